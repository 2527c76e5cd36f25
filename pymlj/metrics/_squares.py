r"""The integral of the squared density, $\int p^2$, of the distributions where it is known.

For counts, the sum of the squared probabilities.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from pymlj._show import short
from pymlj.distributions import Normal
from pymlj.exceptions import ArgumentError


def integral_of_square(distribution: Any) -> Any:
    r"""Return $\int p^2$.

    Args:
        distribution: A `Normal`, or a frozen distribution of `scipy.stats`; its parameters may be
            vectors.

    Returns:
        A number or an array; infinite where the integral is.

    Raises:
        ArgumentError: It is not known for this distribution.
    """
    if isinstance(distribution, Normal):
        return _normal(scale=distribution.std())
    family: Any = getattr(distribution, "dist", None)
    if hasattr(family, "xk"):  # probabilities given one by one
        return float(np.square(family.pk).sum())
    formula = FORMULAS.get(getattr(family, "name", ""))
    if formula is None:
        known = ", ".join(f"`{name}`" for name in FORMULAS)
        raise ArgumentError(
            "This score needs the integral of the squared density, known for `Normal`, for "
            f"the `scipy.stats` families {known}, and for `rv_discrete(values=...)`, but got "
            f"{short(distribution)}. `log_score` needs no such integral."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        return formula(**_parameters(distribution))


def _parameters(frozen: Any) -> dict[str, Any]:
    """The parameters of a frozen distribution by name, without its location."""
    family = frozen.dist
    names = [name.strip() for name in family.shapes.split(",")] if family.shapes else []
    names += ["loc", "scale"] if hasattr(family, "pdf") else ["loc"]
    values = dict(zip(names, frozen.args, strict=False)) | frozen.kwds
    values.pop("loc", None)
    return {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}


def _normal(scale: Any = 1.0) -> Any:
    with np.errstate(divide="ignore"):
        return np.true_divide(1, 2 * math.sqrt(math.pi) * np.asarray(scale))


def _gamma(a: Any, scale: Any = 1.0) -> Any:
    from scipy.special import gammaln

    log = gammaln(2 * a - 1) - 2 * gammaln(a) - (2 * a - 1) * math.log(2)
    return np.where(a > 0.5, np.exp(log), np.inf) / scale


def _chi(df: Any, scale: Any = 1.0) -> Any:
    from scipy.special import gammaln

    log = gammaln(df - 0.5) - 2 * gammaln(df / 2) - (df - 1) * math.log(2)
    return np.where(df > 0.5, np.exp(log), np.inf) / scale


def _beta(a: Any, b: Any, scale: Any = 1.0) -> Any:
    from scipy.special import betaln

    log = betaln(2 * a - 1, 2 * b - 1) - 2 * betaln(a, b)
    return np.where((a > 0.5) & (b > 0.5), np.exp(log), np.inf) / scale


def _poisson(mu: Any) -> Any:
    from scipy.special import ive

    return ive(0, 2 * mu)  # the Bessel function, times exp(-2 mu)


FORMULAS: dict[str, Callable[..., Any]] = {
    "norm": _normal,
    "uniform": lambda scale=1.0: 1 / scale,
    "expon": lambda scale=1.0: 1 / (2 * scale),
    "gamma": _gamma,
    "chi2": lambda df, scale=1.0: _gamma(df / 2, 2 * scale),
    "chi": _chi,
    "beta": _beta,
    "cauchy": lambda scale=1.0: 1 / (2 * math.pi * scale),
    "logistic": lambda scale=1.0: 1 / (6 * scale),
    "poisson": _poisson,
    "randint": lambda low, high: 1 / (high - low),
}
