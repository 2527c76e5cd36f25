"""The normal distribution, one or a vector of them."""

import math
from collections.abc import Iterator
from typing import Any, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.scitypes import Continuous, Scitype

from ._base import Distribution, plain

_LARGE = 1e150  # the square of a larger number may be no float


@final
class Normal(Distribution):
    """The normal distribution; given vectors, one distribution an entry.

    The density at `x` is `exp(-((x - mean) / std)**2 / 2) / (std * sqrt(2 * pi))`.

    Args:
        mean: A number, or a vector with one a distribution.
        std: The standard deviation, likewise; with zero all mass is at the mean.

    Raises:
        ArgumentError: A standard deviation is negative.
        DimensionMismatch: The vectors differ in length, or are no vectors.

    Example:
        >>> import numpy as np
        >>> from pymlj import Normal
        >>> Normal(0.0, 2.0).logpdf(2.0)
        -2.112085713764618
        >>> d = Normal(mean=np.array([0.0, 1.0, 5.0]), std=1.0)
        >>> len(d), d[2]
        (3, Normal(mean=5.0, std=1.0))
        >>> d.logpdf_at([0.0, 1.0, 6.0]).round(3)
        array([-0.919, -0.919, -1.419])
    """

    __slots__ = ("_mean", "_std")

    def __init__(self, mean: npt.ArrayLike = 0.0, std: npt.ArrayLike = 1.0) -> None:
        self._mean, self._std = _broadcast(_floats(mean, "mean"), _floats(std, "std"))
        if np.any(self._std < 0):
            raise ArgumentError(f"`std >= 0` must hold, but got {self._std.min()}.")

    @classmethod
    def fit(cls, y: Any, weights: Any = None) -> "Normal":
        """Return the normal distribution that makes a sample most likely.

        Its variance is the mean of squared deviations, with divisor `n`.

        Args:
            y: Numbers; missing ones are left out.
            weights: One number an observation.

        Raises:
            ArgumentError: There is no observation, or none of positive weight; or one is infinite.
            DimensionMismatch: There is not one weight for each observation.

        Example:
            >>> from pymlj import Normal
            >>> Normal.fit([1.0, 2.0, 3.0, 6.0])
            Normal(mean=3.0, std=1.8708286933869707)
        """
        sample = _floats(y, "y")
        w = np.ones_like(sample) if weights is None else _floats(weights, "weights")
        if sample.ndim != 1 or w.shape != sample.shape:
            raise DimensionMismatch(
                "`y` must be a vector, and `weights` one number for each of its entries, but their "
                f"shapes are {sample.shape} and {w.shape}."
            )
        if np.isinf(sample).any():
            raise ArgumentError("Observations must be finite, but some are infinite.")
        w = np.where(np.isnan(sample), 0.0, w)
        if not w.sum() > 0:
            raise ArgumentError(
                "There must be an observation that is not missing, of positive weight, but there "
                "is none."
            )
        kept = np.nan_to_num(sample)
        # Of numbers that are all below 1 no square, and no sum, is too large for a float.
        largest = float(np.abs(kept).max())
        scale = largest if largest > _LARGE else 1.0
        kept = kept / scale
        mean = np.average(kept, weights=w)
        return cls(mean * scale, np.sqrt(np.average((kept - mean) ** 2, weights=w)) * scale)

    @property
    def observation_scitype(self) -> Scitype:
        """`Continuous`."""
        return Continuous

    @property
    def shape(self) -> tuple[int, ...]:
        """`()` for one distribution, `(n,)` for a vector of `n`."""
        return self._mean.shape

    def mean(self) -> Any:
        """The mean, a float or a vector; likewise the following."""
        return plain(self._mean.copy())

    def median(self) -> Any:
        """The median, which is the mean."""
        return plain(self._mean.copy())

    def mode(self) -> Any:
        """The mode, which is the mean."""
        return plain(self._mean.copy())

    def std(self) -> Any:
        """The standard deviation."""
        return plain(self._std.copy())

    def pdf(self, x: Any) -> Any:
        """The density at `x`.

        Args:
            x: A number or an array; it is broadcast against the vector of distributions, if there
                is one, as numpy does.

        Returns:
            A float or an array; NaN where `x` is missing.
        """
        return plain(np.exp(self.logpdf(x)))

    def logpdf(self, x: Any) -> Any:
        """The logarithm of the density at `x`.

        Args:
            x: As in `pdf`.
        """
        deviation = self._deviation(x)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            z = np.where(deviation == 0, 0.0, deviation / self._std)
            value = -0.5 * z**2 - np.log(self._std) - 0.5 * math.log(2 * math.pi)
        # With zero deviation the density is infinite at the mean, and none elsewhere.
        return plain(np.where(np.isinf(z), -np.inf, value))

    def _deviation(self, x: Any) -> Any:
        """How far numbers are from the mean."""
        values = _floats(x, "x")
        try:
            with np.errstate(over="ignore"):
                return values - self._mean
        except ValueError:
            raise DimensionMismatch(
                "`x` must be one number, or one for each distribution, but the shapes of numbers "
                f"and distributions are {values.shape} and {self.shape}."
            ) from None

    def cdf(self, x: Any) -> Any:
        """The probability of a number that is `x` at most.

        Args:
            x: As in `pdf`.
        """
        from scipy.special import ndtr

        deviation = self._deviation(x)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            z = deviation / self._std
        # With zero deviation all mass is at the mean.
        at_mean = (deviation == 0) & (self._std == 0)
        return plain(np.where(at_mean, 1.0, ndtr(z)))

    def pdf_at(self, y: Any) -> Any:
        """The density of each distribution at its own number.

        Args:
            y: One number a distribution.

        Returns:
            Shape `(n,)`; NaN where `y` is missing.

        Raises:
            DimensionMismatch: There is not one number for each distribution.
        """
        return np.exp(self.logpdf_at(y))

    def logpdf_at(self, y: Any) -> Any:
        """The logarithm of `pdf_at(y)`.

        Args:
            y: One number a distribution.
        """
        return self.logpdf(at_each(y, self.shape))

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw numbers at random.

        Args:
            n: How many draws from each distribution; `None` for a single one.
            rng: Seed or generator; the same seed gives the same numbers.

        Returns:
            For one distribution a float, or an array of shape `(n,)`; for a vector of `m` an array
            of shape `(m,)` or `(m, n)`.
        """
        size = self.shape if n is None else (*self.shape, n)
        z = as_generator(rng).standard_normal(size)
        mean, std = (p if n is None else p[..., None] for p in (self._mean, self._std))
        return plain(np.asarray(mean + std * z))

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("One normal distribution has no length.")
        return len(self._mean)

    def __bool__(self) -> bool:
        return not self.shape or len(self) > 0

    def __getitem__(self, rows: Any) -> "Normal":
        if not self.shape:
            raise TypeError("One normal distribution has no entries.")
        return Normal(self._mean[rows], self._std[rows])

    def __iter__(self) -> Iterator["Normal"]:
        if not self.shape:
            raise TypeError("One normal distribution has no entries.")
        return (Normal(m, s) for m, s in zip(self._mean, self._std, strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Normal):
            return NotImplemented
        return np.array_equal(self._mean, other._mean, equal_nan=True) and np.array_equal(
            self._std, other._std, equal_nan=True
        )

    def __hash__(self) -> int:
        return hash((Normal, self.shape))

    def to_state(self) -> dict[str, Any]:
        """Return all there is to it as plain values and arrays; see `from_state`."""
        return {"mean": np.array(self._mean), "std": np.array(self._std)}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Normal":
        """Return the distribution whose `to_state` gave `state`."""
        return cls(state["mean"], state["std"])

    def __repr__(self) -> str:
        if not self.shape:
            return f"Normal(mean={float(self._mean)}, std={float(self._std)})"
        with np.printoptions(threshold=10, precision=3):
            return f"Normal(mean={self._mean}, std={self._std})"


def _floats(x: Any, name: str) -> npt.NDArray[np.float64]:
    """Numbers as floats; what is missing becomes NaN."""
    if getattr(getattr(x, "dtype", None), "kind", "") == "c":
        raise ArgumentError(f"`{name}` must be real numbers, but got {x!r}.")
    try:
        return np.asarray(x, dtype=np.float64)
    except Exception:  # with gaps that only pandas understands, or of a library that refuses
        pass
    try:
        if np.ndim(x) == 0:
            return np.asarray(pd.to_numeric(x) if pd.notna(x) else np.nan, dtype=np.float64)
        numbers = pd.Series(x).astype("Float64")
        return np.asarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan))
    except Exception:
        raise ArgumentError(f"`{name}` must be numbers, but got {x!r}.") from None


def _broadcast(*parameters: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    try:
        arrays = np.broadcast_arrays(*parameters)
    except ValueError:
        arrays = ()
    if not arrays or arrays[0].ndim > 1:
        shapes = " and ".join(str(p.shape) for p in parameters)
        raise DimensionMismatch(
            "`mean` and `std` must be numbers or vectors of equal length, but have shapes "
            f"{shapes}."
        )
    return list(arrays)


def at_each(y: Any, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return `y` as floats, one for each distribution of a vector.

    Raises:
        DimensionMismatch: There is not one number for each distribution.
    """
    values = _floats(y, "y")
    if values.shape != shape:
        raise DimensionMismatch(
            "There must be one number for each distribution, but the shapes of numbers and "
            f"distributions are {values.shape} and {shape}."
        )
    return values
