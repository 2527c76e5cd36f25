"""`pymlj/builtin/_target_encoder.py`: what the target is like where a level occurs."""

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import TargetEncoder as Other

from pymlj.builtin import TargetEncoder
from pymlj.exceptions import ArgumentError, DimensionMismatch, MLJWarning
from pymlj.tables import categorical

C = categorical(list("uvuvuuw"), levels=list("uvwz"))
Y = np.array([1.0, 5.0, 2.0, 7.0, 3.0, 2.0, 4.0])
X = pd.DataFrame({"c": C, "x": Y})


def encoded(mach, labels="uvwz"):
    table = pd.DataFrame({"c": categorical(list(labels)), "x": 0.0})
    return mach.transform(table)


@pytest.mark.parametrize("m", [0.5, 3, 10])
def test_shrunk_means_agree_with_scikit_learn(fitted, m):
    mach = fitted(TargetEncoder(m=m), X, Y)
    other = Other(smooth=m, target_type="continuous").fit(np.array(C)[:, None], Y)

    np.testing.assert_allclose(encoded(mach, "uvw")["c"], other.encodings_[0])


def test_shrunk_shares_agree_with_scikit_learn(fitted):
    y = np.array(list("nynynyy"))
    mach = fitted(TargetEncoder(m=2), X, categorical(y, levels=["y", "n"]))
    other = Other(smooth=2.0).fit(np.array(C)[:, None], y)  # of the last class in sorted order

    np.testing.assert_allclose(encoded(mach, "uvw")["c"], other.encodings_[0])


def test_a_column_a_class_for_more_than_two_classes(fitted):
    y = categorical(list("abcabca"))
    Z = encoded(fitted(TargetEncoder(), X, y))

    assert list(Z.columns) == ["c_a", "c_b", "c_c", "x"]
    np.testing.assert_allclose(Z[["c_a", "c_b", "c_c"]].sum(axis=1), 1.0)


def test_lambda_mixes_level_and_overall_mean(fitted):
    mach = fitted(TargetEncoder(lambda_=0.25), X, Y)

    assert encoded(mach, "u")["c"][0] == pytest.approx(0.25 * 2.0 + 0.75 * Y.mean())


def test_m_does_nothing_beside_lambda(fitted):
    pd.testing.assert_frame_equal(
        encoded(fitted(TargetEncoder(lambda_=0.5, m=9), X, Y)),
        encoded(fitted(TargetEncoder(lambda_=0.5), X, Y)),
    )


@pytest.mark.parametrize("options", [{}, {"m": 5}, {"m": "auto"}, {"m": float("inf")}], ids=str)
def test_a_level_that_does_not_occur_gets_the_overall_mean(fitted, options):
    assert encoded(fitted(TargetEncoder(**options), X, Y), "z")["c"][0] == pytest.approx(Y.mean())


def test_auto_weighs_by_the_variances(fitted):
    numbers = encoded(fitted(TargetEncoder(m="auto"), X, Y))["c"]

    for i, (level, n) in enumerate({"u": 4, "v": 2}.items()):
        there = Y[np.array(C) == level]
        a = n / (n + np.var(Y, ddof=1) / np.var(there, ddof=1))
        assert numbers[i] == pytest.approx(a * there.mean() + (1 - a) * Y.mean())
    assert numbers[2] == pytest.approx(Y.mean())  # a single observation has no variance


def test_missing_labels_stay_missing_and_teach_nothing(fitted):
    gappy = X.assign(c=categorical(["u", None, "u", "v", None, "v", "v"]))
    mach = fitted(TargetEncoder(), gappy, Y)

    assert encoded(mach, "u")["c"][0] == 1.5
    assert mach.transform(gappy)["c"].isna().tolist() == gappy["c"].isna().tolist()


def test_fitted_parameters_hold_the_numbers(fitted):
    fp = fitted(TargetEncoder(), X, Y).fitted_params()
    assert fp.task == "regression"
    assert fp.y_statistic_given_feature_level["c"] == {"u": 2.0, "v": 6.0, "w": 4.0, "z": Y.mean()}

    fp = fitted(TargetEncoder(), X, categorical(list("abcabca"))).fitted_params()
    assert fp.task == "classification"
    assert fp.y_statistic_given_feature_level["c"]["w"] == [1.0, 0.0, 0.0]


def test_a_table_without_categories_stays_as_it_is(fitted):
    with pytest.warns(MLJWarning, match="`TargetEncoder` finds no column to encode"):
        mach = fitted(TargetEncoder(), X[["x"]], Y)

    assert mach.fitted_params().task is None
    assert mach.transform(X[["x"]]) is not None


@pytest.mark.parametrize(
    "options, message",
    [
        ({"lambda_": 1.5}, "`0 <= lambda_ <= 1` must hold, but got 1.5"),
        ({"m": -1}, "`m >= 0` or `m='auto'` must hold, but got -1"),
        ({"m": float("nan")}, "`m >= 0` or"),
        ({"m": "automatic"}, "must be of type"),
    ],
)
def test_bad_settings_are_refused(options, message):
    with pytest.raises(ArgumentError, match=message):
        TargetEncoder(**options)


def test_bad_targets_are_refused():
    with pytest.raises(ArgumentError, match=r"needs a target: `machine\(model, X, y\)`"):
        TargetEncoder().fit(0, X)
    with pytest.raises(ArgumentError, match="`m='auto'` is for numeric targets"):
        TargetEncoder(m="auto").fit(0, X, categorical(list("abababa")))
    with pytest.raises(ArgumentError, match="must not have missing values"):
        TargetEncoder().fit(0, X, categorical(["a"] * 6 + [None]))
    with pytest.raises(DimensionMismatch, match="must have as many rows, but have 7 and 3"):
        TargetEncoder().fit(0, X, Y[:3])
