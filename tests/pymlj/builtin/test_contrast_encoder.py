"""`pymlj/builtin/_contrast_encoder.py`: contrast coding."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.builtin import ContrastEncoder
from pymlj.exceptions import ArgumentError
from pymlj.machines import machine
from pymlj.tables import categorical

LEVELS = ["p", "q", "r", "s"]
X = pd.DataFrame({"a": categorical(LEVELS), "x": range(4), "b": categorical(["u", "v", "u", "u"])})


def matrix(mode, k):
    """The contrast matrix of a mode, rows by level."""
    table = pd.DataFrame({"a": categorical(range(k))})
    mach = machine(ContrastEncoder(mode=mode), table).fit(verbosity=0)
    return mach.transform(table).to_numpy()


@given(st.integers(2, 7))
def test_coefficients_mean_what_the_mode_says(k):
    means = np.arange(k) ** 2 + 1.0  # of the response at each level

    def coefficients(mode):
        design = np.column_stack([np.ones(k), matrix(mode, k)])
        return np.linalg.solve(design, means)

    np.testing.assert_allclose(coefficients("dummy"), [means[-1], *(means[:-1] - means[-1])])
    np.testing.assert_allclose(coefficients("sum"), [means.mean(), *(means[:-1] - means.mean())])
    np.testing.assert_allclose(coefficients("backward_diff"), [means.mean(), *np.diff(means)])
    np.testing.assert_allclose(coefficients("forward_diff"), [means.mean(), *-np.diff(means)])
    before = [(means[j] - means[:j].mean()) / (j + 1) for j in range(1, k)]
    np.testing.assert_allclose(coefficients("helmert"), [means.mean(), *before], atol=1e-9)


def test_names_are_those_of_all_levels_but_the_last(fitted):
    Z = fitted(ContrastEncoder(), X).transform(X)

    assert list(Z.columns) == ["a_p", "a_q", "a_r", "x", "b_u"]


def test_a_name_in_use_gets_an_underscore(fitted):
    table = X.assign(a_q=0.0)

    assert list(fitted(ContrastEncoder(), table).transform(table).columns)[1] == "a_q_"


def test_each_feature_may_have_its_mode(fitted):
    model = ContrastEncoder(features=["b", "a"], mode=["sum", "helmert"], ignore=False)
    Z = fitted(model, X).transform(X)

    assert Z["b_u"].tolist() == [1.0, -1.0, 1.0, 1.0]
    assert Z["a_q"].tolist() == [-1.0, -1.0, 2.0, 0.0]


def test_a_contrast_matrix_may_be_given(fitted):
    model = ContrastEncoder(mode="contrast", buildmatrix=lambda name, k: np.ones((k, k - 1)) * k)
    Z = fitted(model, X).transform(X)

    assert Z["a_p"].tolist() == [4.0] * 4 and Z["b_u"].tolist() == [2.0] * 4


def test_hypotheses_may_be_given(fitted):
    hypotheses = np.array([[-1.0, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0, 0.0, -1.0, 1.0]])
    model = ContrastEncoder(
        features=["a"], ignore=False, mode="hypothesis", buildmatrix=lambda name, k: hypotheses
    )
    Z = fitted(model, X).transform(X)[["a_p", "a_q", "a_r"]]

    np.testing.assert_allclose(Z, matrix("backward_diff", 4), atol=1e-12)


def test_the_rows_of_the_matrix_are_fitted_parameters(fitted):
    rows = fitted(ContrastEncoder(mode="sum"), X).fitted_params()

    assert rows.vector_given_value_given_feature["a"]["s"].tolist() == [-1.0, -1.0, -1.0]


def test_missing_labels_stay_missing(fitted):
    table = pd.DataFrame({"a": categorical(["p", None, "q"])})

    assert fitted(ContrastEncoder(), table).transform(table)["a_p"].isna().tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "options, message",
    [
        ({"mode": "helmet"}, r"`mode` must be one of .*got 'helmet'\. Did you mean `helmert`"),
        ({"mode": "contrast"}, "Modes `contrast` and `hypothesis` need `buildmatrix`"),
        ({"mode": ["sum"], "features": ["a"]}, "and `ignore=False`, but got 1 modes, .*=True"),
        ({"mode": ["sum"], "features": ["a", "b"], "ignore": False}, "needs a list `features` of"),
    ],
    ids=str,
)
def test_bad_settings_are_refused(options, message):
    with pytest.raises(ArgumentError, match=message):
        ContrastEncoder(**options)


@pytest.mark.parametrize("mode, shape", [("contrast", "(4, 3)"), ("hypothesis", "(3, 4)")])
def test_a_matrix_of_the_wrong_shape_is_refused(fitted, mode, shape):
    model = ContrastEncoder(mode=mode, buildmatrix=lambda name, k: np.ones((k, k)))

    with pytest.raises(ArgumentError) as error:
        fitted(model, X)
    assert f"of shape {shape} for feature `a`" in str(error.value)
    assert "one of shape (4, 4)" in str(error.value)
