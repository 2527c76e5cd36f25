"""`pymlj/resampling/_repeated.py`."""

import numpy as np
import pytest

from pymlj import CV, ArgumentError, Holdout, RepeatedCV, ResamplingStrategy
from pymlj.resampling import repeated_pairs


def lists(pairs):
    return [(train.tolist(), test.tolist()) for train, test in pairs]


@pytest.mark.parametrize("strategy", [CV(nfolds=3, rng=1), Holdout(rng=1)])
def test_repeats_of_a_seeded_strategy_differ_and_the_whole_is_reproducible(strategy):
    found = lists(repeated_pairs(strategy, range(40), repeats=3))
    once = lists(strategy.train_test_pairs(range(40)))

    assert found == lists(repeated_pairs(strategy, range(40), repeats=3))
    assert found[: len(once)] == once
    parts = [str(found[i : i + len(once)]) for i in range(0, len(found), len(once))]
    assert len(parts) == len(set(parts)) == 3


def test_the_strategy_is_not_changed():
    strategy = CV(nfolds=3, rng=1)
    repeated_pairs(strategy, range(9), repeats=3)
    assert strategy.rng == 1


def test_a_generator_moves_on_between_repeats():
    found = lists(repeated_pairs(CV(nfolds=2, rng=np.random.default_rng(0)), range(30), repeats=2))
    assert found[:2] != found[2:]


def test_a_strategy_without_seed_is_used_as_it_is():
    class Halves(ResamplingStrategy):
        """Two halves."""

        def train_test_pairs(self, rows, X=None, y=None):
            return [(np.asarray(rows)[:2], np.asarray(rows)[2:])]

    assert lists(repeated_pairs(Halves(), range(4), repeats=2)) == [([0, 1], [2, 3])] * 2


@pytest.mark.parametrize("repeats", [0, -1])
def test_no_repeat_is_refused(repeats):
    with pytest.raises(ArgumentError, match="`repeats >= 1` must hold, but got"):
        repeated_pairs(CV(), range(9), repeats=repeats)
    with pytest.raises(ArgumentError, match="`repeats >= 1` must hold, but got"):
        RepeatedCV(repeats=repeats)


def test_repeated_cv_tests_every_row_once_a_repeat():
    found = RepeatedCV(3, 4, rng=8).train_test_pairs([9, 7, 5, 3, 1])
    assert len(found) == 12
    for k in range(0, 12, 3):
        assert sorted(np.concatenate([test for _, test in found[k : k + 3]])) == [1, 3, 5, 7, 9]


def test_repeated_cv_shuffles_without_a_seed_too():
    found = lists(RepeatedCV(2, 2).train_test_pairs(range(40)))
    assert found[:2] != found[2:]


def test_one_fold_is_refused():
    with pytest.raises(ArgumentError, match="`nfolds >= 2` must hold for `RepeatedCV`"):
        RepeatedCV(nfolds=1)
