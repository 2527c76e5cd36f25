"""`pymlj/tuning/_space.py`: what may be given as `range`."""

import math

import pytest

from pymlj import (
    ArgumentError,
    Grid,
    LatinHypercube,
    OptunaSearch,
    RandomSearch,
    param_range,
)

STRATEGIES = [Grid(), RandomSearch(), LatinHypercube(), OptunaSearch()]


def k_range(lower=1, upper=3, **keywords):
    return param_range(int, "k", lower=lower, upper=upper, **keywords)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_one_range_or_a_list_of_ranges_will_do(toys, strategy):
    x = param_range(float, "x", lower=0, upper=1)
    for ranges in (k_range(), [k_range()], [k_range(), x]):
        assert toys.proposed(strategy, toys.Level(), ranges, 1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("bad", ["k", 3, (1, 2), [k_range(), 5], {"k": [1]}], ids=str)
def test_anything_else_is_refused(toys, strategy, bad):
    with pytest.raises(ArgumentError, match="`range` must be a range made by `param_range`"):
        toys.proposed(strategy, toys.Level(), bad, 1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_a_tuple_of_ranges_is_told_apart_from_a_pair(toys, strategy):
    with pytest.raises(ArgumentError, match="Several ranges go into a list"):
        toys.proposed(strategy, toys.Level(), (k_range(), k_range()), 1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_an_empty_list_is_refused(toys, strategy):
    with pytest.raises(ArgumentError, match="must name at least one hyperparameter"):
        toys.proposed(strategy, toys.Level(), [], 1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_a_hyperparameter_that_the_model_has_not_is_refused(toys, strategy):
    with pytest.raises(ArgumentError, match="`Level` has no hyperparameter `depth`"):
        toys.proposed(strategy, toys.Level(), param_range(int, "depth", lower=1, upper=2), 1)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_candidates_share_nothing_with_the_prototype(toys, strategy):
    prototype = toys.Nest()
    [made] = toys.proposed(strategy, prototype, param_range(prototype, "inner.k", values=[7]), 1)
    assert made.inner.k == 7 and made.inner is not prototype.inner
    assert prototype == toys.Nest()


def test_the_data_for_a_plot_name_scales_and_keep_types(toys):
    ranges = [
        param_range(float, "x", lower=1, upper=4, scale=math.sqrt),
        param_range(list, "columns", values=[["a"], []]),
        k_range(scale="log"),
        param_range(int, "k", values=[5]),
    ]
    mach = toys.tuned_machine(toys.Level(), Grid(resolution=2, shuffle=False), ranges)
    p = mach.report().plotting
    assert p.parameter_names == ["x", "columns", "k"]
    assert p.parameter_scales == ["custom", "none", "log"]
    assert p.parameter_values[0].tolist() == [1.0, ["a"], 1]
    assert p.parameter_values.shape == (12, 3) and p.measurements[0] == 4.0


def test_a_dict_of_values_is_told_how_it_becomes_a_range(toys):
    with pytest.raises(ArgumentError, match=r"is `param_range\(model, 'k', values=\[\.\.\.\]\)`"):
        toys.proposed(STRATEGIES[0], toys.Level(), {"k": [1, 2]}, 1)
