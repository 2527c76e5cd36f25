"""Ranges: the values that a hyperparameter may take in a search. `param_range` makes them."""

import abc
import math
import numbers
from collections.abc import Callable, Sequence
from typing import Any, Literal, final

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError, DomainError
from pymlj.parameters import ParamObject

from ._samplers import Sampler, nominal_sampler, numeric_sampler
from ._scales import check_ends, check_name, grid, whole


class ParamRange(ParamObject, abc.ABC):
    """The values that one hyperparameter may take: numbers between bounds, or values of a list.

    Ranges are made by `param_range` and compare by value. They cannot be iterated over as such:
    `iterator(n)` gives the points of a grid, `sampler()` draws at random.

    Attributes:
        field: Name of the hyperparameter, dotted for one of a component.

    Example:
        >>> from pymlj import ParamRange, Standardizer, param_range
        >>> isinstance(param_range(Standardizer(), "count", values=[True, False]), ParamRange)
        True
    """

    field: str

    @property
    @abc.abstractmethod
    def scale(self) -> Any:
        """On which scale the values are evenly spread; `"none"` for a list."""

    @abc.abstractmethod
    def iterator(self, n: int | None = None) -> list[Any]:
        """Return the values of a grid.

        Args:
            n: The number of points. Integers that come out twice are kept once; of a list at most
                so many values are taken, and `None` takes all of them.

        Raises:
            ArgumentError: `n` is missing where it is needed, or below 1.
        """

    @abc.abstractmethod
    def sampler(self, dist: Any = None) -> Sampler:
        """Return a source of random values, which has `sample(n=None, rng=None)`."""


@final
class NumericRange(ParamRange):
    """Numbers between two bounds, either of which may be infinite.

    Args:
        field: Name of the hyperparameter.
        kind: `"int"` or `"float"`.
        lower: Lower bound.
        upper: Upper bound.
        origin: Centre, between the bounds.
        unit: Width, positive; how far from a bound, or the centre, the grid of an unbounded range
            goes.
        scale: `"linear"`, `"log"`, `"log10"`, `"log2"`, and for negative numbers `"logminus"` and
            `"log10minus"`; or a function that is applied to every point.

    Raises:
        ArgumentError: The bounds are no bounds, or the scale is none.
        DomainError: `unit` is not positive, or `origin` not between the bounds.

    Example:
        >>> from pymlj import ConstantClassifier, EnsembleModel, param_range
        >>> r = param_range(EnsembleModel(ConstantClassifier()), "n", lower=1, upper=9)
        >>> r.iterator(3)
        [1, 5, 9]
    """

    field: str
    kind: Literal["int", "float"]
    lower: float
    upper: float
    origin: float
    unit: float
    scale: str | Callable[[Any], Any] = "linear"

    def check(self) -> None:
        """Bounds in order, centre between them, a positive width."""
        check_name(self.scale)
        if not self.lower < self.upper:
            raise ArgumentError(
                f"`lower < upper` must hold for the range of `{self.field}`, but got "
                f"lower={self.lower!r} and upper={self.upper!r}."
            )
        if not self.unit > 0:
            raise DomainError(
                f"`unit > 0` must hold for the range of `{self.field}`, but got {self.unit!r}."
            )
        if not self.lower < self.origin < self.upper:
            raise DomainError(
                f"`lower < origin < upper` must hold for the range of `{self.field}`, but got "
                f"lower={self.lower!r}, origin={self.origin!r} and upper={self.upper!r}."
            )
        within = self._rounds_within and self.is_bounded
        if within and math.floor(self.upper) < math.ceil(self.lower):
            raise ArgumentError(
                f"There must be an integer in the range of `{self.field}`, but there is none "
                f"between {self.lower!r} and {self.upper!r}."
            )

    @property
    def is_bounded(self) -> bool:
        """Whether both bounds are finite."""
        return math.isfinite(self.lower) and math.isfinite(self.upper)

    @property
    def ends(self) -> tuple[float, float]:
        """Between what a grid lies; an infinite bound is replaced by something in reach."""
        lower, upper = self.lower, self.upper
        if math.isinf(lower) and math.isinf(upper):
            return self.origin - self.unit, self.origin + self.unit
        if math.isinf(lower):
            lower = upper - 2 * self.unit
        if math.isinf(upper):
            upper = lower + 2 * self.unit
        return lower, upper

    def iterator(self, n: int | None = None) -> list[Any]:
        """Return `n` values, evenly spaced on the scale, the ends included.

        Args:
            n: The number of points; fewer come out where several are rounded to one integer.

        Raises:
            ArgumentError: `n` is no positive integer, or not all values lie on the scale.

        Example:
            >>> from pymlj import param_range
            >>> param_range(int, "k", lower=1, upper=100, scale="log10").iterator(5)
            [1, 3, 10, 32, 100]
        """
        return list(dict.fromkeys(self.grid(n))) if self.kind == "int" else self.grid(n)

    def grid(self, n: int | None) -> list[Any]:
        """Return what `iterator` does, but always `n` values."""
        n = check_count(n, self.field)
        check_ends(self.scale, *self.ends, self.field)
        return self._typed(grid(self.scale, *self.ends, n))

    def sampler(self, dist: Any = None) -> Sampler:
        """Return a source of random values.

        Args:
            dist: A distribution of `scipy.stats` with its parameters, which is cut to the bounds;
                or a family, which is fitted to `origin` and `unit` and then cut. By default values
                are spread evenly on the scale if there are two bounds, all integers being equally
                likely on a linear one; else they come from a gamma distribution (bounded from below
                by zero or more) or a normal one, with mean `origin` and standard deviation `unit`.
                Where the scale is a function, what is drawn is that to which it is applied.

        Raises:
            ArgumentError: `dist` is neither, or has no mass between the bounds, or cannot be
                fitted.

        Example:
            >>> from pymlj import param_range
            >>> lr = param_range(float, "lr", lower=1e-4, upper=1.0, scale="log")
            >>> [round(x, 4) for x in lr.sampler().sample(3, rng=1)]
            [0.0112, 0.6337, 0.0004]
        """
        return numeric_sampler(self, dist)

    def finish(self, xs: Sequence[float]) -> list[Any]:
        """Turn what was drawn into values: through a scale that is a function, and rounded."""
        scale = self.scale
        return self._typed([float(scale(x)) for x in xs] if callable(scale) else list(xs))

    def _typed(self, values: list[float]) -> list[Any]:
        if self.kind == "float":
            return values
        if self._rounds_within:
            return [whole(value, self.lower, self.upper) for value in values]
        return [whole(value) for value in values]

    @property
    def _rounds_within(self) -> bool:
        return self.kind == "int" and not callable(self.scale)

    def __str__(self) -> str:
        """Like `NumericRange(1 <= k <= 10; origin=5.5, unit=4.5)`."""
        scale = self.scale
        low, high, origin, unit = map(_number, (self.lower, self.upper, self.origin, self.unit))
        text = f"{low} <= {self.field} <= {high}; origin={origin}, unit={unit}"
        if callable(scale):
            text += f"; then `{getattr(scale, '__name__', short(scale))}`"
        elif scale != "linear":
            text += f"; on {scale} scale"
        return f"NumericRange({text})"


@final
class NominalRange(ParamRange):
    """The values of a list, in its order. A value may be anything, a list as well.

    Args:
        field: Name of the hyperparameter.
        values: The values.

    Raises:
        ArgumentError: There is no value.

    Example:
        >>> from pymlj import Standardizer, param_range
        >>> param_range(Standardizer(), "count", values=[True, False]).values
        (True, False)
    """

    field: str
    values: tuple[Any, ...]

    @property
    def scale(self) -> str:
        """There is none."""
        return "none"

    def check(self) -> None:
        """At least one value."""
        if not self.values:
            raise ArgumentError(
                f"There must be at least one value for `{self.field}`, but `values` is empty."
            )

    def iterator(self, n: int | None = None) -> list[Any]:
        """Return the values, at most the first `n` of them."""
        return list(self.values if n is None else self.values[: check_count(n, self.field)])

    def sampler(self, dist: Any = None) -> Sampler:
        """Return a source of random values.

        Args:
            dist: The probabilities of the values; by default they are equal.

        Raises:
            ArgumentError: `dist` is no list of probabilities.
            DimensionMismatch: There are not as many as there are values.

        Example:
            >>> from pymlj import param_range
            >>> param_range(str, "kernel", values=["a", "b"]).sampler([0.9, 0.1]).sample(4, rng=1)
            ['a', 'b', 'a', 'b']
        """
        return nominal_sampler(self, dist)

    def __str__(self) -> str:
        """Like `NominalRange(kernel; 'a', 'b', 'c', ...)`."""
        shown = [repr(value) for value in self.values[:3]] + ["..."] * (len(self.values) > 3)
        return f"NominalRange({self.field}; {', '.join(shown)})"


def check_count(n: Any, field: str) -> int:
    """Return a number of points, which must be a positive integer."""
    if isinstance(n, bool) or not isinstance(n, numbers.Integral) or n < 1:
        raise ArgumentError(
            f"The number of values of `{field}` must be a positive integer, but got {n!r}."
        )
    return int(n)


def _number(x: float) -> str:
    return f"{x:.4g}" if isinstance(x, float | np.floating) and math.isfinite(x) else str(x)
