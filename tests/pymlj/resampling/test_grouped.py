"""`pymlj/resampling/_grouped.py`."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, DimensionMismatch, GroupedCV, clone


def folds_of(pairs):
    return [test.tolist() for _, test in pairs]


@given(st.data())
def test_no_group_is_on_both_sides_and_every_row_is_tested_once(data):
    groups = np.array(data.draw(st.lists(st.integers(0, 5), min_size=6, max_size=40)))
    n_groups = len(set(groups.tolist()))
    nfolds = data.draw(st.integers(2, max(2, n_groups)))
    rng = data.draw(st.none() | st.integers(0, 9))
    strategy = GroupedCV(nfolds=nfolds, groups=groups, rng=rng)
    if n_groups < nfolds:
        with pytest.raises(ArgumentError, match="needs at least 2 groups, but got 1"):
            strategy.train_test_pairs(range(len(groups)))
        return

    pairs = strategy.train_test_pairs(range(len(groups)))

    assert sorted(np.concatenate([test for _, test in pairs])) == list(range(len(groups)))
    for train, test in pairs:
        assert len(test)
        assert not set(groups[train]) & set(groups[test])
        assert sorted([*train, *test]) == list(range(len(groups)))


def test_groups_go_by_size_into_the_emptiest_fold():
    groups = np.repeat(list("abcde"), [1, 4, 2, 3, 1])
    found = folds_of(GroupedCV(nfolds=2, groups=groups).train_test_pairs(range(11)))
    assert [sorted(set(groups[fold])) for fold in found] == [["a", "b", "e"], ["c", "d"]]


def test_groups_are_looked_up_by_row_number():
    strategy = GroupedCV(nfolds=2, groups=list("xxyyzz"))
    assert folds_of(strategy.train_test_pairs([5, 2, 3])) == [[2, 3], [5]]


def test_missing_groups_are_one_group():
    strategy = GroupedCV(nfolds=2, groups=pd.Series(["a", None, "a", None]))
    assert folds_of(strategy.train_test_pairs(range(4))) == [[0, 2], [1, 3]]


def test_shuffling_deals_groups_of_equal_size_differently():
    groups = np.repeat(np.arange(20), 2)
    plain, shuffled = (GroupedCV(nfolds=4, groups=groups, rng=rng) for rng in (None, 1))
    assert folds_of(shuffled.train_test_pairs(range(40))) != folds_of(
        plain.train_test_pairs(range(40))
    )
    assert folds_of(shuffled.train_test_pairs(range(40))) == folds_of(
        shuffled.train_test_pairs(range(40))
    )


def test_groups_must_be_as_long_as_the_data():
    strategy = GroupedCV(nfolds=2, groups=list("aabb"))
    with pytest.raises(DimensionMismatch, match="has 4 entries and the data has 5 rows"):
        strategy.train_test_pairs(range(4), y=np.arange(5))
    with pytest.raises(DimensionMismatch, match="`groups` must have an entry for every row"):
        strategy.train_test_pairs(range(5))


def test_groups_must_be_given():
    with pytest.raises(ArgumentError, match="needs `groups`"):
        GroupedCV(nfolds=2)


def test_one_fold_is_refused():
    with pytest.raises(ArgumentError, match="`nfolds >= 2` must hold for `GroupedCV`"):
        GroupedCV(nfolds=1, groups=list("ab"))


def test_copies_are_equal():
    strategy = GroupedCV(3, groups=np.array([1, 2, 3]))
    assert clone(strategy) == strategy
    assert clone(strategy, groups=np.array([1, 2, 2])) != strategy
