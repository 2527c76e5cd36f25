"""`pymlj/builtin/_smote.py`: new rows between rows of a class."""

from collections import Counter

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.builtin import SMOTE, BorderlineSMOTE1
from pymlj.builtin._smote import neighbours
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.machines import machine
from pymlj.tables import categorical


def cloud(n_major, n_minor, seed=0):
    rng = np.random.default_rng(seed)
    X = np.concatenate([rng.normal(size=(n_major, 3)), rng.normal(size=(n_minor, 3)) + 1])
    return X, categorical(["a"] * n_major + ["b"] * n_minor)


def on_a_segment(point, points):
    """Whether a point lies between two of the points."""
    a, b = points[:, None], points[None]
    across, along = point - a, b - a
    length = (along**2).sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(length > 0, (across * along).sum(-1) / length, 0.0)
    off = np.abs(across - share[..., None] * along).max(-1)
    return bool(((off < 1e-9) & (share >= -1e-9) & (share <= 1 + 1e-9)).any())


@given(st.integers(6, 20), st.integers(2, 5), st.integers(1, 6), st.integers(0, 99))
def test_new_rows_lie_between_rows_of_their_class(n_major, n_minor, k, seed):
    X, y = cloud(n_major, n_minor, seed)
    Xnew, ynew = machine(SMOTE(k=k, rng=seed)).transform(X, y)

    np.testing.assert_array_equal(Xnew[: len(X)], X)
    assert Counter(ynew) == {"a": n_major, "b": n_major}
    assert all(on_a_segment(point, X[n_major:]) for point in Xnew[len(X) :])


def test_only_nearest_neighbours_are_joined():
    X = np.array([[0.0], [1.0], [10.0], [11.0], [12.5]] + [[50.0]] * 9)
    Xnew, _ = machine(SMOTE(k=1, rng=0, ratios=5.0)).transform(
        X, categorical(["b"] * 5 + ["a"] * 9)
    )
    new = Xnew[14:, 0]

    assert ((new <= 1) | (new >= 10)).all() and (new > 11).any()


@given(st.lists(st.integers(0, 3), min_size=3, max_size=12), st.integers(1, 2))
def test_neighbours_are_the_nearest_others_also_among_equal_points(values, k):
    points = np.array(values, dtype=float)[:, None]
    rows = np.arange(len(points))
    found = neighbours(points, points, rows, rows, k)

    assert (found != rows[:, None]).all() and found.shape == (len(points), k)
    distance = np.abs(points - points.T)
    np.fill_diagonal(distance, np.inf)
    expected = np.sort(distance, axis=1)[:, :k]
    np.testing.assert_allclose(np.take_along_axis(distance, found, axis=1), expected)


def test_rows_in_danger_are_where_new_rows_start():
    """The first b is noise among a, the second is in danger, the others are safe."""
    a, b = [0.0, 1.0, 2.0, 3.0, 5.2], [0.5, 5.0, 5.9, 6.3, 6.4]
    X = np.array([*a, *b])[:, None]
    y = categorical(["a"] * 5 + ["b"] * 5)
    Xnew, _ = machine(BorderlineSMOTE1(m=2, k=1, rng=0, ratios={"b": 4.0})).transform(X, y)
    new = Xnew[10:, 0]

    assert len(new) == 15 and ((new >= 5.0) & (new <= 5.9)).all()


def test_the_kind_of_table_is_kept(as_kind):
    X, y = cloud(8, 3)
    table = as_kind({"p": X[:, 0], "q": X[:, 1]})
    Xnew, ynew = machine(SMOTE(k=2, rng=0)).transform(table, y)

    assert type(Xnew) is type(table) and len(ynew) == 16


def test_weights_are_interpolated_as_the_features_are():
    X, y = cloud(8, 3)
    Xnew, _, w = machine(SMOTE(k=2, rng=0)).transform(X, y, X[:, 0] + 10)

    np.testing.assert_allclose(w, Xnew[:, 0] + 10)


def test_short_floats_stay_short_and_integers_become_floats():
    X, y = cloud(8, 3)
    frame = pl.DataFrame({"n": range(11)})

    assert machine(SMOTE(k=2)).transform(X.astype(np.float32), y)[0].dtype == np.float32
    assert machine(SMOTE(k=2)).transform(frame, y)[0]["n"].dtype == pl.Float64


def test_a_seed_repeats_itself():
    X, y = cloud(8, 4)
    one, two, other = (machine(SMOTE(rng=seed)).transform(X, y)[0] for seed in (1, 1, 2))

    assert (one == two).all() and not (one == other).all()


# ---------------------------------------------------------------------- what cannot be done


@pytest.mark.parametrize("settings", [{"k": 0}, {"m": -1}])
def test_there_must_be_neighbours(settings):
    (name,) = settings
    with pytest.raises(ArgumentError, match=f"`{name} >= 1` must hold in `BorderlineSMOTE1`, but"):
        BorderlineSMOTE1(**settings)


def test_a_single_row_is_left_with_a_warning():
    X, y = cloud(4, 1)
    with pytest.warns(MLJWarning, match="class 'b' as it is: it has a single row"):
        Xnew, _ = machine(SMOTE()).transform(X, y)

    np.testing.assert_array_equal(Xnew, X)


def test_a_class_far_from_others_is_left_with_a_warning():
    X, y = cloud(9, 4)
    X[9:] += 100
    with pytest.warns(MLJWarning, match="class 'b' as it is: none of its rows borders on another"):
        Xnew, _ = machine(BorderlineSMOTE1(m=2)).transform(X, y)

    np.testing.assert_array_equal(Xnew, X)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_features_must_be_finite(value):
    X, y = cloud(4, 2)
    X[0, 0] = value
    with pytest.raises(ArgumentError, match="some are missing or infinite; `FillImputer"):
        machine(SMOTE()).transform(X, y)


def test_features_must_be_numbers():
    X = pd.DataFrame({"c": categorical(list("uvu"))})
    with pytest.raises(ArgumentError, match="column `c` does not"):
        machine(SMOTE()).transform(X, categorical(list("aab")))
