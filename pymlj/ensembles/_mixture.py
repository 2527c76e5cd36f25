"""Mixtures of distributions: what several models that predict distributions of numbers predict."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from pymlj.distributions import Distribution, Normal, as_distribution
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import RNG, as_generator
from pymlj.scitypes import Count, Scitype

Floats = npt.NDArray[np.float64]

# The search for a mode: points to start with, and how often the best neighbourhood is searched
# again with how many points. Halvings of the interval in which a median lies.
_START_POINTS, _ROUNDS, _POINTS, _HALVINGS = 201, 10, 21, 100


@final
class Mixture(Distribution):
    r"""A mixture of distributions of numbers, or a vector of mixtures.

    Its density is $\sum_k w_k p_k(x)$.

    Args:
        components: The distributions: all single ones, or all vectors of one length.
        weights: One a component, not negative; they are scaled to add up to one. Equal by default.

    Raises:
        ArgumentError: There is no component, one is no distribution, or a weight is negative.
        DimensionMismatch: Components differ in length, or weights are not one a component.

    Example:
        >>> from pymlj import Normal
        >>> from pymlj.ensembles import Mixture
        >>> d = Mixture([Normal(0.0, 1.0), Normal(4.0, 1.0)], weights=[3, 1])
        >>> d.mean(), d.std()
        (1.0, 2.0)
        >>> round(d.median(), 2), round(d.mode(), 2)
        (0.43, 0.0)
    """

    __slots__ = ("components", "weights")

    def __init__(self, components: Sequence[Any], weights: Any = None) -> None:
        parts = tuple(as_distribution(part) for part in components)
        if not parts:
            raise ArgumentError("A `Mixture` needs at least one component, but got none.")
        if len({part.shape for part in parts}) > 1:
            raise DimensionMismatch(
                "The components of a `Mixture` must be of one length, but have the shapes "
                f"{', '.join(str(part.shape) for part in parts)}."
            )
        w = np.ones(len(parts)) if weights is None else np.asarray(weights, dtype=np.float64)
        if w.shape != (len(parts),):
            raise DimensionMismatch(
                f"A `Mixture` needs one weight for each of {len(parts)} components, but got "
                f"{w.size}."
            )
        if not (w >= 0).all() or not w.sum() > 0:
            raise ArgumentError(
                f"The weights of a `Mixture` must be positive or zero, not all zero, but got {w}."
            )
        self.components = parts
        self.weights: Floats = w / w.sum()

    @property
    def observation_scitype(self) -> Scitype:
        """That of the first component."""
        return self.components[0].observation_scitype

    @property
    def shape(self) -> tuple[int, ...]:
        """`()` for one mixture, `(n,)` for a vector of `n`."""
        return self.components[0].shape

    def pdf(self, x: Any) -> Any:
        """The density at `x`; of a discrete distribution the probability.

        Args:
            x: A number or an array; it is broadcast against the vector of mixtures, as numpy does.
        """
        return self._average(lambda part: part.pdf(x))

    def logpdf(self, x: Any) -> Any:
        """The logarithm of `pdf(x)`.

        Args:
            x: As in `pdf`.
        """
        with np.errstate(divide="ignore"):
            each = np.stack([part.logpdf(x) for part in self.components])
            logs = each + np.log(self.weights).reshape(-1, *[1] * (each.ndim - 1))
        return _plain(np.logaddexp.reduce(logs, axis=0))

    def pdf_at(self, y: Any) -> Any:
        """The density of each mixture at its own number.

        Args:
            y: One number a mixture.
        """
        return np.exp(self.logpdf_at(y))

    def logpdf_at(self, y: Any) -> Any:
        """The logarithm of `pdf_at(y)`.

        Args:
            y: One number a mixture.
        """
        values = np.asarray(y, dtype=np.float64)
        if values.shape != self.shape:
            raise DimensionMismatch(
                f"There must be one number for each of {len(self)} mixtures, but got {len(values)}."
            )
        return self.logpdf(values)

    def cdf(self, x: Any) -> Any:
        """The probability of a number that is `x` at most.

        Args:
            x: As in `pdf`.

        Raises:
            ArgumentError: A component has no `cdf`.
        """
        return self._average(lambda part: self._ask(part, "cdf")(x))

    def mean(self) -> Any:
        """The mean, a float or a vector; likewise the following."""
        return self._average(lambda part: self._ask(part, "mean")())

    def std(self) -> Any:
        """The standard deviation."""
        mean = self.mean()
        around = self._average(
            lambda part: self._ask(part, "std")() ** 2 + (self._ask(part, "mean")() - mean) ** 2
        )
        return around**0.5

    def median(self) -> Any:
        """The median, found by halving the range of those of the components."""
        medians = np.stack([self._ask(part, "median")() for part in self.components])
        low, high = medians.min(axis=0), medians.max(axis=0)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            reached = np.asarray(self.cdf(middle)) >= 0.5
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return _plain(np.floor(high) if self._is_discrete else high)

    def mode(self) -> Any:
        """Where the density is highest, found by searching the range of the components' modes.

        The components should have one peak each: then the highest one of the mixture lies there.
        """
        modes = np.stack([part.mode() for part in self.components])
        lowest, highest = modes.min(axis=0), modes.max(axis=0)
        step = (highest - lowest) / (_START_POINTS - 1)
        grid = np.concatenate([modes, np.linspace(lowest, highest, _START_POINTS)])
        for _ in range(_ROUNDS):
            grid = np.rint(grid) if self._is_discrete else grid
            best = np.asarray(self.pdf(grid)).argmax(axis=0)[None]
            top = np.take_along_axis(grid, best, axis=0)[0]
            low, high = np.maximum(top - step, lowest), np.minimum(top + step, highest)
            grid = np.concatenate([top[None], np.linspace(low, high, _POINTS)])
            step = 2 * step / (_POINTS - 1)
        return _plain(top)

    def sample(self, n: int | None = None, rng: RNG = None) -> Any:
        """Draw numbers at random.

        Args:
            n: How many draws from each mixture; `None` for a single one.
            rng: Seed or generator; the same seed gives the same numbers.

        Returns:
            For one mixture a float, or an array of shape `(n,)`; for a vector of `m` an array of
            shape `(m,)` or `(m, n)`.
        """
        generator = as_generator(rng)
        draws = np.stack([part.sample(n, generator) for part in self.components])
        chosen = generator.choice(len(self.components), size=draws.shape[1:], p=self.weights)
        return _plain(np.take_along_axis(draws, np.asarray(chosen)[None], axis=0)[0])

    @property
    def _is_discrete(self) -> bool:
        return self.observation_scitype <= Count

    def _average(self, of: Callable[[Any], Any]) -> Any:
        total = sum(w * of(part) for w, part in zip(self.weights, self.components, strict=True))
        return _plain(np.asarray(total))

    def _ask(self, part: Any, method: str) -> Any:
        if not hasattr(part, method):
            raise ArgumentError(
                f"The {method} of a `Mixture` follows from those of its components, but "
                f"`{type(part).__name__}` has no method `{method}`."
            )
        return getattr(part, method)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("One mixture has no length.")
        return self.shape[0]

    def __bool__(self) -> bool:
        return self.shape != (0,)

    def __getitem__(self, rows: Any) -> "Mixture":
        if not self.shape:
            raise TypeError("One mixture has no entries.")
        parts: list[Any] = list(self.components)
        return Mixture([part[rows] for part in parts], self.weights)

    def __iter__(self) -> Iterator["Mixture"]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        number = "" if not self.shape else f", {len(self)} rows"
        return f"Mixture(<{len(self.components)} components{number}>)"


def one_vector(distributions: Any) -> Any:
    """Predicted distributions as one vector of them, if they come as a list of single ones.

    Raises:
        ArgumentError: They are not all of one family, or none.
    """
    if isinstance(distributions, Distribution) or not isinstance(distributions, list | tuple):
        return as_distribution(distributions)
    first = distributions[0]
    if all(isinstance(d, Normal) for d in distributions):
        return Normal([d.mean() for d in distributions], [d.std() for d in distributions])
    if len({_family(d) for d in distributions}) > 1 or _family(first) is None:
        raise ArgumentError(
            "Only distributions of one family, `Normal` or one of `scipy.stats`, can be mixed row "
            f"by row, but got {first!r} among others."
        )
    args = [np.array(values) for values in zip(*(d.args for d in distributions), strict=True)]
    kwds = {name: np.array([d.kwds[name] for d in distributions]) for name in first.kwds}
    return as_distribution(first.dist(*args, **kwds))


def _family(distribution: Any) -> Any:
    family = getattr(distribution, "dist", None)
    if family is None:
        return None
    return type(family), len(distribution.args), tuple(sorted(distribution.kwds))


def _plain(x: Any) -> Any:
    return x if np.ndim(x) else float(x)
