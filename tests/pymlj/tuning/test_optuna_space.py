"""`pymlj/tuning/_optuna_space.py`: ranges as Optuna knows them."""

import builtins
import math

import optuna
import pytest
from optuna.distributions import (
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from pymlj import ArgumentError, OptunaSearch, param_range
from pymlj.tuning._optuna_space import distributions, values
from pymlj.tuning._space import dimensions


def space(r):
    [(_, distribution)] = distributions(dimensions(r)).items()
    return distribution


@pytest.mark.parametrize(
    "r, expected",
    [
        (param_range(float, "x", lower=0, upper=2), FloatDistribution(0, 2)),
        (
            param_range(float, "x", lower=0.1, upper=2, scale="log2"),
            FloatDistribution(0.1, 2, log=True),
        ),
        (
            param_range(float, "x", lower=-5, upper=-1, scale="logminus"),
            FloatDistribution(1, 5, log=True),
        ),
        (param_range(int, "x", lower=0.5, upper=3.5), IntDistribution(1, 3)),
        (param_range(int, "x", lower=1, upper=9, scale="log"), IntDistribution(1, 9, log=True)),
        (param_range(int, "x", lower=1, upper=3, scale=math.exp), FloatDistribution(1, 3)),
        (
            param_range(float, "x", lower=1, origin=3, unit=2, scale="linear"),
            FloatDistribution(1, 5),
        ),
        (param_range(str, "x", values=["a", "b"]), CategoricalDistribution(["a", "b"])),
        (param_range(list, "x", values=[["a"], []]), CategoricalDistribution([0, 1])),
        (param_range(object, "x", values=[1, True]), CategoricalDistribution([0, 1])),
    ],
    ids=str,
)
def test_each_kind_of_range_has_its_distribution(r, expected):
    assert space(r) == expected


@pytest.mark.parametrize(
    "r, suggested, value",
    [
        (param_range(float, "x", lower=-5, upper=-1, scale="logminus"), 2.5, -2.5),
        (param_range(int, "x", lower=1, upper=3, scale=math.exp), 1.0, 3),
        (param_range(list, "x", values=[["a"], []]), 1, []),
        (param_range(str, "x", values=["a", "b"]), "b", "b"),
    ],
    ids=str,
)
def test_what_is_suggested_becomes_a_value(r, suggested, value):
    assert values(dimensions(r), {"x": suggested}) == {"x": value}


def test_every_suggestion_lies_in_the_range():
    r = param_range(int, "x", lower=-40, upper=-3, scale="log10minus")
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    found = [
        values(dimensions(r), study.ask(distributions(dimensions(r))).params)["x"]
        for _ in range(50)
    ]
    assert min(found) >= -40 and max(found) <= -3 and all(type(x) is int for x in found)


def test_there_is_one_range_of_each_hyperparameter(toys):
    r = param_range(int, "k", lower=1, upper=3)
    with pytest.raises(
        ArgumentError, match="takes one range of each hyperparameter, but there are 2 of `k`"
    ):
        toys.proposed(OptunaSearch(), toys.Level(), [r, r], 1)


def test_without_optuna_it_is_said_how_to_get_it(toys, monkeypatch):
    importing = builtins.__import__

    def without_optuna(name, *args, **keywords):
        if name.startswith("optuna"):
            raise ImportError("gone")
        return importing(name, *args, **keywords)

    monkeypatch.setattr(builtins, "__import__", without_optuna)
    with pytest.raises(ImportError, match=r"`pip install pymlj\[optuna\]`"):
        toys.proposed(OptunaSearch(), toys.Level(), param_range(int, "k", lower=1, upper=3), 1)
