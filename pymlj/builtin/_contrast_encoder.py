"""Contrast coding of categories, as used in linear models."""

from collections.abc import Callable
from typing import Any, ClassVar, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, did_you_mean
from pymlj.tables import levels

from ._columns import Floats, listed_names
from ._encoding import CategoryEncoder, looked_up


def _dummy(k: int) -> Floats:
    return np.eye(k, max(k - 1, 0))


def _sum(k: int) -> Floats:
    matrix = np.eye(k, k - 1)
    matrix[-1] = -1
    return matrix


def _backward_difference(k: int) -> Floats:
    """Column `j` compares level `j` with the one before: `-(k - j) / k` up to it, `j / k` after."""
    i, j = np.arange(k)[:, None], np.arange(1, k)
    return np.where(i < j, j / k - 1, j / k)


def _forward_difference(k: int) -> Floats:
    return -_backward_difference(k)


def _helmert(k: int) -> Floats:
    """Column `j` compares level `j` with the mean of those before."""
    i, j = np.arange(k)[:, None], np.arange(1, k)
    return np.where(i < j, -1.0, np.where(i == j, j, 0.0))


_SCHEMES: dict[str, Callable[[int], Floats]] = {
    "dummy": _dummy,
    "sum": _sum,
    "backward_diff": _backward_difference,
    "forward_diff": _forward_difference,
    "helmert": _helmert,
}
_OWN = ("contrast", "hypothesis")


@final
class ContrastEncoder(CategoryEncoder):
    """Replaces a column of `k` levels by `k - 1` columns, that tell the levels from each other.

    The new columns are called `feature_level`, for all levels but the last. Their values are rows
    of a matrix of shape `(k, k - 1)`, given by `mode`:

    - `"dummy"`: 1 in the column of the level, 0 in all columns for the last level;
    - `"sum"`: likewise, but -1 in all columns for the last level;
    - `"backward_diff"`, `"forward_diff"`: coefficients become differences of neighbouring levels;
    - `"helmert"`: coefficients become differences to the mean of the levels before;
    - `"contrast"`: the matrix is what `buildmatrix(feature, k)` returns;
    - `"hypothesis"`: `buildmatrix(feature, k)` returns the hypotheses, shape `(k - 1, k)`, of which
      the pseudo-inverse is taken.

    Missing labels stay missing. A level unseen in training is an error.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        mode: See above; or a list with a mode for each of `features`, which needs `ignore=False`.
        buildmatrix: A function of the feature's name and its number of levels, for the last two
            modes.

    Fitted parameters:
        vector_given_value_given_feature: For each encoded feature a dict from level to row.

    Report:
        encoded_features: Names of the columns that are encoded.

    Example:
        >>> import pandas as pd
        >>> from pymlj import ContrastEncoder, categorical, machine
        >>> X = pd.DataFrame({"x": categorical(["p", "q", "r"])})
        >>> machine(ContrastEncoder(mode="sum"), X).fit(verbosity=0).transform(X)
           x_p  x_q
        0  1.0  0.0
        1  0.0  1.0
        2 -1.0 -1.0
    """

    mode: str | list[str] | tuple[str, ...] = "dummy"
    buildmatrix: Callable[[Any, int], Any] | None = None

    _MODES: ClassVar[tuple[str, ...]] = (*_SCHEMES, *_OWN)

    def check(self) -> None:
        """Modes must be known, one a feature, and have what they need."""
        modes = self._modes()
        for mode in modes:
            if mode not in self._MODES:
                raise ArgumentError(
                    f"`mode` must be one of {', '.join(self._MODES)}, but got {mode!r}."
                    f"{did_you_mean(mode, self._MODES)}"
                )
        if set(modes) & set(_OWN) and self.buildmatrix is None:
            raise ArgumentError(
                "Modes `contrast` and `hypothesis` need `buildmatrix`, a function of the name of a "
                "feature and its number of levels that returns a matrix."
            )
        if isinstance(self.mode, str):
            return
        if self.ignore or len(modes) != len(listed_names(self.features)):
            raise ArgumentError(
                "A list of modes needs a list `features` of the same length, and `ignore=False`, "
                f"but got {len(modes)} modes, `features={self.features!r}` and "
                f"`ignore={self.ignore}`."
            )

    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """Make the matrix."""
        pool = levels(values)
        matrix = self._matrix(name, len(pool))
        return Record(levels=pool, suffixes=pool[:-1], numbers=matrix)

    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """The row of each entry's level."""
        return looked_up(name, values, learned.levels, learned.numbers)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The row of each level."""
        return {
            "vector_given_value_given_feature": {
                name: dict(zip(learned.levels, learned.numbers, strict=True))
                for name, learned in fitresult.encoded.items()
            }
        }

    def _modes(self) -> list[str]:
        return [self.mode] if isinstance(self.mode, str) else list(self.mode)

    def _matrix(self, name: Any, k: int) -> Floats:
        """The matrix of a feature with `k` levels."""
        modes = self._modes()
        mode = modes[0]
        if not isinstance(self.mode, str):
            mode = modes[listed_names(self.features).index(name)]
        if mode in _SCHEMES:
            return _SCHEMES[mode](k)
        assert self.buildmatrix is not None  # by `check`
        matrix: Floats = np.asarray(self.buildmatrix(name, k), dtype=np.float64)
        shape = (k, k - 1) if mode == "contrast" else (k - 1, k)
        if matrix.shape != shape:
            raise ArgumentError(
                f"`buildmatrix` must return a matrix of shape {shape} for feature `{name}`, which "
                f"has {k} levels, with mode `{mode}`, but returned one of shape {matrix.shape}."
            )
        return matrix if mode == "contrast" else np.asarray(np.linalg.pinv(matrix))
