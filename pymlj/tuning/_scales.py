"""Scales: on which one the points of a grid are evenly spaced, and random ones evenly spread.

A named scale says how points lie between the bounds of a range, which stay what they are. A
function given as scale is another thing: bounds and points are those before the function, which is
applied to every point.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError

Floats: TypeAlias = npt.NDArray[np.float64]
ScaleLike: TypeAlias = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Scale:
    """A named scale.

    Attributes:
        forward: From values to where they lie on the scale; takes arrays.
        backward: The inverse.
        sign: 1 or -1 where values must have that sign, 0 where they may be any.
    """

    forward: Callable[[Any], Any]
    backward: Callable[[Any], Any]
    sign: int = 0


def _identity(x: Any) -> Any:
    return x


SCALES = {
    "linear": Scale(_identity, _identity),
    "log": Scale(np.log, np.exp, 1),
    "log10": Scale(np.log10, lambda x: np.power(10.0, x), 1),
    "log2": Scale(np.log2, np.exp2, 1),
    "logminus": Scale(lambda x: np.log(-x), lambda x: -np.exp(x), -1),
    "log10minus": Scale(lambda x: np.log10(-x), lambda x: -np.power(10.0, x), -1),
}


def scale_name(scale: ScaleLike) -> str:
    """What a scale is called in reports: a function is `"custom"`."""
    return "custom" if callable(scale) else scale


def check_name(scale: ScaleLike) -> None:
    """Raise `ArgumentError` unless `scale` is a function or a known name."""
    if not callable(scale) and scale not in SCALES:
        known = ", ".join(f'"{name}"' for name in SCALES)
        raise ArgumentError(
            f"`scale` must be one of {known}, or a function, but got {scale!r}."
            f"{did_you_mean(scale, SCALES)}"
        )


def check_ends(scale: ScaleLike, lower: float, upper: float, field: str) -> None:
    """Raise `ArgumentError` unless all values between `lower` and `upper` lie on the scale."""
    if callable(scale):
        return
    sign = SCALES[scale].sign
    if (sign > 0 and lower <= 0) or (sign < 0 and upper >= 0):
        what = "positive" if sign > 0 else "negative"
        raise ArgumentError(
            f'The values on the scale "{scale}" must be {what}, but the range of `{field}` goes '
            f'from {lower:g} to {upper:g}; change its bounds, or give `scale="linear"`.'
        )


def spaced(lower: float, upper: float, n: int) -> list[float]:
    """Return `n` evenly spaced numbers from `lower` to `upper`; for one, the middle.

    They are the floats nearest to the exact ones, so that no rounding error of the computation
    decides to which integer a point is rounded.

    Example:
        >>> spaced(0, 1, 3), spaced(1, 3, 1)
        ([0.0, 0.5, 1.0], [2.0])
    """
    a, b = Fraction(lower), Fraction(upper)
    if n == 1:
        return [float((a + b) / 2)]
    step = (b - a) / (n - 1)
    return [float(a + k * step) for k in range(n)]


def grid(scale: ScaleLike, lower: float, upper: float, n: int) -> list[float]:
    """Return `n` values from `lower` to `upper`, both hit exactly, evenly spaced on the scale."""
    if callable(scale):
        return [float(scale(x)) for x in spaced(lower, upper, n)]
    if scale == "linear":
        return spaced(lower, upper, n)
    named = SCALES[scale]
    first, last = named.forward(np.array([lower, upper], dtype=np.float64)).tolist()
    values: list[float] = named.backward(np.array(spaced(first, last, n))).tolist()
    if n > 1:
        values[0], values[-1] = float(lower), float(upper)
    return values


def whole(x: float, lower: float = -math.inf, upper: float = math.inf) -> int:
    """Return the integer nearest to `x` (halves go to the even one) among those within bounds.

    Example:
        >>> whole(2.5), whole(3.5), whole(0.4, lower=0.4)
        (2, 4, 1)
    """
    rounded = round(x)
    if rounded < lower:
        return math.ceil(lower)
    return math.floor(upper) if rounded > upper else rounded
