"""Distributions of scipy: fitted to the centre and width of a range, cut to its bounds."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError

from ._scales import Floats

Quantiles: TypeAlias = Callable[[Floats], Floats]
"""From numbers between 0 and 1 to the quantiles of a distribution."""

# Each takes the two numbers, location and width; a lognormal, say, has that mean and deviation.
_CENTRED: dict[str, Callable[[Any, float, float], Any]] = {
    "cauchy": lambda f, m, s: f(m, s),
    "cosine": lambda f, m, s: f(m, s / math.pi),
    "gumbel_r": lambda f, m, s: f(m, s),
    "laplace": lambda f, m, s: f(m, s),
    "logistic": lambda f, m, s: f(m, math.sqrt(3) * s / math.pi),
    "norm": lambda f, m, s: f(m, s),
    "poisson": lambda f, m, s: f(s),
    "triang": lambda f, m, s: f(0.5, m - s, 2 * s),
}
_POSITIVE: dict[str, Callable[[Any, float, float], Any]] = {
    "gamma": lambda f, m, s: f((m / s) ** 2, scale=s**2 / m),
    "invgauss": lambda f, m, s: f((s / m) ** 2, scale=m**3 / s**2),
    "lognorm": lambda f, m, s: _lognormal(f, m, math.log1p((s / m) ** 2)),
}
_BETWEEN_BOUNDS = ("arcsine", "uniform")
FAMILIES = tuple(sorted((*_CENTRED, *_POSITIVE, *_BETWEEN_BOUNDS)))


def _lognormal(family: Any, mean: float, variance: float) -> Any:
    return family(math.sqrt(variance), scale=mean * math.exp(-variance / 2))


def is_family(dist: object) -> bool:
    """Whether `dist` is a family of scipy, such as `scipy.stats.norm`."""
    return callable(dist) and hasattr(dist, "ppf") and hasattr(dist, "name")


def is_frozen(dist: object) -> bool:
    """Whether `dist` is a distribution of scipy with its parameters, such as `norm(0, 1)`."""
    return hasattr(dist, "ppf") and is_family(getattr(dist, "dist", None))


def check_family(family: object, name: str) -> None:
    """Raise `ArgumentError` unless ranges can be fitted with `family`, called `name`."""
    if not is_family(family) or family.name not in FAMILIES:  # type: ignore[attr-defined]  # a family
        known = ", ".join(f"`{option}`" for option in FAMILIES)
        raise ArgumentError(
            f"`{name}` must be a family of distributions of `scipy.stats` that can be fitted to a "
            f"range, one of {known}, but got {short(family)}; a distribution of any other kind "
            "goes beside its range, with its parameters: `(range, distribution)`."
        )


def fit_family(family: Any, lower: float, upper: float, origin: float, unit: float) -> Any:
    """Return the member of a family that fits a range, not yet cut to the bounds.

    Those with a mean and a standard deviation get `origin` and `unit` as such; those on an interval
    lie between the bounds, or reach `unit` to either side of `origin`; the mean of a Poisson
    distribution is `unit`.

    Args:
        family: A family of scipy.
        lower: Lower bound of the range.
        upper: Upper bound.
        origin: Centre.
        unit: Width.

    Raises:
        ArgumentError: The family cannot be fitted, at all or to this range.
    """
    check_family(family, "dist")
    if family.name in _BETWEEN_BOUNDS:
        if not math.isfinite(upper - lower):
            raise ArgumentError(
                f"`{family.name}` lies between two bounds, but the range goes from {lower:g} to "
                f"{upper:g}; take another family, such as `scipy.stats.norm`."
            )
        return family(lower, upper - lower)
    if family.name in _CENTRED:
        return _CENTRED[family.name](family, origin, unit)
    if origin <= 0:
        raise ArgumentError(
            f"`{family.name}` is for positive numbers, so `origin` must be positive, but is "
            f"{origin:g}; take another family, such as `scipy.stats.norm`."
        )
    return _POSITIVE[family.name](family, origin, unit)


def cut(dist: Any, lower: float, upper: float) -> Quantiles:
    """Return the quantiles of a distribution cut to the interval from `lower` to `upper`.

    Quantiles, and not rejected draws: a distribution may have next to no mass in the interval.

    Args:
        dist: A distribution of scipy with its parameters.
        lower: Lower bound, included.
        upper: Upper bound, included.

    Raises:
        ArgumentError: It has no mass there.
    """
    start = lower
    if hasattr(dist, "pmf"):  # on integers
        lower, upper = np.ceil(lower), np.floor(upper)
        start = lower - 1
    # In the upper tail the distribution function is so near to one that digits are lost.
    in_tail = dist.cdf(start) > 0.5
    mass = dist.sf if in_tail else dist.cdf
    first, last = mass(start), mass(upper)
    if not abs(last - first) > 0:
        raise ArgumentError(
            f"The distribution must have some mass in the range from {lower:g} to {upper:g}, but "
            "there it has none that could be told from zero."
        )

    def quantiles(u: Floats) -> Floats:
        p = first + (last - first) * np.clip(u, 2.0**-54, 1 - 2.0**-53)
        x: Floats = np.clip(dist.isf(p) if in_tail else dist.ppf(p), lower, upper)
        return x

    return quantiles
