"""The interface of distributions.

What a distribution answers, measures and models rely on. An object is one distribution, or a vector
of distributions of one family stored together: then every answer has one entry a distribution.
"""

import abc
from typing import Any

import numpy as np

from pymlj._random import RNG
from pymlj.scitypes import Density, Scitype, Vector, register_scitype


class Distribution(abc.ABC):
    """A probability distribution, or a vector of them.

    To add one, subclass and define `observation_scitype`, `pdf`, `mode` and `sample`; `mean`,
    `median` and `std` as well, if it is one of numbers. A vector of distributions also defines
    `shape`, `__len__`, `__getitem__` and `pdf_at`, and is best stored as one array a parameter.

    Example:
        >>> from pymlj import Continuous, Distribution, scitype
        >>> class Point(Distribution):
        ...     '''All mass at zero.'''
        ...
        ...     observation_scitype = Continuous
        ...
        ...     def pdf(self, x):
        ...         return float("inf") if x == 0 else 0.0
        ...
        ...     def mode(self):
        ...         return 0.0
        ...
        ...     def sample(self, n=None, rng=None):
        ...         return 0.0 if n is None else [0.0] * n
        >>> scitype(Point())
        Density[Continuous]
    """

    __slots__ = ()

    @property
    @abc.abstractmethod
    def observation_scitype(self) -> Scitype:
        """The scientific type of what is drawn; that of the distribution is `Density` of it."""

    @property
    def shape(self) -> tuple[int, ...]:
        """`()` for one distribution, `(n,)` for a vector of `n`."""
        return ()

    @abc.abstractmethod
    def pdf(self, x: Any) -> Any:
        """The probability (of labels and counts) or the density (of other numbers) at `x`.

        Args:
            x: One value, or several.
        """

    def logpdf(self, x: Any) -> Any:
        """The natural logarithm of `pdf(x)`; that of zero is minus infinity.

        Args:
            x: As in `pdf`.
        """
        return log(self.pdf(x))

    @abc.abstractmethod
    def mode(self) -> Any:
        """The most probable value."""

    @abc.abstractmethod
    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw at random.

        Args:
            n: How many draws; `None` for a single one.
            rng: Seed or generator; the same seed gives the same draws.
        """


def log(p: Any) -> Any:
    """The natural logarithm, without warnings: minus infinity at 0, NaN below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(np.log(p))


def plain(x: Any) -> Any:
    """A single number as a float, an array as it is."""
    return x if np.ndim(x) else float(x)


def _scitype(distribution: Distribution) -> Scitype:
    one: Scitype = Density[distribution.observation_scitype]
    return Vector[one] if distribution.shape else one


# Frozen distributions of scipy are known to `scitype` itself.
register_scitype(Distribution, _scitype)
