"""`pymlj/distributions/_finite.py`: what holds for one distribution and for vectors alike."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    Density,
    DimensionMismatch,
    DomainError,
    Multiclass,
    OrderedFactor,
    UnivariateFinite,
    UnivariateFiniteArray,
    Vector,
    categorical,
    scitype,
)

POOL = categorical(list("afqs"))
ONE = UnivariateFinite(["s", "f"], [0.25, 0.75], pool=POOL)
MANY = UnivariateFinite(
    ["s", "f"], [[0.25, 0.75], [1.0, 0.0], [0.5, 0.5]], pool=POOL, ordered=False
)

matrices = st.integers(1, 5).flatmap(
    lambda c: st.lists(
        st.lists(st.floats(0, 1), min_size=c, max_size=c), min_size=1, max_size=8
    ).map(np.array)
)


@given(matrices)
def test_a_vector_answers_what_its_entries_answer(P):
    labels = list("vwxyz")[: P.shape[1]]
    D = UnivariateFinite(labels, P)
    for i, d in enumerate(D):
        assert d == D[i]
        assert [d.pdf(label) for label in labels] == D.pdf(labels)[i].tolist()
        assert d.pdf(labels).tolist() == P[i].tolist()
        assert d.mode() == D.mode()[i]
        assert list(d.probs.values()) == D.probs[i].tolist()


@given(matrices, st.randoms(use_true_random=False))
def test_the_order_in_which_labels_are_given_does_not_matter_with_a_pool(P, random):
    labels = list("vwxyz")[: P.shape[1]]
    order = list(range(len(labels)))
    random.shuffle(order)
    given_so = UnivariateFinite([labels[j] for j in order], P[:, order], pool=labels)
    assert given_so == UnivariateFinite(labels, P, pool=labels)


@given(matrices)
def test_state_is_enough_to_make_it_again(P):
    D = UnivariateFinite(list("vwxyz")[: P.shape[1]], P, pool=list("zyxwv"), ordered=True)
    for d in (D, D[0]):
        again = UnivariateFinite.from_state(d.to_state())
        assert again == d and type(again) is type(d)
        assert again.support == d.support and again.ordered


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))]
)
@pytest.mark.parametrize("d", [ONE, MANY], ids=["one", "many"])
def test_copies_are_equal(copied, d):
    other = copied(d)
    assert other == d and type(other) is type(d) and other.support == d.support
    assert hash(other) == hash(d)


def test_equality_looks_at_levels_order_support_and_probabilities():
    d = UnivariateFinite(["a", "b"], [0.5, 0.5])
    assert d == UnivariateFinite(["a", "b"], [0.5, 0.5])
    assert d != UnivariateFinite(["b", "a"], [0.5, 0.5])
    assert d != UnivariateFinite(["a", "b"], [0.5, 0.5], ordered=True)
    assert d != UnivariateFinite(["a", "b"], [0.5, 0.25])
    assert d != UnivariateFinite(["a", "b"], [[0.5, 0.5]])
    assert d != {"a": 0.5, "b": 0.5}
    full = UnivariateFinite(["a", "b"], [1.0, 0.0])
    assert full != UnivariateFinite(["a"], [1.0], pool=["a", "b"])
    nan = UnivariateFinite(["a"], [np.nan])
    assert nan == UnivariateFinite(["a"], [np.nan])


def test_scitype_tells_the_levels():
    assert scitype(ONE) == Density[Multiclass[4]]
    assert scitype(MANY) == Vector[Density[Multiclass[4]]]
    assert scitype(UnivariateFinite(["a"], [1.0], ordered=True)) == Density[OrderedFactor[1]]
    assert scitype([ONE, ONE]) == Vector[Density[Multiclass[4]]]


# -- pdf --


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT], ids=str)
def test_the_probability_of_a_missing_label_is_nan(missing):
    assert np.isnan(ONE.pdf(missing)) and np.isnan(ONE.logpdf(missing))
    assert np.isnan(MANY.pdf(missing)).all() and MANY.pdf(missing).shape == (3,)
    found = MANY.pdf(["f", missing])
    assert found[:, 0].tolist() == [0.75, 0.0, 0.5] and np.isnan(found[:, 1]).all()


def test_several_labels_of_one_distribution():
    assert ONE.pdf(["s", "a", "s"]).tolist() == [0.25, 0.0, 0.25]
    assert ONE.pdf(categorical(["f", None])).tolist()[0] == 0.75
    assert ONE.logpdf(["a"]).tolist() == [-np.inf]


def test_a_categorical_label_is_found_by_what_it_is_whatever_its_pool():
    y = pd.Categorical(["s", "f"], categories=["s", "zzz", "f"])
    assert ONE.pdf(y).tolist() == [0.25, 0.75]


@pytest.mark.parametrize("label", [np.str_("f"), np.array("f")], ids=["scalar", "0-d"])
def test_a_label_may_be_of_numpy(label):
    assert ONE.pdf(label) == 0.75


def test_numbers_as_labels_may_be_of_numpy():
    d = UnivariateFinite([1, 2], [0.25, 0.75])
    assert d.pdf(np.int8(2)) == 0.75 and d.pdf(2.0) == 0.75


def test_dates_as_labels_may_be_of_numpy():
    d = UnivariateFinite(pd.to_datetime(["2020-01-02", "2020-01-01"]), [0.25, 0.75])
    assert d.pdf(np.datetime64("2020-01-01")) == 0.75


@pytest.mark.parametrize("label", ["x", 3, ("f",), frozenset("f")], ids=str)
@pytest.mark.parametrize("d", [ONE, MANY], ids=["one", "many"])
def test_labels_outside_the_levels_are_refused(d, label):
    if isinstance(label, tuple | frozenset):
        label = [label]
    with pytest.raises(
        DomainError, match="must be one of the 4 levels `a`, `f`, `q`, `s`, but got"
    ):
        d.pdf(label)


def test_the_nearest_level_is_shown():
    d = UnivariateFinite(["malignant", "benign"], [0.5, 0.5])
    with pytest.raises(DomainError, match=r"but got `malignent`. Did you mean `malignant`"):
        d.pdf("malignent")


# -- arithmetic --


@given(matrices, st.floats(-3, 3), st.floats(0.5, 3))
def test_arithmetic_is_that_of_the_probabilities(P, a, b):
    labels = list("vwxyz")[: P.shape[1]]
    D, E = UnivariateFinite(labels, P), UnivariateFinite(labels, P[::-1])
    np.testing.assert_allclose((a * D - E / b).probs, a * P - P[::-1] / b)
    np.testing.assert_allclose((-D + E * a).probs, -P + P[::-1] * a)
    np.testing.assert_allclose((D + E[0]).probs, P + P[-1])
    np.testing.assert_allclose((E[0] - D).probs, P[-1] - P)


def test_each_distribution_may_have_its_own_factor():
    w = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal((w * MANY).probs, MANY.probs * w[:, None])
    np.testing.assert_array_equal((MANY / w).probs, MANY.probs / w[:, None])
    np.testing.assert_array_equal((np.float32(2) * ONE).pdf(["f"]), [1.5])


def test_all_levels_are_in_the_support_of_a_result():
    assert (ONE * 2).support == ONE.levels


def test_the_sum_of_several():
    assert (sum([ONE, ONE, ONE]) / 3).pdf(["s", "f"]).tolist() == [0.25, 0.75]


@pytest.mark.parametrize("other", [UnivariateFinite(list("sqfa"), [1.0, 0, 0, 0]), ONE * 0])
def test_levels_must_agree_in_sums(other):
    if other.levels == ONE.levels:
        assert (ONE + other).pdf("f") == 0.75
        return
    with pytest.raises(
        ArgumentError, match="must have the same levels, in the same order, to be added"
    ):
        ONE + other


def test_ordered_and_unordered_cannot_be_added():
    with pytest.raises(ArgumentError, match="must have the same levels"):
        UnivariateFinite(["a"], [1.0]) + UnivariateFinite(["a"], [1.0], ordered=True)


def test_lengths_must_agree():
    with pytest.raises(DimensionMismatch, match="have 3 and 2 entries"):
        MANY + MANY[:2]
    with pytest.raises(DimensionMismatch, match=r"the shapes are \(3,\) and \(2,\)"):
        MANY * np.ones(2)


@pytest.mark.parametrize(
    "operate",
    [
        lambda d: d * "a",
        lambda d: d + 1,
        lambda d: d - 1,
        lambda d: d / "a",
        lambda d: d * d,
        lambda d: d * np.array(["a"] * 3),
    ],
)
@pytest.mark.parametrize("d", [ONE, MANY], ids=["one", "many"])
def test_other_operations_are_not_defined(operate, d):
    with pytest.raises(TypeError, match=r"unsupported operand|does not support|can't multiply"):
        operate(d)


def test_nothing_that_can_be_read_can_be_changed():
    ONE.levels.append("z")
    ONE.probs["f"] = 9.0
    assert ONE.levels == list("afqs") and ONE.pdf("f") == 0.75
    with pytest.raises(ValueError, match="read-only"):
        MANY.probs[0, 0] = 1.0
    assert isinstance(MANY, UnivariateFiniteArray)
