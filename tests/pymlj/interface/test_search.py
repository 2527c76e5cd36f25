"""`pymlj/interface/_search.py`: which models there are, and which fit some data."""

import re

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ConstantClassifier, Standardizer, doc, info, localmodels, matching, models
from pymlj.exceptions import ArgumentError, MLJWarning

X = pd.DataFrame({"u": [0.5, 1.5, 2.5], "v": [1.0, 2.0, 3.5]})
NUMBERS = np.array([0.5, 1.0, 1.5])
LABELS = pd.Categorical(["a", "b", "a"])


def names(entries):
    return [entry.name for entry in entries]


# ---------------------------------------------------------------------- models


def test_wrappers_are_listed_if_asked_for():
    assert "BinaryThresholdPredictor" not in names(models())
    assert "BinaryThresholdPredictor" in names(models(wrappers=True))


def test_filters_of_all_kinds_combine():
    found = models("Constant", re.compile("^Det"), lambda m: m.is_supervised)

    assert names(found) == ["DeterministicConstantClassifier", "DeterministicConstantRegressor"]


def test_text_is_looked_for_in_the_documentation_too():
    assert "UnivariateBoxCoxTransformer" in names(models("Royal"))
    assert "UnivariateBoxCoxTransformer" in names(models(re.compile("Stat[a-z]+ Society")))


@pytest.mark.parametrize("wrong", [3, None, Standardizer])
def test_a_filter_must_be_one(wrong):
    with pytest.raises(ArgumentError, match="A filter must be a text, a regular expression or a"):
        models(wrong)


def test_localmodels_filters_as_models_does():
    assert "Standardizer" in names(localmodels())
    assert names(localmodels("ConstantClassifier")) == names(models("ConstantClassifier"))


# ---------------------------------------------------------------------- matching


def test_one_argument_matches_models_that_learn_from_features_alone():
    accept = matching(X)

    assert accept(info("Standardizer")) and not accept(info("ConstantClassifier"))
    assert not accept(info("UnivariateStandardizer"))


def test_weights_need_their_support():
    accept = matching(X, LABELS, NUMBERS)

    assert accept(info("ConstantClassifier"))
    assert not accept(info("DeterministicConstantClassifier"))


def test_a_dict_of_weights_means_class_weights():
    assert not matching(X, LABELS, {"a": 1.0, "b": 2.0})(info("ConstantClassifier"))


@pytest.mark.parametrize(
    "model",
    ["ConstantClassifier", ConstantClassifier, ConstantClassifier(), info("ConstantClassifier")],
)
def test_a_model_in_front_gives_an_answer(model):
    assert matching(model, X, LABELS) is True
    assert matching(model, X, NUMBERS) is False


def test_matching_needs_data():
    with pytest.raises(ArgumentError, match="takes `X`, or `X, y`, or `X, y, w`, but got 0"):
        matching()
    with pytest.raises(ArgumentError, match="but got 4"):
        matching(X, NUMBERS, NUMBERS, NUMBERS)


def test_a_target_of_one_column_is_pointed_out():
    with pytest.warns(MLJWarning, match=re.escape("give the column, `y['target']`")):
        matching(X, pd.DataFrame({"target": NUMBERS}))


# ---------------------------------------------------------------------- info, doc


def test_info_of_a_name_a_class_and_an_instance_agree():
    assert dict(info("Standardizer")) == dict(info(Standardizer)) == dict(info(Standardizer()))


def test_info_of_a_wrapper_is_about_what_it_wraps():
    model = pymlj.BinaryThresholdPredictor(ConstantClassifier())

    assert info(model).supports_weights and not info(type(model)).supports_weights


@pytest.mark.parametrize("wrong", [3, None, dict])
def test_info_needs_a_model(wrong):
    with pytest.raises(ArgumentError, match="takes the name of a model, a model, or its class"):
        info(wrong)


def test_info_of_a_measure_says_where_its_traits_are():
    with pytest.raises(ArgumentError, match=r"got RootMeanSquaredError\(\). `measures\(...\)` has"):
        info(pymlj.rms)


def test_doc_is_the_docstring():
    assert doc("Standardizer") == Standardizer.__doc__


@pytest.mark.parametrize("wrong", [Standardizer, Standardizer(), 3])
def test_doc_of_what_is_no_name_points_to_help(wrong):
    with pytest.raises(ArgumentError, match="use `help`"):
        doc(wrong)


def test_a_text_may_be_the_name_in_plain_words():
    assert "OneHotEncoder" in names(models("one hot")) == names(models(re.compile("one hot")))


def test_a_target_of_text_is_pointed_out():
    with pytest.warns(MLJWarning, match=r"The target holds text .*`coerce\(y, Multiclass\)`"):
        matching(X, ["a", "b", "a"])
