"""`pymlj/distributions/_univariate_finite.py`: fit, mode, draws, text of one distribution."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    DomainError,
    ScitypeError,
    UnivariateFinite,
    categorical,
)

# -- fit --


@given(
    st.lists(st.sampled_from([*"abc", None]), min_size=1, max_size=30),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.booleans(),
    st.data(),
)
def test_fit_is_the_formula(labels, smoothing, weighted, data):
    y = categorical(labels, levels=list("abcd"))
    n = len(labels)
    w = data.draw(st.lists(st.integers(1, 5), min_size=n, max_size=n)) if weighted else [1] * n
    counts = {c: sum(v for v, label in zip(w, labels, strict=True) if label == c) for c in "abcd"}
    total = sum(counts.values()) + 4 * smoothing
    if total == 0:
        with pytest.raises(ArgumentError, match="There must be an observation of positive weight"):
            UnivariateFinite.fit(y, weights=w if weighted else None, smoothing=smoothing)
        return
    d = UnivariateFinite.fit(y, weights=w if weighted else None, smoothing=smoothing)
    assert d.probs == pytest.approx({c: (counts[c] + smoothing) / total for c in "abcd"})
    assert d.support == [c for c in "abcd" if counts[c] or smoothing]


def test_weights_go_with_their_observations_past_missing_ones():
    y = categorical(["a", None, "b"])
    assert UnivariateFinite.fit(y, weights=[1, 100, 3]).probs == {"a": 0.25, "b": 0.75}


@pytest.mark.parametrize(
    "y",
    [
        pd.Series(categorical(list("aab"), ordered=True)),
        pd.CategoricalIndex(list("aab"), ordered=True),
        pl.Series(list("aab"), dtype=pl.Enum(["a", "b"])),
    ],
    ids=["series", "index", "polars"],
)
def test_fit_takes_categorical_vectors_of_any_kind(y):
    d = UnivariateFinite.fit(y)
    assert d.probs == pytest.approx({"a": 2 / 3, "b": 1 / 3}) and d.ordered


@pytest.mark.parametrize("y", [["a", "b"], np.array([0, 1]), pd.Series(["a"])])
def test_raw_labels_are_refused(y):
    with pytest.raises(ScitypeError, match=r"needs categorical data.*`coerce\(y, Multiclass\)`"):
        UnivariateFinite.fit(y)


@pytest.mark.parametrize("weights", [[1, 2], [[1], [2], [3]], 1.0])
def test_there_must_be_one_weight_an_observation(weights):
    with pytest.raises(DimensionMismatch, match="one weight for each of 3 observations"):
        UnivariateFinite.fit(categorical(list("aab")), weights=weights)


@pytest.mark.parametrize("weights", [[1, -1, 1], [1, np.nan, 1], [1, np.inf, 1]])
def test_weights_must_be_finite_and_not_negative(weights):
    with pytest.raises(ArgumentError, match="must be finite and not negative"):
        UnivariateFinite.fit(categorical(list("aab")), weights=weights)


@pytest.mark.parametrize("smoothing", [-1.0, np.nan, np.inf])
def test_smoothing_must_not_be_negative(smoothing):
    with pytest.raises(ArgumentError, match="`smoothing >= 0` must hold"):
        UnivariateFinite.fit(categorical(list("aab")), smoothing=smoothing)


@pytest.mark.parametrize("weights", [None, [0, 0]])
def test_there_must_be_something_to_go_by(weights):
    y = categorical([None, None], levels=["a"]) if weights is None else categorical(["a", "b"])
    with pytest.raises(ArgumentError, match="or `smoothing > 0`, but got neither"):
        UnivariateFinite.fit(y, weights=weights)


# -- mode and draws --


def test_the_mode_is_in_the_support_even_if_its_weight_is_negative():
    assert UnivariateFinite(["b"], [-1.0], pool=["a", "b"]).mode() == "b"


def test_there_is_no_mode_among_nan():
    with pytest.raises(DomainError, match="There is no mode, since some probability is NaN"):
        UnivariateFinite(["a", "b"], [0.5, np.nan]).mode()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6).filter(any), st.integers(0, 5))
def test_only_labels_with_a_probability_are_drawn(weights, seed):
    labels = list("abcdef")[: len(weights)]
    d = UnivariateFinite(labels, weights)
    drawn = set(d.sample(50, rng=seed))
    assert drawn <= {label for label, w in zip(labels, weights, strict=True) if w}
    assert d.sample(rng=seed) == d.sample(1, rng=seed)[0]


def test_frequencies_approach_the_probabilities():
    drawn = UnivariateFinite(["a", "b", "c"], [7, 2, 1]).sample(20_000, rng=0)
    shares = pd.Series(drawn).value_counts(normalize=True, sort=False)
    np.testing.assert_allclose(shares, [0.7, 0.2, 0.1], atol=0.015)


def test_no_draws_are_an_empty_vector_with_all_levels():
    found = UnivariateFinite(["a", "b"], [0.5, 0.5], ordered=True).sample(0)
    assert len(found) == 0 and found.categories.tolist() == ["a", "b"] and found.ordered


@pytest.mark.parametrize("weights", [[0.5, -0.1], [np.nan, 1.0], [0.0, 0.0], [np.inf, 1.0]])
def test_what_cannot_be_drawn_from_is_refused(weights):
    with pytest.raises(DomainError, match="To sample, probabilities must not be negative or NaN"):
        UnivariateFinite(["a", "b"], weights).sample()


# -- text --


def test_text_shows_the_support_to_three_digits():
    d = UnivariateFinite(["no", "yes"], [1 / 3, 2 / 3], pool=["maybe", "no", "yes"], ordered=True)
    assert repr(d) == "UnivariateFinite({'no': 0.333, 'yes': 0.667}, ordered=True)"
    assert repr(UnivariateFinite([1, 0], [0.5, 0.5])) == "UnivariateFinite({1: 0.5, 0: 0.5})"
