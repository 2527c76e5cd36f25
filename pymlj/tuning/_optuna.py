"""`OptunaSearch`: candidates proposed by a sampler of Optuna, cut short by one of its pruners."""

import contextlib
import json
import math
import os
from collections.abc import Iterator, Sequence
from typing import Any, Self, final

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record, iteration_path
from pymlj.parameters import clone, get_param

from ._base import TuningStrategy
from ._optuna_space import distributions, import_optuna, values
from ._recall import Recalled, plain_results
from ._selection import first_loss
from ._space import Dimension, candidate, check_fields, dimensions, plotting

_STUDY = "pymlj"
_RESULTS = "pymlj"  # the attribute of a trial that holds what was measured
_DEFAULT_N = 50
_EXAMPLES = {"sampler": "TPESampler()", "pruner": "MedianPruner()"}


class StudyState:
    """What a search remembers of its study.

    Args:
        dimensions: The ranges.
        path: What grows if there is a pruner, else `None`.
        top: Up to how many iterations.

    Attributes:
        study: The study, once it is open.
        asked: Its trials under way, by number.
        growing: Those of them that wait for their next step, with the last one.
        known: Numbers of the trials that are in the history, or under way.
    """

    def __init__(self, dimensions: list[Dimension], path: str | None, top: int | None) -> None:
        self.dimensions = dimensions
        self.path = path
        self.top = top
        self.study: Any = None
        self.asked: dict[int, Any] = {}
        self.growing: dict[int, int] = {}
        self.known: set[int] = set()

    def to_state(self) -> dict[str, Any]:
        """What a file keeps; the study is opened again, or made again from the history."""
        return {"dimensions": self.dimensions, "path": self.path, "top": self.top}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        """Undo `to_state`."""
        return cls(**state)


@final
class OptunaSearch(TuningStrategy):
    """Lets a sampler of Optuna propose the candidates, such as a tree-structured Parzen estimator.

    `range` is a range or a list of ranges; infinite bounds are replaced by what `iterator` of the
    range goes to. The value of a trial is the first measure, a score with its sign changed, so that
    less is better. Candidates that fail, or are measured as NaN, are failed trials.

    With a pruner candidates grow: each begins with `min_resource` iterations, and as long as the
    pruner lets it live it is trained on, for `factor` times as many, up to the value that the
    iteration parameter has in the model. With cross-validation all folds are trained on together,
    so the pruner judges by all of them. Each step is an evaluation, and counts as one.

    With a storage the study outlives the process. A search that was killed goes on when the same
    `TunedModel` is fitted to the same data again: what was evaluated before is in the history from
    the start, and counts. Several processes that fit it at the same time share the study, and `n`
    is then the number of evaluations of all of them together.

    Needs Optuna: `pip install pymlj[optuna]`.

    Args:
        sampler: A sampler of Optuna; `None` for the default one of Optuna. Give it a seed if the
            search should be the same every time.
        pruner: A pruner of Optuna; `None` evaluates every candidate once.
        storage: Where to keep the study: the URL of a database (`"sqlite:///study.db"`), or the
            path of a journal file; `None` for memory.
        study_name: Name of the study in the storage; `"pymlj"` by default.
        batch_size: How many candidates are proposed before the results of the first one are known.
        min_resource: The number of iterations to begin with, if there is a pruner.
        factor: By how much it grows at each step.

    Report:
        plotting: Names, scales and values of the hyperparameters, and the measurements.

    Raises:
        ArgumentError: A number out of range, or a storage without a place.
        ImportError: Optuna is not installed.

    Reference:
        T. Akiba and others, *Optuna: A next-generation hyperparameter optimization framework*, KDD
        2019.
    """

    sampler: Any = None
    pruner: Any = None
    storage: str | None = None
    study_name: str | None = None
    batch_size: int = 1
    min_resource: int = 1
    factor: int = 3

    def __init__(self, **settings: Any) -> None:
        if isinstance(settings.get("storage"), os.PathLike):
            settings["storage"] = os.fspath(settings["storage"])
        super().__init__(**settings)

    @property
    def grows(self) -> bool:  # type: ignore[override]  # depends on the pruner
        """Whether there is a pruner."""
        return self.pruner is not None

    def check(self) -> None:
        """Positive numbers, and a storage that has a name."""
        for name, least in (("batch_size", 1), ("min_resource", 1), ("factor", 2)):
            if getattr(self, name) < least:
                raise ArgumentError(
                    f"`{name} >= {least}` must hold for `OptunaSearch`, but got "
                    f"{getattr(self, name)!r}."
                )
        for name, method in (("sampler", "sample_relative"), ("pruner", "prune")):
            self._check_part(name, method)
        if self.storage == "":
            raise ArgumentError(
                "`storage` of `OptunaSearch` must be a path or a URL, such as "
                '"sqlite:///study.db", but is empty.'
            )

    def _check_part(self, name: str, method: str) -> None:
        part = getattr(self, name)
        if part is None or (hasattr(part, method) and not isinstance(part, type)):
            return
        made = f"{part.__name__}()" if isinstance(part, type) else _EXAMPLES[name]
        raise ArgumentError(
            f"`{name}` of `OptunaSearch` must be an object of Optuna, such as "
            f"`optuna.{name}s.{made}`, but got {short(part)}."
        )

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> StudyState:
        """Open the study."""
        found = dimensions(range)
        check_fields(model, found)
        distributions(found)
        state = StudyState(found, *self._growth(model, found))
        state.study = self._open()
        return state

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Any], Any]:
        """Take over what others have evaluated; else let candidates grow, and ask for new ones."""
        if state.study is None:
            self._reopen(state, history)
        recalled = list(_recall(model, state))
        if recalled:
            return recalled, state
        batch = [self._grown(model, state, number) for number in list(state.growing)]
        space = distributions(state.dimensions)
        while len(batch) < min(self.batch_size, n_remaining):
            trial = state.study.ask(space)
            state.asked[trial.number] = trial
            state.known.add(trial.number)
            step = None if state.path is None else min(self.min_resource, state.top)
            batch.append(_proposal(model, state, trial.number, trial.params, step))
        return batch, state

    def observe(self, entry: Record, state: Any) -> Any:
        """Tell the study what was measured."""
        number, step = entry.metadata["trial"], entry.metadata["step"]
        if number not in state.asked:  # known to the study already
            return state
        trial, loss = state.asked[number], first_loss(entry)
        results = json.loads(trial.user_attrs.get(_RESULTS, "[]"))
        results.append([step, plain_results(entry.evaluation)])
        trial.set_user_attr(_RESULTS, json.dumps(results))
        outcome = _outcome(trial, loss, step, state.top)
        if outcome is None:
            state.growing[number] = step
            return state
        value = loss if outcome.name == "COMPLETE" else None
        state.study.tell(trial, value, state=outcome)
        del state.asked[number]
        return state

    def extras(self, history: Any, state: Any, evaluation: Any) -> dict[str, Any]:
        """How many iterations a candidate has had, where there is a pruner."""
        return {} if state.path is None else {"resource": get_param(evaluation.model, state.path)}

    def tuning_report(self, history: Any, state: Any) -> dict[str, Any]:
        """The data of a plot."""
        return plotting(history, state.dimensions)

    def default_n(self, range: Any) -> int:
        """Fifty: samplers begin with some candidates at random, and learn from then on."""
        return _DEFAULT_N

    # ------------------------------------------------------------------ growing

    def _growth(self, model: Model, found: Sequence[Dimension]) -> tuple[str | None, int | None]:
        """What grows, and how far."""
        if self.pruner is None:
            return None, None
        path = iteration_path(model)
        if path is None:
            raise ArgumentError(
                "A pruner stops candidates that grow, so the model must have an iteration "
                f"parameter, but `{type(model).__name__}` has none; leave out `pruner`."
            )
        if any(dimension.field == path for dimension in found):
            raise ArgumentError(
                f"`{path}` is what grows until the pruner stops it, so there must be no range of "
                "it; leave out the range, or `pruner`."
            )
        return path, int(get_param(model, path))

    def _grown(self, model: Model, state: StudyState, number: int) -> Any:
        """The next step of a candidate."""
        assert state.top is not None  # there is a pruner
        step = min(state.growing.pop(number) * self.factor, state.top)
        return _proposal(model, state, number, state.asked[number].params, step)

    # ------------------------------------------------------------------ the study

    def _open(self) -> Any:
        optuna = import_optuna()
        storage: Any = self.storage
        if storage is not None and "://" not in storage:
            from optuna.storages import JournalStorage
            from optuna.storages.journal import JournalFileBackend

            storage = JournalStorage(JournalFileBackend(storage))
        with _quiet(optuna):
            return optuna.create_study(
                study_name=self.study_name or _STUDY,
                storage=storage,
                sampler=clone(self).sampler,
                pruner=clone(self).pruner,
                load_if_exists=True,
            )

    def _reopen(self, state: StudyState, history: Sequence[Record]) -> None:
        """Open the study of a search that was read from a file."""
        state.study = self._open()
        if self.storage is None:
            for entry in _last_steps(history):
                state.study.add_trial(_finished(entry, state))
            state.known = {trial.number for trial in state.study.trials}
        else:
            state.known = {entry.metadata["trial"] for entry in history}


def _proposal(
    model: Model, state: StudyState, number: int, params: dict[str, Any], step: int | None
) -> tuple[Model, dict[str, Any]]:
    chosen = values(state.dimensions, params)
    if state.path is not None:
        chosen[state.path] = step
    return candidate(model, chosen), {"trial": number, "step": step, "params": dict(params)}


def _outcome(trial: Any, loss: float, step: int | None, top: int | None) -> Any:
    """The state a trial ends in; `None` if it goes on."""
    from optuna.trial import TrialState

    if math.isnan(loss):
        return TrialState.FAIL
    if step is not None:
        trial.report(loss, step)
    if step == top:
        return TrialState.COMPLETE
    return TrialState.PRUNED if trial.should_prune() else None


def _recall(model: Model, state: StudyState) -> Iterator[Recalled]:
    """What is in the study but not in the history: from before, or from other processes."""
    for trial in state.study.get_trials(deepcopy=False):
        if trial.number in state.known or not trial.state.is_finished():
            continue
        state.known.add(trial.number)
        for step, results in json.loads(trial.user_attrs.get(_RESULTS, "[]")):
            made, metadata = _proposal(model, state, trial.number, trial.params, step)
            yield Recalled(made, metadata, results)


def _last_steps(history: Sequence[Record]) -> list[Record]:
    """Of each trial the entry with the most iterations."""
    return list({entry.metadata["trial"]: entry for entry in history}.values())


def _finished(entry: Record, state: StudyState) -> Any:
    """An entry of the history as a trial that is over."""
    import optuna

    loss, step = first_loss(entry), entry.metadata["step"]
    outcome = optuna.trial.TrialState.COMPLETE
    if math.isnan(loss):
        outcome = optuna.trial.TrialState.FAIL
    elif step != state.top:
        outcome = optuna.trial.TrialState.PRUNED
    return optuna.trial.create_trial(
        state=outcome,
        value=loss if outcome.name == "COMPLETE" else None,
        params=entry.metadata["params"],
        distributions=distributions(state.dimensions),
        intermediate_values={} if step is None or math.isnan(loss) else {step: loss},
    )


@contextlib.contextmanager
def _quiet(optuna: Any) -> Iterator[None]:
    """Within the block Optuna does not log that a study has been made."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
