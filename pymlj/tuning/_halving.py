"""`SuccessiveHalving` and `Hyperband`: many candidates are begun, the best of them are finished."""

import abc
import math
from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias, final

from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record, iteration_path
from pymlj.parameters import get_param

from ._base import Proposal, TuningStrategy
from ._random_search import RandomSearch
from ._selection import first_loss
from ._space import candidate, range_fields

Bracket: TypeAlias = list[tuple[int, int]]
"""Rungs: how many candidates there are, and how many iterations they have had."""


class Halving(TuningStrategy, abc.ABC):
    """What the two strategies have in common; they differ in their brackets.

    A round goes through all brackets; with a larger `n` there is another round. The state says
    which candidates are on the current rung; what became of them is looked up in the history, where
    the metadata tell bracket, rung and candidate.
    """

    strategy: TuningStrategy = RandomSearch()
    min_resource: int = 1
    max_resource: int = 81
    factor: int = 3
    resource: str | None = None

    grows: ClassVar[bool] = True

    @abc.abstractmethod
    def brackets(self) -> list[Bracket]:
        """Return the brackets of a round."""

    def check(self) -> None:
        """Resources in order, a factor of two or more."""
        name = type(self).__name__
        if not 1 <= self.min_resource <= self.max_resource:
            raise ArgumentError(
                f"`1 <= min_resource <= max_resource` must hold for `{name}`, but got "
                f"min_resource={self.min_resource!r} and max_resource={self.max_resource!r}."
            )
        if self.factor < 2:
            raise ArgumentError(
                f"`factor >= 2` must hold for `{name}`, but got factor={self.factor!r}."
            )
        if self.strategy.grows:
            raise ArgumentError(
                f"`strategy` of `{name}` proposes what to begin with, so it must not let "
                f"candidates grow itself, as `{type(self.strategy).__name__}` does."
            )

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> dict[str, Any]:
        """Find what grows, and begin the first bracket."""
        path = self._path(model)
        if path in range_fields(range):
            raise ArgumentError(
                f"`{path}` is what `{type(self).__name__}` lets grow, so there must be no range of "
                "it; leave it out."
            )
        begun = sum(bracket[0][0] for bracket in self.brackets())
        return {
            "inner": self.strategy.setup(model, range, begun, verbosity),
            "spare": [],
            "path": path,
            "bracket": -1,
            "rung": 0,
            "rungs": [],
        }

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose the next rung: the best candidates of the last one, grown, or new ones."""
        bracket, rung, rungs = state["bracket"], state["rung"] + 1, state["rungs"]
        survivors = self._survivors(history, bracket, rung, rungs)
        if not survivors:
            return self._begin(model, history, state, verbosity)
        batch = [
            _grown(entry.model, state["path"], rungs[rung][1], entry.metadata, rung)
            for entry in survivors
        ]
        return batch, {**state, "rung": rung}

    def _survivors(
        self, history: Any, bracket: int, rung: int, rungs: Sequence[Sequence[int]]
    ) -> list[Record]:
        """The entries of the rung below that are good enough for this one, best first."""
        if rung >= len(rungs):
            return []
        below = [e for e in history if e.metadata["bracket"] == bracket]
        below = [e for e in below if e.metadata["rung"] == rung - 1]
        finite = [entry for entry in below if not math.isnan(first_loss(entry))]
        wanted = min(rungs[rung][0], max(len(below) // self.factor, 1))
        return sorted(finite, key=first_loss)[:wanted]

    def _begin(
        self, model: Any, history: Any, state: Any, verbosity: int
    ) -> tuple[Sequence[Proposal], Any]:
        """Begin the next bracket, with new candidates."""
        brackets = self.brackets()
        number = state["bracket"] + 1
        rungs = brackets[number % len(brackets)]
        wanted, iterations = rungs[0]
        spare, inner = list(state["spare"]), state["inner"]
        while len(spare) < wanted:
            more, inner = self.strategy.models(
                model, history, inner, wanted - len(spare), verbosity
            )
            if not more:
                break
            spare += [item[0] if isinstance(item, tuple) else item for item in more]
        batch = [
            _grown(one, state["path"], iterations, {"bracket": number, "candidate": i}, 0)
            for i, one in enumerate(spare[:wanted])
        ]
        state = {
            **state,
            "inner": inner,
            "spare": spare[wanted:],
            "bracket": number,
            "rung": 0,
            "rungs": rungs,
        }
        return batch, state

    def extras(self, history: Any, state: Any, evaluation: Any) -> dict[str, Any]:
        """How many iterations a candidate has had."""
        return {"resource": get_param(evaluation.model, state["path"])}

    def tuning_report(self, history: Any, state: Any) -> dict[str, Any]:
        """What the strategy inside reports, and the way the candidates went."""
        names = ("bracket", "candidate", "rung")
        schedule = {name: [entry.metadata[name] for entry in history] for name in names}
        schedule["resource"] = [entry.resource for entry in history]
        inside = self.strategy.tuning_report(history, state["inner"])
        return {**inside, "schedule": Record(schedule)}

    def default_n(self, range: Any) -> int:
        """One round."""
        return sum(count for bracket in self.brackets() for count, _ in bracket)

    def promotions(self) -> int:
        """How often a candidate that is begun with the least resource can be promoted."""
        k = 0
        while self.min_resource * self.factor ** (k + 1) <= self.max_resource:
            k += 1
        return k

    def bracket(self, n: int, promotions: int) -> Bracket:
        """The rungs of `n` candidates, the last of which gets all of the resource."""
        return [
            (
                max(n // self.factor**k, 1),
                round(self.max_resource / self.factor ** (promotions - k)),
            )
            for k in range(promotions + 1)
        ]

    def _path(self, model: Any) -> str:
        path = self.resource or iteration_path(model)
        if path is None:
            raise ArgumentError(
                f"`{type(self).__name__}` lets candidates grow, so the model must have an "
                f"iteration parameter, but `{type(model).__name__}` has none; use another strategy,"
                " or say which hyperparameter makes training longer: `resource=...`."
            )
        get_param(model, path)
        return path


def _grown(
    model: Model, path: str, iterations: int, metadata: dict[str, int], rung: int
) -> tuple[Model, dict[str, int]]:
    """A proposal: a model with so many iterations, and where it comes from."""
    return candidate(model, {path: iterations}), {**metadata, "rung": rung}


@final
class SuccessiveHalving(Halving):
    """Begins with many candidates, and again and again goes on with the best of them only.

    All candidates are trained for a few iterations and evaluated; the best third (with `factor=3`)
    is trained on for three times as many, and so on, until the best ones have had
    `max_resource`. With cross-validation every fold is trained on, so a candidate is judged by all
    folds at each step. Each evaluation is an entry of the history, and any of them may be the best
    one in the end.

    K. Jamieson and A. Talwalkar, *Non-stochastic best arm identification and hyperparameter
    optimization*, AISTATS 2016.

    Args:
        strategy: Proposes the candidates to begin with, and settles what `range` may be.
        min_resource: The least number of iterations to begin with.
        max_resource: The number of iterations of those that come through.
        factor: One of so many candidates goes on, with so many times the iterations.
        resource: Dotted name of what counts the iterations; by default the iteration parameter of
            the model. Its value in the model itself is not used.
        n_candidates: How many candidates there are to begin with; by default as many as leave one
            in the end.

    Report:
        schedule: For each entry of the history its `bracket`, `candidate`, `rung` and `resource`.
        plotting: If the strategy inside reports it.

    Raises:
        ArgumentError: Numbers out of range, or a strategy that lets candidates grow itself.

    Example:
        >>> from pymlj import SuccessiveHalving
        >>> SuccessiveHalving(max_resource=9).brackets()
        [[(9, 1), (3, 3), (1, 9)]]
    """

    n_candidates: int | None = None

    def check(self) -> None:
        """At least one candidate."""
        super().check()
        if self.n_candidates is not None and self.n_candidates < 1:
            raise ArgumentError(
                "`n_candidates >= 1` must hold for `SuccessiveHalving`, but got "
                f"{self.n_candidates!r}."
            )

    def brackets(self) -> list[Bracket]:
        """Return the only bracket, as pairs of numbers of candidates and of iterations."""
        promotions = self.promotions()
        if self.n_candidates is None:
            return [self.bracket(self.factor**promotions, promotions)]
        while self.factor**promotions > self.n_candidates:
            promotions -= 1
        return [self.bracket(self.n_candidates, promotions)]


@final
class Hyperband(Halving):
    r"""Several rounds of successive halving, from many candidates begun low to few begun high.

    How early a candidate can be judged is not known beforehand. So there is one bracket for each
    number of promotions: with $s_{max}$ the largest that the resources allow, bracket
    $s = s_{max}, \dots, 0$ begins with $\lceil (s_{max} + 1) / (s + 1) \cdot factor^s \rceil$
    candidates, trained for $max\_resource \cdot factor^{-s}$ iterations.

    L. Li and others, *Hyperband: A novel bandit-based approach to hyperparameter optimization*,
    JMLR 18 (2018).

    Args:
        strategy: Proposes the candidates to begin with, and settles what `range` may be.
        min_resource: The least number of iterations.
        max_resource: The number of iterations of those that come through.
        factor: One of so many candidates goes on, with so many times the iterations.
        resource: Dotted name of what counts the iterations; by default the iteration parameter of
            the model.

    Report:
        schedule: For each entry of the history its `bracket`, `candidate`, `rung` and `resource`.
        plotting: If the strategy inside reports it.

    Raises:
        ArgumentError: Numbers out of range, or a strategy that lets candidates grow itself.

    Example:
        >>> from pymlj import Hyperband
        >>> Hyperband(max_resource=9).brackets()
        [[(9, 1), (3, 3), (1, 9)], [(5, 3), (1, 9)], [(3, 9)]]
    """

    def brackets(self) -> list[Bracket]:
        """Return all brackets, as pairs of numbers of candidates and of iterations."""
        most = self.promotions()
        return [
            self.bracket(-(-(most + 1) * self.factor**s // (s + 1)), s) for s in range(most, -1, -1)
        ]
