"""`pymlj/control/_trainable.py`."""

import numpy as np
import pytest

from pymlj import ArgumentError, NumberLimit, Step, WithLossDo, WithTrainingLossesDo, train
from pymlj.control import SquareRooter


def test_a_class_cannot_be_trained():
    with pytest.raises(ArgumentError, match=r"needs an object.*`SquareRooter\(\.\.\.\)`"):
        train(SquareRooter, Step(1), NumberLimit(1))


@pytest.mark.parametrize("thing", [Step(1), 4, None], ids=["control", "number", "None"])
def test_what_has_no_method_train_cannot_be_trained(thing):
    with pytest.raises(ArgumentError, match=r"a method `train\(n\)`.*`IteratedModel\(model=...\)`"):
        train(thing, Step(1), NumberLimit(1))


def test_losses_of_numpy_reach_functions_as_plain_numbers(scripted):
    trainable = scripted([np.float32(0.5)], [np.array([1, 2], dtype=np.float32)])
    seen = []
    controls = [Step(1), WithLossDo(seen.append), WithTrainingLossesDo(seen.append), NumberLimit(1)]
    train(trainable, *controls, verbosity=0)
    assert seen == [0.5, [1.0, 2.0]]
    assert type(seen[0]) is float
    assert [type(loss) for loss in seen[1]] == [float, float]


def test_a_trainable_needs_train_only(counter):
    train(counter, Step(3), NumberLimit(2), verbosity=1)
    assert counter.iterations == 6
