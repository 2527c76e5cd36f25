"""One fold of several, or all but one."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError
from pymlj.tables import select_rows

Folds: TypeAlias = Sequence[Any]


def restrict(X: Any, folds: Folds, i: int) -> Any:
    """Return the rows of `X` that are in the `i`-th fold.

    Args:
        X: A table, matrix or vector.
        folds: Several lists or arrays of row numbers.
        i: Which fold, counted from 0.

    Raises:
        ArgumentError: There is no such fold.

    Example:
        >>> import numpy as np
        >>> from pymlj import restrict
        >>> restrict(np.array([10, 20, 30, 40]), ([0, 3], [1, 2]), 1)
        array([20, 30])
    """
    _check(folds, i)
    return select_rows(X, np.asarray(folds[i], dtype=np.intp))


def corestrict(X: Any, folds: Folds, i: int) -> Any:
    """Return the rows of `X` that are in any but the `i`-th fold, fold by fold.

    Args:
        X: A table, matrix or vector.
        folds: Several lists or arrays of row numbers.
        i: Which fold to leave out, counted from 0.

    Raises:
        ArgumentError: There is no such fold.

    Example:
        >>> import numpy as np
        >>> from pymlj import corestrict
        >>> corestrict(np.array([10, 20, 30, 40]), ([0, 3], [1, 2]), 1)
        array([10, 40])
    """
    return select_rows(X, complement(folds, i))


def complement(folds: Folds, i: int) -> npt.NDArray[np.intp]:
    """Return the row numbers in all folds but the `i`-th, fold by fold.

    Args:
        folds: Several lists or arrays of row numbers.
        i: Which fold to leave out, counted from 0.

    Raises:
        ArgumentError: There is no such fold.

    Example:
        >>> from pymlj import complement
        >>> complement(([0], [1, 2], [3]), 1)
        array([0, 3])
    """
    _check(folds, i)
    others = [np.asarray(fold, dtype=np.intp) for j, fold in enumerate(folds) if j != i]
    return np.concatenate(others) if others else np.empty(0, dtype=np.intp)


def _check(folds: Folds, i: int) -> None:
    if not 0 <= i < len(folds):
        raise ArgumentError(
            f"`0 <= i < {len(folds)}` must hold, since there are {len(folds)} folds, but got "
            f"`i={i}`."
        )
