"""`pymlj/evaluation/_predictions.py`: the predictions of all folds as one."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import (
    CV,
    ArgumentError,
    CPUThreads,
    Deterministic,
    Holdout,
    Normal,
    Probabilistic,
    UnivariateFinite,
    accuracy,
    evaluate,
    l1,
    levels,
    log_loss,
)

X = pd.DataFrame({"x": np.arange(8.0)})
Y = np.array([1.0, 5, 2, 6, 3, 7, 4, 8])
LABELS = pd.Categorical(list("abbbbbbb"))


class Frequencies(Probabilistic):
    """Predicts the class frequencies."""

    def fit(self, verbosity, X, y):
        return UnivariateFinite.fit(y), None, None

    def predict(self, fitresult, X):
        probs = [fitresult.pdf(level) for level in fitresult.levels]
        return UnivariateFinite(fitresult.levels, np.tile(probs, (len(X), 1)))


class Gauss(Probabilistic):
    def fit(self, verbosity, X, y):
        return (np.mean(y), np.std(y)), None, None

    def predict(self, fitresult, X):
        mean, std = fitresult
        return Normal(np.full(len(X), mean), np.full(len(X), std))


class Echo(Deterministic):
    """Predicts its input, in the container it is told to."""

    container: object = None

    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return self.container(np.asarray(X["x"]))


def run(model, y, X=X, **options):
    return evaluate(model, X, y, **{"resampling": CV(2), "verbosity": 0, **options})


@pytest.mark.parametrize(
    "container",
    [
        np.array,
        list,
        pd.Series,
        lambda x: pd.Categorical(x, categories=np.arange(8.0)),
        lambda x: pd.DataFrame({"u": x, "v": -x}),
        lambda x: pl.DataFrame({"u": x, "v": -x}),
        lambda x: np.column_stack([x, x]),
    ],
    ids=["array", "list", "Series", "Categorical", "pandas", "polars", "matrix"],
)
def test_out_of_fold_predictions_are_in_row_order_in_their_container(container):
    def first(yhat, y):
        return 0.0

    e = run(
        Echo(container=container),
        Y,
        resampling=CV(3, rng=1),
        measure=first,
        return_predictions=True,
    )
    found, expected = e.out_of_fold(), container(np.arange(8.0))
    assert type(found) is type(expected)
    assert np.asarray(found).tolist() == np.asarray(expected).tolist()


def test_out_of_fold_probabilities():
    e = run(Frequencies(), LABELS, measure=log_loss, return_predictions=True)
    p = e.out_of_fold()
    assert len(p) == 8 and levels(LABELS) == list(p.levels)
    assert p.pdf("a") == pytest.approx([0.0] * 4 + [0.25] * 4)


def test_out_of_fold_normals():
    e = run(Gauss(), Y, measure=log_loss, return_predictions=True, resampling=CV(2, rng=1))
    for (train, test), predicted in zip(e.train_test_rows, e.predictions, strict=True):
        assert predicted.mean() == pytest.approx(np.mean(Y[train]))
        assert np.asarray(e.out_of_fold().mean())[test] == pytest.approx(np.mean(Y[train]))


def test_predictions_of_several_operations_are_dicts():
    e = run(Frequencies(), LABELS, measures=[log_loss, accuracy], return_predictions=True)
    assert [list(fold) for fold in e.predictions] == [["predict", "predict_mode"]] * 2
    assert list(e.out_of_fold()["predict_mode"]) == list(e.out_of_fold()["predict"].mode())


def test_rows_that_are_not_tested_are_left_out():
    e = run(Gauss(), Y, resampling=Holdout(0.5), measure=l1, return_predictions=True)
    assert len(e.out_of_fold()) == 4


def test_rows_tested_twice_have_no_out_of_fold_prediction():
    e = run(Gauss(), Y, measure=l1, return_predictions=True, repeats=2)
    assert len(e.predictions) == 4
    with pytest.raises(ArgumentError, match="each row to be tested once"):
        e.out_of_fold()


def test_a_failed_fold_has_no_prediction():
    class Brittle(Gauss):
        def predict(self, fitresult, X):
            raise ValueError

    e = run(Brittle(), Y, measure=l1, return_predictions=True, error_score="nan", verbosity=-1)
    assert e.predictions == [None, None]
    with pytest.raises(ArgumentError, match="failed on some; see `failures`"):
        e.out_of_fold()


@pytest.mark.parametrize("kept", [{}, {"return_predictions": True, "compact": True}])
def test_predictions_that_were_not_kept(kept):
    with pytest.raises(ArgumentError, match="evaluate with `return_predictions=True`"):
        run(Gauss(), Y, measure=l1, **kept).out_of_fold()


def test_predictions_made_in_threads_are_in_order():
    options = {"measure": log_loss, "return_predictions": True, "resampling": CV(4, rng=2)}
    serial = run(Frequencies(), LABELS, **options)
    threads = run(Frequencies(), LABELS, acceleration=CPUThreads(2), **options)
    np.testing.assert_array_equal(threads.out_of_fold().probs, serial.out_of_fold().probs)
