"""`pymlj/resampling/_cv.py`."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import CV, ArgumentError, StratifiedCV, clone


def folds_of(pairs):
    return [test.tolist() for _, test in pairs]


@given(st.data())
def test_every_row_is_tested_once_and_trained_on_otherwise(data):
    n = data.draw(st.integers(2, 60))
    nfolds = data.draw(st.integers(2, n))
    rng = data.draw(st.none() | st.integers(0, 9))
    y = np.array(data.draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n)))
    cls = data.draw(st.sampled_from([CV, StratifiedCV]))
    rows = np.random.default_rng(1).permutation(n)

    pairs = cls(nfolds=nfolds, rng=rng).train_test_pairs(rows, y=y)

    assert len(pairs) == nfolds
    assert sorted(np.concatenate([test for _, test in pairs])) == list(range(n))
    for train, test in pairs:
        assert n // nfolds <= len(test) <= -(-n // nfolds)
        assert sorted([*train, *test]) == list(range(n))


@given(st.lists(st.sampled_from("abcd"), min_size=4, max_size=60), st.integers(2, 4))
def test_strata_differ_by_at_most_one_row_between_folds(labels, nfolds):
    y = np.array(labels)

    pairs = StratifiedCV(nfolds=nfolds, rng=3).train_test_pairs(range(len(y)), y=y)

    for label in set(labels):
        counts = [int((y[test] == label).sum()) for _, test in pairs]
        assert max(counts) - min(counts) <= 1


def test_longer_folds_come_first():
    assert folds_of(CV(nfolds=3).train_test_pairs(range(7))) == [[0, 1, 2], [3, 4], [5, 6]]


def test_the_number_of_folds_may_be_given_by_position():
    assert CV(3) == CV(nfolds=3)
    assert StratifiedCV(3) == StratifiedCV(nfolds=3)


@pytest.mark.parametrize("cls", [CV, StratifiedCV])
def test_one_fold_is_refused(cls):
    with pytest.raises(
        ArgumentError, match=r"`nfolds >= 2` must hold for `\w+`, but got `nfolds=1`"
    ):
        cls(nfolds=1)
    with pytest.raises(ArgumentError, match="`nfolds >= 2` must hold"):
        clone(cls(), nfolds=0)


@pytest.mark.parametrize("cls", [CV, StratifiedCV])
def test_more_folds_than_rows_are_refused(cls):
    with pytest.raises(ArgumentError, match="needs at least 6 rows, but got 5; choose a smaller"):
        cls(nfolds=6).train_test_pairs(range(5), y=np.zeros(5))


def test_strata_need_a_target():
    with pytest.raises(ArgumentError, match="needs a target, but got `y=None`"):
        StratifiedCV().train_test_pairs(range(12))


def test_seed_is_applied_at_each_call_and_a_generator_moves_on():
    for rng, again in [(5, True), (np.random.default_rng(5), False)]:
        strategy = CV(nfolds=3, rng=rng)
        first, second = (folds_of(strategy.train_test_pairs(range(30))) for _ in range(2))
        assert (first == second) is again


def test_no_seed_draws_fresh_ones():
    strategy = CV(nfolds=3, shuffle=True)
    first, second = (folds_of(strategy.train_test_pairs(range(60))) for _ in range(2))
    assert first != second


def test_global_random_state_is_left_alone():
    before = np.random.get_state()[1].tolist()
    CV(shuffle=True).train_test_pairs(range(20))
    assert np.random.get_state()[1].tolist() == before


@pytest.mark.parametrize(
    "y",
    [
        pd.Series(list("ababab"), index=[5, 4, 3, 2, 1, 0]),
        pd.Categorical(list("ababab"), categories=["b", "a", "c"]),
        pd.Series([True, False] * 3),
        ["a", None] * 3,
        [0.0, np.nan] * 3,
    ],
    ids=["series", "categorical", "bool", "none", "nan"],
)
def test_strata_of_any_kind_of_labels_go_by_position(y):
    found = folds_of(StratifiedCV(nfolds=3).train_test_pairs(range(6), y=y))
    assert found == [[0, 1], [2, 3], [4, 5]]


def test_a_class_with_fewer_rows_than_folds_is_in_some_folds_only():
    y = np.array(list("aaaab"))
    found = folds_of(StratifiedCV(nfolds=3).train_test_pairs(range(5), y=y))
    assert found == [[0, 3], [1, 4], [2]]


def test_measured_numbers_are_no_classes():
    with pytest.raises(ArgumentError, match="it holds numbers, 20 different ones in 20 rows; use"):
        StratifiedCV(nfolds=3).train_test_pairs(range(20), y=np.linspace(0, 1, 20))
    assert len(StratifiedCV(nfolds=3).train_test_pairs(range(20), y=np.arange(20))) == 3
