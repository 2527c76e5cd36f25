"""What one distribution over labels and a vector of them have in common.

Both are a pool, a mask of the labels in the support, and an array of probabilities whose last axis
is that of the labels; so most of what they answer is the same expression.
"""

import numbers
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError
from pymlj.scitypes import Multiclass, OrderedFactor, Scitype

from ._base import Distribution
from ._build import Floats, Parts, build, frozen, scatter
from ._pool import Codes, new_pool

Mask: TypeAlias = npt.NDArray[np.bool_]

_CLASSES: dict[int, type["Finite"]] = {}


class Finite(Distribution):
    """A distribution over labels, or a vector of them; see `UnivariateFinite`."""

    __slots__ = ("_parts",)
    _parts: Parts

    # Arrays leave arithmetic to the methods below, rather than going through the entries.
    __array_ufunc__: ClassVar[None] = None

    def __init_subclass__(cls, ndim: int, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _CLASSES[ndim] = cls

    def __new__(
        cls,
        levels: Any = None,
        probs: Any = None,
        pool: Any = None,
        augment: bool = False,
        ordered: bool = False,
    ) -> Self:
        """Make one distribution or a vector of them, whichever the arguments describe."""
        made: Self = cls._make(build(levels, probs, pool, augment, ordered))
        return made

    @staticmethod
    def _make(parts: Parts) -> Any:
        made = object.__new__(_CLASSES[parts.probs.ndim - 1])
        made._parts = parts
        return made

    def _with(self, probs: Floats, support: Mask | None = None) -> Any:
        """Other probabilities of the same labels."""
        kept = self._parts.support if support is None else support
        return self._make(Parts(self._parts.pool, kept, frozen(probs)))

    # -- what it is --

    @property
    def levels(self) -> list[Any]:
        """All labels, in order, whether they have a probability or not."""
        return list(self._parts.pool.labels)

    @property
    def support(self) -> list[Any]:
        """The labels that were given a probability, be it zero, in the order of the levels."""
        return [self._parts.pool.labels[code] for code in np.flatnonzero(self._parts.support)]

    @property
    def ordered(self) -> bool:
        """Whether the order of the levels means something."""
        return self._parts.pool.ordered

    @property
    def shape(self) -> tuple[int, ...]:
        """`()` for one distribution, `(n,)` for a vector of `n`."""
        return self._parts.probs.shape[:-1]

    @property
    def observation_scitype(self) -> Scitype:
        """`OrderedFactor[c]` or `Multiclass[c]`."""
        family = OrderedFactor if self.ordered else Multiclass
        return family[len(self._parts.pool.labels)]

    # -- what it answers --

    def pdf(self, x: Any) -> Any:
        """Probabilities of labels.

        Args:
            x: A label; or several, each of which then has a column (of a single distribution: an
                entry) of the result, in the order given. NaN is the probability of a missing label.

        Returns:
            For one distribution and one label a float; otherwise an array, of shape `(n,)`,
            `(n, k)` or `(k,)`.

        Raises:
            DomainError: A label is not among the levels.
        """
        pool = self._parts.pool
        if not pool.is_label(x):
            found = self._parts.probs[..., codes := pool.positions(x)]
            return np.where(codes < 0, np.nan, found)
        code = pool.position(x)
        found = self._parts.probs[..., code] if code >= 0 else np.full(self.shape, np.nan)
        return found if self.shape else float(found)

    def _mode_codes(self) -> Codes:
        supported = np.flatnonzero(self._parts.support)
        probs = self._parts.probs[..., supported]
        if np.isnan(probs).any():
            raise DomainError("There is no mode, since some probability is NaN.")
        return np.asarray(supported[probs.argmax(axis=-1)], dtype=np.intp)

    def _cumulative(self) -> tuple[Codes, Floats]:
        """Codes of the labels that can be drawn, and the probability of each or an earlier one.

        Labels after the last that has a probability get infinity, so that no rounding error lets a
        draw fall there, or beyond the end.
        """
        supported = np.flatnonzero(self._parts.support)
        weights = self._parts.probs[..., supported].astype(np.float64)
        total = weights.sum(axis=-1, keepdims=True)
        if not (np.all(weights >= 0) and np.all(np.isfinite(total)) and np.all(total > 0)):
            raise DomainError(
                "To sample, probabilities must not be negative or NaN and must not all be zero; "
                "they need not add up to one."
            )
        upto = np.cumsum(weights / total, axis=-1)
        return supported, np.where(upto >= upto[..., -1:], np.inf, upto)

    # -- arithmetic: on probabilities, without normalisation --

    def __add__(self, other: object) -> Any:
        if isinstance(other, Finite):
            return self._combined(other, +1)
        return self if _is_number(other) and other == 0 else NotImplemented  # for `sum`

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        return self._combined(other, -1) if isinstance(other, Finite) else NotImplemented

    def __neg__(self) -> Any:
        return self * -1

    def __mul__(self, other: object) -> Any:
        factor = self._factor(other)
        return NotImplemented if factor is None else self._scaled(self._parts.probs * factor)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        factor = self._factor(other)
        return NotImplemented if factor is None else self._scaled(self._parts.probs / factor)

    def _combined(self, other: "Finite", sign: int) -> Any:
        if not self._parts.pool.same_as(other._parts.pool):
            raise ArgumentError(
                "Distributions must have the same levels, in the same order, to be added or "
                f"subtracted, but have {self.levels} and {other.levels}."
            )
        if self.shape and other.shape and self.shape != other.shape:
            raise DimensionMismatch(
                "Vectors of distributions must be of equal length to be added or subtracted, but "
                f"have {self.shape[0]} and {other.shape[0]} entries."
            )
        return self._scaled(self._parts.probs + sign * other._parts.probs)

    def _factor(self, other: Any) -> Any:
        """A number, or one a distribution, in a form to multiply the probabilities with."""
        if _is_number(other):
            return other
        if not isinstance(other, np.ndarray) or other.dtype.kind not in "fiub":
            return None
        if other.shape not in ((), self.shape):
            raise DimensionMismatch(
                "Distributions can be multiplied with a number, or each with its own, but the "
                f"shapes are {self.shape} and {other.shape}."
            )
        return other[..., None]

    def _scaled(self, probs: Floats) -> Any:
        return self._with(probs, np.ones_like(self._parts.support))

    # -- equality, copies, files --

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Finite):
            return NotImplemented
        mine, others = self._parts, other._parts
        return (
            mine.pool.same_as(others.pool)
            and np.array_equal(mine.support, others.support)
            and np.array_equal(mine.probs, others.probs, equal_nan=True)
        )

    def __hash__(self) -> int:
        return hash((self.ordered, *self._parts.pool.labels))

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Any]]]:
        return Finite.from_state, (self.to_state(),)

    def to_state(self) -> dict[str, Any]:
        """Return all there is to it as plain values and arrays; see `from_state`."""
        return {
            "levels": self.levels,
            "ordered": self.ordered,
            "support": np.flatnonzero(self._parts.support),
            "probs": np.array(self._parts.probs),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Any:
        """Return the distribution, or vector of distributions, whose `to_state` gave `state`."""
        pool = new_pool(state["levels"], state["ordered"])
        parts = scatter(pool, np.arange(len(pool.labels)), np.asarray(state["probs"]))
        support = np.zeros_like(parts.support)
        support[np.asarray(state["support"], dtype=np.intp)] = True
        return cls._make(Parts(pool, support, parts.probs))


def _is_number(x: object) -> bool:
    return isinstance(x, numbers.Real | np.floating | np.integer) and not isinstance(x, bool)
