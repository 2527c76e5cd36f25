"""`pymlj/distributions/_build.py` and `_pool.py`: what constructors take and refuse."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    DomainError,
    MLJWarning,
    UnivariateFinite,
    UnivariateFiniteArray,
    categorical,
)

POOL = categorical(list("afqs"))


# -- labels --


@pytest.mark.parametrize(
    "labels",
    [
        ["b", "a"],
        [2, 1],
        [True, False],
        [0.5, 0.25],
        [("b", 1), ("a", 1)],
        [dt.date(2020, 1, 2), dt.date(2020, 1, 1)],
        ["b", 1],
        [pd.Timestamp("2020-01-02"), pd.Timestamp("2020-01-01")],
    ],
    ids=str,
)
def test_labels_of_any_kind_keep_their_order_and_type(labels):
    d = UnivariateFinite(labels, [0.25, 0.75])
    D = UnivariateFinite(labels, [[0.25, 0.75], [1.0, 0.0]])
    assert d.levels == labels and list(map(type, d.levels)) == list(map(type, labels))
    assert [d.pdf(label) for label in labels] == [0.25, 0.75]
    assert d.mode() == labels[1]
    assert D.pdf(labels).tolist() == [[0.25, 0.75], [1.0, 0.0]]
    assert D.pdf_at(labels).tolist() == [0.25, 0.0]
    assert list(D.mode()) == labels[::-1]


@pytest.mark.parametrize(
    "wrap", [tuple, np.array, pd.Series, pd.Index, pl.Series], ids=lambda wrap: wrap.__name__
)
def test_labels_in_any_vector(wrap):
    assert UnivariateFinite(wrap(["b", "a"]), [0.25, 0.75]).probs == {"b": 0.25, "a": 0.75}


@pytest.mark.parametrize(
    "pool",
    [
        categorical(["a", "c", "b"], levels=["c", "b", "a"], ordered=True),
        pd.Series(categorical(["a"], levels=["c", "b", "a"], ordered=True)),
        pd.CategoricalDtype(["c", "b", "a"], ordered=True),
        UnivariateFinite(["c", "b", "a"], [1, 0, 0], ordered=True),
        UnivariateFinite(["c", "b", "a"], [[1, 0, 0]], ordered=True),
        pl.Series(["a"], dtype=pl.Enum(["c", "b", "a"])),
    ],
    ids=["categorical", "series", "dtype", "distribution", "array", "polars"],
)
def test_a_pool_is_whatever_has_levels(pool):
    d = UnivariateFinite(["a", "b"], [0.25, 0.75], pool=pool)
    assert d.levels == ["c", "b", "a"] and d.ordered
    assert d.support == ["b", "a"] and d.mode() == "b"


@pytest.mark.parametrize("ordered", [True, False])
def test_a_pool_may_be_a_list_of_labels(ordered):
    d = UnivariateFinite(["a"], [1.0], pool=["b", "a"], ordered=ordered)
    assert d.levels == ["b", "a"] and d.ordered is ordered


def test_pool_and_order_beside_categorical_labels_are_ignored_with_a_warning():
    labels = categorical(["x", "y"])
    with pytest.warns(MLJWarning, match="`pool` is ignored, since the labels are categorical"):
        assert UnivariateFinite(labels, [0.5, 0.5], pool=POOL).levels == ["x", "y"]
    with pytest.warns(MLJWarning, match="`ordered=True` is ignored"):
        assert not UnivariateFinite(labels, [0.5, 0.5], ordered=True).ordered
    with pytest.warns(MLJWarning, match="since `pool` says that the labels have no order"):
        assert not UnivariateFinite(["a"], [1.0], pool=POOL, ordered=True).ordered


def test_warnings_name_the_line_of_the_caller():
    with pytest.warns(MLJWarning) as caught:
        UnivariateFinite(categorical(["x"]), [1.0], pool=POOL)
        UnivariateFinite(["a"], [1.0], pool=POOL, ordered=True)
        UnivariateFinite([0.5, 0.5], pool=POOL)
    assert {w.filename for w in caught} == {__file__}


@pytest.mark.parametrize(
    "labels, words",
    [
        ([], "at least one label"),
        (["a", None], "must not be missing"),
        ([1.0, float("nan")], "must not be missing"),
        (categorical(["a", None], levels=["a", "b"]), "must not be missing"),
        (["a", "b", "a"], r"given once, but got more than one of \['a'\]"),
        (categorical(["a", "a"]), r"given once, but got more than one of \['a'\]"),
        ("ab", "must come in a list or another vector, but got 'ab'"),
        (3, "must come in a list or another vector, but got 3"),
    ],
)
def test_bad_labels_are_refused(labels, words):
    with pytest.raises(ArgumentError, match=words):
        UnivariateFinite(labels, [0.5, 0.5])


@pytest.mark.parametrize("pool", ["abc", 3])
def test_what_has_no_levels_is_no_pool(pool):
    with pytest.raises(
        ArgumentError, match="`pool` must be a categorical vector, a distribution or"
    ):
        UnivariateFinite(["a"], [1.0], pool=pool)


def test_a_pool_with_a_label_twice_is_refused():
    with pytest.raises(ArgumentError, match="given once"):
        UnivariateFinite(["a"], [1.0], pool=["a", "b", "a"])


def test_labels_outside_the_pool_are_refused_with_the_nearest_one():
    with pytest.raises(ArgumentError, match=r"labels must be in the pool.*got `mabye`.*`maybe`"):
        UnivariateFinite(["mabye"], [1.0], pool=categorical(["maybe", "no"]))


def test_long_lists_of_labels_are_cut_in_messages():
    d = UnivariateFinite([f"l{i}" for i in range(20)], np.ones(20))
    with pytest.raises(
        DomainError, match=r"20 levels `l0`.*`l9`, \.\.\., but got `x0`.*`x4`, \.\.\."
    ):
        d.pdf([f"x{i}" for i in range(7)])


# -- probabilities --


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_matrix_over_all_levels_in_order_is_not_copied(dtype):
    P = np.full((5, 2), 0.5, dtype=dtype)
    D = UnivariateFinite(["a", "b"], P)
    assert np.shares_memory(D.probs, P) and D.probs.dtype == dtype
    assert P.flags.writeable and not D.probs.flags.writeable


@pytest.mark.parametrize(
    "probs",
    [[1, 3], np.array([1, 3], dtype=np.uint8), pd.Series([1, 3]), [Fraction(1), Fraction(3)]],
    ids=["list", "integers", "series", "objects"],
)
def test_probabilities_of_any_kind_become_floats(probs):
    d = UnivariateFinite(["a", "b"], probs)
    assert d.probs == {"a": 1.0, "b": 3.0} and isinstance(d.pdf("a"), float)


def test_a_dict_holds_labels_and_numbers_or_vectors():
    one, many = ({"b": p, "a": q} for p, q in [(0.25, 0.75), ([0.25, 1.0], [0.75, 0.0])])
    assert UnivariateFinite(one) == UnivariateFinite(["b", "a"], [0.25, 0.75])
    assert UnivariateFinite(many) == UnivariateFinite(["b", "a"], [[0.25, 0.75], [1.0, 0.0]])
    assert UnivariateFinite(one, pool=["a", "b"], ordered=True).mode() == "a"


def test_both_names_construct_whatever_the_probabilities_describe():
    assert isinstance(UnivariateFinite(["a"], [[1.0]]), UnivariateFiniteArray)
    assert isinstance(UnivariateFiniteArray(["a"], [1.0]), UnivariateFinite)


@pytest.mark.parametrize(
    "probs, augment, levels, shape",
    [
        ([0.2, 0.3, 0.5], False, 3, ()),
        ([[0.2, 0.8]], False, 2, (1,)),
        (0.3, True, 2, ()),
        ([0.2, 0.3, 0.5], True, 2, (3,)),
        ([[0.2, 0.3]], True, 3, (1,)),
    ],
)
def test_labels_are_made_up_if_there_are_none(probs, augment, levels, shape):
    d = UnivariateFinite(probs, augment=augment)
    assert d.levels == [f"class_{i + 1}" for i in range(levels)]
    assert d.shape == shape
    assert d == UnivariateFinite(probs=probs, augment=augment)


def test_a_pool_without_labels_is_ignored_with_a_warning():
    with pytest.warns(MLJWarning, match="`pool` is ignored, since no labels were given"):
        assert UnivariateFinite([0.5, 0.5], pool=POOL).levels == ["class_1", "class_2"]


def test_a_column_of_probabilities_of_the_second_label_will_do():
    column = UnivariateFinite(["n", "y"], [[0.25], [0.5]], augment=True)
    assert column == UnivariateFinite(["n", "y"], [0.25, 0.5], augment=True)


def test_augment_fills_the_first_label_given_wherever_it_is_in_the_pool():
    d = UnivariateFinite(["s", "a"], 0.25, augment=True, pool=POOL)
    assert d.probs == {"a": 0.25, "f": 0.0, "q": 0.0, "s": 0.75}


def test_augment_forgives_rounding_errors():
    d = UnivariateFinite(list("abcd"), [0.1 + 0.2, 0.3, 0.4], augment=True)
    assert d.pdf("a") == 0.0


def test_augment_lets_nan_pass():
    assert np.isnan(UnivariateFinite(["n", "y"], [np.nan], augment=True).probs).all()


@pytest.mark.parametrize(
    "args, options, error, words",
    [
        ((["a", "b"], [[[0.5, 0.5]]]), {}, DimensionMismatch, r"shape \(2,\) or \(n, 2\)"),
        ((["a", "b"], 0.5), {}, DimensionMismatch, r"its shape is \(\)\. To leave out"),
        ((["a", "b"], [0.1] * 3), {}, DimensionMismatch, "give `augment=True`"),
        (([[[0.5]]],), {}, DimensionMismatch, "without labels must be a vector or a matrix"),
        ((0.5,), {}, DimensionMismatch, "without labels must be a vector or a matrix"),
        ((["a", "b"], [[0.5, 0.5]]), {"augment": True}, DimensionMismatch, r"shape \(\) or \(n,\)"),
        ((["a"], [1.0]), {"augment": True}, DimensionMismatch, "With `augment=True` and 1 labels"),
        ((list("abc"), 0.5), {"augment": True}, DimensionMismatch, r"shape \(2,\) or \(n, 2\)"),
        ((list("ab"), [[0.5], [0.5, 0.5]]), {}, DimensionMismatch, "a number, vector or matrix"),
        (
            ({"a": [0.5, 0.5], "b": 0.5},),
            {},
            DimensionMismatch,
            "numbers, or vectors of equal length",
        ),
        (({"a": [[0.5]]},), {}, DimensionMismatch, "numbers, or vectors of equal length"),
        ((list("ab"), [0.5, 1.5]), {"augment": True}, DomainError, "between 0 and 1, but got 1.5"),
        ((list("abc"), [0.7, 0.6]), {"augment": True}, ArgumentError, "add up to at most 1"),
        ((["a", "b"], ["0.5", "0.5"]), {}, ArgumentError, "must be real numbers"),
        ((["a", "b"], [0.5, 0.5j]), {}, ArgumentError, "must be real numbers"),
        ((["a", "b"], [0.5, "x"]), {}, ArgumentError, "must be real numbers"),
        ((["a", "b"], [0.5, {}]), {}, ArgumentError, "must be real numbers"),
        (({"a": 1.0}, [1.0]), {}, ArgumentError, "neither `probs` nor `augment` beside it"),
        (
            ({"a": 1.0},),
            {"augment": True},
            ArgumentError,
            "neither `probs` nor `augment` beside it",
        ),
        (({},), {}, ArgumentError, "but got an empty dict"),
        ((), {}, ArgumentError, "Probabilities are needed"),
    ],
)
def test_bad_arguments_are_refused(args, options, error, words):
    with pytest.raises(error, match=words):
        UnivariateFinite(*args, **options)
