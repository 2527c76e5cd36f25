"""A search: what a strategy proposes is evaluated, batch by batch, until there is enough.

`Search` is one search; it hands out trials and takes in their outcomes, so that several searches
(the folds around a `TunedModel`, the curves of a `learning_curve`) can be carried out side by side,
all their models trained together. `run_searches` does that.
"""

import dataclasses
import itertools
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

from pymlj._interrupt import Interruptible
from pymlj._logging import log_info, quieter
from pymlj._parallel import Acceleration
from pymlj._show import one_line, short
from pymlj.evaluation import Evaluator, PerformanceEvaluation, Trial, attempt
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record

from ._base import TuningStrategy
from ._chains import by_settings, chains, take_continued
from ._history import History
from ._progress import SearchBar
from ._recall import Recalled, recalled
from ._room import room_for
from ._selection import SelectionHeuristic
from ._width import Pace, width_of


@dataclass(eq=False)
class Memory:
    """What a search leaves behind, so that it can go on when `n` grows.

    Attributes:
        state: That of the strategy.
        entries: The history, with metadata.
        waiting: What was proposed beyond `n`: pairs of model and metadata.
        folds: On which all models are evaluated.
        live: Trials of the last batch, for strategies whose candidates grow; no file keeps them.
    """

    state: Any
    folds: Any
    entries: list[Record] = field(default_factory=list)
    waiting: list[tuple[Model, Any]] = field(default_factory=list)
    live: list[Trial] = field(default_factory=list)

    def copy(self) -> "Memory":
        """Return a memory that can be added to without changing this one."""
        return dataclasses.replace(self, entries=list(self.entries), waiting=list(self.waiting))

    def to_state(self) -> dict[str, Any]:
        """What a file keeps."""
        kept = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return {**kept, "live": []}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """Undo `to_state`."""
        return cls(**state)


@dataclass(eq=False)
class _Slot:
    """The place of one candidate in the batch under way."""

    model: Model
    metadata: Any
    outcome: PerformanceEvaluation | None = None


@dataclass(eq=False)
class _Lane:
    """Candidates of which each goes on where the one before stopped; usually there is only one."""

    slots: deque[_Slot]
    parent: Trial | None


class Search:
    """The search for one best model.

    Args:
        strategy: Proposes the models.
        model: The model that is tuned.
        names: Hyperparameters searched over, for the history.
        n: How many evaluations there are to be in the end.
        evaluator: Evaluates models on the same folds, by measures that are settled.
        memory: What the search begins with, or what an earlier one left; it is added to.
        heuristic: Which evaluation is the best.
        acceleration: How to train.

    Attributes:
        error: What ended the search before its time, if anything.
    """

    def __init__(
        self,
        strategy: TuningStrategy,
        model: Model,
        names: Sequence[str],
        n: int,
        evaluator: Evaluator,
        memory: Memory,
        heuristic: SelectionHeuristic,
        acceleration: Acceleration | None = None,
    ) -> None:
        self.n = n
        self.memory = memory
        self.evaluator = evaluator
        self.heuristic = heuristic
        self.acceleration = acceleration
        self.error: Exception | None = None
        self._strategy = strategy
        self._model = model
        self._names = names
        self._pace = Pace()
        self._checked: set[type] = set()
        self._before = self.history
        self._batch: deque[_Slot] = deque()
        self._lanes: deque[_Lane] = deque()
        self._under_way: list[tuple[_Lane, _Slot, Trial]] = []
        self._last: list[Trial] = []  # held so that the next ones find the rows they share

    @property
    def history(self) -> History:
        """The evaluations so far, with metadata."""
        return History(self.memory.entries, self._names)

    # ------------------------------------------------------------------ asking

    def next_trials(self, verbosity: int) -> list[Trial]:
        """Return the trials to carry out next, all at once; none if the search is over.

        Args:
            verbosity: As everywhere.
        """
        if not self._lanes and not self._next_batch(verbosity):
            return []
        lanes = [self._lanes.popleft() for _ in range(min(self._width(), len(self._lanes)))]
        self._under_way = [(lane, *self._start(lane)) for lane in lanes]
        return [trial for _, _, trial in self._under_way]

    def _width(self) -> int:
        head = self._lanes[0].slots[0].model
        evaluator, n_folds = self.evaluator, len(self.evaluator.folds)
        width = self._pace.begin(at_least=width_of(head, n_folds, self.acceleration))
        return min(width, room_for(head, evaluator.data[0], n_folds))

    def _start(self, lane: _Lane) -> tuple[_Slot, Trial]:
        slot = lane.slots.popleft()
        machines = None if lane.parent is None else lane.parent.machines
        return slot, self.evaluator.trial(slot.model, machines=machines)

    def _next_batch(self, verbosity: int) -> bool:
        """Plan the next batch; `False` if there is none."""
        self._ask(verbosity)
        n_remaining = self.n - len(self.memory.entries)
        if n_remaining <= 0 or not self.memory.waiting:
            return False
        batch = self.memory.waiting[:n_remaining]
        del self.memory.waiting[:n_remaining]
        for model, _ in batch:
            self._check(model)
        self._before = self.history
        slots = [_Slot(*proposal) for proposal in batch]
        self._batch.extend(slots)
        trained = by_settings(self.memory.live)
        for chain in chains([slot.model for slot in slots]):
            parent = take_continued(slots[chain[0]].model, trained)
            self._lanes.append(_Lane(deque(slots[i] for i in chain), parent))
        self.memory.live = []
        return True

    def _ask(self, verbosity: int) -> None:
        """Have something waiting, unless there is enough already or no more to be had."""
        memory = self.memory
        while not memory.waiting and (n_remaining := self.n - len(memory.entries)) > 0:
            proposals, memory.state = self._strategy.models(
                self._model, self.history, memory.state, n_remaining, verbosity
            )
            if not proposals:
                return
            for proposal in proposals:
                if isinstance(proposal, Recalled):
                    self._recall(proposal)
                else:
                    memory.waiting.append(_as_pair(proposal, self._strategy))

    def _check(self, model: Model) -> None:
        """Find what is wrong with the configuration before anything of its class is trained."""
        if type(model) not in self._checked:
            self.evaluator.trial(model)
            self._checked.add(type(model))

    def _recall(self, proposal: Recalled) -> None:
        trial = self.evaluator.trial(proposal.model)
        self._before = self.history
        self._append(_Slot(trial.model, proposal.metadata, recalled(trial, proposal.results)))

    # ------------------------------------------------------------------ taking in

    def record(self, outcomes: Sequence[PerformanceEvaluation | Exception], verbosity: int) -> None:
        """Take in what became of the trials asked for last.

        Args:
            outcomes: One a trial; an error ends the search.
            verbosity: At 2 and more each measurement is logged, at 3 and more the model too.
        """
        self._pace.end()
        for (lane, slot, trial), outcome in zip(self._under_way, outcomes, strict=True):
            if isinstance(outcome, Exception):
                self.error = self.error or outcome
                continue
            slot.outcome = outcome
            if self._strategy.grows:
                self.memory.live.append(trial)
            lane.parent = trial
        # Chains that have begun come first, so that little that is trained has to be kept.
        self._lanes.extendleft(lane for lane, _, _ in reversed(self._under_way) if lane.slots)
        self._last = [trial for _, _, trial in self._under_way[:1]]
        self._under_way = []
        while self._batch and self._batch[0].outcome is not None:
            self._append(self._batch.popleft(), verbosity)

    def stop(self) -> None:
        """Give up what is under way; it is the first to be done when the search goes on."""
        left = [(slot.model, slot.metadata) for slot in self._batch if slot.outcome is None]
        self.memory.waiting[:0] = left
        for slot in self._batch:
            if slot.outcome is not None:
                self._append(slot)
        self._batch.clear()
        self._lanes.clear()
        self._under_way = []

    def _append(self, slot: _Slot, verbosity: int = 0) -> None:
        """Add an evaluation to the history."""
        memory, evaluation = self.memory, slot.outcome
        assert evaluation is not None  # asked of all callers
        extras = self._strategy.extras(self._before, memory.state, evaluation)
        entry = Record(
            {
                **extras,
                "model": evaluation.model,
                "measure": evaluation.measure,
                "measurement": evaluation.measurement,
                "per_fold": evaluation.per_fold,
                "evaluation": evaluation,
                "metadata": slot.metadata,
            }
        )
        memory.entries.append(entry)
        memory.state = self._strategy.observe(entry, memory.state)
        if verbosity >= 2:
            model = f" {one_line(entry.model)}" if verbosity >= 3 else ""
            log_info(f"{len(memory.entries)}/{self.n}: {evaluation!r}{model}", verbosity, at=2)


def _as_pair(proposal: Any, strategy: TuningStrategy) -> tuple[Model, Any]:
    """A proposal as a pair of model and metadata."""
    pair = proposal if isinstance(proposal, tuple) and len(proposal) == 2 else (proposal, None)
    if not isinstance(pair[0], Model):
        raise ArgumentError(
            f"`models` of `{type(strategy).__name__}` must propose models, or pairs of a model and "
            f"metadata, but proposed {short(proposal)}."
        )
    return pair


# ---------------------------------------------------------------- carrying searches out

_ON_CTRL_C = (
    "Interrupted: the search stops when the training under way has stopped, and keeps the "
    "evaluations it has. Press Ctrl-C again to stop at once and keep nothing."
)


def run_searches(searches: Sequence[Search], verbosity: int) -> None:
    """Carry out searches side by side; what goes wrong with one is kept as its `error`.

    Args:
        searches: The searches.
        verbosity: 1 shows a progress bar, more is passed on to training (less two).

    Raises:
        KeyboardInterrupt: There was an interruption before anything was evaluated.
    """
    with SearchBar(searches, verbosity) as bar, Interruptible(_ON_CTRL_C, verbosity) as interrupt:
        while not interrupt.requested:
            steps = [step for search in searches if (step := _step(search, verbosity)) is not None]
            if not steps:
                break
            outcomes = _attempt(steps, verbosity)
            if interrupt.requested:  # what was being trained may be half-trained
                break
            for (search, _), own in zip(steps, outcomes, strict=True):
                try:
                    search.record(own, verbosity)
                except Exception as error:  # kept, so that the other searches are not lost
                    search.error = error
            bar.show()
        if interrupt.requested:
            for search in searches:
                search.stop()
            if not all(search.memory.entries for search in searches):
                raise KeyboardInterrupt


Step: TypeAlias = tuple[Search, list[Trial]]


def _step(search: Search, verbosity: int) -> Step | None:
    """The next trials of a search; `None` if it is over."""
    if search.error is not None:
        return None
    try:
        trials = search.next_trials(verbosity)
    except Exception as error:  # kept, so that the other searches are not lost
        search.error = error
        return None
    return (search, trials) if trials else None


def _attempt(
    steps: Sequence[Step], verbosity: int
) -> list[list[PerformanceEvaluation | Exception]]:
    """Carry out the trials of all steps, those with the same acceleration together."""
    inner = quieter(quieter(verbosity))
    outcomes: dict[int, list[PerformanceEvaluation | Exception]] = {}
    for acceleration in dict.fromkeys(search.acceleration for search, _ in steps):
        own = [i for i, (search, _) in enumerate(steps) if search.acceleration == acceleration]
        results = iter(attempt([t for i in own for t in steps[i][1]], acceleration, inner))
        for i in own:
            outcomes[i] = list(itertools.islice(results, len(steps[i][1])))
    return [outcomes[i] for i in range(len(steps))]
