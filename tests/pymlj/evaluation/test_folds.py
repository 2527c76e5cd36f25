"""`pymlj/evaluation/_folds.py`, through `evaluate`."""

import numpy as np
import pytest
from sklearn.model_selection import KFold

from pymlj import (
    CV,
    ArgumentError,
    Deterministic,
    DimensionMismatch,
    Holdout,
    MLJWarning,
    ResamplingStrategy,
    evaluate,
    l1,
)

X, Y = np.arange(10.0).reshape(-1, 1), np.arange(10.0)


class Mean(Deterministic):
    def fit(self, verbosity, X, y):
        return np.mean(y), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Given(ResamplingStrategy):
    """Whatever pairs it is given."""

    pairs: list = []

    def train_test_pairs(self, rows, X=None, y=None):
        return self.pairs


def folds(**options):
    e = evaluate(Mean(), X, Y, measure=l1, verbosity=options.pop("verbosity", 0), **options)
    return [(train.tolist(), test.tolist()) for train, test in e.train_test_rows]


@pytest.mark.parametrize(
    "rows",
    [[2, 3, 5, 7], range(2, 6), slice(2, 6), np.isin(np.arange(10), [1, 2]), np.array([-1, 0])],
    ids=["list", "range", "slice", "mask", "negative"],
)
def test_rows_are_whatever_indexes_an_axis(rows):
    chosen = np.arange(10)[rows]
    split = folds(resampling=CV(2), rows=rows)
    assert [row for _, test in split for row in test] == chosen.tolist()


def test_pairs_are_whatever_indexes_an_axis():
    assert folds(resampling=[(slice(2), range(2, 4)), ([9], Y == 3)]) == [
        ([0, 1], [2, 3]),
        ([9], [3]),
    ]


def test_pairs_of_a_splitter_of_scikit_learn():
    split = folds(resampling=list(KFold(2).split(X)))
    assert split == folds(resampling=CV(2))


@pytest.mark.parametrize(
    "resampling, hint",
    [
        (CV, r"Make an instance: `CV\(\)`"),
        (5, r"For 5 folds write `CV\(nfolds=5\)`"),
        (KFold(3), r"list\(splitter.split\(X, y\)\)"),
        ([[1, 2, 3]], "must be a strategy"),
        (None, "must be a strategy"),
    ],
)
def test_what_is_no_resampling_is_refused_with_a_hint(resampling, hint):
    with pytest.raises(ArgumentError, match=hint):
        folds(resampling=resampling)


def test_no_pairs_are_refused():
    with pytest.raises(ArgumentError, match="at least one pair of rows"):
        folds(resampling=[])


def test_explicit_pairs_contradict_rows():
    with pytest.raises(ArgumentError, match="leave out `rows`, or give a strategy"):
        folds(resampling=[([0], [1])], rows=[0, 1])


def test_explicit_pairs_are_not_repeated():
    with pytest.warns(MLJWarning, match="`repeats` is ignored"):
        assert len(folds(resampling=[([0], [1])], repeats=3)) == 1


def test_a_row_that_does_not_exist_is_named():
    with pytest.raises(ArgumentError, match="`rows` must name rows of the data, which are 0 to 9"):
        folds(rows=[0, 10])
    with pytest.raises(ArgumentError, match="test rows of fold 1 must name rows"):
        folds(resampling=[([0], [1]), ([0], [10])])


@pytest.mark.parametrize("rows", [[[0, 1], [2, 3]], 3])
def test_rows_must_be_a_vector(rows):
    with pytest.raises(ArgumentError, match="must name rows as a vector does"):
        folds(rows=rows)


def test_rows_must_be_integers():
    with pytest.raises(ArgumentError, match="`rows` must name rows"):
        folds(rows=["a", "b"])


def test_a_mask_must_cover_all_rows():
    with pytest.raises(DimensionMismatch, match="one entry a row, 10 in all"):
        folds(rows=np.array([True, False]))


@pytest.mark.parametrize("pair, what", [(([], [1]), "training"), (([1], []), "test")])
def test_an_empty_fold_is_refused(pair, what):
    with pytest.raises(ArgumentError, match=f"fold 1 of 2 has no {what} rows"):
        folds(resampling=[([0], [1]), pair])
    with pytest.raises(ArgumentError, match=f"fold 0 of 1 has no {what} rows"):
        folds(resampling=Given(pairs=[pair]))


def test_a_strategy_of_ones_own_is_checked_like_pairs():
    assert folds(resampling=Given(pairs=[([0, 1], range(2, 4))])) == [([0, 1], [2, 3])]
    with pytest.raises(ArgumentError, match="training rows of fold 0"):
        folds(resampling=Given(pairs=[([12], [1])]))


def test_a_subset_of_rows_is_said_at_verbosity_one(caplog):
    caplog.set_level("INFO", logger="pymlj")
    folds(resampling=Holdout(), rows=range(5))
    assert not caplog.records
    folds(resampling=Holdout(), rows=range(5), verbosity=1)
    assert "a subset of all rows" in caplog.text
