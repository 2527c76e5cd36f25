"""`pymlj/evaluation/_score.py`: measures on folds, and failures; through `evaluate`."""

import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    CPUThreads,
    Deterministic,
    MLJWarning,
    confusion_matrix,
    evaluate,
    l1,
    rms,
    rsq,
    true_positive,
)

X = np.arange(6.0).reshape(-1, 1)
Y = np.array([1.0, 2, 3, 4, 99, 6])
LABELS = pd.Categorical(list("nppnpn"), ordered=True)


class Fragile(Deterministic):
    """Cannot be trained on 99, nor predict the row 0, if so asked."""

    fails_in: str = "fit"

    def fit(self, verbosity, X, y):
        if self.fails_in == "fit" and 99 in y:
            raise ZeroDivisionError("99 is too much")
        return np.mean(y), None, None

    def predict(self, fitresult, X):
        if self.fails_in == "predict" and 0 in X:
            raise OverflowError("row 0 is too little")
        return np.full(len(X), fitresult)


class Positive(Deterministic):
    def fit(self, verbosity, X, y):
        return y.categories, None, None

    def predict(self, fitresult, X):
        return pd.Categorical(["p"] * len(X), categories=fitresult, ordered=True)


def run(model, y=Y, **options):
    options = {"resampling": CV(3), "measure": l1, "verbosity": 0, **options}
    return evaluate(model, X, y, **options)


# ------------------------------------------------------------------------------- measuring


def test_a_sum_over_the_fold_is_taken_once():
    e = run(Positive(), LABELS, measures=[true_positive, confusion_matrix], measure=None)
    assert list(e.per_fold[0]) == [1, 1, 1] and e.measurement[0] == 3
    assert e.measurement[1]("p", "p") == 3 and e.measurement[1]("p", "n") == 3


def test_per_observation_is_none_for_what_has_no_value_for_an_observation():
    e = run(Fragile(fails_in=""), measures=[l1, rsq], measure=None)
    assert [len(fold) for fold in e.per_observation[0]] == [2, 2, 2]
    assert e.per_observation[1] is None


@pytest.mark.parametrize("measure", [l1, rms, rsq])
def test_per_observation_false_changes_no_number(measure):
    with_them = run(Fragile(fails_in=""), measure=measure)
    without = run(Fragile(fails_in=""), measure=measure, per_observation=False)
    assert without.per_fold[0] == pytest.approx(with_them.per_fold[0])
    assert without.measurement == pytest.approx(with_them.measurement)
    assert without.per_observation == [None]


# ------------------------------------------------------------------------------- failures


@pytest.mark.parametrize(
    "where, error, activity, fold",
    [("fit", ZeroDivisionError, "training", 0), ("predict", OverflowError, "prediction", 0)],
)
def test_a_failure_is_raised_with_a_note_on_model_and_fold(where, error, activity, fold):
    with pytest.raises(error) as caught:
        run({"brittle": Fragile(fails_in=where)})
    [note] = [n for n in caught.value.__notes__ if n.startswith("This happened")]
    assert f"in the {activity} of `Fragile(fails_in='{where}')`" in note
    assert f'(tag "brittle") on fold {fold} of the folds 0 to 2' in note
    assert 'error_score="nan"' in note


@pytest.mark.parametrize("score, counted", [("nan", math.nan), (7, 7.0), (-1.5, -1.5)])
def test_a_failed_fold_counts_as_the_error_score(score, counted):
    with pytest.warns(MLJWarning, match='2 of 3 folds of "Fragile" failed.*99 is too much'):
        e = run(Fragile(), error_score=score)
    good = (abs(99 - 2.5) + abs(6 - 2.5)) / 2
    np.testing.assert_array_equal(e.per_fold[0], [counted, counted, good])
    assert e.measurement[0] == pytest.approx(np.mean([counted, counted, good]), nan_ok=True)
    assert [type(f) for f in e.failures] == [ZeroDivisionError, ZeroDivisionError, type(None)]
    np.testing.assert_array_equal(e.per_observation[0][0], [counted, counted])
    assert e.fitted_params_per_fold[:2] == [None, None] == e.report_per_fold[:2]
    assert e.fitted_params_per_fold[2].fitresult == 2.5


def test_a_failure_to_predict_counts_too():
    with pytest.warns(MLJWarning, match="OverflowError: row 0"):
        e = run(Fragile(fails_in="predict"), error_score="nan", return_predictions=True)
    assert np.isnan(e.per_fold[0]).tolist() == [True, False, False]
    assert e.predictions[0] is None and len(e.predictions[1]) == 2


def test_negative_verbosity_silences_the_warning():
    assert np.isnan(run(Fragile(), error_score="nan", verbosity=-1).measurement[0])


def test_a_failed_fold_makes_an_aggregate_that_is_no_number_nan():
    def spread(yhat, y):
        return {"low": float(min(y)), "high": float(max(y))}

    e = run(Fragile(), measure=spread, error_score="nan", verbosity=-1)
    assert math.isnan(e.measurement[0]) and e.per_fold[0][2] == {"low": 6.0, "high": 99.0}


def test_an_error_in_a_measure_is_never_counted():
    def broken(yhat, y):
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        run(Fragile(fails_in=""), measure=broken, error_score="nan")


def test_a_wrong_configuration_is_never_counted():
    with pytest.raises(ArgumentError, match="cannot"):
        run(Fragile(), measure=rsq, weights=np.ones(6), error_score="nan")


def test_one_failing_model_leaves_the_others_alone():
    models = {"brittle": Fragile(), "sound": Fragile(fails_in="")}
    es = run(models, error_score="nan", verbosity=-1)
    assert math.isnan(es["brittle"].measurement[0])
    assert es["sound"].measurement == run(Fragile(fails_in="")).measurement


def test_failures_in_threads_are_those_of_the_serial_run():
    e = run(Fragile(), error_score=0.0, acceleration=CPUThreads(2), verbosity=-1)
    serial = run(Fragile(), error_score=0.0, verbosity=-1)
    np.testing.assert_array_equal(e.per_fold[0], serial.per_fold[0])


def test_an_error_in_a_function_of_labels_says_how_it_is_given_labels():
    def share(yhat, y):
        return accuracy_score(yhat, y)

    y = pd.Categorical(list("nppnpn"))
    options = {"resampling": CV(2), "verbosity": 0}
    with pytest.raises(ValueError, match="mix of") as caught:
        evaluate(ConstantClassifier(), X, y, measure=share, **options)
    assert caught.value.__notes__ == [
        "The measure `share` was given what `predict` returned, a `UnivariateFiniteArray`; for "
        'labels, evaluate with `operation="predict_mode"`.'
    ]
    e = evaluate(ConstantClassifier(), X, y, measure=share, operation="predict_mode", **options)
    assert 0 <= e.measurement[0] <= 1
