"""`pymlj/data/_shapes.py` and `_make.py`."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    Continuous,
    DimensionMismatch,
    Multiclass,
    Table,
    Vector,
    levels,
    make_blobs,
    make_circles,
    make_moons,
    scitype,
)

MAKERS = [make_blobs, make_circles, make_moons]


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_and_a_categorical_vector_are_made(make):
    X, y = make(30, rng=0)
    assert isinstance(X, pd.DataFrame) and list(X.columns) == ["x1", "x2"]
    assert scitype(X) <= Table(Continuous)
    assert scitype(y) == Vector[Multiclass[3 if make is make_blobs else 2]]
    assert len(X) == len(y) == 30


@pytest.mark.parametrize("make", MAKERS)
def test_matrix_and_integers_are_the_same_data(make):
    X, y = make(25, rng=0)
    matrix, labels = make(25, rng=0, as_table=False)
    np.testing.assert_array_equal(X.to_numpy(), matrix)
    assert isinstance(matrix, np.ndarray) and labels.dtype.kind == "i"
    assert list(y) == labels.tolist()


@pytest.mark.parametrize("make", MAKERS)
def test_same_seed_gives_same_data(make):
    first, second, other = (make(20, rng=seed)[0] for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first, second)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("make", MAKERS)
def test_shuffling_only_changes_the_order(make):
    X, y = make(31, shuffle=False, as_table=False, rng=4)
    shuffled, labels = make(31, shuffle=True, as_table=False, rng=4)
    assert np.all(np.diff(y) >= 0) and not np.all(np.diff(labels) >= 0)
    pairs, others = np.column_stack([X, y]), np.column_stack([shuffled, labels])
    np.testing.assert_array_equal(np.unique(pairs, axis=0), np.unique(others, axis=0))


@given(st.integers(1, 41), st.integers(1, 5))
def test_blobs_differ_in_size_by_at_most_one(n, k):
    _, y = make_blobs(n, centers=k, shuffle=False, as_table=False, rng=0)
    counts = np.bincount(y, minlength=k)
    assert counts.sum() == n and counts.max() - counts.min() <= 1
    assert np.all(np.diff(counts) <= 0)


def test_blobs_lie_around_the_centers_given():
    centers = np.array([[0.0, 100.0, 0.0], [100.0, 0.0, 50.0]])
    X, y = make_blobs(2000, centers=centers, cluster_std=[1.0, 3.0], as_table=False, rng=1)
    for k, std in enumerate([1.0, 3.0]):
        np.testing.assert_allclose(X[y == k].mean(axis=0), centers[k], atol=0.5)
        np.testing.assert_allclose(X[y == k].std(axis=0), std, rtol=0.1)


def test_blob_centers_lie_in_the_box():
    X, _ = make_blobs(60, 4, centers=20, cluster_std=1e-9, center_box=(5.0, 6.0), rng=1)
    assert X.shape == (60, 4)
    assert X.to_numpy().min() >= 4.999 and X.to_numpy().max() <= 6.001


def test_blob_levels_are_there_even_if_no_row_has_them():
    assert levels(make_blobs(2, centers=4, rng=0)[1]) == [0, 1, 2, 3]


@pytest.mark.parametrize("n", [7, 10])
def test_circles_have_the_radii_asked_for(n):
    X, y = make_circles(n, factor=0.25, as_table=False, rng=3)
    radius = np.hypot(*X.T)
    np.testing.assert_allclose(radius, np.where(y == 0, 0.25, 1.0))
    assert (y == 0).sum() == n // 2


@pytest.mark.parametrize("n", [7, 10])
def test_moons_without_noise_are_half_circles(n):
    X, y = make_moons(n, noise=0, xshift=2.0, yshift=-1.0, as_table=False, rng=3)
    first, second = X[y == 0], X[y == 1] - [2.0, -1.0]
    assert len(first) == n // 2
    np.testing.assert_allclose(np.hypot(*first.T), 1.0)
    np.testing.assert_allclose(np.hypot(*second.T), 1.0)
    assert np.all(first[:, 1] >= 0) and np.all(second[:, 1] <= 0)


@pytest.mark.parametrize("make", [make_circles, make_moons])
def test_noise_is_added(make):
    plain, noisy = (make(4000, noise=s, shuffle=False, as_table=False, rng=1)[0] for s in (0, 0.5))
    np.testing.assert_allclose((noisy - plain).std(axis=0), 0.5, rtol=0.1)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("n", [0, -3, 2.5, True])
def test_a_number_of_rows_below_one_is_refused(make, n):
    with pytest.raises(ArgumentError, match="`n` must be an integer of at least 1, but got"):
        make(n)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"centers": 0}, "`centers` must be an integer of at least 1"),
        ({"p": 0}, "`p` must be an integer of at least 1"),
        ({"cluster_std": 0.0}, "`cluster_std > 0` must hold"),
        ({"cluster_std": [1.0, -1.0, 1.0]}, "`cluster_std > 0` must hold"),
        ({"center_box": (1.0, 1.0)}, "lowest < highest"),
    ],
)
def test_blob_numbers_out_of_range_are_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        make_blobs(10, **options)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"centers": np.zeros((2, 3)), "p": 2}, "2 columns, since `p=2`.*shape is \\(2, 3\\)"),
        ({"centers": [1.0, 2.0]}, "one column a feature.*shape is \\(2,\\)"),
        ({"cluster_std": [1.0, 2.0]}, "there are 3 clusters and it has shape \\(2,\\)"),
    ],
)
def test_blob_shapes_that_do_not_agree_are_refused(options, words):
    with pytest.raises(DimensionMismatch, match=words):
        make_blobs(10, **options)


@pytest.mark.parametrize("make", [make_circles, make_moons])
@pytest.mark.parametrize("noise", [-0.1, float("nan")])
def test_negative_noise_is_refused(make, noise):
    with pytest.raises(ArgumentError, match="`noise >= 0` must hold"):
        make(noise=noise)


@pytest.mark.parametrize("factor", [0.0, 1.0, 2.0])
def test_circles_of_one_radius_are_refused(factor):
    with pytest.raises(ArgumentError, match="`0 < factor < 1` must hold"):
        make_circles(factor=factor)
