"""What training has to know of a loss: logits or not, and one loss for each row.

Works for the losses of this package, for those of torch, and, by trying, for any callable.
"""

import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import _logit_losses, _losses
from ._activations import softmax
from ._loss_objects import LossObject

Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]

_TAKES_LOGITS = {
    _losses.hinge,
    _losses.logit_binary_cross_entropy,
    _losses.logit_cross_entropy,
    F.binary_cross_entropy_with_logits,
    F.cross_entropy,
}
_MODULES_WITH_LOGITS = (nn.BCEWithLogitsLoss, nn.CrossEntropyLoss, nn.MultiLabelSoftMarginLoss)

# The terms whose mean a loss is: one for each row, or for each entry.
_TERMS: dict[Callable[..., Tensor], Callable[..., Tensor]] = {
    _losses.binary_cross_entropy: _losses.binary_cross_entropy_rows,
    _losses.binary_focal_loss: _losses.binary_focal_rows,
    _losses.cross_entropy: _losses.cross_entropy_rows,
    _losses.dice_loss: _losses.dice_rows,
    _losses.focal_loss: _losses.focal_rows,
    _losses.hinge: _losses.hinge_rows,
    _losses.huber: functools.partial(F.huber_loss, reduction="none"),
    _losses.kl_divergence: _losses.kl_rows,
    _losses.logit_binary_cross_entropy: _logit_losses.binary_cross_entropy_terms,
    _losses.logit_cross_entropy: _logit_losses.cross_entropy_rows,
    _logit_losses.logit_binary_focal_loss: _logit_losses.binary_focal_terms,
    _logit_losses.logit_focal_loss: _logit_losses.focal_rows,
    _logit_losses.logit_kl_divergence: _logit_losses.kl_rows,
    _losses.mae: functools.partial(F.l1_loss, reduction="none"),
    _losses.mse: functools.partial(F.mse_loss, reduction="none"),
    _losses.msle: _losses.msle_rows,
    _losses.poisson: _losses.poisson_rows,
    _losses.tversky_loss: _losses.tversky_rows,
}

# Losses of probabilities, and the same of logits.
_FROM_SOFTMAX: dict[Callable[..., Tensor], Callable[..., Tensor]] = {
    _losses.cross_entropy: _losses.logit_cross_entropy,
    _losses.focal_loss: _logit_losses.logit_focal_loss,
    _losses.kl_divergence: _logit_losses.logit_kl_divergence,
}
_FROM_SIGMOID: dict[Callable[..., Tensor], Callable[..., Tensor]] = {
    _losses.binary_cross_entropy: _losses.logit_binary_cross_entropy,
    _losses.binary_focal_loss: _logit_losses.logit_binary_focal_loss,
}

_SOFTMAX = {torch.softmax, torch.special.softmax, F.softmax}
_SIGMOID = {torch.sigmoid, torch.special.expit, F.sigmoid}


def takes_logits(loss: Loss) -> bool:
    """Whether a loss wants the output of a network as it is before the finaliser.

    Args:
        loss: Says so by an attribute `takes_logits`; losses of torch that take logits are known.

    Example:
        >>> from pymlj_flux import cross_entropy, logit_cross_entropy
        >>> takes_logits(cross_entropy), takes_logits(logit_cross_entropy)
        (False, True)
    """
    declared = getattr(loss, "takes_logits", None)
    if declared is not None:
        return bool(declared)
    if isinstance(loss, functools.partial):
        return takes_logits(loss.func)
    return isinstance(loss, _MODULES_WITH_LOGITS) or _is_in(loss, _TAKES_LOGITS)


def fuse(loss: Loss, finaliser: Callable[[Tensor], Tensor]) -> Loss | None:
    """The loss of logits that equals `loss` of what `finaliser` makes of them.

    Args:
        loss: Of finalised predictions.
        finaliser: Turns logits into those.

    Returns:
        A loss that is more accurate, and has a gradient where probabilities are rounded to 0 or 1;
        None where none is known.

    Example:
        >>> from pymlj_flux import binary_cross_entropy, mse, sigmoid
        >>> fuse(binary_cross_entropy, sigmoid).__name__, fuse(mse, sigmoid)
        ('logit_binary_cross_entropy', None)
    """
    if is_softmax(finaliser):
        return _of_logits(loss, _FROM_SOFTMAX)
    return _of_logits(loss, _FROM_SIGMOID) if is_sigmoid(finaliser) else None


def _of_logits(
    loss: Loss, known: dict[Callable[..., Tensor], Callable[..., Tensor]]
) -> Loss | None:
    if isinstance(loss, LossObject):
        loss = loss.bound()
    if isinstance(loss, functools.partial):
        inner = _of_logits(loss.func, known)
        return inner and functools.partial(inner, *loss.args, **loss.keywords)
    return known[loss] if _is_in(loss, known) else None


def of_codes(loss: Loss) -> Loss | None:
    """The same loss for codes of classes in the place of one-hot rows.

    Args:
        loss: Of logits.

    Returns:
        A loss, twice as fast, for the cross-entropy of logits; None for all others.
    """
    if isinstance(loss, functools.partial) and not loss.args:
        inner = of_codes(loss.func)
        return inner and functools.partial(inner, **loss.keywords)
    return F.cross_entropy if loss is _losses.logit_cross_entropy else None


def is_softmax(finaliser: Callable[[Tensor], Tensor]) -> bool:
    """Whether a finaliser is known to be softmax over the outputs."""
    if type(finaliser) is nn.Softmax:
        return finaliser.dim in (1, -1)
    if isinstance(finaliser, functools.partial) and _is_in(finaliser.func, _SOFTMAX):
        return not finaliser.args and finaliser.keywords in ({"dim": 1}, {"dim": -1})
    return finaliser is softmax


def is_sigmoid(finaliser: Callable[[Tensor], Tensor]) -> bool:
    """Whether a finaliser is known to be the logistic function."""
    return type(finaliser) is nn.Sigmoid or _is_in(finaliser, _SIGMOID)


def per_observation(loss: Loss) -> Loss | None:
    """The same loss before it is averaged over the rows.

    Args:
        loss: One of this package or of torch, or any other with a `reduction` that can be "none";
            also bound to arguments by `functools.partial`.

    Returns:
        A loss whose value has shape `(batch,)` and the mean that `loss` has; None where the loss
        does not let itself be taken apart, see `rowwise`.

    Example:
        >>> import torch
        >>> from pymlj_flux import mse
        >>> per_observation(mse)(torch.tensor([[1.0], [4.0]]), torch.tensor([[0.0], [2.0]]))
        tensor([1., 4.])
    """
    terms, reduction = _terms_of(loss)
    if terms is None:
        return None

    def rows(yhat: Tensor, y: Tensor) -> Tensor:
        values = terms(yhat, y)
        if values.ndim == 1:  # one for each row already
            return values * len(yhat) if reduction == "sum" else values
        values = values.reshape(len(yhat), -1)
        if reduction == "sum":  # written as a mean over the rows
            return values.sum(1) * len(yhat)
        return values.sum(1) if reduction == "batchmean" else values.mean(1)

    return rows


def _terms_of(loss: Loss) -> tuple[Callable[..., Tensor] | None, str]:
    """A function that gives the terms of a loss, and what the loss does with them."""
    if isinstance(loss, LossObject):
        return _terms_of(loss.bound())
    if _is_in(loss, _TERMS):
        return _TERMS[loss], "mean"
    if isinstance(loss, nn.Module) and isinstance(getattr(loss, "reduction", None), str):
        unreduced: Any = copy.copy(loss)
        unreduced.reduction = "none"
        return unreduced, str(loss.reduction)
    if isinstance(loss, functools.partial) and "reduction" not in loss.keywords:
        terms, reduction = _terms_of(loss.func)
        return terms and functools.partial(terms, *loss.args, **loss.keywords), reduction
    return _terms_of_function(loss)


def _terms_of_function(loss: Any) -> tuple[Callable[..., Tensor] | None, str]:
    try:
        reduction = inspect.signature(loss).parameters["reduction"].default
    except (KeyError, TypeError, ValueError):  # no such parameter, or no signature at all
        return None, "mean"
    if reduction not in ("mean", "sum", "none"):
        return None, "mean"
    return functools.partial(loss, reduction="none"), reduction


def rowwise(loss: Loss) -> Loss:
    """The loss of each row as a batch of its own, for a loss that gives the loss of a batch only.

    It is the loss before averaging only if that is a mean over the rows. All rows are computed at
    once by `torch.func.vmap`, or, if the loss does something that this cannot, one by one.

    Args:
        loss: Any callable of prediction and target.

    Returns:
        A loss whose value has shape `(batch,)`.

    Example:
        >>> import torch
        >>> worst = rowwise(lambda yhat, y: (yhat - y).abs().max())
        >>> worst(torch.tensor([[1.0, 2.0], [0.0, 5.0]]), torch.zeros(2, 2))
        tensor([2., 5.])
    """

    def of_row(yhat: Tensor, y: Tensor) -> Tensor:
        return loss(yhat[None], y[None]).reshape(())

    at_once: Loss = torch.func.vmap(of_row, randomness="different")
    one_by_one = False

    def rows(yhat: Tensor, y: Tensor) -> Tensor:
        nonlocal one_by_one
        if not one_by_one:
            try:
                return at_once(yhat, y)
            except RuntimeError:  # such as a branch that depends on the data
                one_by_one = True
        return torch.stack([of_row(a, b) for a, b in zip(yhat, y, strict=True)])

    return rows


def _is_in(value: Any, known: Any) -> bool:
    """`value in known`, for values that may not be hashable."""
    try:
        return value in known
    except TypeError:
        return False
