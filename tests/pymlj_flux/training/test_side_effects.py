"""`pymlj_flux/training/_side_effects.py`: what code can change beside tensors."""

import functools
import random
from types import SimpleNamespace

import numpy as np
import pytest
from torch import nn

from pymlj_flux.training import hooks_of
from pymlj_flux.training._side_effects import surroundings

HISTORY = []
STATE = SimpleNamespace(n=0)
ARRAY = np.zeros(3)


def with_global_list(x):
    HISTORY.append(1)
    return x


def with_global_object(x):
    STATE.n += 1
    return x


def with_array(x):
    ARRAY[0] += 1
    return x


def calling_another(x):
    return with_global_list(x)


def with_python_numbers(x):
    return x * random.random()


def with_numpy_numbers(x):
    return x * np.random.uniform()


class Callable:
    def __init__(self):
        self.n = 0

    def __call__(self, x):
        self.n += 1
        return x


class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.n = 0

    def forward(self, x):
        self.n += 1
        return x


def enclosing():
    n = 0

    def inner(x):
        nonlocal n
        n += 1
        return x

    return inner


@pytest.mark.parametrize(
    "code",
    [
        *(with_global_list, with_global_object, with_array, calling_another, enclosing()),
        *(with_python_numbers, with_numpy_numbers, Callable(), Counting(), Callable().__call__),
        functools.partial(with_global_list),
    ],
    ids=lambda code: getattr(code, "__name__", type(code).__name__),
)
def test_what_code_changes_is_seen(code):
    before = surroundings([code])
    assert surroundings([code]) == before
    code(1.0)
    assert surroundings([code]) != before


@pytest.mark.parametrize(
    "code", [nn.Linear(2, 2), nn.functional.mse_loss, lambda x: x, nn.MSELoss(), len]
)
def test_what_changes_nothing_stays_the_same(code):
    assert surroundings([code]) == surroundings([code])


def test_hooks_are_found():
    layer = nn.Linear(2, 2)
    assert hooks_of([layer, len]) == ""
    handle = layer.register_forward_pre_hook(lambda *_: None)
    assert hooks_of([layer]) == "`Linear` has hooks"
    handle.remove()
    layer.weight.register_hook(lambda gradient: None)
    assert hooks_of([layer]) == "a parameter of `Linear` has hooks"
