"""`pymlj/tuning/_supply.py`."""

import copy
import itertools

import pytest

from pymlj import (
    ArgumentError,
    ConstantRegressor,
    Explicit,
    Interval,
    Standardizer,
    TunedModel,
    clone,
)
from pymlj.tuning._supply import ModelSupply, as_supply, first_models


def endless(toys):
    return (toys.Level(k=k) for k in itertools.count())


def test_a_supply_can_be_gone_through_again(toys):
    supply = ModelSupply(endless(toys))
    assert [m.k for m in supply.upto(2)] == [0, 1]
    assert [m.k for m in supply.upto(4)] == [0, 1, 2, 3] == [m.k for m in supply.upto(4)]
    assert "4 so far" in repr(supply)


def test_copies_share_what_has_been_given(toys):
    supply = ModelSupply(endless(toys))
    assert copy.deepcopy(supply) is supply
    tuned = TunedModel(models=endless(toys))
    assert clone(tuned) == tuned and clone(tuned).models is tuned.models


def test_an_endless_supply_is_asked_for_no_more_than_is_needed(toys):
    mach = toys.tuned_machine(None, Explicit(), endless(toys), n=3)
    assert toys.tried(mach, "k") == [0, 1, 2]
    mach.model.n = 5
    assert toys.tried(mach.fit(verbosity=0), "k") == [0, 1, 2, 3, 4]
    assert "5 so far" in repr(mach.model.range)


def test_without_n_ten_of_them_are_tried(toys):
    assert len(toys.tuned_machine(None, Explicit(), endless(toys)).report().history) == 10


@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_and_tuples_are_taken_as_they_are(toys, kind):
    assert as_supply(kind([toys.Level()])) == [toys.Level()]


@pytest.mark.parametrize("bad", ["models", 3, {"a": 1}])
def test_what_holds_no_models_is_refused(bad):
    with pytest.raises(ArgumentError, match="There must be a list of models"):
        TunedModel(models=bad)


def test_a_class_in_the_list_is_pointed_out(toys):
    with pytest.raises(
        ArgumentError,
        match=r"`models` must hold models, but one is .* Make an instance: `Level\(\)`",
    ):
        TunedModel(models=[toys.Level])
    with pytest.raises(ArgumentError, match="`models` must hold models, but one is 3"):
        first_models([toys.Level(), 3], 2)


def test_an_empty_list_is_refused():
    with pytest.raises(ArgumentError, match="`models` must hold at least one model"):
        TunedModel(models=[])


@pytest.mark.parametrize("model", [Standardizer(), Interval()])
def test_what_does_not_predict_a_target_cannot_be_tuned(model):
    with pytest.raises(ArgumentError, match=f"`{type(model).__name__}` has `prediction_type ="):
        TunedModel(models=[model])


def test_something_else_in_place_of_a_model_is_refused():
    with pytest.raises(ArgumentError, match="`model` must be a model, but got 3"):
        TunedModel(3, range="x")
    with pytest.raises(ArgumentError, match=r"Make an instance: `ConstantRegressor\(\)`"):
        TunedModel(ConstantRegressor, range="x")
