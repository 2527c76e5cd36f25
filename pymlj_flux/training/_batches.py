"""Batches of rows: of tensors that lie in memory, and of rows that are made when asked for.

No `DataLoader`: rows are gathered for many batches at a time, and a batch is a view of those.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeAlias

import torch
from torch import Tensor

# How many numbers are gathered at once: enough that gathering costs nothing beside training, and
# little enough that a large data set is never copied.
CHUNK = 2**21


class Source(Protocol):
    """What may stand in the place of a tensor: rows that are made when asked for.

    Images in files are the case in point: too many to be in memory, they are decoded by chunks,
    the next of which is made while a network learns from the one before it.
    """

    @property
    def device(self) -> torch.device:
        """Where its rows come to lie."""

    @property
    def numbers_a_row(self) -> int:
        """How many numbers a row has."""

    @property
    def most_rows(self) -> int:
        """How many rows a chunk should have at most; there are two chunks at a time."""

    def __len__(self) -> int: ...

    def to(self, precision: torch.dtype) -> "Source":
        """The same rows as numbers of another type."""

    def take(self, rows: Tensor | slice) -> Tensor:
        """Some rows. Called from another thread than the one that trains."""


Rows: TypeAlias = Tensor | Source
Augment: TypeAlias = Callable[[Tensor], Tensor]


def n_batches(n: int, batch_size: int) -> int:
    """How many batches `n` rows make; the last one may be short."""
    return -(-n // batch_size)


def batches(
    data: Sequence[Rows],
    batch_size: int,
    order: Tensor | None = None,
    augment: Augment | None = None,
) -> Iterator[tuple[Tensor, ...]]:
    """Go through the rows once.

    Args:
        data: Tensors, or sources, with the same number of rows.
        batch_size: Rows of a batch; the last batch holds what is left.
        order: A permutation of the rows, on the device of the data; None for the order they have.
        augment: What becomes of the first tensor of each batch.

    Yields:
        The rows of a batch, one tensor for each of `data`.
    """
    n = len(data[0])
    step = _rows_at_once(data, batch_size) if n else 1
    stretches = [slice(start, min(start + step, n)) for start in range(0, n, step)]
    own = order is not None  # a view of the data must not be written to
    for chunk in _chunks(data, [s if order is None else order[s] for s in stretches]):
        for batch in zip(*(torch.split(tensor, batch_size) for tensor in chunk), strict=True):
            if augment is None:
                yield batch
            else:
                yield (augment(batch[0] if own else batch[0].clone()), *batch[1:])


def numbers_a_row(rows: Rows) -> int:
    """How many numbers a row has."""
    return math.prod(rows.shape[1:]) if isinstance(rows, Tensor) else rows.numbers_a_row


def _rows_at_once(data: Sequence[Rows], batch_size: int) -> int:
    """The rows of a chunk, a multiple of the size of a batch."""
    most = CHUNK // max(1, sum(map(numbers_a_row, data)))
    most = min([most, *(rows.most_rows for rows in data if not isinstance(rows, Tensor))])
    return batch_size * max(1, most // batch_size)


def _chunks(data: Sequence[Rows], wanted: Sequence[Tensor | slice]) -> Iterator[Sequence[Tensor]]:
    """The rows that are wanted, chunk after chunk."""
    if all(isinstance(rows, Tensor) for rows in data):
        yield from ([_gathered(rows, which) for rows in data] for which in wanted)
        return
    with ThreadPoolExecutor(1, "pymlj-prefetch") as ahead:

        def ask(which: Tensor | slice) -> list[Future[Tensor]]:
            return [ahead.submit(_gathered, rows, which) for rows in data]

        coming = ask(wanted[0]) if wanted else []
        for following in [*wanted[1:], None]:
            chunk = [future.result() for future in coming]
            coming = [] if following is None else ask(following)
            yield chunk


def _gathered(rows: Rows, which: Tensor | slice) -> Tensor:
    if not isinstance(rows, Tensor):
        return rows.take(which)
    return rows[which] if isinstance(which, slice) else rows.index_select(0, which)


def draw_order(n: int, generator: torch.Generator, device: torch.device) -> Tensor:
    """A random permutation of `n` rows, drawn on the CPU: the same for every device."""
    order = torch.randperm(n, generator=generator, device="cpu")
    return order if device.type == "cpu" else order.to(device)
