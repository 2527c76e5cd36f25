"""`pymlj/resampling/_holdout.py`."""

import numpy as np
import pytest

from pymlj import ArgumentError, DimensionMismatch, Holdout, InSample, partition


@pytest.mark.parametrize("fraction", [0.0, 1, -0.1, float("nan")])
def test_fraction_out_of_range_is_refused_by_name(fraction):
    with pytest.raises(ArgumentError, match="`0 < fraction_train < 1` must hold, but got"):
        Holdout(fraction_train=fraction)


def test_fraction_may_be_given_by_position():
    assert Holdout(0.8) == Holdout(fraction_train=0.8)


def test_pair_is_that_of_partition():
    rows = np.arange(3, 23)
    [(train, test)] = Holdout(0.6, rng=4).train_test_pairs(rows)
    expected = partition(rows, 0.6, rng=4)
    np.testing.assert_array_equal(train, expected[0])
    np.testing.assert_array_equal(test, expected[1])


def test_seed_alone_shuffles_and_false_does_not():
    [(shuffled, _)] = Holdout(rng=7).train_test_pairs(range(50))
    [(again, _)] = Holdout(shuffle=True, rng=7).train_test_pairs(range(50))
    [(plain, _)] = Holdout(shuffle=False, rng=7).train_test_pairs(range(50))
    np.testing.assert_array_equal(shuffled, again)
    assert plain.tolist() == list(range(35)) != shuffled.tolist()


def test_stratify_true_gives_both_parts_the_proportions_of_the_target():
    y = np.array(["a"] * 20 + ["b"] * 10)
    rows = np.arange(30)[::-1]
    [(train, test)] = Holdout(0.5, stratify=True, rng=1).train_test_pairs(rows, y=y)
    assert [(y[part] == "a").sum() for part in (train, test)] == [10, 10]
    assert sorted([*train, *test]) == list(range(30))


def test_stratify_by_a_vector_goes_by_row_number():
    labels = ["u", "v"] * 6
    rows = [11, 9, 7, 5, 0, 4, 2, 6]
    [(train, test)] = Holdout(0.5, stratify=labels).train_test_pairs(rows)
    assert train.tolist() == [11, 9, 0, 4]
    assert test.tolist() == [7, 5, 2, 6]


def test_stratify_false_is_no_stratification():
    [(train, _)] = Holdout(0.5, stratify=False).train_test_pairs(range(4), y=list("abab"))
    assert train.tolist() == [0, 1]


def test_stratify_true_needs_a_target():
    with pytest.raises(ArgumentError, match="needs a target, but got `y=None`"):
        Holdout(stratify=True).train_test_pairs(range(4))


def test_stratify_vector_must_cover_the_rows():
    with pytest.raises(DimensionMismatch, match="`stratify` must have an entry for every row"):
        Holdout(stratify=["a", "b"]).train_test_pairs(range(4))


def test_an_empty_part_is_refused():
    with pytest.raises(ArgumentError, match="leave an empty piece"):
        Holdout(0.9).train_test_pairs(range(3))


def test_in_sample_trains_and_tests_on_all_rows():
    [(train, test)] = InSample().train_test_pairs([4, 2])
    assert train.tolist() == test.tolist() == [4, 2]
