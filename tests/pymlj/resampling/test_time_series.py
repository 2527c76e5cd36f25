"""`pymlj/resampling/_time_series.py`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, MLJWarning, TimeSeriesCV


@given(st.integers(1, 12), st.integers(0, 40))
def test_each_block_is_tested_after_training_on_all_before_it(nfolds, extra):
    n = nfolds + 1 + extra
    pairs = TimeSeriesCV(nfolds=nfolds).train_test_pairs(range(n))
    length = n // (nfolds + 1)
    assert len(pairs) == nfolds
    assert all(len(test) == length for _, test in pairs)
    assert len(pairs[0][0]) == length + n % (nfolds + 1)
    for train, test in pairs:
        assert [*train, *test] == list(range(len(train) + length))
    assert pairs[-1][1][-1] == n - 1


def test_unsorted_rows_are_warned_of_and_cut_as_given():
    with pytest.warns(MLJWarning, match="in order of time, but `rows` is not sorted"):
        pairs = TimeSeriesCV(nfolds=1).train_test_pairs([3, 2, 1, 0])
    assert [part.tolist() for part in pairs[0]] == [[3, 2], [1, 0]]


def test_equal_rows_are_sorted():
    assert len(TimeSeriesCV(nfolds=1).train_test_pairs(np.array([0, 0, 1]))) == 1


def test_fold_counts_out_of_range_are_refused():
    with pytest.raises(ArgumentError, match="`nfolds >= 1` must hold for `TimeSeriesCV`"):
        TimeSeriesCV(nfolds=0)
    with pytest.raises(ArgumentError, match="needs at least 5 rows, but got 4; choose a smaller"):
        TimeSeriesCV(nfolds=4).train_test_pairs(range(4))


def test_the_number_of_folds_may_be_given_by_position():
    assert TimeSeriesCV(3) == TimeSeriesCV(nfolds=3)
