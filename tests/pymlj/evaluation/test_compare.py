"""`pymlj/evaluation/_compare.py`."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    Deterministic,
    Holdout,
    compare,
    confusion_matrix,
    evaluate,
    l1,
    mae,
    rms,
    rsq,
)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 1))
Y = X[:, 0] + RNG.normal(size=30)
STRATEGY = CV(5, rng=3)


class Slope(Deterministic):
    """A line through the origin, `share` of the least squares slope."""

    share: float = 1.0

    def fit(self, verbosity, X, y):
        return self.share * (X[:, 0] @ y) / (X[:, 0] @ X[:, 0]), None, None

    def predict(self, fitresult, X):
        return X[:, 0] * fitresult


def run(*models, **options):
    options = {"resampling": STRATEGY, "measures": [l1, rms], "verbosity": 0, **options}
    return evaluate(list(models), X, Y, **options)


def test_differences_are_first_minus_second_fold_by_fold():
    e1, e2 = run(Slope(), Slope(share=0.5))
    c = compare(e1, e2)
    for m in range(2):
        assert c.difference[m] == e1.measurement[m] - e2.measurement[m]
        np.testing.assert_array_equal(c.per_fold[m], e1.per_fold[m] - e2.per_fold[m])
        assert c.uncertainty_radius_95[m] == pytest.approx(1.96 * np.std(c.per_fold[m], ddof=1) / 2)
    assert c.tags == ("Slope", "Slope-2") and c.measure == [l1, rms]


def test_the_better_model_goes_by_orientation():
    e1, e2 = run(Slope(), Slope(share=0.0), measures=[l1, rsq, lambda yhat, y: float(yhat[0])])
    assert compare(e1, e2).better == ["Slope", "Slope", None]
    assert compare(e2, e1).better == ["Slope", "Slope", None]
    assert compare(e1, e1).better == [None, None, None]


def test_the_p_value_is_that_of_the_corrected_resampled_t_test():
    e1, e2 = run(Slope(), Slope(share=0.7), measures=l1)
    d = e1.per_fold[0] - e2.per_fold[0]
    t = d.mean() / np.sqrt((1 / 5 + 6 / 24) * d.var(ddof=1))
    assert compare(e1, e2).p_value[0] == pytest.approx(2 * stats.t.cdf(-abs(t), 4))


def test_p_values_without_spread():
    e1, e2 = run(Slope(), Slope(), measures=l1)
    assert compare(e1, e2).p_value == [1.0]
    ones = run(Slope(), Slope(share=0.5), measures=lambda yhat, y: 1.0)
    assert compare(*ones).difference == [0.0]
    pair = run(Slope(), Slope(share=0.5), resampling=Holdout(), measures=l1)
    c = compare(*pair)
    assert math.isnan(c.p_value[0]) and c.uncertainty_radius_95 == [math.inf]


def test_a_comparison_reads_as_a_table():
    c = compare(*run(Slope(), Slope(share=0.5)))
    lines = str(c).splitlines()
    assert lines[0] == "Slope - Slope-2, 5 folds"
    assert lines[2].replace("│", "").split() == [
        "measure",
        "difference",
        "1.96*SE",
        "p_value",
        "better",
    ]
    assert lines[4].split()[1] == "l1" and lines[4].split()[-2] in ("Slope", "Slope-2")
    assert repr(c).startswith("Comparison('Slope - Slope-2, 5 folds', l1=")
    assert "<table>" in c._repr_html_()


def test_evaluations_of_two_calls_may_be_compared_if_the_folds_are_the_same():
    e1, e2 = (
        evaluate(Slope(), X, Y, resampling=STRATEGY, measure=l1, verbosity=0, compact=True),
        (evaluate(Slope(share=0.5), X, Y, resampling=STRATEGY, measure=l1, verbosity=0)),
    )
    assert compare(e1, e2).per_fold[0].shape == (5,)


def test_other_folds_are_refused():
    [e1], [e2] = run(Slope()), run(Slope(), resampling=CV(5, rng=4))
    with pytest.raises(ArgumentError, match="two evaluations on the same folds"):
        compare(e1, e2)


def test_other_measures_are_refused():
    [e1], [e2] = run(Slope()), run(Slope(), measures=[rms, l1])
    with pytest.raises(ArgumentError, match="same measures, but one has l1, rms and the other rms"):
        compare(e1, e2)


def test_measures_without_numbers_are_left_out():
    labels = pd.Categorical(Y > 0)
    options = {"resampling": CV(3), "measure": confusion_matrix, "verbosity": 0}
    e = evaluate(ConstantClassifier(), X, labels, **options)
    with pytest.raises(ArgumentError, match="a measure whose values are numbers"):
        compare(e, e)


def test_a_frame_has_the_numbers_of_the_table():
    found = evaluate([ConstantRegressor(), ConstantRegressor()], X, Y, measures=[l1, rms],
                     resampling=STRATEGY, verbosity=0)  # fmt: skip
    frame = compare(*found).to_frame()
    assert list(frame.index) == ["l1", "rms"] and frame.index.name == "measure"
    assert list(frame.columns) == ["difference", "1.96*SE", "p_value", "better"]
    assert (frame["difference"] == 0).all() and (frame["p_value"] == 1).all()


def test_two_names_of_one_measure_are_comparable():
    one = evaluate(ConstantRegressor(), X, Y, measure=l1, resampling=STRATEGY, verbosity=0)
    other = evaluate(ConstantRegressor(), X, Y, measure=mae, resampling=STRATEGY, verbosity=0)
    assert compare(one, other).difference == [0.0]
