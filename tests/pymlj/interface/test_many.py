"""`pymlj/interface/_many.py`: many models trained by one call."""

import pytest

from pymlj import CPU1, CPUProcesses, CPUThreads, Deterministic
from pymlj._parallel import using
from pymlj.interface import only_outcome


class Adder(Deterministic):
    """Adds; fails on 13."""

    amount: int = 1

    def fit(self, verbosity, x):
        if x == 13:
            raise ZeroDivisionError("thirteen")
        return x + self.amount, "cache", {"x": x}

    def update(self, verbosity, old_fitresult, old_cache, x):
        return old_fitresult + self.amount, old_cache + "!", None


@pytest.mark.parametrize("acceleration", [CPU1(), CPUThreads(2), CPUProcesses(2)])
def test_each_model_gets_its_own_data_whatever_the_acceleration(acceleration):
    models = [Adder(amount=k) for k in range(4)]
    with using(acceleration):
        fitted = Adder.fit_many(models, 0, [(10 * k,) for k in range(4)])
        updated = Adder.update_many(models, 0, [1] * 4, ["c"] * 4, [(0,)] * 4)
    assert [outcome[0] for outcome in fitted] == [0, 11, 22, 33]
    assert all(outcome[1:3] == ("cache", {"x": 10 * k}) for k, outcome in enumerate(fitted))
    assert [outcome[:2] for outcome in updated] == [(k + 1, "c!") for k in range(4)]
    assert all(outcome[3] >= 0 for outcome in fitted + updated)


def test_a_failing_member_yields_its_exception_and_the_others_are_kept():
    good, bad = Adder.fit_many([Adder(), Adder()], 0, [(1,), (13,)])
    assert good[0] == 2
    assert isinstance(bad, ZeroDivisionError) and str(bad) == "thirteen"


def test_the_outcome_of_the_only_model_is_what_fit_returns_or_raises():
    assert only_outcome([("fitted", None, {}, 0.1)]) == ("fitted", None, {})
    with pytest.raises(ZeroDivisionError):
        only_outcome([ZeroDivisionError()])
