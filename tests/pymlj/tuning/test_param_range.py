"""`pymlj/tuning/_param_range.py`."""

import math
from typing import Annotated, Literal, Optional

import numpy as np
import pytest

from pymlj import ArgumentError, DomainError, param_range
from pymlj.tuning import NominalRange, NumericRange


@pytest.mark.parametrize(
    "annotation, kind",
    [
        (int, "int"),
        (float, "float"),
        (Optional[float], "float"),  # noqa: UP045  # the old spelling is still met
        (int | None, "int"),
        (int | str, "int"),
        (Annotated[float, "positive"], "float"),
        (np.float32, "float"),
        (np.int64, "int"),
    ],
)
def test_the_kind_of_number_comes_from_the_declaration(annotation, kind):
    assert param_range(annotation, "x", lower=1, upper=3).kind == kind


@pytest.mark.parametrize(
    "annotation", [str, bool, bool | None, list[int], Literal[1, 2], None, dict]
)
def test_what_is_no_number_must_be_listed(annotation):
    with pytest.raises(ArgumentError, match=r"which is no number, so its values must be listed"):
        param_range(annotation, "x", lower=0, upper=1)


@pytest.mark.parametrize(
    "value, bounds, kind",
    [
        (3, (1, 10), "int"),
        (3.0, (1, 10), "float"),
        (3, (0.1, 0.9), "float"),
        (None, (1, 10), "int"),
        (None, (0.5, 10), "float"),
        ("auto", (0.5, 10), "float"),
    ],
)
def test_without_a_declaration_the_value_and_the_bounds_decide(toys, value, bounds, kind, caplog):
    r = param_range(toys.Level(anything=value), "anything", lower=bounds[0], upper=bounds[1])
    assert r.kind == kind
    said = caplog.text
    clear = isinstance(value, float) or (value, kind) == (3, "int")
    assert (said == "") is clear
    assert clear or f"taken to be of type `{kind}`" in said


@pytest.mark.parametrize("value", [True, [1], {}])
def test_without_a_declaration_other_values_must_be_listed(toys, value):
    with pytest.raises(ArgumentError, match="must be listed"):
        param_range(toys.Level(anything=value), "anything", lower=0, upper=1)


def test_settings_of_a_foreign_estimator_are_reached(toys):
    from sklearn.linear_model import Ridge

    r = param_range(toys.Level(anything=Ridge(alpha=2.0)), "anything.alpha", lower=0.1, upper=1)
    assert (r.field, r.kind) == ("anything.alpha", "float")


def test_the_model_is_only_looked_at(toys):
    model = toys.Nest()
    assert param_range(model, "inner.k", lower=1, upper=3).field == "inner.k"
    assert model == toys.Nest()


def test_a_range_knows_its_whole_path_also_in_messages(toys):
    with pytest.raises(ArgumentError, match=r"`inner.kind` is declared as `str`"):
        param_range(toys.Nest(), "inner.kind", lower=1, upper=2)


def test_an_unknown_hyperparameter_is_refused_with_the_nearest_name(toys):
    with pytest.raises(ArgumentError, match=r"no hyperparameter `shft`\. Did you mean `shift`"):
        param_range(toys.Nest(), "shft", lower=1, upper=2)


def test_a_class_in_place_of_a_model_is_pointed_out(toys):
    with pytest.raises(ArgumentError, match=r"`Level` is a class; give a model: `Level\(\)`"):
        param_range(toys.Level, "k", lower=1, upper=2)


def test_the_name_must_be_text(toys):
    with pytest.raises(ArgumentError, match="`field` must be the name of a hyperparameter"):
        param_range(toys.Level(), 3, lower=1, upper=2)


def test_two_kinds_of_number_are_ambiguous_unless_values_are_listed(toys):
    with pytest.raises(ArgumentError, match="not clear which kind of number is wanted"):
        param_range(toys.Level(), "either", lower=1, upper=2)
    assert param_range(toys.Level(), "either", values=[1, 2.5]).values == (1, 2.5)


@pytest.mark.parametrize(
    "values", [[1, 7], (1, 7), np.array([1, 7]), (v for v in (1, 7)), range(1, 8, 6)]
)
def test_values_may_come_in_any_container(toys, values):
    r = param_range(toys.Level(), "k", values=values)
    assert isinstance(r, NominalRange) and r.values == (1, 7) and r.scale == "none"


@pytest.mark.parametrize("values", ["ab", 3, {"a": 1}])
def test_values_must_be_a_list(toys, values):
    with pytest.raises(ArgumentError, match="`values` must be a list of the values of `k`"):
        param_range(toys.Level(), "k", values=values)


@pytest.mark.parametrize(
    "name, values", [("k", [1, 2.5]), ("k", [True]), ("kind", ["a", 1]), ("columns", [("a",)])]
)
def test_values_must_fit_the_declaration(toys, name, values):
    with pytest.raises(ArgumentError, match=f"The values of `{name}` must be of type"):
        param_range(toys.Level(), name, values=values)


@pytest.mark.parametrize("also", [{"lower": 1}, {"unit": 1, "origin": 3}, {"scale": "log"}])
def test_values_are_given_alone(toys, also):
    with pytest.raises(
        ArgumentError, match=f"`values` must be given alone, but there is also .*`{list(also)[-1]}`"
    ):
        param_range(toys.Level(), "k", values=[1, 2], **also)


def test_something_must_be_given(toys):
    with pytest.raises(ArgumentError, match="`param_range` needs bounds for `k`"):
        param_range(toys.Level(), "k")


@pytest.mark.parametrize("name", ["lower", "upper", "origin", "unit"])
@pytest.mark.parametrize("bad", ["1", True, math.nan])
def test_bounds_are_numbers(toys, name, bad):
    keywords = {"lower": 1, "upper": 9, "origin": 5, "unit": 2, name: bad}
    with pytest.raises(ArgumentError, match=f"`{name}` must be a number"):
        param_range(toys.Level(), "k", **keywords)


@pytest.mark.parametrize("missing", ["origin", "unit"])
def test_an_infinite_bound_needs_centre_and_width(toys, missing):
    keywords = {"lower": 1, "origin": 5, "unit": 2}
    del keywords[missing]
    with pytest.raises(DomainError, match=f"so `{missing}` must be given as well"):
        param_range(toys.Level(), "k", **keywords)


@pytest.mark.parametrize("bounds", [{"lower": math.inf}, {"upper": -math.inf}])
def test_a_range_reaches_from_below_to_above(toys, bounds):
    with pytest.raises(ArgumentError, match="must reach from below to above"):
        param_range(toys.Level(), "x", origin=0, unit=1, **bounds)


def test_bounds_in_the_wrong_order_are_refused(toys):
    with pytest.raises(ArgumentError, match="`lower < upper` must hold for the range of `x`"):
        param_range(toys.Level(), "x", lower=2, upper=1)


def test_numbers_of_numpy_become_plain_ones(toys):
    r = param_range(toys.Level(), "x", lower=np.float32(0.5), upper=np.int64(2))
    assert isinstance(r, NumericRange) and (type(r.lower), type(r.upper)) == (float, int)
