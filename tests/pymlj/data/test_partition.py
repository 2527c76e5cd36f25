"""`pymlj/data/_partition.py`."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, DimensionMismatch, DomainError, MLJWarning, partition


def lists(pieces):
    return [np.asarray(piece).tolist() for piece in pieces]


@given(st.data())
def test_pieces_share_no_row_and_leave_none_out(data):
    n = data.draw(st.integers(1, 80))
    cuts = sorted(data.draw(st.sets(st.integers(1, 19), min_size=1, max_size=3)))
    fractions = np.diff([0, *cuts]) / 20
    rng = data.draw(st.none() | st.integers(0, 9))
    labels = data.draw(st.none() | st.lists(st.sampled_from("ab"), min_size=n, max_size=n))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MLJWarning)
        try:
            pieces = partition(np.arange(n), *fractions, rng=rng, stratify=labels)
        except ArgumentError as error:
            assert "leave an empty piece" in str(error)
            return
    assert len(pieces) == len(fractions) + 1
    assert all(len(piece) for piece in pieces)
    assert sorted(np.concatenate(pieces)) == list(range(n))
    if rng is None:
        assert all(np.all(np.diff(piece) > 0) for piece in pieces)
    if labels is None:
        assert [len(p) for p in pieces[:-1]] == [round(n * f) for f in fractions]


@given(st.integers(0, 30), st.sampled_from([0.3, 0.5, 0.75]))
def test_each_class_is_cut_by_the_same_rule(seed, fraction):
    y = np.random.default_rng(seed).choice(["a", "b", "c"], size=60, p=[0.5, 0.3, 0.2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MLJWarning)
        first, second = partition(np.arange(60), fraction, stratify=y, rng=seed)
    for label in set(y):
        count = (y == label).sum()
        assert (y[first] == label).sum() == round(60 * fraction * (count / 60))
        assert (y[first] == label).sum() + (y[second] == label).sum() == count


def test_rounding_goes_half_to_even():
    assert [len(p) for p in partition(np.arange(9), 0.5)] == [4, 5]
    assert [len(p) for p in partition(np.arange(11), 0.5)] == [6, 5]


@pytest.mark.parametrize(
    "X",
    [
        pd.DataFrame({"a": range(4)}, index=list("wxyz")),
        pl.DataFrame({"a": range(4)}),
        pa.table({"a": list(range(4))}),
        np.arange(8).reshape(4, 2),
        [0, 1, 2, 3],
        pd.Series(range(4)),
        range(4),
    ],
    ids=["pandas", "polars", "pyarrow", "matrix", "list", "series", "range"],
)
def test_pieces_are_of_the_kind_of_the_whole(X):
    first, second = partition(X, 0.75)
    assert (len(first), len(second)) == (3, 1)
    if not isinstance(X, range):
        assert type(first) is type(second) is type(X)


def test_a_dict_of_columns_is_cut_by_rows():
    first, second = partition({"a": np.arange(4), "b": np.arange(4.0)}, 0.5)
    assert first["a"].tolist() == [0, 1] and second["b"].tolist() == [2.0, 3.0]


def test_several_objects_are_cut_alike_and_none_stays_none():
    X, y = pd.DataFrame({"a": np.arange(20)}), pl.Series(range(20))
    (Xa, ya, wa), (Xb, yb, wb) = partition((X, y, None), 0.5, rng=3)
    assert Xa["a"].tolist() == ya.to_list() and Xb["a"].tolist() == yb.to_list()
    assert wa is None and wb is None
    assert ya.to_list() != list(range(10))


def test_no_objects_give_empty_pieces():
    assert partition((), 0.5, 0.2) == ((), (), ())


def test_seed_is_applied_at_each_call_and_the_global_state_left_alone():
    before = np.random.get_state()[1].tolist()
    assert lists(partition(np.arange(30), 0.5, rng=1)) == lists(
        partition(np.arange(30), 0.5, rng=1)
    )
    assert lists(partition(np.arange(30), 0.5, rng=1)) != lists(
        partition(np.arange(30), 0.5, rng=2)
    )
    assert np.random.get_state()[1].tolist() == before


def test_shuffling_without_a_seed_draws_afresh():
    first, second = (lists(partition(np.arange(60), 0.5, shuffle=True)) for _ in range(2))
    assert first != second


def test_strata_overshot_by_rounding_up_leave_the_rest_to_the_last_pieces():
    y = np.repeat(["a", "b"], [5, 5])  # 1.5 rows of a class in each piece, rounded up to 2
    with pytest.warns(MLJWarning, match="at most one row of some class"):
        pieces = partition(np.arange(10), 0.3, 0.3, 0.3, stratify=np.append(y[:9], "c"))
    assert sorted(np.concatenate(pieces)) == list(range(10))


def test_strata_of_missing_labels_are_a_class():
    y = pd.Series(["a", None] * 4)
    assert lists(partition(np.arange(8), 0.5, stratify=y)) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_class_too_small_to_be_shared_out_is_warned_of():
    with pytest.warns(MLJWarning, match="there are 1 to 9 rows of a class"):
        partition(np.arange(10), 0.5, stratify=["a"] * 9 + ["b"])


@pytest.mark.parametrize(
    "fractions", [(0.0,), (1.0,), (-0.1,), (1.5,), (0.5, 0.5), (0.7, 0.2, 0.1), (float("nan"),)]
)
def test_fractions_out_of_range_are_refused(fractions):
    with pytest.raises(DomainError, match="strictly between 0 and 1, and their sum below 1"):
        partition(np.arange(100), *fractions)


def test_a_fraction_is_needed():
    with pytest.raises(ArgumentError, match="needs at least one fraction"):
        partition(np.arange(10))


@pytest.mark.parametrize("fractions", [(0.96,), (0.04,), (0.3, 0.3, 0.36)])
def test_an_empty_piece_is_refused(fractions):
    with pytest.raises(
        ArgumentError, match=r"10 rows cut by the fractions .* leave an empty piece"
    ):
        partition(np.arange(10), *fractions)


@pytest.mark.parametrize("X", [np.arange(0), pd.DataFrame({"a": []}), []])
def test_no_rows_are_refused(X):
    with pytest.raises(ArgumentError, match="but got no rows"):
        partition(X, 0.5)


@pytest.mark.parametrize("X", [1, "abc", b"abc", object(), (np.arange(3), 2)])
def test_what_has_no_rows_is_refused(X):
    with pytest.raises(ArgumentError, match="needs a table, matrix or vector"):
        partition(X, 0.5)


@pytest.mark.parametrize("X", [None, (None, None)])
def test_none_alone_is_refused(X):
    with pytest.raises(ArgumentError, match="but got `None`"):
        partition(X, 0.5)


def test_unequal_lengths_are_refused():
    with pytest.raises(DimensionMismatch, match=r"same number of rows .* they have 5, 6"):
        partition((np.arange(5), np.arange(6)), 0.5)


def test_strata_must_be_as_long_as_the_data():
    with pytest.raises(DimensionMismatch, match="it has 9 labels and there are 10 rows"):
        partition(np.arange(10), 0.5, stratify=np.zeros(9))


@pytest.mark.parametrize(
    "kind", [np.array, pd.Series, pd.Categorical, lambda v: pd.DataFrame({"v": v})]
)
def test_a_list_of_several_objects_is_refused(kind):
    with pytest.raises(ArgumentError, match=r"into a tuple: `partition\(\(X, y\), 0.7\)`"):
        partition([kind([1, 2]), np.array([3, 4])], 0.5)


@pytest.mark.parametrize("wrong", [np.arange(4), "0.5", True])
def test_a_fraction_must_be_a_number(wrong):
    with pytest.raises(ArgumentError, match="Fractions must be numbers, but got objects of type"):
        partition(np.arange(4), wrong, 0.7)
