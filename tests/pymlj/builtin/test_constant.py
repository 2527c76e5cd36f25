"""`pymlj/builtin/_constant.py`: models that ignore their input."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from sklearn.dummy import DummyClassifier

from pymlj import load_machine
from pymlj.builtin import (
    ConstantClassifier,
    ConstantRegressor,
    DeterministicConstantClassifier,
    DeterministicConstantRegressor,
)
from pymlj.distributions import Normal
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, table_kind


def rows(n):
    return pd.DataFrame({"x": np.zeros(n)})


# ---------------------------------------------------------------------- regressors


def test_the_normal_distribution_is_fitted_by_maximum_likelihood(fitted, rng):
    y = rng.normal(3.0, 2.0, size=50)
    mach = fitted(ConstantRegressor(), rows(50), y)

    assert mach.fitted_params().target_distribution == Normal(*scipy.stats.norm.fit(y))
    assert len(mach.predict(rows(4))) == 4
    assert mach.report() == {}


def test_a_family_of_scipy_may_be_fitted_instead(fitted, rng):
    y = rng.laplace(3.0, 2.0, size=50)
    mach = fitted(ConstantRegressor(distribution_type=scipy.stats.laplace), rows(50), y)

    assert mach.fitted_params().target_distribution.args == scipy.stats.laplace.fit(y)
    np.testing.assert_allclose(mach.predict_mean(rows(2)), np.median(y))


@pytest.mark.parametrize("wrong", [3, "normal", dict])
def test_what_is_no_family_of_distributions_is_refused(wrong):
    with pytest.raises(ArgumentError, match="`distribution_type` must be `Normal` or a family of"):
        ConstantRegressor(distribution_type=wrong)


def test_a_constant_target_is_predicted_as_it_is(fitted):
    mach = fitted(ConstantRegressor(), rows(3), np.full(3, 7.0))

    assert mach.predict_mean(rows(2)).tolist() == [7.0, 7.0]


def test_the_mean_of_a_vector_is_predicted(fitted):
    predicted = fitted(DeterministicConstantRegressor(), rows(3), [2.0, 3.0, 7.0]).predict(rows(2))

    assert isinstance(predicted, np.ndarray) and predicted.tolist() == [4.0, 4.0]


def test_the_mean_of_several_targets_comes_as_a_table_of_the_same_kind(fitted, as_kind, lists):
    y = as_kind({"a": np.array([1.0, 3.0]), "b": np.array([5.0, 5.0])})
    mach = fitted(DeterministicConstantRegressor(), rows(2), y)
    predicted = mach.predict(rows(3))

    assert table_kind(predicted) == table_kind(y)
    assert lists(predicted) == {"a": [2.0] * 3, "b": [5.0] * 3}
    assert mach.fitted_params().mean.tolist() == [[2.0, 5.0]]


def test_the_mean_of_rows_of_dicts_comes_as_rows_of_dicts(fitted):
    y = [{"a": 1.0, "b": 5.0}, {"a": 3.0, "b": 5.0}]
    mach = fitted(DeterministicConstantRegressor(), rows(2), y)

    assert mach.predict(rows(1)) == [{"a": 2.0, "b": 5.0}]


def test_the_mean_of_a_matrix_comes_as_a_matrix(fitted):
    y = np.array([[1.0, 5.0], [3.0, 5.0]])
    mach = fitted(DeterministicConstantRegressor(), np.zeros((2, 1)), y)

    assert mach.predict(np.zeros((3, 1))).tolist() == [[2.0, 5.0]] * 3


def test_the_form_of_several_targets_survives_a_file(fitted, as_kind, lists, tmp_path):
    y = as_kind({"a": np.array([1.0, 3.0]), "b": np.array([5.0, 5.0])})
    fitted(DeterministicConstantRegressor(), rows(2), y).save(tmp_path / "m")
    predicted = load_machine(tmp_path / "m").predict(rows(1))

    assert table_kind(predicted) == table_kind(y)
    assert lists(predicted) == {"a": [2.0], "b": [5.0]}


# ---------------------------------------------------------------------- classifiers


def test_probabilities_agree_with_scikit_learn(fitted, rng):
    y, w = rng.choice(list("abc"), size=60), rng.uniform(size=60)
    mach = fitted(ConstantClassifier(), rows(60), categorical(y), w)
    other = DummyClassifier(strategy="prior").fit(np.zeros((60, 1)), y, sample_weight=w)

    np.testing.assert_allclose(mach.predict(rows(2)).probs, other.predict_proba(np.zeros((2, 1))))


def test_levels_that_do_not_occur_stay_in_the_pool(fitted):
    y = categorical(["b", "a", "b"], levels=["c", "b", "a"], ordered=True)
    predicted = fitted(ConstantClassifier(), rows(3), y).predict(rows(2))

    assert predicted.levels == ["c", "b", "a"] and predicted.ordered
    assert predicted.pdf("c").tolist() == [0.0, 0.0]


def test_the_distribution_is_a_fitted_parameter(fitted):
    fp = fitted(ConstantClassifier(), rows(4), categorical(list("abbb"))).fitted_params()

    assert fp.target_distribution.pdf("b") == 0.75


@pytest.mark.parametrize("labels, mode", [("abba", "b"), ("aabb", "a"), ("abab", "a")])
def test_a_tie_goes_to_the_label_that_first_reaches_the_top_count(fitted, labels, mode):
    y = categorical(list(labels), levels=["b", "a"])
    mach = fitted(DeterministicConstantClassifier(), rows(4), y)

    assert list(mach.predict(rows(2))) == [mode, mode]
    assert mach.fitted_params().mode == mode


def test_the_predicted_class_keeps_levels_and_their_order(fitted):
    y = categorical([3, 1, 3, None], levels=[3, 2, 1], ordered=True)
    predicted = fitted(DeterministicConstantClassifier(), rows(4), y).predict(rows(2))

    assert predicted.tolist() == [3, 3]
    assert predicted.categories.tolist() == [3, 2, 1] and predicted.ordered


def test_labels_that_are_all_missing_are_refused(fitted):
    with pytest.raises(ArgumentError, match="needs a label that is not missing, but all are"):
        fitted(DeterministicConstantClassifier(), rows(2), categorical([None, None], levels=["a"]))


@pytest.mark.parametrize("X", [rows(3), np.zeros((3, 2)), {"a": ["x", "y", "z"]}], ids=type)
def test_any_input_will_do(fitted, X):
    assert len(fitted(ConstantClassifier(), X, categorical(list("aba"))).predict(X)) == 3
