"""Training many machines at once: what evaluation, tuning and ensembles do."""

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

from pymlj._parallel import Acceleration, using
from pymlj.exceptions import ArgumentError, DimensionMismatch, MLJError

from ._fitting import Plan, add_context, announce, keep, make_plan, select
from ._machine import Machine

Job = tuple[int, Machine, Plan]


def fit_many(
    machines: Sequence[Machine],
    rows: Sequence[Any] | None = None,
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
    force: bool = False,
    on_error: Literal["raise", "return"] = "raise",
    composites: Sequence[Any] | None = None,
) -> list[Exception | None]:
    """Fit many machines, each as its own `fit` would, but trained together.

    For each machine the same decision is taken as by `Machine.fit`: train from scratch, update or
    do nothing. Then the machines are grouped by the class of their model, and each class trains its
    group in its own way (`Model.fit_many`, `Model.update_many`): by default one after the other, or
    as `acceleration` says.

    Args:
        machines: The machines, each once.
        rows: For each machine the rows to train on; `None` for all rows of all.
        acceleration: `CPU1()`, `CPUThreads(n)` or `CPUProcesses(n)`; `None` for what is ambient.
        verbosity: As in `Machine.fit`.
        force: As in `Machine.fit`.
        on_error: `"raise"` raises the first error, once all others are trained; `"return"` hands
            the errors back.
        composites: For machines that are parts of composite models: for each the model in which one
            made with a name finds its own, or `None`. The machines they depend on are not trained.

    Returns:
        For each machine `None`, or the error, which left it as it was.

    Raises:
        ArgumentError: A machine is given twice.
        DimensionMismatch: There is not one choice of rows for each machine.

    Example:
        >>> import numpy as np
        >>> from pymlj import ConstantRegressor, machine
        >>> from pymlj.machines import fit_many
        >>> whole = machine(ConstantRegressor(), {"x": [1.0, 2.0]}, np.array([3.0, 5.0]))
        >>> parts = [whole.sibling(whole.model), whole.sibling(whole.model)]
        >>> fit_many(parts, rows=[[0], [1]], verbosity=0)
        [None, None]
        >>> [part.predict_mean(rows=[0])[0] for part in parts]
        [np.float64(3.0), np.float64(5.0)]
    """
    machines = list(machines)
    _check(machines, rows, on_error)
    errors: list[Exception | None] = [None] * len(machines)
    groups: dict[tuple[type, str], list[Job]] = defaultdict(list)
    for i, mach in enumerate(machines):
        own = None if rows is None else rows[i]
        try:
            if composites is None:
                mach._fit_upstream(own, verbosity, force)
            composite = None if composites is None else composites[i]
            plan = make_plan(mach, own, verbosity, force, composite)
        except Exception as error:
            errors[i] = error
            continue
        announce(mach, plan, verbosity)
        if plan.decision.action == "nothing":
            mach._decision = plan.decision
        else:
            groups[type(plan.now.model), plan.method].append((i, mach, plan))
    with using(acceleration):
        for (cls, method), jobs in groups.items():
            for (i, _, _), failure in zip(
                jobs, _train_group(cls, method, jobs, verbosity), strict=True
            ):
                errors[i] = failure
    first = next((error for error in errors if error is not None), None)
    if on_error == "raise" and first is not None:
        raise first
    return errors


def _check(machines: list[Machine], rows: Sequence[Any] | None, on_error: str) -> None:
    if on_error not in ("raise", "return"):
        raise ArgumentError(f'`on_error` must be "raise" or "return", but got {on_error!r}.')
    if len({id(mach) for mach in machines}) < len(machines):
        raise ArgumentError(
            "Each machine can be trained once in a call of `fit_many`, but one was given twice; "
            "make another with `mach.sibling(model)`."
        )
    if rows is not None and len(rows) != len(machines):
        raise DimensionMismatch(
            f"`rows` must have one entry a machine, but there are {len(rows)} for "
            f"{len(machines)} machines."
        )


def _train_group(cls: Any, method: str, jobs: list[Job], verbosity: int) -> list[Exception | None]:
    """Train machines whose models are of one class, and keep what comes of it."""
    # The selections are held until all are trained, so that machines on the same rows share one.
    selections, errors = {}, {}
    for i, mach, plan in jobs:
        try:
            selections[i] = select(mach, plan)
        except Exception as error:
            errors[i] = error
    ready = [job for job in jobs if job[0] in selections]
    datasets = [selections[i].data for i, _, _ in ready]
    started = time.perf_counter()
    outcomes = _call(cls, method, ready, verbosity, datasets) if ready else []
    share = (time.perf_counter() - started) / max(len(ready), 1)
    for (i, mach, plan), outcome in zip(ready, outcomes, strict=True):
        try:
            _keep(mach, plan, outcome, share)
        except Exception as error:
            errors[i] = error
    for i, mach, plan in jobs:
        if i in errors:
            add_context(errors[i], mach, plan)
    return [errors.get(i) for i, _, _ in jobs]


def _call(
    cls: Any, method: str, jobs: list[Job], verbosity: int, datasets: list[tuple[Any, ...]]
) -> Sequence[Any]:
    models = [plan.now.model for _, _, plan in jobs]
    outcomes: Sequence[Any]
    if method == "fit":
        outcomes = cls.fit_many(models, verbosity, datasets)
    else:
        trained = [mach._trained(method) for _, mach, _ in jobs]
        old = [[t.fitresult for t in trained], [t.cache for t in trained]]
        outcomes = getattr(cls, f"{method}_many")(models, verbosity, *old, datasets)
    if len(outcomes) != len(models):
        raise MLJError(
            f"`{method}_many` of `{cls.__name__}` must return one entry a model, but returned "
            f"{len(outcomes)} for {len(models)} models."
        )
    return outcomes


def _keep(mach: Machine, plan: Plan, outcome: Any, share: float) -> None:
    if isinstance(outcome, Exception):
        raise outcome
    if isinstance(outcome, tuple) and len(outcome) == 4:
        *outcome, share = outcome
        outcome = tuple(outcome)
    keep(mach, plan, outcome, share)
