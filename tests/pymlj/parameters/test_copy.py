"""`pymlj/parameters/_copy.py`: independent copies."""

import threading

import numpy as np
import pytest

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject, clone


class Box(ParamObject):
    value: object = None
    n: int = 1

    def check(self):
        if self.n < 0:
            raise ArgumentError(f"`n >= 0` must hold, but got {self.n}.")


def test_containers_arrays_components_and_generators_are_copied():
    box = Box(value={"a": [1], "b": np.zeros(2), "c": Box(n=2), "g": np.random.default_rng(1)})
    copy = clone(box)
    copy.value["a"].append(2)
    copy.value["b"][0] = 5
    copy.value["c"].n = 7
    copy.value["g"].random(3)
    assert box.value["a"] == [1] and box.value["b"][0] == 0 and box.value["c"].n == 2
    assert box.value["g"].random() == np.random.default_rng(1).random()


def test_functions_classes_and_what_refuses_to_be_copied_are_shared():
    for value in (len, dict, np, threading.Lock()):
        assert clone(Box(value=value)).value is value


def test_changes_are_checked_like_arguments_of_the_constructor():
    assert clone(Box(n=3), value="x") == Box(n=3, value="x")
    with pytest.raises(ArgumentError, match="no hyperparameter `m`"):
        clone(Box(), m=1)
    with pytest.raises(ArgumentError, match="must be of type `int`"):
        clone(Box(), n="a")
    with pytest.raises(ArgumentError, match="`n >= 0` must hold"):
        clone(Box(), n=-1)
