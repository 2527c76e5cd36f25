"""The contract of tuning strategies."""

import copy
from typing import Any

import numpy as np

from pymlj.data import make_regression
from pymlj.interface import CPUThreads, Model
from pymlj.machines import machine
from pymlj.metrics import rms
from pymlj.parameters import clone, fields, same_value, set_param
from pymlj.resampling import Holdout
from pymlj.tuning import History, TunedModel, TuningStrategy

from ._contract import Check, expect, nothing_else_changes, run_all

_N = 4


def check_tuning(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """Run every check of the contract of tuning strategies.

    Args:
        strategy: Any strategy. It is not changed.
        model: A regressor that is trained fast, to be tuned.
        range: What the strategy takes as `range`, with at least four candidates.

    Raises:
        ContractError: Naming the check, what is wrong and how to mend it.

    Example:
        >>> from pymlj import Grid, SklearnModel, param_range
        >>> from pymlj.testing import check_tuning
        >>> from sklearn.linear_model import Ridge
        >>> model = SklearnModel(Ridge())
        >>> check_tuning(Grid(), model, param_range(model, "estimator.alpha", lower=0.1, upper=9.0))
    """
    run_all(TUNING_CHECKS, strategy, model, range)


def proposals_are_models(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """Models of the class that is tuned, or pairs with one in front; none of them the original."""
    proposals, _ = _ask(strategy, model, range)
    expect(len(proposals) > 0, "there are no proposals.")
    for proposal in proposals:
        candidate = proposal[0] if isinstance(proposal, tuple) else proposal
        expect(isinstance(candidate, Model), f"{candidate!r} was proposed, which is no model.")
        expect(candidate is not model, "the model itself was proposed; propose a `clone`.")


def proposing_changes_nothing(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """Neither strategy, nor model, nor range, nor global generators."""
    with nothing_else_changes(strategy), nothing_else_changes(model):
        before = copy.deepcopy(range)
        _ask(strategy, model, range)
        expect(same_value(before, range), "the range was changed.")


def states_are_replaced_and_not_changed(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """The same state gives the same proposals, however often it is asked."""
    strategy = _seeded(strategy)
    state = strategy.setup(model, range, _N, 0)
    first, second = (_candidates(strategy.models(model, History(), state, _N, 0)[0]) for _ in "ab")
    expect(
        same_value(first, second),
        "asked twice with the same state, the proposals differ: do not change the state (draw "
        "from `copy.deepcopy(generator)`), return a new one.",
    )


def a_search_finds_as_many_as_asked_for(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """`n` evaluations; more of them, when `n` grows, with the first ones kept."""
    tuned, (X, y) = _tuned(strategy, model, range), _data()
    mach = machine(tuned, X, y).fit(verbosity=0)
    few = [entry.measurement[0] for entry in mach.report().history]
    expect(len(few) <= _N, f"{len(few)} candidates were evaluated, but {_N} asked for.")
    tuned.n = _N + 2
    mach.fit(verbosity=0)
    more = [entry.measurement[0] for entry in mach.report().history]
    expect(more[: len(few)] == few, "a search that goes on has lost what was evaluated before.")


def the_same_seed_finds_the_same(strategy: TuningStrategy, model: Model, range: Any) -> None:
    """One after the other or at the same time, the candidates and the best are the same."""
    X, y = _data()
    found = []
    for acceleration in (None, None, CPUThreads(2)):
        tuned = _tuned(strategy, model, range)
        tuned.acceleration = acceleration
        history = machine(tuned, X, y).fit(verbosity=0).report().history
        found.append([entry.measurement[0] for entry in history])
    expect(np.array_equal(found[0], found[1]), "two searches with the same seed differ.")
    expect(np.array_equal(found[0], found[2]), "a search on two threads differs.")


TUNING_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        proposals_are_models,
        proposing_changes_nothing,
        states_are_replaced_and_not_changed,
        a_search_finds_as_many_as_asked_for,
        the_same_seed_finds_the_same,
    )
}
"""The checks by name; each is called with a strategy, a model and a range."""


def _ask(strategy: TuningStrategy, model: Model, range: Any) -> Any:
    state = strategy.setup(model, range, _N, 0)
    return strategy.models(model, History(), state, _N, 0)


def _candidates(proposals: Any) -> list[Any]:
    return [item[0] if isinstance(item, tuple) else item for item in proposals]


def _seeded(strategy: TuningStrategy) -> TuningStrategy:
    seeded = clone(strategy)
    if "rng" in fields(seeded):
        set_param(seeded, "rng", 1)
    return seeded


def _data() -> Any:
    return make_regression(40, 3, rng=1)


def _tuned(strategy: TuningStrategy, model: Model, range: Any) -> TunedModel:
    return TunedModel(
        model,
        tuning=_seeded(strategy),
        range=range,
        n=_N,
        resampling=Holdout(),
        measure=rms,
    )
