"""Reading predicted distributions, and what the proper scores need to know of them.

Classifiers predict a `UnivariateFiniteArray`, regressors a `Normal` of vectors; lists of single
distributions are taken too, and are put together family by family first.
"""

import abc
from collections.abc import Sequence
from typing import Any, TypeAlias, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.distributions import (
    Distribution,
    Normal,
    UnivariateFinite,
    UnivariateFiniteArray,
    as_distribution,
)
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.scitypes import Count
from pymlj.tables import is_table

from ._labels import codes_in, label_vector
from ._numbers import Floats, Mask, Pairs, check_lengths, either, number_vector
from ._squares import integral_of_square

Groups: TypeAlias = list[tuple[Any, Any]]


class Prediction(abc.ABC):
    """Predicted distributions, seen from the observations they are for."""

    @abc.abstractmethod
    def density(self) -> Floats:
        """Probability, or density, of each observation."""

    @abc.abstractmethod
    def log_density(self, tol: float) -> Floats:
        """Its logarithm, probabilities being kept `tol` away from 0 and 1, densities from 0."""

    @abc.abstractmethod
    def square(self) -> Floats:
        """Sum of the squared probabilities, or integral of the squared density."""


@final
class FinitePrediction(Prediction):
    """Distributions over levels."""

    def __init__(self, probs: Floats, codes: npt.NDArray[Any]) -> None:
        self.probs = probs
        self.codes = codes

    def density(self) -> Floats:
        """See `Prediction`. At -1, for missing, it is of no account."""
        found: Floats = self.probs[np.arange(len(self.codes)), self.codes]
        return found

    def log_density(self, tol: float) -> Floats:
        """See `Prediction`."""
        return np.log(np.clip(self.density(), tol, 1 - tol))

    def square(self) -> Floats:
        """See `Prediction`."""
        return np.asarray(np.einsum("ij,ij->i", self.probs, self.probs))

    def norm(self, alpha: float) -> Floats:
        """The alpha-norm of the probabilities."""
        if alpha == 2:
            return np.sqrt(self.square())
        return np.asarray((self.probs**alpha).sum(axis=1) ** (1 / alpha))


@final
class NumberPrediction(Prediction):
    """Distributions of numbers: vectors of them, each with the rows it is for."""

    def __init__(self, groups: Groups, y: Floats) -> None:
        self.groups = groups
        self.y = y

    def density(self) -> Floats:
        """See `Prediction`."""
        return self._each(lambda d, rows: as_distribution(d).pdf(self.y[rows]))

    def log_density(self, tol: float) -> Floats:
        """See `Prediction`."""
        return self._each(lambda d, rows: self._log_of_group(as_distribution(d), rows, tol))

    def square(self) -> Floats:
        """See `Prediction`."""
        return self._each(lambda d, rows: integral_of_square(d))

    def _log_of_group(self, d: Distribution, rows: Any, tol: float) -> Floats:
        highest = np.log(1 - tol) if d.observation_scitype <= Count else None
        return np.asarray(np.clip(d.logpdf(self.y[rows]), np.log(tol), highest))

    def _each(self, function: Any) -> Floats:
        result = np.empty(len(self.y))
        for distribution, rows in self.groups:
            result[rows] = function(distribution, rows)
        return result


def read_predictions(yhat: Any, y: Any) -> Pairs:
    """Read predicted distributions and the ground truth.

    Returns:
        Pairs whose `yhat` is a `Prediction`; `y` is contained in it.

    Raises:
        ArgumentError: `yhat` holds no distributions, or `y` something else than they are about.
        DimensionMismatch: There is not one distribution for each observation.
    """
    distributions, gone = _distributions(yhat)
    if isinstance(distributions, UnivariateFiniteArray):
        codes = finite_codes(distributions, y)
        absent = codes < 0
        missing = either(gone, absent if absent.any() else None)
        probs = np.asarray(distributions.probs, dtype=np.float64)
        return Pairs(FinitePrediction(probs, codes), None, len(codes), missing)
    numbers, unknown = number_vector(y, "y", nan_is_missing=True)
    groups = _groups(distributions, len(numbers))
    return Pairs(NumberPrediction(groups, numbers), None, len(numbers), either(gone, unknown))


def finite_array(yhat: Any) -> UnivariateFiniteArray:
    """Predicted distributions over levels, none of them missing.

    Raises:
        ArgumentError: They are something else.
    """
    distributions, gone = _distributions(yhat)
    if not isinstance(distributions, UnivariateFiniteArray) or gone is not None:
        raise ArgumentError(
            "`yhat` must hold a distribution over levels for each observation, none of them "
            f"missing, but got {short(yhat)}."
        )
    return distributions


def finite_codes(yhat: UnivariateFiniteArray, y: Any) -> npt.NDArray[Any]:
    """Codes of the ground truth in the levels of the predictions, -1 for missing."""
    true = label_vector(y)
    check_lengths(len(yhat), len(true))
    return codes_in(yhat.levels, yhat.ordered, true, "y")


def _distributions(yhat: Any) -> tuple[Any, Mask | None]:
    """One vector of distributions if all are over levels; else a vector or a list of them."""
    if isinstance(yhat, UnivariateFiniteArray):
        return yhat, None
    if _is_distribution(yhat):
        return yhat, None
    listed = isinstance(yhat, list | tuple | np.ndarray | pd.Series)
    listed = listed and getattr(yhat, "ndim", 1) > 0
    single = list(yhat) if listed else []
    missing = np.array([d is None or d is pd.NA for d in single], dtype=bool)
    there = [d for d, gone in zip(single, missing, strict=True) if not gone]
    if not there or not all(map(_is_distribution, there)):
        raise _no_distributions(yhat)
    filled = [there[0] if gone else d for d, gone in zip(single, missing, strict=True)]
    mask = missing if missing.any() else None
    if all(isinstance(d, UnivariateFinite) for d in there):
        return UnivariateFiniteArray.stack(filled), mask
    return filled, mask


def _is_distribution(obj: Any) -> bool:
    return isinstance(obj, Distribution) or (hasattr(obj, "dist") and hasattr(obj, "rvs"))


def _no_distributions(yhat: Any) -> ArgumentError:
    hint = " A model makes them by `predict`, not by `predict_mode` or `predict_mean`."
    if is_table(yhat) or getattr(yhat, "ndim", 1) == 2:
        hint = " A matrix of probabilities becomes them by `UnivariateFinite(levels, matrix)`."
    return ArgumentError(
        "`yhat` must hold a distribution for each observation, but got "
        f"{short(yhat)} of type `{type(yhat).__name__}`.{hint}"
    )


def _groups(distributions: Any, n: int) -> Groups:
    """Vectors of distributions of one family, each with the rows it is for."""
    if not isinstance(distributions, list):
        shape = as_distribution(distributions).shape
        if shape == ():
            raise DimensionMismatch(
                f"`yhat` must hold a distribution for each of the {n} observations, but is a "
                "single one; repeat it: `[distribution] * len(y)`."
            )
        check_lengths(shape[0], n)
        return [(distributions, slice(None))]
    check_lengths(len(distributions), n)
    found: dict[Any, list[int]] = {}
    for row, distribution in enumerate(distributions):
        found.setdefault(_family(distribution), []).append(row)
    return [(_joined([distributions[i] for i in rows]), rows) for rows in found.values()]


def _family(distribution: Any) -> Any:
    """What distributions must have in common to be put together."""
    if isinstance(distribution, Normal):
        return Normal
    if isinstance(distribution, Distribution):
        return id(distribution)
    return (
        type(distribution.dist),
        distribution.dist.name,
        len(distribution.args),
        *sorted(distribution.kwds),
        id(distribution.dist) if hasattr(distribution.dist, "xk") else None,
    )


def _joined(single: Sequence[Any]) -> Any:
    first = single[0]
    if isinstance(first, Normal):
        return Normal([d.mean() for d in single], [d.std() for d in single])
    if isinstance(first, Distribution):
        return first
    args = [np.array(values) for values in zip(*(d.args for d in single), strict=True)]
    kwds = {name: np.array([d.kwds[name] for d in single]) for name in first.kwds}
    return first.dist(*args, **kwds)
