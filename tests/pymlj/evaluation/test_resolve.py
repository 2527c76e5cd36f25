"""`pymlj/evaluation/_resolve.py`, through `evaluate`."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    Continuous,
    Deterministic,
    DimensionMismatch,
    Finite,
    Interval,
    Measure,
    Probabilistic,
    Unsupervised,
    Vector,
    accuracy,
    evaluate,
    l1,
    l2,
    log_loss,
    measure,
    multitarget_l2,
    recall,
    rms,
)

X = np.zeros((6, 1))
Y = np.array([1.0, 2, 3, 4, 5, 6])
LABELS = pd.Categorical(list("ababba"), categories=["a", "b", "c"])


class Mean(Deterministic):
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return np.mean(y), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class FirstLevel(Deterministic):
    target_scitype = Vector[Finite]

    def fit(self, verbosity, X, y):
        return y.categories, None, None

    def predict(self, fitresult, X):
        return pd.Categorical([fitresult[0]] * len(X), categories=fitresult)


class Bounds(Interval):
    def fit(self, verbosity, X, y):
        return (np.min(y), np.max(y)), None, None

    def predict(self, fitresult, X):
        return [fitresult] * len(X)


class Clusterer(Unsupervised):
    """Predicts, without saying what."""

    target_in_fit = True

    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


def mean_error(yhat, y):
    return float(np.mean(np.abs(np.asarray(yhat, dtype=float) - y)))


def run(model, y=Y, **options):
    return evaluate(model, X, y, resampling=CV(2), verbosity=0, **options)


def operation(model, m, y=Y):
    return run(model, y, measure=m).operation[0]


# ------------------------------------------------------------------------------- measures


def test_one_measure_and_a_list_are_the_same():
    assert run(Mean(), measure=l1).measurement == run(Mean(), measures=[l1]).measurement


def test_measures_are_given_by_one_keyword():
    with pytest.raises(ArgumentError, match="`measure` and `measures` mean the same, so only one"):
        run(Mean(), measures=[l1, l2], measure=l1)


def test_a_measure_for_another_target_is_refused_before_its_operation():
    y = pd.Categorical(["a", "b"] * 6)
    with pytest.raises(ArgumentError, match="`rms` is for observations of type Missing"):
        evaluate(ConstantClassifier(), np.zeros((12, 1)), y, measure=rms, verbosity=0)


def test_the_name_of_a_measure_is_answered_by_how_to_write_it():
    with pytest.raises(ArgumentError, match="write `l1`, after `from pymlj import l1`"):
        run(Mean(), measure="l1")


def test_an_empty_list_of_measures_is_refused():
    with pytest.raises(ArgumentError, match="at least one measure"):
        run(Mean(), measures=[])


def test_a_model_without_default_measure_needs_one():
    with pytest.raises(ArgumentError, match=r"`Bounds` and observations of type Continuous; .*=l2"):
        run(Bounds())


def test_what_is_no_measure_is_refused():
    with pytest.raises(ArgumentError):
        run(Mean(), measure=3)


# ------------------------------------------------------------------------------ operations


@pytest.mark.parametrize(
    "model, m, y, expected",
    [
        (Mean(), l2, Y, "predict"),
        (Mean(), mean_error, Y, "predict"),
        (FirstLevel(), accuracy, LABELS, "predict"),
        (ConstantClassifier(), log_loss, LABELS, "predict"),
        (ConstantClassifier(), accuracy, LABELS, "predict_mode"),
        (ConstantRegressor(), log_loss, Y, "predict"),
        (ConstantRegressor(), l2, Y, "predict_mean"),
        (ConstantRegressor(), measure(mean_error, proxy="point"), Y, "predict_mean"),
        (
            ConstantClassifier(),
            measure(lambda yhat, y: float(np.mean(yhat == y)), proxy="point"),
            LABELS,
            "predict_mode",
        ),
    ],
)
def test_inferred_operation(model, m, y, expected):
    assert operation(model, m, y) == expected


def test_a_distribution_measure_is_not_for_point_predictions():
    with pytest.raises(ArgumentError, match="`log_loss` measures predicted distributions"):
        run(FirstLevel(), LABELS, measure=log_loss)


def test_an_interval_is_not_measured_as_a_point():
    with pytest.raises(ArgumentError, match="not clear which operation of `Bounds`"):
        run(Bounds(), measure=l1)


def test_no_operation_is_inferred_for_an_unknown_kind_of_prediction():
    with pytest.raises(ArgumentError, match="`Clusterer` has `prediction_type = 'unknown'`"):
        run(Clusterer(), measure=l1)
    assert run(Clusterer(), measure=l1, operation="predict").measurement == [3.5]


def test_a_multitarget_measure_is_ambiguous_for_distributions():
    class TwoMeans(Probabilistic):
        def fit(self, verbosity, X, y):
            return None, None, None

    table = pd.DataFrame({"a": Y, "b": Y})
    with pytest.raises(ArgumentError, match="not clear which point prediction of `TwoMeans`"):
        run(TwoMeans(), table, measure=multitarget_l2)


def test_one_operation_a_measure():
    e = run(ConstantRegressor(), measures=[l1, rms], operation=["predict_mean", "predict_median"])
    assert e.operation == ["predict_mean", "predict_median"]


def test_a_measure_of_intervals():
    class Width(Measure):
        kind_of_proxy = "interval"

        def total(self, pairs, weights, class_weights):
            return float(np.mean([high - low for low, high in pairs.yhat]))

    e = run(Bounds(), measure=Width())
    assert e.operation == ["predict"] and e.per_fold[0].tolist() == [2.0, 2.0]


def test_the_number_of_operations_is_that_of_the_measures():
    with pytest.raises(DimensionMismatch, match="there are 1 measures, but got 2 operations"):
        run(Mean(), measure=l1, operation=["predict", "predict"])


def test_an_operation_that_the_model_lacks_is_refused_before_training():
    with pytest.raises(ArgumentError, match=r'`Mean` has no operation `predict_mode`.*"predict"'):
        run(Mean(), measure=l1, operation="predict_mode", error_score="nan")
    with pytest.raises(ArgumentError, match="Labels have no mean or median"):
        run(
            ConstantClassifier(),
            LABELS,
            measure=mean_error,
            operation="predict_median",
            error_score="nan",
        )


# ---------------------------------------------------------------------- checks of measures


@pytest.mark.parametrize("m, y", [(rms, LABELS), (accuracy, Y)])
def test_a_measure_for_other_targets_is_refused(m, y):
    model = FirstLevel() if y is LABELS else Mean()
    with pytest.raises(ArgumentError, match=r"is for observations of type .*check_measure=False"):
        run(model, y, measure=m)


def test_a_point_measure_of_predict_on_a_probabilistic_model_is_refused():
    with pytest.raises(ArgumentError, match='use `operation="predict_mode"`'):
        run(ConstantClassifier(), LABELS, measure=accuracy, operation="predict")
    with pytest.raises(ArgumentError, match='use `operation="predict_mean"`'):
        run(ConstantRegressor(), measure=l1, operation="predict")


def test_a_distribution_measure_of_points_is_refused_whatever_the_operation():
    with pytest.raises(ArgumentError, match="does not measure point predictions"):
        run(FirstLevel(), LABELS, measure=log_loss, operation="predict")


def test_the_check_can_be_turned_off():
    e = run(Mean(), LABELS.codes.astype(object), measure=mean_error, check_measure=False)
    assert np.isfinite(e.measurement[0])
    with pytest.raises(ArgumentError, match="is for observations"):
        run(Mean(), np.array([True, False] * 3), measure=accuracy)


def test_a_multitarget_measure_on_a_table():
    class Means(Deterministic):
        def fit(self, verbosity, X, y):
            return y.mean(), None, None

        def predict(self, fitresult, X):
            return pd.DataFrame([fitresult] * len(X)).reset_index(drop=True)

    table = pd.DataFrame({"a": Y, "b": 2 * Y})
    e = run(Means(), table, measure=multitarget_l2)
    assert e.operation == ["predict"] and e.measurement[0] > 0


def test_an_estimator_is_answered_by_how_to_wrap_it():
    with pytest.raises(ArgumentError, match=r"LogisticRegression\(\)\. Wrap it: `SklearnModel"):
        evaluate(LogisticRegression(), np.zeros((12, 1)), np.arange(12.0))


def test_a_measure_of_ordered_labels_says_how_labels_are_ordered():
    y = pd.Categorical(["a", "b"] * 6)
    with pytest.raises(ArgumentError, match=r"last: `y = categorical\(y, levels=\[neg"):
        evaluate(ConstantClassifier(), np.zeros((12, 1)), y, measure=recall, verbosity=0)
