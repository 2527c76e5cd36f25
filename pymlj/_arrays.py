"""Objects of any library as arrays of numpy, or an error that says what cannot be."""

from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.exceptions import ArgumentError


def to_array(x: Any, name: str, dtype: npt.DTypeLike | None = None) -> npt.NDArray[Any]:
    """Return an argument as an array, without a copy where that can be.

    Args:
        x: The argument.
        name: What it is called, for messages.
        dtype: The type wanted; real where it is a type of real numbers.

    Raises:
        ArgumentError: It cannot be read as an array (its rows are of unequal length, it is a tensor
            with a gradient, it holds text where numbers are wanted, ...).
    """
    try:
        array = np.asarray(x)
        if array.dtype.kind == "c" and np.dtype(dtype).kind == "f":
            raise TypeError("complex numbers are no real ones")
        return array if dtype is None else array.astype(dtype, copy=False)
    except Exception as error:  # whatever the library that `x` comes from raises
        wanted = "an array" if dtype is None else "numbers"
        raise ArgumentError(f"`{name}` must be {wanted}, but got {short(x)}: {error}") from error
