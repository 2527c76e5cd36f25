"""`RandomSearch`: hyperparameters drawn at random, independently of each other."""

import copy
from collections.abc import Sequence
from typing import Any, final

import numpy as np

from pymlj._random import RNG, as_generator

from ._base import Proposal, TuningStrategy
from ._families import check_family
from ._ranges import NumericRange
from ._samplers import Sampler, check_sampler
from ._space import Dimension, candidate, check_fields, dimensions, field_names, plotting


@final
class RandomSearch(TuningStrategy):
    """Draws every hyperparameter at random.

    `range` is a range, a pair `(range, distribution)`, a pair `(name, sampler)`, or a list of
    those. A distribution is what `sampler` of the range takes: a distribution of `scipy.stats` with
    its parameters or a family, or probabilities. A sampler is anything with `sample(n, rng)`. Of
    several ranges of one hyperparameter one is chosen at random for each candidate.

    Values of a range with two bounds are spread evenly on its scale, all integers being equally
    likely on a linear one; values of other ranges come from a gamma distribution (bounded from
    below, by zero or more) or a normal one, fitted to `origin` and `unit`.

    Args:
        bounded: Family of `scipy.stats` for ranges with two bounds, in place of that.
        positive_unbounded: Family for ranges bounded from below only, by zero or more.
        other: Family for all other ranges.
        rng: Seed or generator. With a seed, twelve candidates are six and then another six.

    Report:
        plotting: Names, scales and values of the hyperparameters, and the measurements.

    Raises:
        ArgumentError: What should be a family is none, or one that cannot be fitted to a range.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, RandomSearch
        >>> from pymlj import param_range
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> r = param_range(model, "threshold", lower=0.2, upper=0.4)
        >>> strategy = RandomSearch(rng=1)
        >>> models, _ = strategy.models(model, [], strategy.setup(model, r, 2), 2)
        >>> [round(m.threshold, 3) for m in models]
        [0.302, 0.229]
    """

    bounded: Any = None
    positive_unbounded: Any = None
    other: Any = None
    rng: RNG = None

    def check(self) -> None:
        """Families, as far as any are given."""
        for name in ("bounded", "positive_unbounded", "other"):
            if getattr(self, name) is not None:
                check_family(getattr(self, name), name)

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> dict[str, Any]:
        """Check the ranges, and make the generator."""
        found = _dimensions(range)
        check_fields(model, found)
        for dimension in found:
            self._sampler(dimension)
        return {"dimensions": found, "rng": as_generator(self.rng)}

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose as many as are wanted."""
        found = state["dimensions"]
        # Row by row, so that it does not matter how many candidates are asked for at once; the
        # last column chooses among ranges of one hyperparameter.
        rng = copy.deepcopy(state["rng"])
        u = rng.random((n_remaining, 2 * len(found)))
        columns = [_draw(self._sampler(d), u[:, k], rng) for k, d in enumerate(found)]
        chosen = u[:, len(found) :]
        return [
            candidate(model, _values(found, [c[i] for c in columns], chosen[i]))
            for i in np.arange(n_remaining)
        ], {**state, "rng": rng}

    def tuning_report(self, history: Any, state: Any) -> dict[str, Any]:
        """The data of a plot."""
        return plotting(history, state["dimensions"])

    def _sampler(self, dimension: Dimension) -> Any:
        if dimension.range is None:
            check_sampler(dimension.beside)
            return dimension.beside
        dist = dimension.beside
        if dist is None and isinstance(dimension.range, NumericRange):
            dist = self._family(dimension.range)
        return dimension.range.sampler(dist)

    def _family(self, range: NumericRange) -> Any:
        if range.is_bounded:
            return self.bounded
        is_half_line = range.lower >= 0  # its upper bound is infinite, as another one is finite
        return self.positive_unbounded if is_half_line else self.other


def _dimensions(given: Any) -> list[Dimension]:
    return dimensions(given, "distribution", named=True)


def _draw(sampler: Any, u: Any, rng: np.random.Generator) -> list[Any]:
    """The values of one hyperparameter for all candidates."""
    if isinstance(sampler, Sampler):
        return sampler.quantiles(u)
    return list(sampler.sample(len(u), rng))


def _values(found: list[Dimension], drawn: list[Any], chosen: Any) -> dict[str, Any]:
    """The value of each hyperparameter; of several ranges the one with the largest number."""
    values = {}
    for name in field_names(found):
        of_name = [k for k, dimension in enumerate(found) if dimension.field == name]
        values[name] = drawn[max(of_name, key=lambda k: chosen[k])]
    return values
