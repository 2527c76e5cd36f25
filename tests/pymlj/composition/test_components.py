"""`pymlj/composition/_components.py`: what a component may be, and what it is called."""

import keyword

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge

from pymlj import ArgumentError, Pipeline
from pymlj.composition._components import (
    as_component,
    check_names,
    individuate,
    is_predictor,
    is_static,
    kind_of,
    snake_case,
)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("OneHotEncoder", "one_hot_encoder"),
        ("SMOTE", "smote"),
        ("BorderlineSMOTE1", "borderline_smote1"),
        ("KNNRegressor", "knn_regressor"),
        ("UnivariateTimeTypeToContinuous", "univariate_time_type_to_continuous"),
        ("Recorder", "recorder"),
        ("_Private", "private"),
    ],
)
def test_names_in_snake_case(name, expected):
    assert snake_case(name) == expected


@pytest.mark.parametrize(
    "names, expected",
    [
        (["a", "b"], ["a", "b"]),
        (["f", "f", "f"], ["f", "f2", "f3"]),
        (["s", "s2", "s", "s2"], ["s", "s2", "s3", "s4"]),
        (["layer1", "layer1"], ["layer1", "layer12"]),
        (["f2", "f", "f"], ["f2", "f", "f3"]),
    ],
)
def test_repeated_names_are_numbered(names, expected):
    assert list(individuate((name, None) for name in names)) == expected


@given(st.lists(st.sampled_from(["a", "b", "a2", "a3", "b22"])))
def test_numbering_loses_nothing_and_keeps_the_order(names):
    found = individuate((name, i) for i, name in enumerate(names))

    assert list(found.values()) == list(range(len(names)))
    assert all(
        new.startswith(old) or new[0] == old[0] for new, old in zip(found, names, strict=True)
    )


def test_models_functions_and_classes_of_models_are_components(toys):
    model = toys.Times()

    assert as_component(model, "It") is model and as_component(np.exp, "It") is np.exp
    assert as_component(toys.Times, "It") == toys.Times()


@pytest.mark.parametrize("value", [3, "text", None])
def test_other_things_are_none(value):
    with pytest.raises(ArgumentError, match=r"^It must be models or functions, but got"):
        as_component(value, "It")


def test_estimators_of_other_libraries_have_to_be_wrapped():
    with pytest.raises(ArgumentError, match=r"wrap it: `SklearnModel\(...\)`"):
        as_component(Ridge(), "It")


def test_kinds_and_roles(toys):
    assert kind_of(np.exp).__name__ == kind_of(toys.Times()).__name__ == "Static"
    assert kind_of(toys.Center()).__name__ == "Unsupervised"
    assert is_static(np.exp) and is_static(toys.Times()) and not is_static(toys.Center())
    assert is_predictor(toys.Learner()) and is_predictor(toys.Detector())
    assert not is_predictor(toys.Center()) and not is_predictor(np.exp)
    assert is_predictor(Pipeline(toys.Learner())) and not is_predictor(Pipeline(toys.Center()))


@pytest.mark.parametrize("name", ["1st", "a b", "", "_x", "class", *keyword.softkwlist[:1]])
def test_names_must_be_able_to_stand_after_a_dot(name):
    with pytest.raises(ArgumentError, match="must have a name that can stand after a dot"):
        check_names([name], Pipeline)


@pytest.mark.parametrize("name", ["fit", "transform", "name", "target_scitype", "operation"])
def test_names_must_not_mean_something_else(name):
    with pytest.raises(ArgumentError, match=f"cannot be called `{name}`, since that is an attrib"):
        check_names([name], Pipeline)
