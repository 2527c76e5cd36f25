"""`pymlj/builtin/_interactions.py`: products of columns."""

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import PolynomialFeatures

from pymlj import machine
from pymlj.builtin import InteractionTransformer
from pymlj.exceptions import ArgumentError, MLJWarning


def transform(model, X):
    return machine(model).fit(verbosity=0).transform(X)


@pytest.mark.parametrize("order", [2, 3, 4])
def test_products_agree_with_scikit_learn(rng, order):
    M = rng.normal(size=(5, 4))
    expected = PolynomialFeatures(order, interaction_only=True, include_bias=False).fit_transform(M)

    np.testing.assert_allclose(transform(InteractionTransformer(order=order), M), expected)


def test_names_join_those_of_the_factors():
    X = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    Z = transform(InteractionTransformer(order=3), X)

    assert list(Z.columns) == ["a", "b", "c", "a_b", "a_c", "b_c", "a_b_c"]
    assert Z.iloc[0].tolist() == [1, 2, 3, 2, 3, 6, 6]


def test_a_name_in_use_gets_an_underscore():
    X = pd.DataFrame({"a": [2], "b": [3], "a_b": ["text"]})

    assert list(transform(InteractionTransformer(), X).columns) == ["a", "b", "a_b", "a_b_"]


def test_small_integers_do_not_overflow():
    small = np.array([100], dtype=np.int8)
    X = pd.DataFrame({"a": small, "b": [True], "c": pd.array([90], dtype="Int8")})
    Z = transform(InteractionTransformer(), X)

    assert Z[["a_b", "a_c", "b_c"]].iloc[0].tolist() == [100, 9000, 90]


def test_numbers_held_as_objects_are_multiplied():
    X = pd.DataFrame({"a": pd.Series([2.0, 3.0], dtype=object), "b": [5, 7]})

    assert transform(InteractionTransformer(), X)["a_b"].tolist() == [10.0, 21.0]


@pytest.mark.parametrize("features", [["b", "a"], lambda name: name in "ab"], ids=["list", "test"])
def test_features_choose_the_factors(features):
    X = pd.DataFrame({"a": [2], "b": [3], "c": [5]})

    assert list(transform(InteractionTransformer(features=features), X).columns)[3:] == ["a_b"]


def test_bad_settings_are_mended_with_a_warning():
    with pytest.warns(MLJWarning, match="`order >= 2` must hold, but got 1; it is set to 2"):
        assert InteractionTransformer(order=1).order == 2
    with pytest.warns(MLJWarning, match="`features` must name two columns or more, but got .'a'."):
        assert InteractionTransformer(features=["a"]).features is None


def test_a_column_that_is_absent_or_no_number_is_refused_by_name():
    X = pd.DataFrame({"a": [2.0, 1.0], "t": ["x", "y"], "m": [1.0, None]})

    with pytest.raises(ArgumentError, match="must be columns of the table, which lacks `z`"):
        transform(InteractionTransformer(features=["a", "z"]), X)
    with pytest.raises(ArgumentError, match="column `t` is of scientific type `Textual`"):
        transform(InteractionTransformer(features=["a", "t"]), X)
    with pytest.raises(ArgumentError, match="column `m` is of scientific type `Missing"):
        transform(InteractionTransformer(features=["a", "m"]), X)


def test_fewer_than_two_numeric_columns_have_no_products():
    X = pd.DataFrame({"a": [2.0], "t": ["x"]})

    assert transform(InteractionTransformer(), X) is X
