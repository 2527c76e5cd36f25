"""What a step minimises: a loss, what it wants of the network's output, and weights of rows."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, final

import torch
from torch import Tensor, nn

from ._loss_rules import Loss, fuse, of_codes, per_observation, rowwise, takes_logits
from ._network import Finaliser

Rows: TypeAlias = Callable[[Tensor, Tensor], Tensor]


@final
@dataclass(frozen=True)
class Objective:
    """The loss of raw outputs of a network.

    Attributes:
        loss: Of a batch: called with raw outputs and targets.
        each: The same before the mean over the rows is taken; None where it cannot be told.
        code: The functions that these call.
    """

    loss: Rows
    each: Rows | None
    code: tuple[Callable[..., Tensor], ...] = ()

    def __call__(self, out: Tensor, y: Tensor, w: Tensor | None = None) -> Tensor:
        """The loss of a batch; weights multiply the loss of each row."""
        if w is None or self.each is None:
            return self.loss(out, y)
        return (self.each(out, y) * w).mean()

    def rows(self, out: Tensor, y: Tensor, w: Tensor | None = None) -> Tensor | None:
        """The loss of each row of a batch, whose mean the loss is; None if that is not known."""
        if self.each is None:
            return None
        losses = self.each(out, y)
        return losses if w is None else losses * w


def make_objective(
    loss: Loss,
    finaliser: Finaliser | None = None,
    n_classes: int | None = None,
    weighted: bool = False,
    device: torch.device | None = None,
) -> Objective:
    """What a step minimises.

    Args:
        loss: As the user gave it.
        finaliser: Of a classifier. A loss that takes logits gets what is before it, and so does one
            that can be computed from there more accurately.
        n_classes: If the targets are codes of that many classes, which become one-hot rows.
        weighted: Whether rows have weights.
        device: Where it is computed; None for the CPU.
    """
    if isinstance(loss, nn.Module) and device is not None and device.type != "cpu":
        loss = copy.deepcopy(loss).to(device)  # the user's own stays where it is
    if finaliser is not None:
        if takes_logits(loss):
            finaliser = None
        elif (fused := fuse(loss, finaliser)) is not None:
            loss, finaliser = fused, None
    if n_classes is not None and (coded := of_codes(loss)) is not None:
        return Objective(coded, per_observation(coded))
    each = per_observation(loss)
    if each is None and weighted:
        each = rowwise(loss)
    prepare = _preparation(finaliser, n_classes, device)
    return Objective(
        lambda out, y: loss(*prepare(out, y)),
        None if each is None else lambda out, y: each(*prepare(out, y)),
        (loss,) if finaliser is None else (loss, finaliser),
    )


def _preparation(
    finaliser: Finaliser | None, n_classes: int | None, device: torch.device | None
) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """What happens to outputs and targets before the loss sees them."""
    one_hot = None if n_classes is None else torch.eye(n_classes, device=device)

    def prepare(out: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        if finaliser is not None:
            out = finaliser(out)
        return out, y if one_hot is None else one_hot.index_select(0, y).to(out.dtype)

    return prepare
