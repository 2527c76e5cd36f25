"""Training a machine in three steps: make a plan, carry it out, keep what came of it.

The steps are apart so that many machines can be planned, trained together and then kept. A machine
changes in the last step alone: whatever fails before, or is interrupted, leaves it as it was.
"""

import numbers
import time
from dataclasses import dataclass, replace
from typing import Any

from pymlj._logging import log_info, warn
from pymlj._show import short
from pymlj.exceptions import ArgumentError, MLJError
from pymlj.interface import Model
from pymlj.parameters import clone

from ._checks import problems
from ._data import Selection
from ._state import MachineState
from ._training import Decision, Situation, Training, decide, decide_frozen, is_static


@dataclass
class Plan:
    """What is to be done with one machine.

    Attributes:
        decision: Train from scratch, update, or nothing; and why.
        now: What the decision goes by.
    """

    decision: Decision
    now: Situation

    @property
    def method(self) -> str:
        """The method of the model that carries it out."""
        return "refit" if self.decision.keeps_frozen else self.decision.action


def fit_one(
    mach: MachineState,
    rows: Any = None,
    verbosity: int = 1,
    force: bool = False,
    composite: Any = None,
) -> None:
    """Train one machine as far as it needs training, and none of those it depends on.

    Args:
        mach: The machine.
        rows: The rows to train on; `None` for all.
        verbosity: As everywhere.
        force: Whether to train from scratch in any case.
        composite: The composite model that has the model of a machine made with a name.
    """
    plan = make_plan(mach, rows, verbosity, force, composite)
    announce(mach, plan, verbosity)
    if plan.decision.action == "nothing":
        mach._decision = plan.decision
        return
    started = time.perf_counter()
    try:
        data = select(mach, plan).data
        outcome = _train(mach, plan, verbosity, data)
    except Exception as error:
        add_context(error, mach, plan)
        raise
    keep(mach, plan, outcome, time.perf_counter() - started)


def make_plan(
    mach: MachineState, rows: Any, verbosity: int, force: bool, composite: Any = None
) -> Plan:
    """Decide what is to be done; checks the hyperparameters first, and mends them (`clean`)."""
    check_verbosity(verbosity)
    model = _model(mach, composite) if not mach._frozen else mach.model
    now = Situation(model, None, (), force, mach._frozen)
    if (frozen := decide_frozen(now, mach._training)) is not None:
        return Plan(frozen, now)
    if not mach._has_data and not is_static(model):
        raise ArgumentError(
            f"`{mach._short()}` was loaded without data, so it cannot be trained; "
            "load it with `load_machine(path, X, y)`."
        )
    # What the constructor made sure of may have been changed since.
    model.check_types()
    model.check()
    message = model.clean()
    if message:
        warn(message, verbosity)
    n_rows = None if is_static(model) else mach._data.store.n_rows()
    chosen = _rows(mach, model, rows, n_rows)
    now = Situation(model, chosen, mach._upstream_state(), force, n_rows=n_rows)
    return Plan(decide(now, mach._training), now)


def _model(mach: MachineState, composite: Any) -> Model:
    symbol = mach._symbol
    if symbol is None:
        model: Model = mach.model
        return model
    if composite is None:
        raise MLJError(
            f"`{mach._short()}` takes its model from a composite model, under the name `{symbol}`, "
            "so it is trained with that model only; to train it alone, make it with a model."
        )
    found = getattr(composite, symbol, None)
    if not isinstance(found, Model):
        raise ArgumentError(
            f"`{type(composite).__name__}` must have a model under the name `{symbol}`, "
            f"but has {found!r}."
        )
    return found


def check_verbosity(verbosity: Any) -> None:
    """Raise `ArgumentError` unless this is an integer."""
    if isinstance(verbosity, numbers.Integral):
        return
    hint = ""
    if hasattr(verbosity, "__len__") and not isinstance(verbosity, str):
        hint = (
            "; a machine has its data from the call that makes it: `machine(model, X, y).fit()`, "
            "and `fit` takes `rows` and `verbosity`"
        )
    came = f"a `{type(verbosity).__name__}`" if hint else short(verbosity)
    raise ArgumentError(f"`verbosity` must be an integer, but got {came}{hint}.")


def _rows(mach: MachineState, model: Model, rows: Any, n: int | None) -> Any:
    if is_static(model):
        return None
    chosen = mach._data.store.row_numbers(rows)
    if (n if chosen is None else len(chosen)) == 0:
        where = "the data has" if rows is None else f"`rows={rows!r}` names"
        raise ArgumentError(
            f"There must be rows to train `{type(model).__name__}` on, but {where} none."
        )
    return chosen


def announce(mach: MachineState, plan: Plan, verbosity: int) -> None:
    """Log what is about to happen."""
    if verbosity > 0:
        start = {"fit": "Training", "update": "Updating", "nothing": "Not training"}
        text = f"{start[plan.decision.action]} `{mach._short()}`"
        first = plan.decision.rule == "first fit"
        log_info(text + ("." if first else f": {plan.decision.reason}."), verbosity)


def select(mach: MachineState, plan: Plan) -> Selection:
    """The data to train on, in the form the model wants."""
    return mach._data.select(plan.now.model, plan.now.rows, plan.now.upstream)


def _train(mach: MachineState, plan: Plan, verbosity: int, data: tuple[Any, ...]) -> Any:
    if plan.method == "fit":
        return plan.now.model.fit(verbosity, *data)
    last = mach._trained(plan.method)
    go_on = getattr(plan.now.model, plan.method)
    return go_on(verbosity, last.fitresult, last.cache, *data)


def add_context(error: Exception, mach: MachineState, plan: Plan) -> None:
    """Add to an error which machine was being trained, and whether its data fits its model."""
    error.add_note(f"While training `{mach._short()}`.")
    try:
        found = problems(plan.now.model, tuple(arg() for arg in mach._arguments))
    except Exception:  # the first error is what matters
        return
    if found and found not in error.__notes__:  # a composite has said it already
        error.add_note(found)


def keep(mach: MachineState, plan: Plan, outcome: Any, seconds: float) -> None:
    """Keep what the training has given."""
    if not isinstance(outcome, tuple) or len(outcome) != 3:
        raise MLJError(
            f"`{plan.decision.action}` of `{type(plan.now.model).__name__}` must return "
            f"`(fitresult, cache, report)`, but returned {short(outcome)}."
        )
    fitresult, cache, report = outcome
    # One assignment, so that an interruption comes either before it or after it.
    mach._training = Training(
        model=clone(plan.now.model),
        fitresult=fitresult,
        cache=cache,
        reports={"fit": report},
        rows=plan.now.rows,
        upstream=plan.now.upstream,
        seconds=seconds,
        age=mach.age + 1,
        n_rows=plan.now.n_rows,
    )
    mach._decision = _in_hindsight(plan, mach._training)


def _in_hindsight(plan: Plan, training: Training) -> Decision:
    """The decision, with what turned out since: that training began anew, or did not end."""
    decision, model = plan.decision, type(plan.now.model)
    if decision.action == "update":
        has_update = model.update is not Model.update
        anew = not has_update or getattr(training.cache, "started_over", None)
        decision = replace(decision, from_scratch=anew is True or isinstance(anew, str))
    if training.interrupted:
        decision = replace(decision, reason=f"{decision.reason}; {training.interrupted}")
    return decision
