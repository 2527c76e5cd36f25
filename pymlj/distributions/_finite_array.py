"""Many distributions over the same labels, stored as one matrix of probabilities."""

from collections.abc import Iterator, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._arrays import to_array
from pymlj._random import RNG, as_generator
from pymlj._show import html_table, text_table
from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError
from pymlj.tables import n_rows

from ._base import log
from ._build import Floats, Parts, frozen
from ._finite import Finite
from ._pool import Pool

# How many rows and columns a printed array has at most.
_ROWS, _COLUMNS = 10, 8


@final
class UnivariateFiniteArray(Finite, ndim=1):
    """A vector of distributions over the same labels, stored as one matrix of probabilities.

    It is what probabilistic classifiers predict. The arguments are those of `UnivariateFinite`,
    which makes such a vector if it is given a matrix. Integers pick one distribution; slices, masks
    and vectors of integers pick several.

    Args:
        levels: As for `UnivariateFinite`.
        probs: As for `UnivariateFinite`.
        pool: As for `UnivariateFinite`.
        augment: As for `UnivariateFinite`.
        ordered: As for `UnivariateFinite`.

    Example:
        >>> from pymlj import UnivariateFinite
        >>> D = UnivariateFinite(["x", "y", "z"], [[0.1, 0.2, 0.7], [0.5, 0.2, 0.3]])
        >>> D
        UnivariateFiniteArray: 2 distributions over 3 levels
        ┌─────┬─────┬─────┐
        │ x   │ y   │ z   │
        ├─────┼─────┼─────┤
        │ 0.1 │ 0.2 │ 0.7 │
        │ 0.5 │ 0.2 │ 0.3 │
        └─────┴─────┴─────┘
        >>> D.pdf("z"), D.pdf_at(["x", "y"]), D.mode().tolist()
        (array([0.7, 0.3]), array([0.1, 0.2]), ['z', 'x'])
        >>> D[0]
        UnivariateFinite({'x': 0.1, 'y': 0.2, 'z': 0.7})
    """

    __slots__ = ()

    @classmethod
    def stack(cls, distributions: Sequence[Finite]) -> "UnivariateFiniteArray":
        """Return single distributions, and vectors of them, as one vector.

        Args:
            distributions: At least one; their levels must agree as for `concat`.

        Raises:
            ArgumentError: There is nothing to stack.
            DomainError: The levels do not agree.

        Example:
            >>> from pymlj import UnivariateFinite, UnivariateFiniteArray
            >>> d = UnivariateFinite(["x", "y"], [0.25, 0.75])
            >>> UnivariateFiniteArray.stack([d, d]).pdf("x")
            array([0.25, 0.25])
        """
        if not len(distributions):
            raise ArgumentError("There must be at least one distribution to stack, but got none.")
        return _joined(distributions)

    @property
    def probs(self) -> Floats:
        """The matrix of probabilities, shape `(n, c)`: a column a level, in order; not writable."""
        return self._parts.probs

    def pdf_at(self, y: Any) -> Floats:
        """The probability that each distribution gives to its own label.

        Args:
            y: One label a distribution, raw or categorical.

        Returns:
            Shape `(n,)`: entry `i` is the probability of `y[i]` by distribution `i`, NaN if `y[i]`
            is missing.

        Raises:
            DimensionMismatch: There is not one label for each distribution.
            DomainError: A label is not among the levels.
        """
        if n_rows(y) != len(self):
            raise DimensionMismatch(
                f"There must be one label for each of {len(self)} distributions, but got "
                f"{n_rows(y)}."
            )
        codes = self._parts.pool.positions(y)
        found = self._parts.probs[np.arange(len(self)), codes]
        return np.where(codes < 0, np.nan, found)

    def logpdf_at(self, y: Any) -> Floats:
        """The logarithm of `pdf_at(y)`; minus infinity where that is zero.

        Args:
            y: One label a distribution.
        """
        return np.asarray(log(self.pdf_at(y)))

    def mode(self) -> pd.Categorical:
        """The most probable label of each; the first in the order of levels, if there are more.

        Raises:
            DomainError: A probability is NaN.
        """
        return pd.Categorical.from_codes(self._mode_codes(), dtype=self._parts.pool.dtype)

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw from each distribution; only the ratios of its probabilities matter.

        Args:
            n: How many draws from each; `None` for a single one.
            rng: Seed or generator; the same seed gives the same labels.

        Returns:
            A `pandas.Categorical`, one label a distribution; or, given `n`, a DataFrame of `n` such
            columns.

        Raises:
            DomainError: A probability is negative or NaN, or all those of a distribution are zero.
        """
        supported, upto = self._cumulative()
        generator = as_generator(rng)
        draws = [
            self._decoded(supported[(generator.random((len(self), 1)) >= upto).sum(axis=1)])
            for _ in range(1 if n is None else n)
        ]
        return draws[0] if n is None else pd.DataFrame(dict(enumerate(draws)))

    def _decoded(self, codes: Any) -> pd.Categorical:
        return pd.Categorical.from_codes(codes, dtype=self._parts.pool.dtype)

    def to_frame(self) -> pd.DataFrame:
        """The probabilities as a DataFrame, a column a level."""
        return pd.DataFrame(
            np.array(self.probs), columns=pd.Index(self.levels, tupleize_cols=False)
        )

    def concat(self, *others: Finite) -> "UnivariateFiniteArray":
        """Return this vector with the others put to its end.

        The support is that of all of them. Labels that are not ordered are joined by what they are,
        and keep the order they have here.

        Args:
            *others: Vectors of distributions, or single ones.

        Raises:
            DomainError: The levels are not the same, or ordered in one place and not, or otherwise,
                in another.
        """
        return _joined([self, *others])

    def __len__(self) -> int:
        return len(self._parts.probs)

    def __getitem__(self, rows: Any) -> Any:
        if not isinstance(rows, slice):
            rows = to_array(rows, "rows")
            if rows.size == 0:
                rows = rows.astype(np.intp)
            if rows.ndim > 1 or rows.dtype.kind not in "iub":
                raise IndexError(
                    "Distributions are picked by an integer, a slice, a mask or a vector of "
                    f"integers, but got {rows!r}."
                )
        return self._with(self._parts.probs[rows])

    def __iter__(self) -> Iterator[Any]:
        return (self._with(row) for row in self._parts.probs)

    def __array__(
        self, dtype: npt.DTypeLike | None = None, copy: bool | None = None
    ) -> npt.NDArray[Any]:
        if copy:
            return np.array(self.probs, dtype=dtype)
        return np.asarray(self.probs, dtype=dtype)

    def _shown(self) -> tuple[list[str], list[list[str]]]:
        """Header and rows of the printed table, the middle of long ones left out."""
        columns = _ends(len(self.levels), _COLUMNS)
        rows = _ends(len(self), _ROWS)
        header = ["…" if j is None else str(self.levels[j]) for j in columns]
        cells = [
            ["…" if i is None or j is None else f"{self.probs[i, j]:.3g}" for j in columns]
            for i in rows
        ]
        return header, cells

    def _title(self) -> str:
        kind = "ordered levels" if self.ordered else "levels"
        several = "distribution" if len(self) == 1 else "distributions"
        return f"UnivariateFiniteArray: {len(self)} {several} over {len(self.levels)} {kind}"

    def __repr__(self) -> str:
        return f"{self._title()}\n{text_table(*self._shown())}"

    def _repr_html_(self) -> str:
        return f"<p>{self._title()}</p>{html_table(*self._shown())}"


def _ends(n: int, at_most: int) -> list[int | None]:
    """The numbers below `n`, with None for the middle ones if there are too many."""
    if n <= at_most:
        return list(range(n))
    half = at_most // 2
    return [*range(half), None, *range(n - half, n)]


def _joined(parts: Sequence[Any]) -> UnivariateFiniteArray:
    for part in parts:
        if not isinstance(part, Finite):
            raise ArgumentError(
                "Only distributions over labels can be joined, but got an object of type "
                f"`{type(part).__name__}`."
            )
    pool = parts[0]._parts.pool
    aligned = [_aligned(part._parts, pool) for part in parts]
    probs = np.concatenate([np.atleast_2d(part.probs) for part in aligned])
    support = np.any([part.support for part in aligned], axis=0)
    joined: UnivariateFiniteArray = UnivariateFiniteArray._make(Parts(pool, support, frozen(probs)))
    return joined


def _aligned(part: Parts, pool: Pool) -> Parts:
    """The same distributions with the labels in the order of `pool`."""
    if part.pool.same_as(pool):
        return part
    same_order = part.pool.ordered == pool.ordered
    if pool.ordered or not same_order or set(part.pool.labels) != set(pool.labels):
        raise DomainError(
            "Distributions must have the same levels to be joined (in the same order, if they are "
            f"ordered), but have {pool.labels} and {part.pool.labels}"
            f"{'' if same_order else ', of which one is ordered'}."
        )
    order = part.pool.positions(pool.labels)
    return Parts(pool, part.support[order], part.probs[..., order])
