"""`pymlj/data/_regression.py`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, Continuous, Multiclass, Table, Vector, make_regression, scitype


def weights_of(X, y):
    """Least squares weights, the intercept last."""
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]


def test_a_table_and_a_continuous_vector_are_made():
    X, y = make_regression(20, 3, rng=0)
    assert list(X.columns) == ["x1", "x2", "x3"] and len(X) == 20
    assert scitype(X) <= Table(Continuous) and scitype(y) == Vector[Continuous]


def test_several_targets_are_a_table():
    _, y = make_regression(20, n_targets=2, rng=0)
    assert list(y.columns) == ["target1", "target2"]
    _, matrix = make_regression(20, n_targets=2, as_table=False, rng=0)
    np.testing.assert_array_equal(y.to_numpy(), matrix)


def test_a_binary_target_is_categorical():
    _, y = make_regression(50, binary=True, rng=0)
    assert scitype(y) == Vector[Multiclass[2]]
    _, labels = make_regression(50, binary=True, as_table=False, rng=0)
    assert labels.dtype.kind == "i" and labels.tolist() == list(y)
    _, table = make_regression(50, n_targets=2, binary=True, rng=0)
    assert isinstance(table, pd.DataFrame) and scitype(table) <= Table(Multiclass[2])
    _, matrix = make_regression(50, n_targets=2, binary=True, as_table=False, rng=0)
    assert matrix.shape == (50, 2) and set(matrix.ravel()) == {0, 1}


def test_without_noise_the_target_is_linear():
    X, y = make_regression(40, 4, noise=0, rng=2, as_table=False)
    weights = weights_of(X, y)
    np.testing.assert_allclose(np.column_stack([X, np.ones(40)]) @ weights, y, atol=1e-10)
    assert abs(weights[-1]) > 1e-6


def test_without_intercept_it_goes_through_the_origin():
    X, y = make_regression(40, 4, noise=0, intercept=False, rng=2, as_table=False)
    assert abs(weights_of(X, y)[-1]) < 1e-10


@pytest.mark.parametrize("sparse, lowest, highest", [(0.0, 0, 0), (0.8, 140, 180), (1.0, 200, 200)])
def test_that_share_of_the_weights_is_zero(sparse, lowest, highest):
    X, y = make_regression(300, 200, noise=0, sparse=sparse, rng=5, as_table=False)
    zeros = (np.abs(weights_of(X, y)[:-1]) < 1e-8).sum()
    assert lowest <= zeros <= highest


def test_noise_and_outliers_are_added():
    plain, noisy, wild = (
        make_regression(5000, noise=noise, outliers=outliers, rng=1, as_table=False)[1]
        for noise, outliers in [(0, 0), (0.5, 0), (0, 0.1)]
    )
    assert (noisy - plain).std() == pytest.approx(0.5, rel=0.1)
    assert (wild != plain).mean() == pytest.approx(0.1, abs=0.02)
    assert (wild - plain)[wild != plain].std() > 10


def test_same_seed_gives_same_data():
    first, second, other = (make_regression(20, rng=seed)[1] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, second)
    assert not np.allclose(first, other)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"n": 0}, "`n` must be an integer of at least 1"),
        ({"p": -1}, "`p` must be an integer of at least 1"),
        ({"n_targets": 0}, "`n_targets` must be an integer of at least 1"),
        ({"noise": -1}, "`noise >= 0` must hold"),
        ({"sparse": 1.5}, "`0 <= sparse <= 1` must hold"),
        ({"outliers": -0.5}, "`0 <= outliers <= 1` must hold"),
        ({"binary": True, "outliers": 0.1}, "A binary target has no outliers"),
    ],
)
def test_numbers_out_of_range_are_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        make_regression(**options)
