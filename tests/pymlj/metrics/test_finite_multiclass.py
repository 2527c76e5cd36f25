"""`pymlj/metrics/_finite_multiclass.py` and the multiclass half of `_finite_counts.py`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pymlj
from pymlj import ArgumentError, ConfusionTable, MulticlassFScore, categorical, confusion_matrix

few = settings(max_examples=50, deadline=None)

CM = ConfusionTable([[5, 1, 0], [2, 3, 4], [0, 1, 6]], ["a", "b", "c"])
RATES = [
    "TruePositiveRate",
    "TrueNegativeRate",
    "FalsePositiveRate",
    "FalseNegativeRate",
    "FalseDiscoveryRate",
    "PositivePredictiveValue",
    "NegativePredictiveValue",
    "FScore",
]
COUNTS = ["TruePositive", "TrueNegative", "FalsePositive", "FalseNegative"]
WEIGHTS = {"a": 0.5, "b": 2.0, "c": 0.0}


def one_against_the_rest(cm, level):
    """The matrix of two classes: the level, and all others together."""
    i, m = cm.levels.index(level), cm.matrix
    tp = m[i, i]
    fp, fn = m[i].sum() - tp, m[:, i].sum() - tp
    return ConfusionTable([[m.sum() - tp - fp - fn, fn], [fp, tp]], ["rest", level], ordered=True)


def by_class(name, cm=CM, **settings):
    binary = getattr(pymlj, name)(**settings)
    return {level: binary(one_against_the_rest(cm, level)) for level in cm.levels}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_those_of_each_class_against_the_rest(name):
    got = getattr(pymlj, f"Multiclass{name}")()(CM)
    assert got == by_class(name)
    assert all(type(count) is int for count in got.values())


@pytest.mark.parametrize("name", RATES)
def test_no_average_is_each_class_against_the_rest(name):
    got = getattr(pymlj, f"Multiclass{name}")(average="none")(CM)
    assert got == pytest.approx(by_class(name))


@pytest.mark.parametrize("name", RATES)
def test_macro_average_is_the_mean(name):
    values = by_class(name)
    macro = getattr(pymlj, f"Multiclass{name}")()
    assert macro(CM) == pytest.approx(np.mean(list(values.values())))
    weighted = sum(WEIGHTS[level] * value for level, value in values.items()) / 3
    assert macro(CM, class_weights=WEIGHTS) == pytest.approx(weighted)


@pytest.mark.parametrize("name", RATES)
def test_micro_average_pools_the_counts(name):
    pooled = sum(one_against_the_rest(CM, level).matrix for level in CM.levels)
    expected = getattr(pymlj, name)()(ConfusionTable(pooled, ["-", "+"], ordered=True))
    assert getattr(pymlj, f"Multiclass{name}")(average="micro")(CM) == pytest.approx(expected)


@pytest.mark.parametrize("name", RATES)
def test_class_weights_multiply_single_classes(name):
    got = getattr(pymlj, f"Multiclass{name}")(average="none")(CM, class_weights=WEIGHTS)
    assert got == pytest.approx({k: WEIGHTS[k] * v for k, v in by_class(name).items()})


@pytest.mark.parametrize("name", RATES)
def test_class_weights_mean_nothing_with_micro(name):
    with pytest.raises(ArgumentError, match='`class_weights` mean nothing with `average="micro"`'):
        getattr(pymlj, f"Multiclass{name}")(average="micro")(CM, class_weights=WEIGHTS)


def test_class_weights_cover_all_levels():
    with pytest.raises(ArgumentError, match=r"has none for \['b', 'c'\]"):
        MulticlassFScore()(CM, class_weights={"a": 1})


@pytest.mark.parametrize("name", COUNTS)
def test_counts_take_no_class_weights(name):
    with pytest.raises(ArgumentError, match="cannot use `class_weights`"):
        getattr(pymlj, f"Multiclass{name}")()(CM, class_weights=WEIGHTS)


def test_beta_and_undefined_classes():
    unseen = CM.reordered(["a", "b", "c"], ordered=False) + CM * 0
    padded = ConfusionTable(np.pad(unseen.matrix, (0, 1)), [*unseen.levels, "d"])
    values = MulticlassFScore(beta=2, average="none")(padded)
    assert np.isnan(values["d"])
    assert values["a"] == pytest.approx(by_class("FScore", beta=2)["a"])
    macro = MulticlassFScore(beta=2)(padded)
    assert macro == pytest.approx(np.nansum(list(values.values())) / 4)


@pytest.mark.parametrize("cls", [pymlj.MulticlassTruePositive, MulticlassFScore])
def test_values_may_come_as_an_array(cls):
    settings = {"average": "none"} if cls is MulticlassFScore else {}
    array = cls(return_type="array", levels=["c", "b", "a"], **settings)(CM)
    assert array.tolist() == list(cls(**settings)(CM).values())[::-1]


@pytest.mark.parametrize("settings", [{"average": "weighted"}, {"return_type": list}])
def test_other_settings_are_refused(settings):
    with pytest.raises(ArgumentError, match="of `MulticlassFScore` must be of type `Literal"):
        MulticlassFScore(**settings)


def test_beta_is_positive():
    with pytest.raises(ArgumentError, match="`beta > 0` must hold"):
        MulticlassFScore(beta=0)


def test_levels_that_never_occur_are_classes_too():
    y = categorical(["a", "b"], levels=["a", "b", "never"])
    assert pymlj.multiclass_recall(y, y) == pytest.approx(2 / 3)


@few
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=20),
    st.sampled_from(RATES),
)
def test_data_and_its_matrix_give_the_same(pairs, name):
    yhat, y = (categorical(list(v), levels=list("abc")) for v in zip(*pairs, strict=True))
    measure = getattr(pymlj, f"Multiclass{name}")()
    assert measure(yhat, y) == measure(confusion_matrix(yhat, y))
