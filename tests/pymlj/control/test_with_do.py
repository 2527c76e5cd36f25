"""`pymlj/control/_with_do.py`."""

import pytest

from pymlj import (
    ArgumentError,
    Callback,
    NumberLimit,
    Step,
    WithLossDo,
    WithNumberDo,
    WithTrainingLossesDo,
    train,
)
from pymlj.control import SquareRooter, WithDo

LOSSES, BATCHES = [0.5, 0.25, 0.125], [[4.0], [3.0, 2.0], []]
GIVEN = [
    (WithLossDo, LOSSES, {"loss": 0.125}),
    (WithTrainingLossesDo, BATCHES, {"latest_training_loss": None}),
    (WithNumberDo, [1, 2, 3], {"n": 3}),
]


@pytest.mark.parametrize(
    "kind, given, kept", GIVEN, ids=lambda value: getattr(value, "__name__", "")
)
def test_what_the_function_gets_and_what_is_told(kind, given, kept, scripted):
    seen = []
    controls = [Step(1), kind(seen.append), NumberLimit(3)]
    outcomes = train(scripted(LOSSES, BATCHES), *controls, verbosity=0)
    assert seen == given
    assert dict(outcomes[1][1]) == {**kept, "done": False, "log": ""}


def test_callback_gets_the_trainable():
    seen, rooter = [], SquareRooter(4)
    train(rooter, Step(1), Callback(seen.append), NumberLimit(2), verbosity=0)
    assert seen == [rooter, rooter]


def test_callback_without_function_does_nothing(counter, logged):
    outcomes = train(counter, Step(1), Callback(), NumberLimit(2), verbosity=2)
    assert dict(outcomes[1][1]) == {"done": False, "log": ""}
    assert not any("Callback" in text for text in logged()[1:])


def test_a_raw_callback_may_be_the_one_that_trains(counter):
    train(counter, Callback(lambda c: c.train(4), raw=True), NumberLimit(2), verbosity=0)
    assert counter.iterations == 8


@pytest.mark.parametrize("kind", [Callback, WithLossDo, WithTrainingLossesDo, WithNumberDo])
@pytest.mark.parametrize("message", [None, "Enough."])
def test_stop_if_true(kind, message, logged):
    rooter = SquareRooter(4)
    stop = kind(lambda _: rooter.iterations == 2, stop_if_true=True, stop_message=message)
    outcomes = train(rooter, Step(1), stop, verbosity=1)
    assert rooter.iterations == 2
    log = message or f"Stop triggered by a `{kind.__name__}` control."
    assert (outcomes[1][1].done, outcomes[1][1].log) == (True, log)
    assert log in logged()


def test_the_answer_does_not_matter_by_default(counter):
    train(counter, Step(1), WithNumberDo(lambda n: True), NumberLimit(3), verbosity=0)
    assert counter.iterations == 3


@pytest.mark.parametrize(
    "kind, text",
    [
        (WithLossDo, "loss: 0.5"),
        (WithTrainingLossesDo, "training losses: [4]"),
        (WithNumberDo, "number: 1"),
    ],
)
@pytest.mark.parametrize("verbosity, heard", [(0, False), (1, True)])
def test_by_default_what_is_seen_is_logged_at_verbosity_1(
    kind, text, verbosity, heard, scripted, logged
):
    train(scripted(LOSSES, BATCHES), Step(1), kind(), NumberLimit(1), verbosity=verbosity)
    assert (text in logged()) is heard


def test_the_last_value_is_logged_at_verbosity_2_before_the_stop(scripted, logged):
    stop = WithLossDo(lambda loss: True, stop_if_true=True, stop_message="Enough.")
    train(scripted(LOSSES), Step(1), stop, verbosity=2)
    texts = logged()
    assert texts[texts.index("Enough.") - 1] == "final loss: 0.5"


@pytest.mark.parametrize(
    "kind, need", [(WithLossDo, "loss"), (WithTrainingLossesDo, "training_losses")]
)
def test_losses_that_are_not_there(kind, need, scripted):
    with pytest.raises(ArgumentError, match=f"needs `{need}`.*there (is|are) none at this point"):
        train(scripted([None]), Step(1), kind(print), NumberLimit(1), verbosity=0)


def test_errors_of_the_function_come_through(counter):
    def fail(_):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        train(counter, Step(1), Callback(fail), NumberLimit(1), verbosity=0)


def test_a_member_of_ones_own():
    class WithRootDo(WithDo):
        """Gives the root to a function."""

        subject = "root"

        def look(self, trainable, n):
            return trainable.root

        def kept(self, value):
            return {"root": value}

    seen = []
    controls = [Step(1), WithRootDo(seen.append), NumberLimit(2)]
    outcomes = train(SquareRooter(4), *controls, verbosity=0)
    assert seen == [2.5, 2.05]
    assert outcomes[1][1].root == 2.05
