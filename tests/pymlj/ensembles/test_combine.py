"""`pymlj/ensembles/_combine.py`: from many predictions to one."""

import collections

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.distributions import Normal, UnivariateFinite
from pymlj.ensembles._combine import combination, combine
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, levels

X = pd.DataFrame({"x": [0.0, 1.0]})


def first_to_the_top(names):
    top, seen = max(collections.Counter(names).values()), collections.Counter()
    for name in names:
        seen[name] += 1
        if seen[name] == top:
            return name


def test_numbers_are_averaged_by_weight():
    found = combine([np.array([1.0, 2.0]), np.array([3.0, 6.0])], [1, 3], X)

    assert found.tolist() == [2.5, 5.0]


def test_several_targets_are_averaged_in_their_container():
    frames = [pl.DataFrame({"s": [1.0, 2.0], "t": [0.0, 0.0]}) * k for k in (1, 3)]
    found = combine(frames, [1, 1], X)
    assert isinstance(found, pl.DataFrame) and found["s"].to_list() == [2.0, 4.0]

    matrices = [np.ones((2, 2)), 3 * np.ones((2, 2))]
    assert combine(matrices, [1, 1], X).tolist() == [[2.0, 2.0], [2.0, 2.0]]


def test_probabilities_are_averaged_by_weight():
    one = UnivariateFinite(["a", "b"], [[0.0, 1.0], [0.5, 0.5]], ordered=True)
    two = UnivariateFinite(["a", "b"], [[1.0, 0.0], [0.1, 0.9]], ordered=True)
    found = combine([one, two], [3, 1], X)

    np.testing.assert_allclose(found.probs, [[0.25, 0.75], [0.4, 0.6]])
    assert found.ordered


def test_probabilities_are_matched_by_label_and_may_come_one_by_one():
    one = UnivariateFinite(["a", "b"], [[0.0, 1.0], [0.5, 0.5]])
    two = UnivariateFinite(["b", "a"], [[0.0, 1.0], [0.9, 0.1]])
    expected = [[0.5, 0.5], [0.3, 0.7]]

    np.testing.assert_allclose(combine([one, two], [1, 1], X).probs, expected)
    np.testing.assert_allclose(combine([list(one), list(two)], [1, 1], X).probs, expected)


@given(st.lists(st.text("abc", min_size=2, max_size=2), min_size=1, max_size=9))
def test_labels_are_voted_for_and_ties_go_to_the_first_to_reach_the_top(votes):
    predictions = [categorical(list(vote), levels=list("zcab")) for vote in votes]
    found = combine(predictions, [1] * len(votes), X)

    assert list(found) == [first_to_the_top([vote[i] for vote in votes]) for i in (0, 1)]
    assert levels(found) == list("zcab")


def test_votes_are_counted_by_label_and_missing_ones_not_at_all():
    votes = [
        categorical(["a", "b"]),
        categorical(["b", None], levels=["b", "a"]),
        categorical(["b", None], levels=["b", "a"]),
    ]

    assert list(combine(votes, [1, 1, 1], X)) == ["b", "b"]


def test_distributions_of_numbers_are_mixed():
    found = combine([Normal([0.0, 1.0], 1.0), [Normal(2.0, 1.0), Normal(5.0, 1.0)]], [1, 1], X)

    np.testing.assert_allclose(found.mean(), [1.0, 3.0])
    np.testing.assert_allclose(
        found.pdf(0.0),
        [(Normal(m, 1.0).pdf(0.0) + Normal(k, 1.0).pdf(0.0)) / 2 for m, k in [(0, 2), (1, 5)]],
    )


def test_rows_without_predictions_are_missing():
    numbers = combination(np.array([1.0]), 3)
    numbers.add(np.array([1.0]), 1.0, np.array([0]))
    numbers.add(np.array([3.0, 5.0]), 1.0, np.array([0, 2]))
    np.testing.assert_array_equal(numbers.result(), [2.0, np.nan, 5.0])

    labels = combination(categorical(["a"]), 2)
    labels.add(categorical(["a"]), 1.0, np.array([1]))
    assert labels.result().codes.tolist() == [-1, 0]

    d = UnivariateFinite(["a", "b"], [[0.25, 0.75]])
    probs = combination(d, 2)
    probs.add(d, 1.0, np.array([1]))
    np.testing.assert_array_equal(probs.result().probs, [[np.nan, np.nan], [0.25, 0.75]])


def test_other_predictions_cannot_be_combined():
    with pytest.raises(ArgumentError, match="must be labels, numbers or distributions, but are of"):
        combine([np.array(["a", "b"])], [1], X)
