"""`pymlj/tuning/_selection.py`."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    NaiveSelection,
    Record,
    SelectionHeuristic,
    TunedModel,
    l1,
    l2,
    machine,
    measure,
)
from pymlj.tuning import History

SCORE = measure(lambda yhat, y: float(yhat[0]), orientation="score")
NEITHER = measure(lambda yhat, y: float(yhat[0]), orientation="unoriented")


def history(*measurements, measures=(l2, SCORE)):
    return History(Record(measure=list(measures), measurement=list(m)) for m in measurements)


@given(st.lists(st.floats(allow_infinity=True), min_size=1))
def test_the_least_loss_wins_and_nan_never_does(losses):
    best = NaiveSelection().best(history(*[(x, 0.0) for x in losses]))
    finite = [x for x in losses if not math.isnan(x)]
    assert best == (losses.index(min(finite)) if finite else None)


def test_losses_are_weighted_sums_with_the_sign_of_the_orientation():
    assert NaiveSelection(weights=[2.0, 3.0]).losses(history((1.0, 5.0))) == [2.0 - 15.0]
    assert NaiveSelection().losses(history((1.0, 5.0))) == [1.0]
    assert NaiveSelection([0.0, 1.0]).losses(history((math.nan, 5.0))) == [-5.0]


@pytest.mark.parametrize("weights", [[1.0, -1.0], [0.0, 0.0], []])
def test_weights_are_not_negative_and_one_is_positive(weights):
    with pytest.raises(ArgumentError, match="must not be negative, and one must be positive"):
        NaiveSelection(weights=weights)


def test_there_is_one_weight_a_measure():
    with pytest.raises(DimensionMismatch, match="there are 1 for 2 measures"):
        NaiveSelection(weights=[1.0]).check_measures([l1, l2])


def test_what_counts_must_have_an_orientation():
    with pytest.raises(ArgumentError, match="is neither a loss nor a score"):
        NaiveSelection().check_measures([NEITHER])
    NaiveSelection(weights=[1.0, 0.0]).check_measures([l1, NEITHER])
    NaiveSelection().check_measures([l1, NEITHER])


def test_what_counts_must_be_a_number():
    with pytest.raises(
        ArgumentError, match=r"its values must be numbers, but one is \{'a': 1\.0\}"
    ):
        NaiveSelection().losses(history(({"a": 1.0}, 0.0)))


class Largest(SelectionHeuristic):
    """The largest loss."""

    def losses(self, history):
        return [-entry.measurement[0] for entry in history]


def test_a_heuristic_of_ones_own_chooses_and_tells_the_training_losses(toys):
    tuned = TunedModel(
        models=[toys.Level(k=k) for k in (1, 3, 2)], measure=l2, selection_heuristic=Largest()
    )
    mach = machine(tuned, toys.X, toys.y).fit(verbosity=0)
    assert mach.report().best_model.k == 3
    assert mach.training_losses() == [-1.0, -9.0, -9.0]


def test_another_heuristic_chooses_anew_without_searching(toys):
    tuned = TunedModel(models=[toys.Level(k=k) for k in (1, 3, 2)], measure=l2)
    mach = machine(tuned, toys.X, toys.y).fit(verbosity=0)
    toys.events.clear()
    tuned.selection_heuristic = Largest()
    assert mach.fit(verbosity=0).predict(toys.X[:1]) == [3.0]
    assert toys.events == [(0.0, 3, 12)]
