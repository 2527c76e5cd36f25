"""Any number of models on the same folds: from models to machines, and from machines to results.

An `Evaluator` holds data and the folds cut from them. It plans a `Trial` for each model: one
machine a fold. `carry_out` trains the machines of all trials at once and measures what they
predict. `evaluate` does this once; tuning and iteration keep evaluator and trials, and change the
models.
"""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymlj._logging import quieter, warn
from pymlj._parallel import watching
from pymlj.exceptions import ArgumentError
from pymlj.interface import PREDICT_OPERATIONS, Acceleration, Model
from pymlj.machines import Machine, fit_many, machine
from pymlj.parameters import clone
from pymlj.tables import n_rows, select_rows

from ._folds import Folds, make_folds
from ._interruption import Interruption
from ._options import EvaluationOptions
from ._progress import Progress
from ._resolve import Scoring, resolve
from ._result import PerformanceEvaluation
from ._score import score_folds
from ._summary import Scores, scores_of


class Evaluator:
    """Data, and the folds that all models see.

    Args:
        data: Training arguments: input, target, and possibly more.
        options: What to compute.
        folds: Folds made before; `None` to make them.
        cache: Whether machines keep the data in the form their model wants; `None` for what is
            usual for the model.
        verbosity: Positive to say that only some rows are used, negative to silence warnings.

    Raises:
        ArgumentError: There is no target; or as for `evaluate`.

    Example:
        >>> import numpy as np
        >>> from pymlj import CV, ConstantRegressor
        >>> from pymlj.evaluation import EvaluationOptions, Evaluator, carry_out
        >>> y = np.arange(6.0)
        >>> evaluator = Evaluator((np.zeros((6, 1)), y), EvaluationOptions(resampling=CV(2)))
        >>> trial = evaluator.trial(ConstantRegressor())
        >>> [e] = carry_out([trial], verbosity=0)
        >>> len(e.per_fold[0])
        2
    """

    def __init__(
        self,
        data: Sequence[Any],
        options: EvaluationOptions,
        folds: Folds | None = None,
        cache: bool | None = True,
        verbosity: int = 0,
    ) -> None:
        if len(data) < 2:
            raise ArgumentError(
                "An evaluation compares predictions with a target, so it needs an input and a "
                f"target, as in `evaluate(model, X, y)`, but got {len(data)} data arguments."
            )
        self.data = tuple(data)
        self.options = options
        self.n = n_rows(self.y)
        self.folds = folds or make_folds(options, self.data[0], self.y, self.n, verbosity)
        self.folds_key = _digest(self.folds)
        self._cache = cache
        self._verbosity = verbosity
        self._bases: dict[type[Model], Machine] = {}
        self._rows: dict[type[Model], Folds] = {}
        self._checked: set[tuple[Any, ...]] = set()
        self._scorings: dict[tuple[Any, ...], Scoring] = {}
        self._truths: dict[int, Any] = {}

    @property
    def y(self) -> Any:
        """The whole target."""
        return self.data[1]

    def truth(self, fold: int) -> Any:
        """The target on the test rows of a fold; kept, since all models are compared with it."""
        if fold not in self._truths:
            self._truths[fold] = select_rows(self.y, self.folds[fold][1])
        return self._truths[fold]

    def with_options(self, options: EvaluationOptions) -> "Evaluator":
        """Return an evaluator on the same data and folds that computes something else."""
        new = Evaluator(self.data, options, self.folds, self._cache, self._verbosity)
        new._bases, new._rows, new._checked = self._bases, self._rows, self._checked
        new._truths = self._truths
        return new

    def trial(
        self, model: Model, tag: str | None = None, machines: "Sequence[Machine] | None" = None
    ) -> "Trial":
        """Return a plan for evaluating `model`, which is copied.

        Args:
            model: A supervised model, or another that predicts.
            tag: What to call it; by default by the name of its class.
            machines: Those of an earlier trial of a model of this class, to go on with: each is
                then updated, or trained afresh, as it decides itself. By default new ones.

        Raises:
            ArgumentError: As for `evaluate`.
            ScitypeError: Model and data do not fit, at scitype check levels 3 and 4.
        """
        model = clone(model)
        warning = model.clean()  # here, so that it is not said once a fold
        if warning:
            warn(warning, self._verbosity)
        base = self._base(model)
        scoring = self._scoring(model)
        if machines is None:
            machines = [base.sibling(clone(model)) for _ in self.folds]
        else:
            for mach in machines:
                mach.model = clone(model)
        rows = self._rows[type(model)]
        return Trial(self, model, tag or type(model).__name__, scoring, tuple(machines), rows)

    def _base(self, model: Model) -> Machine:
        """A machine on all the data, from which those of the folds come.

        All machines for models of one class share the data as that class reformats them. Data and
        model are checked against each other for the first of the models that declare the same.
        """
        declared = (
            type(model),
            *(model.input_scitype, model.target_scitype),
            *(model.supports_weights, model.supports_class_weights),
        )
        if declared not in self._checked:
            checked = machine(clone(model), *self.data, cache=self._cache)
            if type(model) not in self._bases:
                self._bases[type(model)] = checked
                self._rows[type(model)] = [
                    (checked.settle_rows(train), checked.settle_rows(test))
                    for train, test in self.folds
                ]
            self._checked.add(declared)
        return self._bases[type(model)]

    def _scoring(self, model: Model) -> Scoring:
        """How predictions of a model are measured; settled once for models that offer the same."""
        offered = (
            type(model),
            *(model.prediction_type, model.target_scitype),
            *(hasattr(model, operation) for operation in PREDICT_OPERATIONS),
        )
        if offered not in self._scorings:
            self._scorings[offered] = resolve(model, self.y, self.n, self.options)
        return self._scorings[offered]


@dataclass(frozen=True, eq=False)
class Trial:
    """One model under evaluation.

    Attributes:
        evaluator: Where its data and folds are.
        model: A copy of the model as it was given.
        tag: What it is called.
        scoring: How its predictions are measured.
        machines: One a fold.
        rows: The folds, in a form that the machines need not check.
    """

    evaluator: Evaluator
    model: Model
    tag: str
    scoring: Scoring
    machines: tuple[Machine, ...]
    rows: Folds


def carry_out(
    trials: Sequence[Trial],
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
    force: bool = False,
) -> list[PerformanceEvaluation]:
    """Train the machines of all trials, all folds at once, and measure their predictions.

    Args:
        trials: Trials, of one evaluator or several.
        acceleration: How to train; the numbers do not depend on it.
        verbosity: Training gets one less, but not less than 0 (then only warnings are left);
            with 1 or more there is a progress bar; negative silences warnings.
        force: Whether to train from scratch what was trained before.

    Returns:
        One result a trial.

    Raises:
        Exception: The first error of the first trial that has one.
        KeyboardInterrupt: As for `attempt`.
    """
    results = []
    for outcome in attempt(trials, acceleration, verbosity, force):
        if isinstance(outcome, Exception):
            raise outcome
        results.append(outcome)
    return results


def attempt(
    trials: Sequence[Trial],
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
    force: bool = False,
) -> list[PerformanceEvaluation | Exception]:
    """Do the same as `carry_out`, but return an error in the place of the result.

    Raises:
        KeyboardInterrupt: As for `attempt_scores`.
    """
    return [
        scores if isinstance(scores, Exception) else scores.summary(verbosity=verbosity)
        for scores in attempt_scores(trials, acceleration, verbosity, force)
    ]


def attempt_scores(
    trials: Sequence[Trial],
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
    force: bool = False,
) -> list[Scores | Exception]:
    """Do the same as `attempt`, but leave the scores as they are, which takes less time.

    Raises:
        KeyboardInterrupt: Ctrl-C during training; unless this goes on inside of an `Interruptible`,
            which then has to see to it that the results are not used.
    """
    jobs = [(trial, k) for trial in trials for k in range(len(trial.machines))]
    with Progress(len(jobs), verbosity) as progress:
        progress.begin("Training")

        def one_more() -> None:
            progress.one_more()
            interruption.stop_if_requested()

        with Interruption() as interruption, watching(one_more):
            failures = fit_many(
                [trial.machines[k] for trial, k in jobs],
                rows=[trial.rows[k][0] for trial, k in jobs],
                acceleration=acceleration,
                verbosity=quieter(verbosity),
                force=force,
                on_error="return",
            )
            interruption.stop_if_requested()
        progress.all_done()
        progress.begin("Measuring")
        scores = iter(score_folds(jobs, failures, acceleration))
    return [
        scores_of(trial, list(itertools.islice(scores, len(trial.machines)))) for trial in trials
    ]


def _digest(folds: Folds) -> str:
    """A text that is the same for the same folds, and short."""
    digest = hashlib.sha256()
    for pair in folds:
        for rows in pair:
            digest.update(len(rows).to_bytes(8, "little"))
            digest.update(rows.astype("<i8").tobytes())
    return digest.hexdigest()
