"""Balancers that make new rows between rows of the same class."""

import abc
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError
from pymlj.interface import as_generator
from pymlj.scitypes import Infinite, Matrix, Scitype, Table
from pymlj.tables import build_vector, column_names, is_table, select_rows, to_matrix, to_table

from ._balancers import Oversampler, Rows
from ._columns import numbers

Floats = npt.NDArray[np.float64]
Pairs = tuple[Rows, Rows]


class Interpolator(Oversampler):
    """Base of the balancers that interpolate between neighbours; features must be numbers.

    Args:
        k: How many nearest neighbours of a row, within its class, are considered.
    """

    k: int = 5

    input_scitype: ClassVar[Scitype] = Table(Infinite) | Matrix[Infinite]
    output_scitype: ClassVar[Scitype] = Table(Infinite) | Matrix[Infinite]

    def check(self) -> None:
        """There must be neighbours, and ratios be positive."""
        super().check()
        for name in ("k", "m"):
            if getattr(self, name, 1) < 1:
                raise ArgumentError(
                    f"`{name} >= 1` must hold in `{type(self).__name__}`, "
                    f"but got {getattr(self, name)!r}."
                )

    @abc.abstractmethod
    def _starts(self, points: Floats, found: Rows, rows: Rows, label: Any) -> Rows:
        """Those of `rows`, all rows of a class, from which new rows may start; none to skip it."""

    def _balance(self, found: Rows, pool: list[Any], data: tuple[Any, ...]) -> tuple[Any, ...]:
        points = to_matrix(data[0])
        if not np.isfinite(points).all():
            raise ArgumentError(
                f"`{type(self).__name__}` needs numbers throughout, but some are missing or "
                "infinite; `FillImputer()` fills missing ones."
            )
        generator = as_generator(self.rng)
        none = np.empty(0, dtype=np.intp)
        pairs: list[Pairs] = [(none, none)]
        for code, rows, extra in self._extra(found, pool):
            k = min(self.k, len(rows) - 1)
            if k == 0:
                self._warn(pool[code], "it has a single row, so there is no other to go towards")
                continue
            starts = self._starts(points, found, rows, pool[code])
            if len(starts):
                near = rows[neighbours(points[starts], points[rows], starts, rows, k)]
                chosen = generator.integers(len(starts), size=extra)
                pairs.append((starts[chosen], near[chosen, generator.integers(k, size=extra)]))
        start, end = (np.concatenate(side) for side in zip(*pairs, strict=True))
        share = generator.random(len(start))
        return _extended(points, start, end, share, data)


@final
class SMOTE(Interpolator):
    """Makes new rows of rare classes, each at random between a row and one of its neighbours.

    All rows are kept. The number of rows that a class gets is that of `RandomOversampler`. A class
    with `k` rows or less has fewer neighbours; one with a single row is left as it is, with a
    warning. Features become floats.

    Args:
        k: How many nearest neighbours of a row, within its class, are considered.
        ratios: A number for all classes but the most frequent ones, or a dict from labels to
            numbers.
        rng: Seed or generator.

    Reference:
        Chawla, Bowyer, Hall, Kegelmeyer: SMOTE: synthetic minority over-sampling technique.
        Journal of Artificial Intelligence Research 16, 2002.

    Example:
        >>> import pandas as pd
        >>> from pymlj import SMOTE, categorical, machine
        >>> X = pd.DataFrame({"x": [1.0, 2.0, 3.0, 10.0, 20.0]})
        >>> Xover, yover = machine(SMOTE(k=1, rng=0)).transform(X, categorical(list("aaabb")))
        >>> len(Xover), bool(10 <= Xover["x"].iloc[-1] <= 20)
        (6, True)
    """

    def _starts(self, points: Floats, found: Rows, rows: Rows, label: Any) -> Rows:
        return rows


@final
class BorderlineSMOTE1(Interpolator):
    """Makes new rows of rare classes where these border on others.

    As `SMOTE`, but new rows start only from rows in danger: those of whose `m` nearest neighbours
    at least half, but not all, are of other classes. A class without such rows is left as it is,
    with a warning.

    Args:
        m: How many nearest neighbours of a row, of any class, tell whether it is in danger.
        k: How many nearest neighbours of a row, within its class, are considered.
        ratios: A number for all classes but the most frequent ones, or a dict from labels to
            numbers.
        rng: Seed or generator.

    Reference:
        Han, Wang, Mao: Borderline-SMOTE: a new over-sampling method in imbalanced data sets
        learning. International Conference on Intelligent Computing, 2005.

    Example:
        >>> import pandas as pd
        >>> from pymlj import BorderlineSMOTE1, categorical, machine
        >>> X = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 4.5, 6.0, 7.0]})
        >>> y = categorical(list("aaaaaabbb"))
        >>> Xover, yover = machine(BorderlineSMOTE1(m=2, k=1, rng=0)).transform(X, y)
        >>> len(Xover), bool((Xover["x"].iloc[9:] >= 6).all())
        (12, True)
    """

    m: int = 5

    def _starts(self, points: Floats, found: Rows, rows: Rows, label: Any) -> Rows:
        m = min(self.m, len(points) - 1)
        everything = np.arange(len(points))
        near = neighbours(points[rows], points, rows, everything, m)
        others = (found[near] != found[rows][:, None]).sum(axis=1)
        in_danger: Rows = rows[(2 * others >= m) & (others < m)]
        if not len(in_danger):
            self._warn(label, "none of its rows borders on another class")
        return in_danger


def neighbours(queries: Floats, points: Floats, own: Rows, rows: Rows, k: int) -> Rows:
    """The positions in `points` of the nearest neighbours of each query, itself left out.

    Args:
        queries: Some of the points, shape `(q, p)`.
        points: All points, shape `(n, p)`.
        own: The row of each query.
        rows: The row of each point.
        k: How many neighbours, less than `n`.

    Returns:
        Shape `(q, k)`, nearest first.
    """
    from scipy.spatial import cKDTree

    _, found = cKDTree(points).query(queries, k=k + 1)
    itself = rows[found] == own[:, None]
    # Among rows that are alike, a query need not be its own nearest neighbour.
    order = np.argsort(itself, axis=1, kind="stable")
    return np.asarray(np.take_along_axis(found, order, axis=1)[:, :k], dtype=np.intp)


def _extended(
    points: Floats, start: Rows, end: Rows, share: Floats, data: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The data with new rows after it, each on the way from a row to another."""
    X, y, *weights = data
    new = np.concatenate([points, _between(points[start], points[end], share[:, None])])
    names = column_names(X) if is_table(X) else None
    features = new.astype(_dtype(X), copy=False) if names is None else to_table(new, names, X)
    rows = np.concatenate([np.arange(len(points)), start])
    extended = [features, select_rows(y, rows)]
    for w in weights:
        old = numbers(w)
        values = np.concatenate([old, _between(old[start], old[end], share)])
        extended.append(build_vector(values, like=w))
    return tuple(extended)


def _between(a: Floats, b: Floats, share: Floats) -> Floats:
    # Rounding must not lead out of the interval.
    return np.clip(a + share * (b - a), np.minimum(a, b), np.maximum(a, b))


def _dtype(X: Any) -> Any:
    dtype = getattr(X, "dtype", None)
    return dtype if getattr(dtype, "kind", None) == "f" else np.float64
