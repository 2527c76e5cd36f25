"""One distribution over a pool of labels."""

from typing import Any, final

import numpy as np
import pandas as pd

from pymlj._arrays import to_array
from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError, DimensionMismatch, ScitypeError
from pymlj.tables import as_categorical, codes, is_categorical

from ._build import Parts, frozen
from ._finite import Finite
from ._pool import Pool


@final
class UnivariateFinite(Finite, ndim=0):
    """A distribution over labels; given a matrix of probabilities, a vector of distributions.

    The distribution is over all levels of a pool, of which some may have no probability (they have
    zero). Probabilities are taken as they are: they need not add up to one, nor be positive.

    Args:
        levels: The labels whose probabilities are given: categorical data, which bring their pool,
            or raw labels. Or a dict from labels to probabilities (`probs` is left out then). If
            only probabilities are given, the labels are called `class_1`, `class_2`, ...
        probs: Probabilities, in the order of the labels: shape `(c,)` for one distribution,
            `(n, c)` for a `UnivariateFiniteArray` of `n`.
        pool: What the levels of raw labels are: categorical data, a distribution, or a list. `None`
            makes the labels given the levels, in their order.
        augment: Whether `probs` leaves out the first label given, which gets what the others leave
            of 1. The shape is then `(c - 1,)` or `(n, c - 1)`; with two labels, a number or `(n,)`.
        ordered: Whether the levels of a new pool are ordered.

    Raises:
        ArgumentError: A label is missing, given twice or not in the pool; there is none; or, with
            `augment`, probabilities add up to more than 1.
        DimensionMismatch: `probs` has the wrong shape.
        DomainError: With `augment`, a probability is not between 0 and 1.

    Example:
        >>> from pymlj import UnivariateFinite, categorical
        >>> pool = categorical(["no", "yes", "maybe"])
        >>> d = UnivariateFinite(["no", "yes"], [0.3, 0.7], pool=pool)
        >>> d
        UnivariateFinite({'no': 0.3, 'yes': 0.7})
        >>> d.levels, d.pdf("yes"), d.pdf("maybe"), d.mode()
        (['maybe', 'no', 'yes'], 0.7, 0.0, 'yes')
        >>> UnivariateFinite(["no", "yes"], [0.2, 0.9], augment=True).pdf("no").round(3)
        array([0.8, 0.1])
    """

    __slots__ = ()

    @classmethod
    def fit(cls, y: Any, weights: Any = None, smoothing: float = 0.0) -> "UnivariateFinite":
        """Return the distribution of labels in a sample.

        The probability of label `c` is `(w_c + a) / (W + a * k)`, with `w_c` the weight of `c` in
        the sample (the number of times it occurs, if there are no weights), `W` the weight of the
        sample, `k` the number of levels and `a` the smoothing (1 is Laplace's). Observations whose
        label is missing are left out. Levels that do not occur are not in the support, unless
        smoothed.

        Args:
            y: Categorical data.
            weights: One number an observation.
            smoothing: What is added to the weight of each level.

        Raises:
            ScitypeError: `y` is not categorical.
            DimensionMismatch: There is not one weight for each observation.
            ArgumentError: A weight or the smoothing is negative, or there is nothing to go by.

        Example:
            >>> from pymlj import UnivariateFinite, categorical
            >>> UnivariateFinite.fit(categorical(["a", "b", "b", "b"]))
            UnivariateFinite({'a': 0.25, 'b': 0.75})
        """
        if not is_categorical(y):
            raise ScitypeError(
                "`UnivariateFinite.fit` needs categorical data, but got an object of type "
                f"`{type(y).__name__}`; make it so by `coerce(y, Multiclass)`."
            )
        if not 0 <= smoothing < np.inf:
            raise ArgumentError(f"`smoothing >= 0` must hold, but got {smoothing!r}.")
        vector = as_categorical(y)
        found = codes(vector)
        weight_of = _weights(weights, len(found))[found >= 0]
        n_levels = len(vector.categories)
        counts = np.bincount(found[found >= 0], weights=weight_of, minlength=n_levels)
        total = counts.sum() + smoothing * n_levels
        if not total > 0:
            raise ArgumentError(
                "There must be an observation of positive weight whose label is not missing, or "
                "`smoothing > 0`, but got neither."
            )
        seen = np.bincount(found[found >= 0], minlength=n_levels) > 0
        probs = (counts + smoothing) / total
        fitted: UnivariateFinite = cls._make(
            Parts(Pool(vector.dtype), seen | (smoothing > 0), frozen(probs))
        )
        return fitted

    @property
    def probs(self) -> dict[Any, float]:
        """The probability of each level, in order."""
        return dict(zip(self._parts.pool.labels, self._parts.probs.tolist(), strict=True))

    def mode(self) -> Any:
        """The most probable label; the first in the order of levels, if there are more.

        Raises:
            DomainError: A probability is NaN.
        """
        return self._parts.pool.labels[int(self._mode_codes())]

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw labels at random; only the ratios of the probabilities matter.

        Args:
            n: How many; `None` for a single label.
            rng: Seed or generator; the same seed gives the same labels.

        Returns:
            A label; or a `pandas.Categorical` of `n` labels, with all the levels.

        Raises:
            DomainError: A probability is negative or NaN, or all are zero.
        """
        supported, upto = self._cumulative()
        uniform = as_generator(rng).random(1 if n is None else n)
        drawn = supported[np.searchsorted(upto, uniform, side="right")]
        if n is None:
            return self._parts.pool.labels[int(drawn[0])]
        return pd.Categorical.from_codes(drawn, dtype=self._parts.pool.dtype)

    def __repr__(self) -> str:
        probs = self.probs
        inner = ", ".join(f"{label!r}: {probs[label]:.3g}" for label in self.support)
        return f"UnivariateFinite({{{inner}}}{', ordered=True' if self.ordered else ''})"


def _weights(weights: Any, n: int) -> Any:
    if weights is None:
        return np.ones(n)
    vector = to_array(weights, "weights", np.float64)
    if vector.shape != (n,):
        raise DimensionMismatch(
            f"There must be one weight for each of {n} observations, but `weights` has shape "
            f"{vector.shape}."
        )
    if not (np.all(vector >= 0) and np.all(np.isfinite(vector))):
        raise ArgumentError("Weights must be finite and not negative, but some are not.")
    return vector
