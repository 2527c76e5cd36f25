"""`pymlj/metrics/_finite_binary.py` and the binary half of `_finite_counts.py`."""

import math
import pathlib
import warnings

import pytest

import pymlj
from pymlj import (
    ArgumentError,
    ConfusionTable,
    FScore,
    MLJWarning,
    TruePositiveRate,
    categorical,
    confusion_matrix,
    f1score,
    metrics,
)

# tn, fn = 3, 2 in the first row, fp, tp = 1, 4 in the second
CM = ConfusionTable([[3, 2], [1, 4]], ["-", "+"], ordered=True)
BINARY = {
    "TruePositive": 4,
    "TrueNegative": 3,
    "FalsePositive": 1,
    "FalseNegative": 2,
    "TruePositiveRate": 4 / 6,
    "TrueNegativeRate": 3 / 4,
    "FalsePositiveRate": 1 / 4,
    "FalseNegativeRate": 2 / 6,
    "FalseDiscoveryRate": 1 / 5,
    "PositivePredictiveValue": 4 / 5,
    "NegativePredictiveValue": 3 / 5,
    "FScore": 8 / 11,
}
COUNTS = ["TruePositive", "TrueNegative", "FalsePositive", "FalseNegative"]


def data(cm=CM):
    """Vectors with that confusion matrix."""
    pairs = [(p, t) for p in cm.levels for t in cm.levels for _ in range(cm(p, t))]
    return [categorical([x[i] for x in pairs], cm.levels, ordered=True) for i in (0, 1)]


@pytest.mark.parametrize("name, expected", BINARY.items())
def test_value(name, expected):
    measure = getattr(pymlj, name)()
    assert measure(*data()) == pytest.approx(expected, rel=1e-12)
    assert measure(CM) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", BINARY)
def test_rev_exchanges_the_classes(name):
    swapped = CM.reordered(["+", "-"])
    measure = getattr(pymlj, name)
    assert measure(rev=True)(*data()) == pytest.approx(measure()(swapped))
    assert measure(levels=["+", "-"])(*data()) == pytest.approx(measure()(swapped))


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_integers_and_are_added_over_folds(name):
    assert type(getattr(pymlj, name)()(*data())) is int
    assert getattr(pymlj, name).external_aggregation_mode == metrics.Sum()


@pytest.mark.parametrize("name", [name for name in BINARY if name not in COUNTS])
def test_undefined_rates_are_nan_without_a_warning(name):
    nothing = categorical([], levels=["-", "+"], ordered=True)
    assert math.isnan(getattr(pymlj, name)()(nothing, nothing))


@pytest.mark.parametrize("name", BINARY)
def test_an_unordered_pool_warns_and_names_the_positive_level(name):
    yhat, y = data()
    with pytest.warns(
        MLJWarning, match=r"not ordered: '\+', the last of \['-', '\+'\], is taken"
    ) as w:
        value = getattr(pymlj, name)()(yhat.as_unordered(), y.as_unordered())
    assert value == pytest.approx(BINARY[name])
    assert pathlib.Path(w[0].filename) == pathlib.Path(__file__)


@pytest.mark.parametrize("settings", [{"levels": ["-", "+"]}, {"rev": True}])
def test_settings_say_which_level_is_positive(settings):
    yhat, y = (v.as_unordered() for v in data())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FScore(**settings)(yhat, y)


def test_an_unordered_matrix_warns_too():
    with pytest.warns(MLJWarning, match="'b', the last of"):
        assert f1score(confusion_matrix(["a", "b"], ["b", "b"])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", BINARY)
def test_other_than_two_classes_are_refused(name):
    y = categorical(list("abc"), ordered=True)
    with pytest.raises(ArgumentError, match=rf"`{name}` is for two classes, but the levels are"):
        getattr(pymlj, name)()(y, y)
    one = categorical(list("aa"), ordered=True)
    with pytest.raises(ArgumentError, match="is for two classes"):
        getattr(pymlj, name)()(one, one)


def test_two_levels_of_a_larger_pool_can_be_chosen():
    y = categorical(["a", "b"], levels=["a", "b", "never"], ordered=True)
    assert TruePositiveRate(levels=["a", "b"])(y, y) == 1.0


@pytest.mark.parametrize("levels", [["a"], ["a", "b", "c"]])
def test_levels_are_two(levels):
    with pytest.raises(ArgumentError, match="`levels` must be two, the negative one first"):
        FScore(levels=levels)


@pytest.mark.parametrize("beta", [0, -1, math.nan])
def test_beta_is_positive(beta):
    with pytest.raises(ArgumentError, match="`beta > 0` must hold"):
        FScore(beta=beta)


@pytest.mark.parametrize("beta", [0.5, 1, 2])
def test_fscore_is_the_weighted_harmonic_mean(beta):
    precision, recall = 4 / 5, 4 / 6
    expected = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
    assert FScore(beta=beta)(CM) == pytest.approx(expected)
    assert FScore(beta)(CM) == FScore(beta=beta)(CM)


def test_missing_labels_are_left_out():
    yhat = categorical(["-", "+", None, "+"], ["-", "+"], ordered=True)
    y = categorical(["+", "+", "+", None], ["-", "+"], ordered=True)
    assert TruePositiveRate()(yhat, y) == 0.5
