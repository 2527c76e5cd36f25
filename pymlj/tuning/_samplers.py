"""Random values from a range.

A sampler turns numbers between 0 and 1 into values, so that a strategy decides where the randomness
comes from, and a candidate does not depend on how many were drawn at once.
"""

import abc
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, final

import numpy as np

from pymlj._random import RNG, as_generator
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._families import Quantiles, cut, fit_family, is_family, is_frozen
from ._scales import SCALES, Floats, check_ends

if TYPE_CHECKING:
    from ._ranges import NominalRange, NumericRange


class Sampler(abc.ABC):
    """Draws values at random. Made by `sampler` of a range."""

    @abc.abstractmethod
    def quantiles(self, u: Floats) -> list[Any]:
        """Return the values that numbers between 0 and 1 stand for."""

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw values.

        Args:
            n: How many; `None` for a single one, not in a list.
            rng: Seed or generator. The same seed gives the same values at each call.
        """
        u = as_generator(rng).random(1 if n is None else n)
        values = self.quantiles(u)
        return values[0] if n is None else values


@final
class NumericSampler(Sampler):
    """Values of a numeric range.

    Args:
        range: The range.
        draw: Quantiles of the distribution: of values, or of what goes into the scale, where that
            is a function.
    """

    def __init__(self, range: "NumericRange", draw: Quantiles) -> None:
        self._range = range
        self._draw = draw

    def quantiles(self, u: Floats) -> list[Any]:
        """Return the values that numbers between 0 and 1 stand for."""
        return self._range.finish([float(x) for x in self._draw(np.asarray(u, dtype=np.float64))])


@final
class NominalSampler(Sampler):
    """Values of a nominal range.

    Args:
        values: The values.
        probabilities: One a value; `None` for equal ones.
    """

    def __init__(self, values: Sequence[Any], probabilities: Floats | None = None) -> None:
        self._values = values
        p = np.ones(len(values)) if probabilities is None else probabilities
        self._upto = np.cumsum(p / p.sum())[:-1]

    def quantiles(self, u: Floats) -> list[Any]:
        """Return the values that numbers between 0 and 1 stand for."""
        return [self._values[i] for i in np.searchsorted(self._upto, u, side="right")]


def nominal_sampler(range: "NominalRange", dist: Any) -> Sampler:
    """Return a sampler of the values of a range; `dist` is `None` or their probabilities."""
    if dist is None:
        return NominalSampler(range.values)
    p = np.asarray(dist) if isinstance(dist, list | tuple | np.ndarray) else None
    if p is None or p.ndim != 1 or p.dtype.kind not in "fiu":
        raise ArgumentError(
            f"The values of `{range.field}` are drawn with probabilities, so there must be a list "
            f"of numbers, one a value, but got {short(dist)}."
        )
    if len(p) != len(range.values):
        raise DimensionMismatch(
            f"There must be one probability for each of the {len(range.values)} values of "
            f"`{range.field}`, but there are {len(p)}."
        )
    if not (np.all(p >= 0) and math.isclose(p.sum(), 1.0, rel_tol=1e-6)):
        raise ArgumentError(
            f"The probabilities of the values of `{range.field}` must not be negative, and add up "
            f"to one, but got {short(dist)}."
        )
    return NominalSampler(range.values, p.astype(np.float64))


def numeric_sampler(range: "NumericRange", dist: Any) -> Sampler:
    """Return a sampler of a range; see `NumericRange.sampler` for what `dist` may be."""
    if dist is None:
        return NumericSampler(range, _default(range))
    if is_family(dist):
        fitted = fit_family(dist, range.lower, range.upper, range.origin, range.unit)
        return NumericSampler(range, cut(fitted, range.lower, range.upper))
    if is_frozen(dist):
        return NumericSampler(range, cut(dist, range.lower, range.upper))
    raise ArgumentError(
        f"`{range.field}` is drawn from a distribution of `scipy.stats`, a family such as `norm` "
        f"or one with its parameters such as `norm(0, 1)`, but got {short(dist)}."
    )


def _default(range: "NumericRange") -> Quantiles:
    """Evenly on the scale of a bounded range, else a distribution fitted to centre and width."""
    if range.is_bounded:
        return _evenly(range)
    from scipy import stats

    family = stats.gamma if range.lower >= 0 else stats.norm
    fitted = fit_family(family, range.lower, range.upper, range.origin, range.unit)
    return cut(fitted, range.lower, range.upper)


def _evenly(range: "NumericRange") -> Quantiles:
    lower, upper, scale = range.lower, range.upper, range.scale
    if callable(scale):
        return lambda u: lower + (upper - lower) * u
    check_ends(scale, lower, upper, range.field)
    named = SCALES[scale]
    if range.kind == "int":
        # Each integer owns the unit interval around it, so the outer ones are not short of mass.
        lower, upper = math.ceil(lower) - 0.5, math.floor(upper) + 0.5
    a, b = (float(end) for end in named.forward(np.array([lower, upper])))

    def quantiles(u: Floats) -> Floats:
        x: Floats = np.clip(named.backward(a + (b - a) * u), lower, upper)
        return x

    return quantiles


def check_sampler(sampler: object) -> None:
    """Raise `ArgumentError` unless `sampler` has a method `sample`."""
    if not callable(getattr(sampler, "sample", None)):
        raise ArgumentError(
            "Beside the name of a hyperparameter there must be a sampler, an object with a method "
            f"`sample(n, rng)`, but got {short(sampler)}."
        )
