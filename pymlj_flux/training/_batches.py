"""Batches of tensors that lie in memory.

No `DataLoader`: rows are gathered for many batches at a time, and a batch is a view of those.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

# How many numbers are gathered at once: enough that gathering costs nothing beside training, and
# little enough that a large data set is never copied.
CHUNK = 2**21


def n_batches(n: int, batch_size: int) -> int:
    """How many batches `n` rows make; the last one may be short."""
    return -(-n // batch_size)


def batches(
    data: Sequence[Tensor], batch_size: int, order: Tensor | None = None
) -> Iterator[tuple[Tensor, ...]]:
    """Go through the rows once.

    Args:
        data: Tensors with the same number of rows.
        batch_size: Rows of a batch; the last batch holds what is left.
        order: A permutation of the rows, on the device of the data; None for the order they have.

    Yields:
        The rows of a batch, one tensor for each of `data`.
    """
    n = len(data[0])
    numbers_a_row = sum(tensor[0].numel() for tensor in data) if n else 1
    rows_at_once = batch_size * max(1, CHUNK // (batch_size * max(1, numbers_a_row)))
    for start in range(0, n, rows_at_once):
        stop = min(start + rows_at_once, n)
        if order is None:
            chunk = [tensor[start:stop] for tensor in data]
        else:
            rows = order[start:stop]
            chunk = [tensor.index_select(0, rows) for tensor in data]
        yield from zip(*(torch.split(tensor, batch_size) for tensor in chunk), strict=True)


def draw_order(n: int, generator: torch.Generator, device: torch.device) -> Tensor:
    """A random permutation of `n` rows, drawn on the CPU: the same for every device."""
    order = torch.randperm(n, generator=generator, device="cpu")
    return order if device.type == "cpu" else order.to(device)
