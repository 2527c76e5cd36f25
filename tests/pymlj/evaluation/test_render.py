"""`pymlj/evaluation/_render.py`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ConstantClassifier,
    Deterministic,
    Holdout,
    MulticlassFScore,
    accuracy,
    confusion_matrix,
    evaluate,
    l1,
    log_loss,
    mcr,
    misclassification_rate,
    rms,
)

X = np.zeros((10, 1))
Y = np.array([1.0, 1, 2, 2, 1, 1, 2, 2, 1, 1])
LABELS = pd.Categorical([1, 2, 2, 2, 1, 2, 1, 2, 1, 1])


class Mean(Deterministic):
    shift: float = 0.0

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, {"n": len(y)}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


def run(model=None, y=Y, **options):
    options = {"resampling": CV(5), "measures": [l1, rms], "verbosity": 0, **options}
    return evaluate(Mean() if model is None else model, X, y, **options)


def test_a_table_is_what_print_shows():
    measures = [log_loss, accuracy]
    e = run(ConstantClassifier(), LABELS, resampling=CV(6), measures=measures)
    assert str(e).splitlines() == [
        "ConstantClassifier, CV(), 6 folds",
        "┌──────────┬──────────────┬─────────────┬─────────┬─────────────────────────────────────┐",
        "│ measure  │ operation    │ measurement │ 1.96*SE │ per_fold                            │",
        "├──────────┼──────────────┼─────────────┼─────────┼─────────────────────────────────────┤",
        "│ log_loss │ predict      │ 0.774       │ 0.0998  │ 0.693 0.981 0.693 0.693 0.811 0.811 │",
        "│ accuracy │ predict_mode │ 0.300       │ 0.240   │ 0.500 0.0   0.500 0.500 0.0   0.0   │",
        "└──────────┴──────────────┴─────────────┴─────────┴─────────────────────────────────────┘",
    ]


def test_one_fold_has_neither_error_nor_values_of_folds():
    assert str(run(resampling=Holdout(0.5), measures=l1)).splitlines()[1:4] == [
        "┌─────────┬───────────┬─────────────┐",
        "│ measure │ operation │ measurement │",
        "├─────────┼───────────┼─────────────┤",
    ]


def test_many_folds_are_cut_short():
    [row] = [line for line in str(run(measures=l1, repeats=3)).splitlines() if "│ l1" in line]
    assert row.rstrip(" │").endswith("...") and row.count("0.") == 8


@pytest.mark.parametrize(
    "options, title",
    [
        ({"resampling": CV(3, rng=1)}, "Mean, CV(nfolds=3, rng=1), 3 folds"),
        ({"repeats": 2}, "Mean, CV(nfolds=5), 10 folds"),
        ({"resampling": Holdout(0.5)}, "Mean, Holdout(fraction_train=0.5), 1 fold"),
        ({"resampling": [([0], [1]), ([1], [2])]}, "Mean, explicit rows, 2 folds"),
    ],
)
def test_the_title_says_what_was_done(options, title):
    assert str(run(**options)).splitlines()[0] == title


def test_the_title_says_that_folds_failed():
    class Half(Mean):
        def fit(self, verbosity, X, y):
            if y[0] == 2:
                raise ValueError
            return super().fit(verbosity, X, y)

    e = run(Half(), resampling=[([2], [0]), ([0], [1])], error_score="nan", verbosity=-1)
    assert str(e).splitlines()[0] == "Half, explicit rows, 2 folds (1 failed)"


def test_a_confusion_matrix_goes_below_the_table():
    e = run(ConstantClassifier(), LABELS, measures=[confusion_matrix, accuracy])
    table, below = str(e).split("confusion_matrix:\n")
    assert max(map(len, table.splitlines())) < 100 and "│ see below   │" in table
    assert below == repr(e.measurement[0]) and "Ground Truth" in below
    only = run(ConstantClassifier(), LABELS, measures=confusion_matrix)
    assert "1.96*SE" not in str(only)
    shown = "PerformanceEvaluation('ConstantClassifier', confusion_matrix=ConfusionTable(...))"
    assert repr(only) == shown


def test_a_confusion_matrix_goes_below_the_table_in_notebooks_too():
    e = run(ConstantClassifier(), LABELS, measures=confusion_matrix)
    assert e._repr_html_().endswith(f"<p>confusion_matrix:</p>{e.measurement[0]._repr_html_()}")


def test_values_by_key_are_listed():
    several = run(measures=lambda yhat, y: dict.fromkeys("ab", 0.5))
    assert "│ a: 0.500, b: 0.500 │" in str(several)
    many = run(measures=lambda yhat, y: dict.fromkeys("abcde", 0.5))
    assert "d: 0.500, ... │" in str(many) and "e:" not in str(many)


def test_long_names_of_measures_are_cut_in_the_table_only(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    measure = MulticlassFScore(beta=2.0, average="micro", return_type="array")
    e = run(ConstantClassifier(), LABELS, measures=measure)
    [line] = [line for line in str(e).splitlines() if "MulticlassFScore" in line]
    assert line.split("│")[1].strip() == "MulticlassFScore(beta=2, aver..."
    assert e.to_frame().columns[0] == measure.display_name


def test_a_measure_is_shown_by_the_name_that_was_used():
    e = run(ConstantClassifier(), LABELS, measures=[misclassification_rate, mcr])
    assert list(e.to_frame().columns[:2]) == ["misclassification_rate", "mcr"]


def test_the_repr_is_one_line():
    assert repr(run()) == "PerformanceEvaluation('Mean', l1=0.600 ± 0.134, rms=0.612 ± 0.134)"
    holdout = run(resampling=Holdout(0.5), measures=l1)
    assert repr(holdout) == "PerformanceEvaluation('Mean', l1=0.480)"


def test_html_is_a_table():
    html = run({"a<b": Mean()})["a<b"]._repr_html_()
    assert html.startswith("<p>a&lt;b, CV(nfolds=5), 5 folds</p><table>") and "1.96*SE" in html
