"""Arrays of numbers on their way into torch, without a copy that is not needed."""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Floats = npt.NDArray[np.float32]
Reals = npt.NDArray[np.floating[Any]]  # what a network gives: float32, or float64 if it is so


def float32(array: npt.NDArray[Any]) -> Floats:
    """The array as float32, row after row in memory; itself if it is that already.

    Numbers beyond its range become infinite, without a warning: data is checked before it is used.
    """
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, dtype=np.float32)


def as_tensor(array: npt.NDArray[Any]) -> Tensor:
    """A tensor that shares the memory of `array`."""
    if array.flags.writeable:
        return torch.from_numpy(array)
    with warnings.catch_warnings():
        # Torch warns that writing to it would be a mistake; training only reads its data.
        warnings.simplefilter("ignore", UserWarning)
        return torch.from_numpy(array)


def all_finite(array: Floats) -> bool:
    """Whether there is neither NaN nor infinity, told from the sum: seldom are flags made."""
    with np.errstate(all="ignore"):
        total = array.sum()
    return bool(np.isfinite(total)) or bool(np.isfinite(array).all())


def to_plain(value: Any) -> Any:
    """The value with arrays in the place of tensors."""
    if isinstance(value, Tensor):
        return value.detach().cpu().numpy().copy()
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(to_plain(item) for item in value)
    return value


def from_plain(value: Any) -> Any:
    """The value with tensors in the place of arrays."""
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value.copy())
    if isinstance(value, Mapping):
        return {key: from_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(from_plain(item) for item in value)
    return value
