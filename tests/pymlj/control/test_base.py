"""`pymlj/control/_base.py`."""

import pytest

from pymlj import (
    GL,
    PQ,
    ArgumentError,
    Callback,
    Control,
    Data,
    Error,
    Info,
    InvalidValue,
    Never,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Step,
    Threshold,
    TimeLimit,
    Warmup,
    Warn,
    WithLossDo,
    WithNumberDo,
    WithTrainingLossesDo,
    composite,
    louder,
    skip,
    train,
    with_state_do,
)
from pymlj.control import SquareRooter

NEEDS = ("needs_loss", "needs_training_losses", "needs_ingest")


class Doubling(Control):
    """Trains 1, 2, 4, ... iterations, up to a number of cycles."""

    cycles: int = 3

    def update(self, trainable, verbosity, n, state=None):
        trainable.train(2 ** (n - 1))
        return n

    def done(self, state):
        return state == self.cycles


class Plain:
    """No subclass of `Control`, and has no other method."""

    def update(self, trainable, verbosity, n, state=None):
        return n


def traits(control):
    return {name for name in (*NEEDS, "may_train", "may_stop") if getattr(control, name)}


@pytest.mark.parametrize(
    "control, expected",
    [
        (Step(), {"may_train"}),
        (Doubling(), {"may_train", "may_stop"}),
        (Never(), set()),
        (InvalidValue(), {"may_stop"}),
        (TimeLimit(), {"may_stop"}),
        (NumberLimit(), {"may_stop"}),
        (Threshold(), {"needs_loss", "may_stop"}),
        (Patience(), {"needs_loss", "may_stop"}),
        (NumberSinceBest(), {"needs_loss", "may_stop"}),
        (GL(), {"needs_loss", "may_stop"}),
        (PQ(), {"needs_loss", "needs_training_losses", "may_stop"}),
        (Warmup(PQ()), {"needs_loss", "needs_training_losses", "may_stop"}),
        (Warmup(Never()), set()),
        (NumberLimit() + InvalidValue(), {"may_stop"}),
        (NumberLimit() + PQ(), {"needs_loss", "needs_training_losses", "may_stop"}),
        (Info(), set()),
        (Warn(bool), set()),
        (Error(bool), {"may_stop"}),
        (Callback(print), set()),
        (Callback(print, raw=True), {"may_train"}),
        (Callback(print, stop_if_true=True), {"may_stop"}),
        (WithLossDo(), {"needs_loss"}),
        (WithTrainingLossesDo(), {"needs_training_losses"}),
        (WithNumberDo(stop_if_true=True), {"may_stop"}),
        (Data([]), {"needs_ingest", "may_train"}),
        (Data([], stop_when_exhausted=True), {"needs_ingest", "may_train", "may_stop"}),
        (composite(Step(), WithLossDo()), {"may_train", "needs_loss"}),
        (composite(Data([]), GL()), {"needs_ingest", "needs_loss", "may_train", "may_stop"}),
        (skip(WithLossDo(), 3), {"needs_loss"}),
        (louder(PQ()), {"needs_loss", "needs_training_losses", "may_stop"}),
        (with_state_do(Data([])), {"needs_ingest", "may_train"}),
        (skip(Plain()), {"may_train"}),
    ],
    ids=lambda value: "" if isinstance(value, set) else type(value).__name__,
)
def test_what_a_control_needs_and_may_do(control, expected):
    assert traits(control) == expected


def test_a_control_of_ones_own_is_trained_with():
    rooter, outcomes = SquareRooter(4), None
    outcomes = train(rooter, Doubling(2), verbosity=0)
    assert rooter.iterations == 3
    assert [(control, dict(outcome)) for control, outcome in outcomes] == [(Doubling(cycles=2), {})]


def test_an_object_with_update_alone_will_do(counter):
    plain = Plain()
    outcomes = train(counter, plain, Step(1), NumberLimit(2), verbosity=0)
    assert outcomes[0][0] is plain
    assert dict(outcomes[0][1]) == {}


@pytest.mark.parametrize("place", [train, composite, skip, louder, with_state_do])
@pytest.mark.parametrize(
    "wrong, cure",
    [
        (Patience, r"got the class `Patience`; write `Patience\(\.\.\.\)`"),
        (5, r"got `5` of type `int`; .* write `Step\(5\)`"),
        (0.5, r"got `0.500` of type `float`; .* write `Step\(0.5\)`"),
        ([Step(1), Patience(5)], r"of type `list`; give controls one by one"),
        (print, r"write `Callback\(function\)`"),
        ({"a": 1}, r"of type `dict`; controls are made like this: `Step\(1\)`"),
        ("Patience", r"got `'Patience'` of type `str`"),
        (None, r"got `None` of type `NoneType`"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_control_is_refused_with_the_cure(place, wrong, cure):
    with pytest.raises(ArgumentError, match=cure):
        place(SquareRooter(4), Step(1), wrong) if place is train else place(wrong)


def test_controls_are_equal_by_value_and_shown_as_calls():
    assert Doubling(2) == Doubling(cycles=2) != Doubling(3)
    assert repr(skip(Doubling(), 4)) == "skip(control=Doubling(cycles=3), predicate=4)"
