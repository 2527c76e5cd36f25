"""Normalisation over the batch, and batches too small for it."""

import copy
from typing import final

import torch
from torch import Tensor, nn
from torch.nn import functional

from pymlj.exceptions import ArgumentError

from ._base import InputSize


@final
class BatchNorm(nn.BatchNorm1d):
    """Batch normalisation that takes a batch of one row by its running statistics.

    The last batch of an epoch holds what is left, which may be one row, whose variance is zero.
    """

    def forward(self, input: Tensor) -> Tensor:
        """Normalise each column."""
        if self.training and len(input) == 1:
            mean, var, eps = self.running_mean, self.running_var, self.eps
            return functional.batch_norm(input, mean, var, self.weight, self.bias, eps=eps)
        return super().forward(input)


def check_batches(
    network: nn.Module, n_in: InputSize, n_channels: int | None, n: int, batch_size: int
) -> None:
    """Raise `ArgumentError` where a batch has one row, and the network cannot train on one.

    Args:
        network: On the CPU; stays as it is.
        n_in: The number of columns it is given, or height and width of images.
        n_channels: Of images; None for tables.
        n: How many rows there are.
        batch_size: Rows of a batch.
    """
    if batch_size > 1 and n % batch_size != 1:
        return
    layer = next((m for m in network.modules() if isinstance(m, _OVER_BATCH)), None)
    if layer is None:
        return
    # Ours would train on single rows, but never see more than one to normalise over.
    useless = isinstance(layer, BatchNorm) and batch_size == 1
    row = (n_in,) if isinstance(n_in, int) else (n_channels or 1, *n_in)
    if not useless and not _fails_on(network, torch.zeros(1, *row)):
        return
    got = (
        f"`batch_size` is {batch_size}"
        if batch_size == 1
        else f"{n} rows in batches of {batch_size} leave one row for the last"
    )
    raise ArgumentError(
        f"A network with `{type(layer).__name__}` needs batches of two rows or more to train on, "
        f"but {got}. Take another `batch_size`, or a normalisation that looks at each row alone, "
        "such as `nn.LayerNorm`."
    )


_OVER_BATCH = nn.modules.batchnorm._BatchNorm


def _fails_on(network: nn.Module, row: Tensor) -> bool:
    """Whether the network refuses a batch of one row in training, as layers of torch do."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        try:
            copy.deepcopy(network).train()(row)
        except ValueError as error:
            return "more than 1 value per channel" in str(error)
        return False
