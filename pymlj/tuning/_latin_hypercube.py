"""`LatinHypercube`: candidates that fill the space evenly, each value of a grid used once."""

import copy
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, final

import numpy as np
import numpy.typing as npt

from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError

from ._base import Proposal, TuningStrategy
from ._ranges import NumericRange
from ._space import Dimension, candidate, check_fields, dimensions, plotting

Plan: TypeAlias = npt.NDArray[np.intp]
Fitness: TypeAlias = Callable[[Plan], float]

_TURNED = 0.2


@final
class LatinHypercube(TuningStrategy):
    r"""Spreads the candidates evenly over the whole space.

    `range` is a range or a list of ranges. For $n$ candidates each numeric hyperparameter takes the
    $n$ values of `iterator(n)` of its range (rounded for integers), each once, so that its ends are
    always tried; the values of a list are taken equally often. How the values are combined is
    settled by a genetic algorithm that looks for plans with a large

    $$ 1 \Big/ \sum_{i<j} \lVert x_i - x_j \rVert^{-p} $$

    (Bates, Sienz and Toropov, *Formulation of the optimal Latin hypercube design of experiments
    using a permutation genetic algorithm*, AIAA 2004-2011), plus the same quantity for the
    candidates that share the value of a list. When `n` grows, another hypercube is added.

    Args:
        gens: Number of generations.
        popsize: Number of plans in each.
        ntour: Number of plans in a tournament.
        ptour: Probability that the best of them wins, and so on down.
        inter_sample_weight: Weight of the first quantity; those for the lists have weight one.
        ae_power: The exponent $p$.
        periodic_ae: Whether distances go around the edges of the space.
        rng: Seed or generator.

    Report:
        plotting: Names, scales and values of the hyperparameters, and the measurements.

    Raises:
        ArgumentError: A number is out of range.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, LatinHypercube
        >>> from pymlj import param_range
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> r = param_range(model, "threshold", lower=0.25, upper=0.75)
        >>> strategy = LatinHypercube(rng=1)
        >>> models, _ = strategy.models(model, [], strategy.setup(model, r, 3), 3)
        >>> sorted(m.threshold for m in models)
        [0.25, 0.5, 0.75]
    """

    gens: int = 1
    popsize: int = 100
    ntour: int = 2
    ptour: float = 0.8
    inter_sample_weight: float = 1.0
    ae_power: float = 2.0
    periodic_ae: bool = False
    rng: RNG = None

    def check(self) -> None:
        """Positive numbers, a probability."""
        for name, least in (("gens", 0), ("popsize", 1), ("ntour", 1)):
            if getattr(self, name) < least:
                raise ArgumentError(
                    f"`{name} >= {least}` must hold for `LatinHypercube`, but got "
                    f"{getattr(self, name)!r}."
                )
        if not 0 < self.ptour <= 1:
            raise ArgumentError(
                f"`0 < ptour <= 1` must hold for `LatinHypercube`, but got {self.ptour!r}."
            )
        for name in ("inter_sample_weight", "ae_power"):
            if not getattr(self, name) > 0:
                raise ArgumentError(
                    f"`{name} > 0` must hold for `LatinHypercube`, but got {getattr(self, name)!r}."
                )

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> dict[str, Any]:
        """Check the ranges, and make the generator."""
        found = dimensions(range)
        check_fields(model, found)
        for dimension in found:
            if callable(getattr(dimension.range, "scale", None)):
                raise ArgumentError(
                    "`LatinHypercube` needs scales with a name, but that of the range of "
                    f"`{dimension.field}` is a function; use `Grid` or `RandomSearch`."
                )
        return {"dimensions": found, "rng": as_generator(self.rng)}

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose a hypercube."""
        found, n, rng = state["dimensions"], n_remaining, copy.deepcopy(state["rng"])
        plan = self._plan(found, n, rng)
        columns = [_values(d, plan[:, k], n) for k, d in enumerate(found)]
        names = [dimension.field for dimension in found]
        batch = [
            candidate(model, dict(zip(names, point, strict=True)))
            for point in zip(*columns, strict=True)
        ]
        return batch, {**state, "rng": rng}

    def tuning_report(self, history: Any, state: Any) -> dict[str, Any]:
        """The data of a plot."""
        return plotting(history, state["dimensions"])

    def _plan(self, found: list[Dimension], n: int, rng: np.random.Generator) -> Plan:
        """The places of the candidates on each axis, from 0 to `n - 1`, as good as can be found."""
        fitness = self._fitness(found, n)
        plans = [_random_plan(n, len(found), rng) for _ in range(self.popsize)]
        if n < 3 or len(found) == 1:
            return plans[0]  # all plans are alike
        values = [fitness(plan) for plan in plans]
        for _ in range(self.gens):
            best = int(np.argmax(values))
            children = [
                _mutated(_crossed(*self._parents(plans, values, rng), rng), rng)
                for _ in range(self.popsize - 1)
            ]
            plans = [plans[best], *children]
            values = [values[best], *map(fitness, children)]
        return plans[int(np.argmax(values))]

    def _parents(
        self, plans: list[Plan], values: list[float], rng: np.random.Generator
    ) -> tuple[Plan, Plan]:
        """Two plans, each the winner of a tournament."""
        winners = []
        for _ in range(2):
            drawn = rng.integers(len(plans), size=self.ntour)
            ranked = sorted(drawn, key=lambda i: -values[i])
            place = min(int(rng.geometric(self.ptour)) - 1, self.ntour - 1)
            winners.append(plans[ranked[place]])
        return winners[0], winners[1]

    def _fitness(self, found: list[Dimension], n: int) -> Fitness:
        listed = [k for k, d in enumerate(found) if not isinstance(d.range, NumericRange)]
        labels = {k: _labels(np.arange(n), len(found[k].range.values), n) for k in listed}  # type: ignore[union-attr]  # a list of values

        def fitness(plan: Plan) -> float:
            points = plan / n  # the period of the space is one
            for k in listed:
                points[:, k] = labels[k][plan[:, k]] / (labels[k].max() + 1)
            total = self.inter_sample_weight * self._spread(points)
            for k in listed:
                of = labels[k][plan[:, k]]
                total += sum(self._spread(points[of == label]) for label in np.unique(of))
            return float(total)

        return fitness

    def _spread(self, points: npt.NDArray[np.float64]) -> float:
        """The inverse of the sum of the inverse distances; zero for less than two points."""
        i, j = np.triu_indices(len(points), 1)
        if len(i) == 0:
            return 0.0
        gaps = np.abs(points[i] - points[j])
        if self.periodic_ae:
            gaps = np.minimum(gaps, 1 - gaps)
        squares = np.maximum((gaps**2).sum(axis=1), 1e-12)
        return float(1 / np.sum(squares ** (-self.ae_power / 2)))


def _random_plan(n: int, d: int, rng: np.random.Generator) -> Plan:
    return np.stack([rng.permutation(n) for _ in range(d)], axis=1)


def _crossed(first: Plan, second: Plan, rng: np.random.Generator) -> Plan:
    """A child that has each axis from one of its parents."""
    from_first = rng.random(first.shape[1]) < 0.5
    return np.where(from_first, first, second)


def _mutated(plan: Plan, rng: np.random.Generator) -> Plan:
    """A plan with two candidates changing places on an axis; now and then a stretch of one turned.

    The second changes much at once, so that it rarely makes a good plan better.
    """
    n, d = plan.shape
    i, j = rng.integers(n, size=2)
    k = rng.integers(d)
    plan[[i, j], k] = plan[[j, i], k]
    if rng.random() < _TURNED:
        first, last = sorted(rng.integers(n + 1, size=2))
        k = rng.integers(d)
        plan[first:last, k] = plan[first:last, k][::-1]
    return plan


def _labels(places: Plan, n_levels: int, n: int) -> Plan:
    """Which value of a list stands at each place, all of them equally often."""
    return (2 * places + 1) * n_levels // (2 * n)


def _values(dimension: Dimension, places: Plan, n: int) -> list[Any]:
    if isinstance(dimension.range, NumericRange):
        values = dimension.range.grid(n)
        return [values[i] for i in places]
    values = dimension.range.iterator(None)  # type: ignore[union-attr]  # a list of values
    return [values[i] for i in _labels(places, len(values), n)]
