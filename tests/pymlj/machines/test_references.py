"""`pymlj/machines/_references.py`: functions and classes by name."""

import math
import operator
import os

import numpy as np
import pytest
import scipy.special

import pymlj
from pymlj import PersistenceError
from pymlj.machines._references import path_of, resolve

torch = pytest.importorskip("torch")

KNOWN = [
    (pymlj.CV, "pymlj:CV"),
    (pymlj.machine, "pymlj:machine"),
    (np.log, "numpy:log"),
    (np.mean, "numpy:mean"),
    (np.float32, "numpy:float32"),
    (float, "builtins:float"),
    (operator.add, "operator:add"),
    (operator.getitem, "operator:getitem"),
    (scipy.special.expit, "scipy.special:expit"),
    (torch.tanh, "torch:tanh"),
    (torch.nn.functional.relu, "torch.nn.functional:relu"),
    (torch.nn.functional.gelu, "torch.nn.functional:gelu"),
    (torch.nn.ReLU, "torch.nn:ReLU"),
    (torch.optim.Adam, "torch.optim:Adam"),
    (torch.nn.init.xavier_uniform_, "torch.nn.init:xavier_uniform_"),
]


@pytest.mark.parametrize("value, path", KNOWN, ids=[path for _, path in KNOWN])
def test_known_functions_and_classes_have_a_path_and_back(value, path):
    assert path_of(value) == path
    assert resolve(path) is value


def nearby(x):
    return x


@pytest.mark.parametrize(
    "value",
    [nearby, lambda x: x, os.system, eval, open, np.load, np.save, torch.load, math.sin, "text", 3],
)
def test_other_functions_have_none(value):
    assert path_of(value) is None


@pytest.mark.parametrize(
    "path, words",
    [
        ("os:system", "not known to the registry"),
        ("builtins:eval", "none of the functions that a file may refer to"),
        ("builtins:open", "none of the functions that a file may refer to"),
        ("numpy:load", "none of the functions that a file may refer to"),
        ("numpy:fromfile", "none of the functions that a file may refer to"),
        ("numpy:_core", "none of the functions that a file may refer to"),
        ("torch:load", "none of the functions that a file may refer to"),
        ("torch:hub.load", "none of the functions that a file may refer to"),
        ("torch:from_file", "none of the functions that a file may refer to"),
        ("torch:no_such", "none of the functions that a file may refer to"),
        ("operator:setitem", "none of the functions that a file may refer to"),
        ("operator:methodcaller", "none of the functions that a file may refer to"),
        ("pymlj:no_such", "no class or function `no_such`"),
    ],
)
def test_a_file_may_not_refer_to_others(path, words):
    with pytest.raises(PersistenceError, match=words):
        resolve(path)


def test_a_package_that_is_missing_is_named(monkeypatch):
    import importlib

    def fail(name):
        raise ImportError(f"No module named '{name}'")

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(PersistenceError, match="`torch:tanh` is needed, but `torch` cannot be imp"):
        resolve("torch:tanh")
