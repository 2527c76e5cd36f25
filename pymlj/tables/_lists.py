"""Lists as arrays."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def list_to_array(values: Sequence[Any]) -> npt.NDArray[Any]:
    """Return the entries of a list as a 1-D array, without turning numbers into text.

    Numbers alone, and text alone, give an array of theirs; everything else one of objects.
    """
    if isinstance(values, range):
        return np.arange(values.start, values.stop, values.step)
    types = set(map(type, values))
    if types and (
        all(issubclass(kind, bool | int | float | np.number | np.bool_) for kind in types)
        or all(issubclass(kind, str) for kind in types)
    ):
        return np.asarray(values)
    return np.fromiter(values, dtype=object, count=len(values))
