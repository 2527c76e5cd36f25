"""`pymlj/builtin/_balancers.py`: rows of rare classes repeated, those of frequent ones left out."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.builtin import RandomOversampler, RandomUndersampler
from pymlj.exceptions import ArgumentError, DimensionMismatch, MLJWarning
from pymlj.machines import machine
from pymlj.tables import categorical, levels

RANDOM = [RandomOversampler, RandomUndersampler]


def table(n):
    return pd.DataFrame({"id": np.arange(n)})


def balance(balancer, text, *more):
    y = categorical(list(text))
    return machine(balancer).transform(table(len(text)), y, *more)


@pytest.mark.parametrize(
    ("text", "ratios", "expected"),
    [
        ("aaab", 1.0, {"a": 3, "b": 3}),
        ("aaabc", 0.5, {"a": 3, "b": 2, "c": 2}),  # round(1.5)
        ("aaab", {"b": 2.0}, {"a": 3, "b": 6}),
        ("aaab", {"a": 2.0}, {"a": 6, "b": 1}),
        ("aabb", 3.0, {"a": 2, "b": 2}),
    ],
)
def test_an_oversampled_class_gets_its_ratio_of_the_largest(text, ratios, expected):
    assert Counter(balance(RandomOversampler(ratios=ratios, rng=0), text)[1]) == expected


@pytest.mark.parametrize(
    ("text", "ratios", "expected"),
    [
        ("aaab", 1.0, {"a": 1, "b": 1}),
        ("aaaaabb", 1.5, {"a": 3, "b": 2}),
        ("aaabb", {"b": 0.5}, {"a": 3, "b": 1}),
        ("aaabb", {"b": 0.1}, {"a": 3, "b": 1}),  # a class never vanishes
    ],
)
def test_an_undersampled_class_gets_its_ratio_of_the_smallest(text, ratios, expected):
    assert Counter(balance(RandomUndersampler(ratios=ratios, rng=0), text)[1]) == expected


@given(st.text("abc", min_size=1, max_size=30), st.integers(0, 99))
def test_labels_stay_with_their_rows(text, seed):
    for balancer in RANDOM:
        X, y = balance(balancer(rng=seed), text)
        assert [text[i] for i in X["id"]] == list(y)
    assert len(set(Counter(y).values())) == 1  # undersampled


@given(st.text("ab", min_size=1, max_size=30), st.integers(0, 99))
def test_oversampling_keeps_all_rows_and_undersampling_no_row_twice(text, seed):
    over, _ = balance(RandomOversampler(rng=seed), text)
    under, _ = balance(RandomUndersampler(rng=seed), text)

    assert over["id"].tolist()[: len(text)] == list(range(len(text)))
    assert under["id"].is_monotonic_increasing and under["id"].is_unique


@pytest.mark.parametrize("balancer", RANDOM)
def test_data_come_back_in_their_containers(balancer, as_kind):
    X, y = as_kind({"x": np.arange(5.0)}), categorical(list("aaabb"), levels=list("abz"))
    Xnew, ynew = machine(balancer(rng=0)).transform(X, y)
    assert type(Xnew) is type(X) and levels(ynew) == ["a", "b", "z"]

    matrix, series = machine(balancer(rng=0)).transform(np.eye(5), pd.Series(y))
    assert isinstance(matrix, np.ndarray) and isinstance(series, pd.Series)


@pytest.mark.parametrize("balancer", RANDOM)
def test_weights_follow_their_rows(balancer):
    X, _, w = balance(balancer(rng=0), "aaaab", np.arange(5) * 10.0)

    np.testing.assert_array_equal(w, X["id"] * 10.0)


@pytest.mark.parametrize("balancer", RANDOM)
def test_a_seed_repeats_itself_and_a_generator_does_not(balancer):
    X, y = table(40), categorical(["a"] * 30 + ["b"] * 10)
    seeded, live = machine(balancer(rng=3)), machine(balancer(rng=np.random.default_rng(3)))

    assert seeded.transform(X, y)[0].equals(seeded.transform(X, y)[0])
    assert not live.transform(X, y)[0].equals(live.transform(X, y)[0])


def test_they_are_static_models():
    assert RandomOversampler.abstract_type == "Static" and RandomOversampler.supports_weights


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("ratios", [0.0, -1.0, float("nan"), {"a": 0.0}])
@pytest.mark.parametrize("balancer", RANDOM)
def test_ratios_must_be_positive(balancer, ratios):
    with pytest.raises(ArgumentError, match=r"`ratios` of `Random.*` must be positive, but got"):
        balancer(ratios=ratios)


def test_ratios_set_later_are_checked_too():
    balancer = RandomOversampler()
    balancer.ratios = -1.0
    with pytest.raises(ArgumentError, match="must be positive"):
        balancer.transform(None, table(2), categorical(["a", "b"]))


def test_a_ratio_for_no_level_is_refused_with_the_nearest_one():
    with pytest.raises(ArgumentError, match=r"must name levels .* 'yess'\. Did you mean `yes`"):
        machine(RandomOversampler(ratios={"yess": 1.0})).transform(
            table(2), categorical(["yes", "no"])
        )


def test_a_class_without_rows_is_left_with_a_warning():
    y = categorical(["a", "a", "b"], levels=["a", "b", "z"])

    with pytest.warns(MLJWarning, match="leaves class 'z' as it is: it has no rows"):
        machine(RandomOversampler(ratios={"z": 1.0})).transform(table(3), y)


def test_a_class_beyond_its_target_is_left_with_a_warning():
    with pytest.warns(MLJWarning, match="class 'a' as it is: it has 3 rows, more than the 2 want"):
        balance(RandomOversampler(ratios={"a": 0.5}), "aaab")
    with pytest.warns(MLJWarning, match="class 'b' as it is: it has 1 rows, fewer than the 2 wan"):
        balance(RandomUndersampler(ratios={"b": 2.0}), "aaab")


@pytest.mark.parametrize("balancer", RANDOM)
def test_labels_must_be_categorical_and_there(balancer):
    mach = machine(balancer())
    with pytest.raises(ArgumentError, match=r"needs a categorical target; `coerce\(y, Multiclass"):
        mach.transform(table(2), ["a", "b"])
    with pytest.raises(ArgumentError, match="1 of 2 are missing"):
        mach.transform(table(2), categorical(["a", None]))
    with pytest.raises(DimensionMismatch, match="same number of rows, but have 3, 2"):
        mach.transform(table(3), categorical(["a", "b"]))
