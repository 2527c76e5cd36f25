"""Every measure that scikit-learn has too gives what scikit-learn gives, weights included.

A weighted mean divides by the number of observations here, by the sum of the weights there: the
quotient is the mean weight.
"""

import warnings

import numpy as np
import pytest
import sklearn.metrics as skm
from hypothesis import given, settings
from hypothesis import strategies as st

import pymlj
from pymlj import UnivariateFinite, categorical

few = settings(max_examples=25, deadline=None)

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(2, 40)


def weighted(n, rng):
    """Positive weights, or none."""
    return rng.uniform(0.1, 3.0, n) if rng.random() < 0.7 else None


def scale(weights):
    return 1.0 if weights is None else weights.mean()


# --------------------------------------------------------------------------------------- numbers

NUMERIC = {
    "l1": skm.mean_absolute_error,
    "l2": skm.mean_squared_error,
    "mape": skm.mean_absolute_percentage_error,
}
ROOTS = {"rms": skm.root_mean_squared_error, "rmslp1": skm.root_mean_squared_log_error}


@pytest.mark.parametrize("name", NUMERIC | ROOTS)
@few
@given(n=SIZES, seed=SEEDS)
def test_numbers(name, n, seed):
    rng = np.random.default_rng(seed)
    y, yhat, w = rng.uniform(0.1, 3, n), rng.uniform(0.1, 3, n), weighted(n, rng)
    reference = (NUMERIC | ROOTS)[name](y, yhat, sample_weight=w)
    factor = np.sqrt(scale(w)) if name in ROOTS else scale(w)
    got = getattr(pymlj, name)(yhat, y, weights=w)
    assert got == pytest.approx(factor * reference, rel=1e-9)


@few
@given(n=SIZES, seed=SEEDS)
def test_r_squared(n, seed):
    rng = np.random.default_rng(seed)
    y, yhat = rng.normal(size=n), rng.normal(size=n)
    assert pymlj.rsq(yhat, y) == pytest.approx(skm.r2_score(y, yhat), rel=1e-9)


@pytest.mark.parametrize(
    "name, reference",
    [
        ("multitarget_l1", skm.mean_absolute_error),
        ("multitarget_l2", skm.mean_squared_error),
        ("multitarget_mape", skm.mean_absolute_percentage_error),
    ],
)
@few
@given(n=SIZES, seed=SEEDS)
def test_several_targets(name, reference, n, seed):
    rng = np.random.default_rng(seed)
    y, yhat, w = rng.uniform(0.1, 3, (n, 3)), rng.uniform(0.1, 3, (n, 3)), weighted(n, rng)
    got = getattr(pymlj, name)(yhat, y, weights=w)
    assert got == pytest.approx(scale(w) * reference(y, yhat, sample_weight=w), rel=1e-9)


# ---------------------------------------------------------------------------------------- labels


def some_labels(n, k, rng):
    """Labels in which each of `k` levels occurs, in truth and prediction."""
    levels = np.array(list("abcde")[:k])
    y, yhat = (np.append(rng.choice(levels, n), levels) for _ in range(2))
    return yhat, y


@pytest.mark.parametrize(
    "name, reference",
    [("accuracy", skm.accuracy_score), ("misclassification_rate", skm.zero_one_loss)],
)
@few
@given(n=SIZES, seed=SEEDS)
def test_rates_of_labels(name, reference, n, seed):
    rng = np.random.default_rng(seed)
    yhat, y = some_labels(n, 3, rng)
    w = weighted(len(y), rng)
    got = getattr(pymlj, name)(yhat, y, weights=w)
    assert got == pytest.approx(scale(w) * reference(y, yhat, sample_weight=w), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "measure, reference",
    [
        (pymlj.BalancedAccuracy(), skm.balanced_accuracy_score),
        (
            pymlj.BalancedAccuracy(adjusted=True),
            lambda *a, **k: skm.balanced_accuracy_score(*a, adjusted=True, **k),
        ),
        (pymlj.Kappa(), skm.cohen_kappa_score),
    ],
    ids=["balanced", "adjusted", "kappa"],
)
@few
@given(n=SIZES, seed=SEEDS)
def test_scores_that_ignore_the_scale_of_weights(measure, reference, n, seed):
    rng = np.random.default_rng(seed)
    yhat, y = some_labels(n, 4, rng)
    w = weighted(len(y), rng)
    expected = reference(y, yhat, sample_weight=w)
    assert measure(yhat, y, weights=w) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@few
@given(n=SIZES, seed=SEEDS)
def test_confusion_matrix_and_matthews_correlation(n, seed):
    yhat, y = some_labels(n, 4, np.random.default_rng(seed))
    np.testing.assert_array_equal(
        pymlj.confusion_matrix(yhat, y).matrix, skm.confusion_matrix(y, yhat).T
    )
    expected = skm.matthews_corrcoef(y, yhat)
    assert pymlj.mcc(yhat, y) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "name, reference, positive",
    [
        ("recall", skm.recall_score, "b"),
        ("precision", skm.precision_score, "b"),
        ("specificity", skm.recall_score, "a"),
        ("npv", skm.precision_score, "a"),
    ],
)
@few
@given(n=SIZES, seed=SEEDS)
def test_two_classes(name, reference, positive, n, seed):
    yhat, y = some_labels(n, 2, np.random.default_rng(seed))
    measure = type(getattr(pymlj, name))(levels=["a", "b"])
    assert measure(yhat, y) == pytest.approx(reference(y, yhat, pos_label=positive))


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
@few
@given(n=SIZES, seed=SEEDS)
def test_fscore(beta, n, seed):
    yhat, y = some_labels(n, 2, np.random.default_rng(seed))
    expected = skm.fbeta_score(y, yhat, beta=beta, pos_label="b")
    assert pymlj.FScore(beta=beta, levels=["a", "b"])(yhat, y) == pytest.approx(expected)


@pytest.mark.parametrize("average", ["macro", "micro", "none"])
@pytest.mark.parametrize(
    "name, reference",
    [
        ("MulticlassTruePositiveRate", skm.recall_score),
        ("MulticlassPositivePredictiveValue", skm.precision_score),
        ("MulticlassFScore", skm.f1_score),
    ],
)
@few
@given(n=SIZES, seed=SEEDS)
def test_many_classes(name, reference, average, n, seed):
    yhat, y = some_labels(n, 4, np.random.default_rng(seed))
    got = getattr(pymlj, name)(average=average, return_type="array")(yhat, y)
    expected = reference(y, yhat, average=None if average == "none" else average)
    np.testing.assert_allclose(got, expected)


@few
@given(n=SIZES, seed=SEEDS)
def test_counts_of_many_classes(n, seed):
    yhat, y = some_labels(n, 4, np.random.default_rng(seed))
    expected = skm.multilabel_confusion_matrix(y, yhat)
    for name, i, j in [
        ("multiclass_true_negative", 0, 0),
        ("multiclass_false_positive", 0, 1),
        ("multiclass_false_negative", 1, 0),
        ("multiclass_true_positive", 1, 1),
    ]:
        assert list(getattr(pymlj, name)(yhat, y).values()) == expected[:, i, j].tolist()


# --------------------------------------------------------------------------------- distributions


@pytest.mark.parametrize("name", ["log_loss", "brier_loss"])
@few
@given(n=SIZES, seed=SEEDS)
def test_proper_losses(name, n, seed):
    rng = np.random.default_rng(seed)
    levels = list("abc")
    probs, y = rng.dirichlet(np.ones(3), n), rng.choice(levels, n)
    w = weighted(n, rng)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rounding makes some rows not quite add up to one
        if name == "log_loss":
            reference = skm.log_loss(y, probs, labels=levels, sample_weight=w)
        else:
            reference = ((probs - (y[:, None] == np.array(levels))) ** 2).sum(axis=1)
            reference = np.average(reference, weights=w)
    got = getattr(pymlj, name)(UnivariateFinite(levels, probs), categorical(y, levels), weights=w)
    assert got == pytest.approx(scale(w) * reference, rel=1e-9)


@few
@given(n=SIZES, seed=SEEDS)
def test_brier_loss_of_two_classes_is_twice_the_usual_one(n, seed):
    rng = np.random.default_rng(seed)
    p, y = rng.uniform(size=n), np.append(rng.integers(0, 2, n - 2), [0, 1])
    yhat = UnivariateFinite([0, 1], p, augment=True)
    assert pymlj.brier_loss(yhat, y) == pytest.approx(2 * skm.brier_score_loss(y, p))


@few
@given(n=SIZES, seed=SEEDS)
def test_area_under_curve_with_ties(n, seed):
    rng = np.random.default_rng(seed)
    p, y = rng.integers(0, 5, n) / 5, np.append(rng.integers(0, 2, n - 2), [0, 1])
    yhat = UnivariateFinite([0, 1], p, augment=True)
    assert pymlj.auc(yhat, y) == pytest.approx(skm.roc_auc_score(y, p))
