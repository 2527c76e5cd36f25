"""`pymlj/control/_functions.py`, by what is seen of it from outside."""

import numpy as np
import pytest
import torch

from pymlj import Callback, Error, NumberLimit, Step, Warn, WithLossDo, WithTrainingLossesDo, train
from pymlj.control import SquareRooter

GENUINE = [True, np.True_, np.array(True), torch.tensor(True)]
OTHER = [1, 1.0, "yes", [True], np.array([True]), np.array(1), torch.tensor(1), None, False]


@pytest.mark.parametrize("answer", GENUINE, ids=repr)
def test_a_genuine_true_counts(answer, counter):
    train(
        counter, Step(1), Callback(lambda _: answer, stop_if_true=True), NumberLimit(3), verbosity=0
    )
    assert counter.iterations == 1
    outcomes = train(counter, Step(1), Error(lambda _: answer), NumberLimit(3), verbosity=0)
    assert outcomes[1][1].done is True


@pytest.mark.parametrize("answer", [*OTHER, np.False_, torch.tensor(False)], ids=repr)
def test_other_answers_do_not(answer, counter):
    controls = [
        *(Step(1), Callback(lambda _: answer, stop_if_true=True), Error(lambda _: answer)),
        *(Warn(lambda _: answer), NumberLimit(3)),
    ]
    train(counter, *controls, verbosity=0)
    assert counter.iterations == 3


class Boxed:
    """Exposes what is inside."""

    def __init__(self, inside):
        self.inside = inside

    def train(self, n):
        self.inside.train(n)

    def expose(self):
        return self.inside


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda note, raw: Callback(note, raw=raw),
        lambda note, raw: Warn(note, raw=raw),
        lambda note, raw: Warn(lambda _: True, note, raw=raw),
        lambda note, raw: Error(note, raw=raw),
        lambda note, raw: Error(lambda _: True, note, raw=raw),
    ],
    ids=["Callback", "Warn predicate", "Warn f", "Error predicate", "Error f"],
)
def test_functions_get_what_is_exposed_or_with_raw_the_object_itself(make, raw):
    seen = []
    box = Boxed(SquareRooter(4))
    train(box, Step(1), make(seen.append, raw), NumberLimit(1), verbosity=-1)
    assert seen == [box if raw else box.inside]


def test_numbers_in_messages_are_short(scripted, logged):
    trainable = scripted([1 / 3], [[1 / 3, 2.0]])
    controls = [Step(1), WithLossDo(), WithTrainingLossesDo(), NumberLimit(1)]
    train(trainable, *controls, verbosity=1)
    assert logged()[:2] == ["loss: 0.333333", "training losses: [0.333333, 2]"]


def test_long_lists_in_messages_lose_their_middle(scripted, logged):
    trainable = scripted([0.0], [list(range(100))])
    train(trainable, Step(1), WithTrainingLossesDo(), NumberLimit(1), verbosity=1)
    assert logged()[0] == "training losses: [0, 1, 2, ..., 97, 98, 99]"
