"""Frozen distributions of `scipy.stats`, with the answers that distributions give here.

scipy is not imported: whoever has one of its distributions has imported it already.
"""

import sys
from collections.abc import Iterator
from typing import Any, final

import numpy as np
import numpy.typing as npt

from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Continuous, Count, Scitype

from ._base import Distribution, plain
from ._normal import at_each

# Where the search for a mode starts: so many points, between quantiles so far from 0 and 1; and how
# often the neighbourhood of the best point is searched again, with so many points.
_START_POINTS, _TAIL, _ROUNDS, _POINTS = 501, 1e-3, 8, 41


def as_distribution(obj: Any) -> Distribution:
    """Return a distribution as a `Distribution`, which a frozen one of `scipy.stats` becomes.

    Args:
        obj: A `Distribution`, returned as it is; or a frozen univariate distribution of
            `scipy.stats`, whose parameters may be vectors.

    Raises:
        ArgumentError: `obj` is neither.

    Example:
        >>> import scipy.stats
        >>> from pymlj.distributions import as_distribution
        >>> d = as_distribution(scipy.stats.poisson(3.5))
        >>> d.mean(), d.mode()
        (3.5, 3.0)
    """
    if isinstance(obj, Distribution):
        return obj
    kind = frozen_kind(obj)
    if kind is None:
        raise ArgumentError(
            "A distribution must be a `Distribution` of pymlj or a frozen univariate distribution "
            f"of `scipy.stats`, such as `scipy.stats.norm(0, 1)`, but got {obj!r} of type "
            f"`{type(obj).__name__}`."
        )
    return Frozen(obj, kind)


def frozen_kind(obj: Any) -> Scitype | None:
    """What a frozen univariate distribution of scipy draws, `None` if `obj` is none."""
    stats = sys.modules.get("scipy.stats")
    family = getattr(obj, "dist", None)
    if stats is None or family is None or not hasattr(obj, "rvs"):
        return None
    if isinstance(family, stats.rv_continuous):
        return Continuous
    return Count if isinstance(family, stats.rv_discrete) else None


def frozen_shape(obj: Any) -> tuple[int, ...]:
    """`()` if the parameters of a frozen distribution are numbers, `(n,)` if there are vectors."""
    return np.broadcast_shapes(*(np.shape(p) for p in (*obj.args, *obj.kwds.values())))


@final
class Frozen(Distribution):
    """A frozen univariate distribution of `scipy.stats`; see `as_distribution`."""

    __slots__ = ("_frozen", "_kind")

    def __init__(self, frozen: Any, kind: Scitype) -> None:
        self._frozen = frozen
        self._kind = kind

    @property
    def observation_scitype(self) -> Scitype:
        """`Continuous` or `Count`."""
        return self._kind

    @property
    def shape(self) -> tuple[int, ...]:
        """`()` for one distribution, `(n,)` for a vector of `n`."""
        return frozen_shape(self._frozen)

    @property
    def _is_discrete(self) -> bool:
        return self._kind == Count

    def pdf(self, x: Any) -> Any:
        """The density at `x`; of a discrete distribution the probability.

        Args:
            x: A number or an array, broadcast as numpy does.
        """
        return plain((self._frozen.pmf if self._is_discrete else self._frozen.pdf)(x))

    def logpdf(self, x: Any) -> Any:
        """The logarithm of `pdf(x)`.

        Args:
            x: As in `pdf`.
        """
        return plain((self._frozen.logpmf if self._is_discrete else self._frozen.logpdf)(x))

    def cdf(self, x: Any) -> Any:
        """The probability of a number that is `x` at most.

        Args:
            x: As in `pdf`.
        """
        return plain(self._frozen.cdf(x))

    def pdf_at(self, y: Any) -> Any:
        """The density of each distribution at its own number.

        Args:
            y: One number a distribution.

        Raises:
            DimensionMismatch: There is not one number for each distribution.
        """
        return self.pdf(at_each(y, self.shape))

    def logpdf_at(self, y: Any) -> Any:
        """The logarithm of `pdf_at(y)`.

        Args:
            y: One number a distribution.
        """
        return self.logpdf(at_each(y, self.shape))

    def mean(self) -> Any:
        """The mean, a float or a vector; likewise the following."""
        return plain(self._frozen.mean())

    def median(self) -> Any:
        """The median."""
        return plain(self._frozen.median())

    def std(self) -> Any:
        """The standard deviation."""
        return plain(self._frozen.std())

    def mode(self) -> Any:
        """The mode, found by numerical search; the distribution should have one peak only."""
        grid = self._start()
        for _ in range(_ROUNDS):
            # The two neighbours of the best point bracket the mode.
            best = self.pdf(grid).argmax(axis=0)
            low = np.take_along_axis(grid, np.maximum(best - 1, 0)[None], axis=0)[0]
            high = np.take_along_axis(grid, np.minimum(best + 1, len(grid) - 1)[None], axis=0)[0]
            grid = self._snapped(np.linspace(low, high, _POINTS))
        best = self.pdf(grid).argmax(axis=0)
        found = np.take_along_axis(grid, best[None], axis=0)[0]
        return plain(found)

    def _start(self) -> npt.NDArray[np.float64]:
        """Quantiles, and the ends of the support where there are any, shape `(k, *shape)`."""
        levels = np.linspace(_TAIL, 1 - _TAIL, _START_POINTS)
        quantiles = self._frozen.ppf(levels.reshape(-1, *[1] * len(self.shape)))
        low, high = (np.broadcast_to(end, self.shape)[None] for end in self._frozen.support())
        ends = (
            np.where(np.isfinite(low), low, quantiles[:1]),
            np.where(np.isfinite(high), high, quantiles[-1:]),
        )
        return self._snapped(np.concatenate([ends[0], quantiles, ends[1]]))

    def _snapped(self, grid: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.rint(grid) if self._is_discrete else grid

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw numbers at random.

        Args:
            n: How many draws from each distribution; `None` for a single one.
            rng: Seed or generator; the same seed gives the same numbers.

        Returns:
            A number or an array of shape `(n,)`; for a vector of `m` an array of shape `(m,)` or
            `(m, n)`.
        """
        size = self.shape if n is None else (n, *self.shape)
        drawn = self._frozen.rvs(size=size or None, random_state=as_generator(rng))
        return plain(drawn) if n is None else np.moveaxis(drawn, 0, -1)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("One distribution has no length.")
        return self.shape[0]

    def __bool__(self) -> bool:
        return self.shape != (0,)

    def __getitem__(self, rows: Any) -> "Frozen":
        if not self.shape:
            raise TypeError("One distribution has no entries.")
        args = [np.broadcast_to(p, self.shape)[rows] for p in self._frozen.args]
        kwds = {k: np.broadcast_to(p, self.shape)[rows] for k, p in self._frozen.kwds.items()}
        return Frozen(self._frozen.dist(*args, **kwds), self._kind)

    def __iter__(self) -> Iterator["Frozen"]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        values = [repr(p) for p in self._frozen.args]
        values += [f"{k}={p!r}" for k, p in self._frozen.kwds.items()]
        return f"{self._frozen.dist.name}({', '.join(values)})"
