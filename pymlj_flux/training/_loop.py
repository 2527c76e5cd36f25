"""The training loop: epochs, their losses, a progress bar, and an early end on Ctrl-C."""

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pymlj.interface import Interruptible, open_bar, warn

from ._batches import Augment, Rows, batches, draw_order, n_batches, numbers_a_row
from ._step import Step

_ON_CTRL_C = "Interrupted: training stops at the end of this epoch; once more stops it now."


@dataclass(frozen=True)
class Run:
    """What the loop is to do.

    Attributes:
        epochs: How often it goes through the rows.
        batch_size: Rows of a batch.
        order: Where the order of the rows is drawn from, for each epoch; None keeps it as it is.
        verbosity: At 1 and more there is a progress bar; negative leaves out warnings.
        done: How many epochs the network has been trained for already.
        augment: What becomes of the first tensor of each batch that is trained on.
    """

    epochs: int
    batch_size: int
    order: torch.Generator | None = None
    verbosity: int = 0
    done: int = 0
    augment: Augment | None = None


@torch.no_grad()
def mean_loss(step: Step, data: Sequence[Rows], batch_size: int) -> float:
    """The mean of the losses of the batches, rows in their order; nothing is learned."""
    step.eval()
    total = _zero(data)
    # Many batches at a time, so that batches of one row, the default, take little time.
    for rows in batches(data, batch_size * max(1, _rows_at_once(data) // batch_size)):
        total += step.evaluate(batch_size, *rows)
    return total.item() / n_batches(len(data[0]), batch_size)


def train(step: Step, data: Sequence[Rows], run: Run) -> list[float]:
    """Train for some epochs.

    Args:
        step: What is done with a batch.
        data: Tensors, or sources of them, with the same number of rows, all on one device.
        run: How long, and in what batches.

    Returns:
        The mean batch loss of each epoch; fewer than `run.epochs` after a Ctrl-C.
    """

    def epoch(number: int) -> float:
        step.begin_epoch(number)
        return _epoch(step, data, run)

    losses = repeat(epoch, run)
    warn_of_trouble(losses, run)
    return losses


def repeat(epoch: Callable[[int], float], run: Run) -> list[float]:
    """Do an epoch again and again, with a progress bar, until all are done or there is a Ctrl-C.

    Args:
        epoch: Called with the number of an epoch, 0 for the first of a network; returns its loss.
        run: How often, and what is shown.

    Returns:
        The losses.
    """
    losses: list[float] = []
    with Interruptible(_ON_CTRL_C, run.verbosity) as interrupt, _progress(run) as show:
        for number in range(run.done, run.done + run.epochs):
            losses.append(epoch(number))
            show(losses[-1])
            if interrupt.requested:
                break
    return losses


def _epoch(step: Step, data: Sequence[Rows], run: Run) -> float:
    """Go through the rows once; the mean of the losses of the batches."""
    n, device = len(data[0]), data[0].device
    order = None if run.order is None else draw_order(n, run.order, device)
    step.train()
    total = _zero(data)
    for batch in batches(data, run.batch_size, order, run.augment):
        total += step(*batch)
    return total.item() / n_batches(n, run.batch_size)


def _rows_at_once(data: Sequence[Rows]) -> int:
    return min(2**12, max(1, 2**18 // max(1, numbers_a_row(data[0]))))


def _zero(data: Sequence[Rows]) -> Tensor:
    """A sum of losses, kept on the device so that no batch waits for the one before it."""
    device = data[0].device
    dtype = torch.float32 if device.type == "mps" else torch.float64  # MPS has no float64
    return torch.zeros((), dtype=dtype, device=device)


@contextlib.contextmanager
def _progress(run: Run) -> Iterator[Callable[[float], None]]:
    """A bar that is told the loss of each epoch; nothing at verbosity 0."""
    if run.verbosity < 1 or run.epochs == 0:
        yield lambda loss: None
        return
    with open_bar("epoch", run.epochs, "Training") as bar:
        yield lambda loss: bar.move(1, f"loss={loss:.4g}")


def warn_of_trouble(losses: Sequence[float], run: Run) -> None:
    """Warn of an interruption, and of losses that are NaN."""
    if len(losses) < run.epochs:
        warn(
            f"Training was interrupted after {len(losses)} of {run.epochs} epochs. The network is "
            "kept as it is; fit again to go on.",
            run.verbosity,
        )
    bad = next((k for k, loss in enumerate(losses, start=1) if math.isnan(loss)), None)
    if bad is not None:
        warn(
            f"The training loss became NaN in epoch {bad} of {run.epochs}, so that the network is "
            "of no use. A lower learning rate (`optimiser.lr`) or standardised features "
            "(`Standardizer() >> model`) often help.",
            run.verbosity,
        )
