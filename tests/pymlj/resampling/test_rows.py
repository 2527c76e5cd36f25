"""`pymlj/resampling/_rows.py`: what rows may be given as, through the simplest strategy."""

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, DimensionMismatch, InSample, StratifiedCV


def rows_of(rows, X=None, y=None):
    [(train, test)] = InSample().train_test_pairs(rows, X, y)
    np.testing.assert_array_equal(train, test)
    return train.tolist()


@pytest.mark.parametrize(
    "rows",
    [
        [2, 0, 1],
        (2, 0, 1),
        np.array([2, 0, 1], dtype=np.uint8),
        pd.Series([2, 0, 1]),
        pd.Index([2, 0, 1]),
    ],
)
def test_vectors_of_integers_are_rows(rows):
    assert rows_of(rows) == [2, 0, 1]


def test_a_range_is_rows():
    assert rows_of(range(3, 9, 2)) == [3, 5, 7]


def test_an_empty_list_is_no_rows():
    assert rows_of([]) == []


def test_a_mask_is_the_rows_where_it_is_true():
    assert rows_of(np.array([True, False, True])) == [0, 2]


@pytest.mark.parametrize("data", [{"X": pd.DataFrame({"a": range(5)})}, {"y": np.arange(5)}])
def test_none_is_all_rows_of_the_data(data):
    assert rows_of(None, **data) == [0, 1, 2, 3, 4]


def test_a_slice_is_taken_of_all_rows_of_the_data():
    assert rows_of(slice(1, None, 2), y=np.arange(6)) == [1, 3, 5]


@pytest.mark.parametrize("rows", [None, slice(2)])
def test_rows_that_depend_on_the_data_need_the_data(rows):
    with pytest.raises(ArgumentError, match="neither `X` nor `y` was given; call"):
        InSample().train_test_pairs(rows)


@pytest.mark.parametrize("rows", [5, [0.5, 1.0], ["a"], [[0, 1], [2, 3]], np.array([[True]])])
def test_what_is_no_rows_is_refused(rows):
    with pytest.raises(ArgumentError, match="`rows` must be a list, array, range or slice"):
        InSample().train_test_pairs(rows)


@pytest.mark.parametrize("rows", [[0, 1, 5], [-6, 0, 1]])
def test_rows_beyond_the_labels_are_refused(rows):
    with pytest.raises(DimensionMismatch, match="`y` must have an entry for every row"):
        StratifiedCV(nfolds=2).train_test_pairs(rows, y=np.array(list("abcab")))
