"""Losses with settings: a formula and the numbers in it, compared, tuned and saved like a model.

Each stands for a function of `_losses.py`, whose formula its docstring refers to. To add one,
subclass `LossObject`.
"""

import abc
import functools
import math
from collections.abc import Callable
from typing import Any, ClassVar, final

from torch import Tensor

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject

from . import _losses


class LossObject(ParamObject, abc.ABC):
    """A function of `_losses.py` bound to values of its keyword arguments."""

    _function: ClassVar[Callable[..., Tensor]]

    def bound(self) -> "functools.partial[Tensor]":
        """The function, bound to the settings as they are now."""
        settings: dict[str, Any] = {name: getattr(self, name) for name in self._fields}
        return functools.partial(type(self)._function, **settings)

    def __call__(self, yhat: Tensor, y: Tensor) -> Tensor:
        """The loss of a batch.

        Args:
            yhat: Predictions.
            y: Targets.
        """
        return self.bound()(yhat, y)

    def check(self) -> None:
        """Refuse what makes the formula meaningless."""
        for name in self._fields:
            holds, rule = _RULES[name]
            value = getattr(self, name)
            if not holds(value):
                raise ArgumentError(
                    f"`{name}` of `{type(self).__name__}` must be {rule}, but is {value!r}."
                )


_RULES: dict[str, tuple[Callable[[float], bool], str]] = {
    "label_smoothing": (lambda value: 0 <= value < 1, "0 or more, and below 1"),
    "beta": (lambda value: 0 <= value <= 1, "between 0 and 1"),
    "gamma": (lambda value: 0 <= value < math.inf, "0 or more, and finite"),
    "delta": (lambda value: 0 < value < math.inf, "above 0, and finite"),
    "smooth": (lambda value: 0 < value < math.inf, "above 0, and finite"),
}


@final
class CrossEntropy(LossObject):
    """`cross_entropy` with label smoothing; from logits where the finaliser is softmax.

    Args:
        label_smoothing: Share of the target that is spread evenly over the classes, below 1.

    Raises:
        ArgumentError: `label_smoothing` is not in [0, 1).

    Example:
        >>> from pymlj_flux import CrossEntropy, NeuralNetworkClassifier
        >>> clf = NeuralNetworkClassifier(loss=CrossEntropy(label_smoothing=0.1))
        >>> clf.loss.label_smoothing
        0.1
    """

    _function = staticmethod(_losses.cross_entropy)
    label_smoothing: float = 0.0


@final
class BinaryCrossEntropy(LossObject):
    """`binary_cross_entropy` with label smoothing; from logits where the finaliser is sigmoid.

    Args:
        label_smoothing: Share of the target that is spread evenly over both classes, below 1.

    Raises:
        ArgumentError: `label_smoothing` is not in [0, 1).

    Example:
        >>> import torch
        >>> from pymlj_flux import BinaryCrossEntropy
        >>> BinaryCrossEntropy(label_smoothing=0.5)(torch.tensor([[0.5]]), torch.tensor([[1.0]]))
        tensor(0.6931)
    """

    _function = staticmethod(_losses.binary_cross_entropy)
    label_smoothing: float = 0.0


@final
class Huber(LossObject):
    """`huber` with another limit.

    Args:
        delta: The error from which on the loss is linear, above 0.

    Raises:
        ArgumentError: `delta` is not above 0 and finite.

    Example:
        >>> import torch
        >>> from pymlj_flux import Huber
        >>> Huber(delta=2.0)(torch.tensor([[5.0]]), torch.tensor([[2.0]]))
        tensor(4.)
    """

    _function = staticmethod(_losses.huber)
    delta: float = 1.0


@final
class FocalLoss(LossObject):
    """`focal_loss` with another exponent; from logits where the finaliser is softmax.

    Args:
        gamma: How much less well-classified rows count, 0 or more.

    Raises:
        ArgumentError: `gamma` is negative or not finite.

    Example:
        >>> from pymlj_flux import FocalLoss, NeuralNetworkClassifier
        >>> NeuralNetworkClassifier(loss=FocalLoss(gamma=3.0)).loss
        FocalLoss(gamma=3.0)
    """

    _function = staticmethod(_losses.focal_loss)
    gamma: float = 2.0


@final
class BinaryFocalLoss(LossObject):
    """`binary_focal_loss` with another exponent; from logits where the finaliser is sigmoid.

    Args:
        gamma: How much less well-classified rows count, 0 or more.

    Raises:
        ArgumentError: `gamma` is negative or not finite.

    Example:
        >>> import torch
        >>> from pymlj_flux import BinaryFocalLoss
        >>> BinaryFocalLoss(gamma=1.0)(torch.tensor([[0.5]]), torch.tensor([[1.0]]))
        tensor(0.3466)
    """

    _function = staticmethod(_losses.binary_focal_loss)
    gamma: float = 2.0


@final
class TverskyLoss(LossObject):
    """`tversky_loss` with other weights.

    Args:
        beta: Weight of false negatives, against 1 - beta for false positives, between 0 and 1.
        smooth: Added to numerator and denominator, above 0.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> import torch
        >>> from pymlj_flux import TverskyLoss
        >>> TverskyLoss(beta=0.5)(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.2500)
    """

    _function = staticmethod(_losses.tversky_loss)
    beta: float = 0.7
    smooth: float = 1.0


@final
class DiceLoss(LossObject):
    """`dice_loss` with another smoothing.

    Args:
        smooth: Added to numerator and denominator, above 0.

    Raises:
        ArgumentError: `smooth` is not above 0 and finite.

    Example:
        >>> import torch
        >>> from pymlj_flux import DiceLoss
        >>> DiceLoss(smooth=0.5)(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.2500)
    """

    _function = staticmethod(_losses.dice_loss)
    smooth: float = 1.0
