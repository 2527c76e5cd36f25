"""`pymlj/tuning/_base.py`: what a strategy of one's own may do."""

import pytest

from pymlj import (
    ArgumentError,
    Explicit,
    MLJError,
    MLJWarning,
    NaiveSelection,
    TunedModel,
    TuningStrategy,
    clone,
)

CALLS = []


class Noted(TuningStrategy):
    """Proposes k = 0, 1, 2, ... three at a time, and notes what it is told."""

    def setup(self, model, range, n, verbosity=0):
        return {"next": 0, "seen": []}

    def models(self, model, history, state, n_remaining, verbosity=0):
        CALLS.append((len(history), n_remaining))
        k = state["next"]
        batch = [(clone(model, k=i), f"tag {i}") for i in range(k, k + 3)]
        return batch, {**state, "next": k + 3}

    def observe(self, entry, state):
        return {**state, "seen": [*state["seen"], (entry.model.k, entry.metadata)]}

    def extras(self, history, state, evaluation):
        return {"before": len(history), "model": "not this one"}

    def tuning_report(self, history, state):
        return {"seen": state["seen"], "last": history[-1].metadata}


def test_every_hook_is_called_with_what_it_needs(toys):
    CALLS.clear()
    mach = toys.tuned_machine(toys.Level(), Noted(), "anything", n=5)
    report = mach.report()
    assert CALLS == [(0, 5), (3, 2)]
    assert toys.tried(mach, "k") == [0, 1, 2, 3, 4]
    assert report.seen == [(k, f"tag {k}") for k in range(5)] and report.last == "tag 4"
    assert [e.before for e in report.history] == [0, 0, 0, 3, 3]
    assert all("metadata" not in e for e in report.history)


def test_extras_do_not_hide_what_an_entry_has_anyway(toys):
    report = toys.tuned_machine(toys.Level(), Noted(), "anything", n=1).report()
    assert report.history[0].model == toys.Level(k=0)


class Wrong(TuningStrategy):
    """Proposes something that is no model."""

    proposal: object = None

    def setup(self, model, range, n, verbosity=0):
        return None

    def models(self, model, history, state, n_remaining, verbosity=0):
        return [self.proposal], state


@pytest.mark.parametrize("proposal", [3, "model", (1, 2), (1, 2, 3)])
def test_what_is_no_model_cannot_be_proposed(toys, proposal):
    with pytest.raises(ArgumentError, match="`models` of `Wrong` must propose models, or pairs"):
        toys.tuned_machine(toys.Level(), Wrong(proposal=proposal), "anything")


class Nothing(Wrong):
    """Proposes nothing."""

    def models(self, model, history, state, n_remaining, verbosity=0):
        return [], state


def test_a_search_without_candidates_is_an_error(toys):
    with pytest.raises(MLJError, match="`Nothing` has proposed no model at all"):
        toys.tuned_machine(toys.Level(), Nothing(), "anything")


class Choosy(Nothing):
    """Can do with no heuristic."""

    def models(self, model, history, state, n_remaining, verbosity=0):
        return [model], state

    def supports_heuristic(self, heuristic):
        return heuristic == NaiveSelection()


def test_a_heuristic_that_a_strategy_cannot_do_with_is_replaced(toys):
    with pytest.warns(
        MLJWarning, match=r"`Choosy` cannot do with .* it is set to `NaiveSelection\(\)`"
    ):
        tuned = TunedModel(
            toys.Level(), tuning=Choosy(), range="any", selection_heuristic=NaiveSelection([2.0])
        )
    assert tuned.selection_heuristic == NaiveSelection()


def test_what_a_strategy_need_not_define_has_a_default(toys):
    strategy = Nothing()
    assert strategy.default_n("anything") == 10 and strategy.supports_heuristic(NaiveSelection())
    assert strategy.observe(None, "state") == "state" and not strategy.grows
    assert strategy.extras([], None, None) == strategy.tuning_report([], None) == {}
    assert Explicit().tuning_report([], None) == {}
