"""Every control that needs no machine keeps the contract; ids are `control:check`."""

import pytest

import pymlj
from pymlj.testing import CONTROL_CHECKS, ContractError, check_control


def ignore(*args):
    """Done with what is observed."""


CONTROLS = {
    "Step": pymlj.Step(2),
    "Never": pymlj.Never(),
    "InvalidValue": pymlj.InvalidValue(),
    "TimeLimit": pymlj.TimeLimit(1.0),
    "NumberLimit": pymlj.NumberLimit(2),
    "Patience": pymlj.Patience(2),
    "NumberSinceBest": pymlj.NumberSinceBest(2),
    "GL": pymlj.GL(),
    "PQ": pymlj.PQ(),
    "UP": pymlj.UP(2),
    "Threshold": pymlj.Threshold(0.5),
    "Warmup": pymlj.Warmup(pymlj.Patience(1), n=2),
    "Info": pymlj.Info(ignore),
    "Warn": pymlj.Warn(lambda trainable: False),
    "Error": pymlj.Error(lambda trainable: False),
    "Callback": pymlj.Callback(ignore),
    "WithLossDo": pymlj.WithLossDo(ignore),
    "WithTrainingLossesDo": pymlj.WithTrainingLossesDo(ignore),
    "WithNumberDo": pymlj.WithNumberDo(ignore),
    "Disjunction": pymlj.Patience(2) + pymlj.NumberLimit(3),
    "skip": pymlj.skip(pymlj.Patience(2), predicate=2),
    "louder": pymlj.louder(pymlj.WithLossDo(ignore)),
    "with_state_do": pymlj.with_state_do(pymlj.NumberLimit(3), f=ignore),
    "composite": pymlj.composite(pymlj.Step(1), pymlj.NumberLimit(2)),
}


@pytest.mark.parametrize(
    ("name", "check"),
    [pytest.param(m, c, id=f"{m}:{c}") for m in CONTROLS for c in CONTROL_CHECKS],
)
def test_the_contract_of_controls(name, check):
    CONTROL_CHECKS[check](CONTROLS[name])


class TestBrokenOnes:
    def test_a_control_that_remembers(self):
        class Counting(pymlj.Control):
            """Stops at its third update, ever."""

            def __init__(self):
                super().__init__()
                object.__setattr__(self, "seen", [])

            def update(self, trainable, verbosity, n, state=None):
                self.seen.append(n)
                return len(self.seen)

            def done(self, state):
                return state >= 6

        with pytest.raises(ContractError, match="keep what is remembered in the state"):
            check_control(Counting())

    def test_a_state_that_is_changed(self):
        class Growing(pymlj.Control):
            """Collects cycles in place."""

            def update(self, trainable, verbosity, n, state=None):
                state = [] if state is None else state
                state.append(n)
                return state

        with pytest.raises(ContractError, match="changed the state it was given"):
            check_control(Growing())

    def test_a_need_that_is_not_declared(self):
        class Secret(pymlj.Control):
            """Looks at the loss."""

            def update(self, trainable, verbosity, n, state=None):
                return trainable.loss()

        with pytest.raises(ContractError, match="declare `needs_loss = True`"):
            check_control(Secret())

    def test_an_answer_that_is_no_bool(self):
        class Vague(pymlj.Control):
            """Answers with a number."""

            def update(self, trainable, verbosity, n, state=None):
                return n

            def done(self, state):
                return 0

        with pytest.raises(ContractError, match="`done` must return a bool"):
            check_control(Vague())
