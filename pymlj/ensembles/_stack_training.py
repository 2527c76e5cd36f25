"""Training stacks: all base models on all folds, then the metalearners on what they predict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from pymlj._logging import quieter
from pymlj.distributions import UnivariateFinite, UnivariateFiniteArray
from pymlj.evaluation import EvaluationOptions, Evaluator, carry_out
from pymlj.exceptions import ArgumentError
from pymlj.interface import Record
from pymlj.machines import Machine, fit_many, machine
from pymlj.parameters import clone, same_value
from pymlj.tables import build_table, is_categorical, is_table, select_rows

Data: TypeAlias = tuple[Any, ...]
Folds: TypeAlias = list[tuple[Any, Any]]
Outcome: TypeAlias = tuple[Record, Record, dict[str, Any]] | Exception


@dataclass(eq=False)
class Stacking:
    """One stack on its way.

    Attributes:
        stack: The model.
        data: Its training data.
        folds: Pairs of training and test rows.
        base: For each base model its machines: for all rows, then for each fold.
        metalearner: The machine of the metalearner, once it is there.
        ages: How often the machines of base models had been trained before.
        error: What went wrong, if anything.
    """

    stack: Any
    data: Data
    folds: Folds
    base: dict[str, list[Machine]]
    metalearner: Machine | None
    ages: list[int]
    error: Exception | None = None

    def machines(self) -> list[Machine]:
        """Those of all base models."""
        return [mach for machines in self.base.values() for mach in machines]

    def rows(self) -> list[Any]:
        """What each of them is trained on."""
        return [None, *(train for train, _ in self.folds)] * len(self.base)

    def is_changed(self) -> bool:
        """Whether a base model has been trained."""
        return self.ages != [mach.age for mach in self.machines()]


def train(
    stacks: Sequence[Any],
    verbosity: int,
    datasets: Sequence[Data],
    old: Sequence[tuple[Any, Any] | None],
) -> list[Outcome]:
    """Train stacks, their base models together, then their metalearners together.

    Args:
        stacks: The models.
        verbosity: As everywhere.
        datasets: For each its training data.
        old: For each fit result and cache of its last training on this data, or `None`.

    Returns:
        For each what `fit` returns, or the error.
    """
    begun: list[Stacking | Exception] = []
    for job in zip(stacks, datasets, old, strict=True):
        try:
            begun.append(_begin(*job))
        except Exception as error:  # handed back, so that the other stacks are not lost
            begun.append(error)
    running = [one for one in begun if isinstance(one, Stacking)]
    for acceleration in {one.stack.acceleration for one in running}:
        alike = [one for one in running if one.stack.acceleration == acceleration]
        _fit(alike, [(one.machines(), one.rows()) for one in alike], acceleration, verbosity)
        alike = [one for one in alike if one.error is None]
        metalearners = [_metalearner(one) for one in alike]
        _fit(
            alike,
            [(machines, [None] * len(machines)) for machines in metalearners],
            acceleration,
            verbosity,
        )
    return [_finish(one, verbosity) if isinstance(one, Stacking) else one for one in begun]


def _fit(
    stackings: Sequence[Stacking],
    groups: Sequence[tuple[list[Machine], list[Any]]],
    acceleration: Any,
    verbosity: int,
) -> None:
    """Train the machines of each stack, all of them together; note the first error of each."""
    failures = iter(
        fit_many(
            [mach for machines, _ in groups for mach in machines],
            rows=[rows for _, selections in groups for rows in selections],
            acceleration=acceleration,
            verbosity=quieter(verbosity),
            on_error="return",
        )
    )
    for one, (machines, _) in zip(stackings, groups, strict=True):
        found = [next(failures) for _ in machines]
        one.error = one.error or next((error for error in found if error is not None), None)


# ---------------------------------------------------------------- base models


def _begin(stack: Any, data: Data, old: tuple[Any, Any] | None) -> Stacking:
    models = stack.components()
    if old is None or not _goes_on(stack, old[1].model):
        folds = Evaluator(data, EvaluationOptions(resampling=stack.resampling)).folds
        base = _new_machines(models, data, 1 + len(folds))
        return Stacking(stack, data, list(folds), base, None, [0] * len(models) * (1 + len(folds)))
    fitresult, cache = old
    base = {name: [mach.fork() for mach in machines] for name, machines in fitresult.base.items()}
    for name, machines in base.items():
        for mach in machines:
            mach.model = clone(models[name])
            if not cache.bound:
                mach.bind(*data)
    ages = [mach.age for machines in base.values() for mach in machines]
    one = Stacking(stack, data, cache.folds, base, fitresult.metalearner.fork(), ages)
    if not cache.bound:
        assert one.metalearner is not None, "there is one"
        one.metalearner.bind(*_for_metalearner(one))
    return one


def _goes_on(stack: Any, old: Any) -> bool:
    """Whether the folds and the base models are those of an earlier training, changed or not."""
    same_names = list(stack.components()) == list(old.components())
    return same_names and same_value(stack.resampling, old.resampling)


def _new_machines(models: Mapping[str, Any], data: Data, n: int) -> dict[str, list[Machine]]:
    """So many machines for each base model; those for models of one class share the data."""
    first: dict[type, Machine] = {}
    for model in models.values():
        if type(model) not in first:
            # The data has been checked against what all base models take.
            first[type(model)] = machine(clone(model), *data, cache=True, scitype_check_level=0)
    return {
        name: [first[type(model)].sibling(clone(model)) for _ in range(n)]
        for name, model in models.items()
    }


# ---------------------------------------------------------------- the metalearner


def _metalearner(one: Stacking) -> list[Machine]:
    """The machine of the metalearner, to be trained; none if something is wrong."""
    try:
        if one.metalearner is None or one.is_changed():
            model = clone(one.stack.metalearner)
            one.metalearner = machine(model, *_for_metalearner(one), cache=True)
        else:
            one.metalearner.model = clone(one.stack.metalearner)
    except Exception as error:  # kept, so that the other stacks are not lost
        one.error = error
        return []
    return [one.metalearner]


def _for_metalearner(one: Stacking) -> Data:
    """What the base models predict for the test rows, the target there, and the weights."""
    X, *rest = one.data
    tests = [test for _, test in one.folds]
    parts = [
        _columns({name: machines[1 + k] for name, machines in one.base.items()}, None, test)
        for k, test in enumerate(tests)
    ]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    rows = np.concatenate(tests)
    table = build_table(joined, like=select_rows(X, rows) if is_table(X) else None)
    return (table, *(select_rows(item, rows) for item in rest))


def columns_from(machines: Mapping[str, Machine], X: Any) -> Any:
    """The table that the metalearner is to predict from.

    Args:
        machines: The base models, by name.
        X: New data.
    """
    return build_table(_columns(machines, X, None), like=X if is_table(X) else None)


def _columns(machines: Mapping[str, Machine], X: Any, rows: Any) -> dict[str, Any]:
    """What base models predict, for new data or for rows of the training data, as columns."""
    columns: dict[str, Any] = {}
    for name, mach in machines.items():
        predicted = mach.predict(X, rows=rows)
        first = predicted[0] if isinstance(predicted, list) else predicted
        if isinstance(first, UnivariateFinite | UnivariateFiniteArray):
            if not isinstance(predicted, UnivariateFiniteArray):
                predicted = UnivariateFiniteArray.stack(predicted)
            probs = zip(predicted.levels, np.asarray(predicted.probs).T, strict=True)
            columns.update({f"{name}_{level}": values for level, values in probs})
        elif mach.model.prediction_type == "probabilistic":
            columns[name] = np.asarray(mach.predict_mean(X, rows=rows))
        elif is_categorical(predicted) or is_table(predicted) or np.ndim(predicted) != 1:
            raise ArgumentError(
                f"The base model `{name}` of `Stack` must predict one number, or probabilities, "
                f"for each row, but predicted {type(predicted).__name__}."
            )
        else:
            columns[name] = np.asarray(predicted, dtype=np.float64)
    return columns


# ---------------------------------------------------------------- the outcome


def _finish(one: Stacking, verbosity: int) -> Outcome:
    if one.error is not None:
        return one.error
    assert one.metalearner is not None, "it has been trained"
    try:
        report = {
            "metalearner": one.metalearner.report(),
            **{name: [mach.report() for mach in machines] for name, machines in one.base.items()},
            "cv_report": _evaluations(one),
        }
        if one.stack.supports_training_losses:
            report["training_losses"] = one.metalearner.training_losses()
    except Exception as error:  # a measure that does not fit
        return error
    fitresult = Record(base=one.base, metalearner=one.metalearner)
    cache = Record(model=clone(one.stack), folds=one.folds, bound=True)
    return fitresult, cache, report


def _evaluations(one: Stacking) -> dict[str, Any]:
    """For each base model how well it does on the folds."""
    if one.stack.measures is None:
        return {}
    options = EvaluationOptions(resampling=one.stack.resampling, measures=one.stack.measures)
    evaluator = Evaluator(one.data, options, folds=one.folds)
    trials = [
        evaluator.trial(model, tag=name, machines=[mach.fork() for mach in one.base[name][1:]])
        for name, model in one.stack.components().items()
    ]
    # The machines of the folds are trained already, so that only measuring is left to do.
    return dict(zip(one.base, carry_out(trials, verbosity=0), strict=True))
