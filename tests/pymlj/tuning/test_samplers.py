"""`pymlj/tuning/_samplers.py`."""

import math

import numpy as np
import pytest
import scipy.stats as st

from pymlj import ArgumentError, DimensionMismatch, param_range

U = np.linspace(0.0, 1.0, 2001)[:-1] + 0.5 / 2000


def shares(r, dist=None):
    """How often each value comes when the numbers between 0 and 1 are gone through evenly."""
    values, counts = np.unique(r.sampler(dist).quantiles(U), return_counts=True)
    return dict(zip(values.tolist(), counts / len(U), strict=True))


def test_integers_are_equally_likely():
    assert shares(param_range(int, "k", lower=2, upper=6)) == pytest.approx(
        dict.fromkeys(range(2, 7), 0.2), abs=1e-3
    )


def test_only_integers_within_fractional_bounds_are_drawn():
    assert set(shares(param_range(int, "k", lower=0.4, upper=3.9))) == {1, 2, 3}


def test_each_integer_owns_its_stretch_of_a_logarithmic_scale():
    found = shares(param_range(int, "k", lower=1, upper=4, scale="log2"))
    edges = np.log2([0.5, 1.5, 2.5, 3.5, 4.5])
    assert list(found.values()) == pytest.approx(np.diff(edges) / (edges[-1] - edges[0]), abs=1e-3)


def test_mirrored_integers_stay_negative():
    assert set(shares(param_range(int, "k", lower=-4, upper=-1, scale="logminus"))) == {
        -4,
        -3,
        -2,
        -1,
    }


@pytest.mark.parametrize(
    "keywords, dist",
    [
        ({"lower": 0, "origin": 2, "unit": 3}, st.gamma(4 / 9, scale=4.5)),
        ({"lower": 1, "origin": 2, "unit": 3}, None),
        ({"origin": 5, "unit": 2}, st.norm(5, 2)),
    ],
)
def test_unbounded_ranges_have_priors_with_their_moments(keywords, dist):
    r = param_range(float, "x", scale="linear", **keywords)
    values = np.array(r.sampler().quantiles(U))
    assert values.min() >= r.lower
    if dist is not None:
        np.testing.assert_allclose(dist.cdf(values), U, atol=1e-9)


def test_the_left_unbounded_range_is_cut_above():
    values = param_range(float, "x", upper=-1, origin=-3, unit=1).sampler().quantiles(U)
    assert max(values) <= -1 and min(values) > -10


@pytest.mark.parametrize("n", [0, 1, 7])
def test_n_values_come_in_a_list_and_a_single_one_alone(n):
    s = param_range(float, "x", lower=0, upper=1).sampler()
    assert len(s.sample(n, 1)) == n
    assert isinstance(s.sample(rng=1), float)


@pytest.mark.parametrize("kind, expected", [(int, int), (float, float)])
def test_values_are_plain_numbers(kind, expected):
    assert {type(v) for v in param_range(kind, "x", lower=1, upper=9).sampler().sample(5, 1)} == {
        expected
    }


def test_the_global_random_state_is_left_alone():
    before = np.random.get_state()[1].copy()
    param_range(float, "x", lower=0, upper=1).sampler(st.norm).sample(5, 3)
    assert np.array_equal(before, np.random.get_state()[1])


def test_values_of_a_list_come_as_often_as_their_probabilities_say():
    r = param_range(str, "kind", values=["a", "b", "c"])
    assert [r.sampler([0.5, 0.2, 0.3]).quantiles(U).count(v) for v in "abc"] == [1000, 400, 600]
    assert [r.sampler().quantiles(U).count(v) for v in "abc"] == [667, 666, 667]


def test_a_value_without_probability_never_comes():
    r = param_range(str, "kind", values=["a", "b", "c"])
    assert set(r.sampler([0.0, 1.0, 0.0]).quantiles(U)) == {"b"}


def test_values_may_be_of_any_kind():
    values = [["x"], ["x", "y"], None]
    drawn = param_range(object, "columns", values=values).sampler().sample(50, 1)
    assert all(any(v is w for w in values) for v in drawn)


@pytest.mark.parametrize("bad", ["junk", 0.5, [["a"]], ["a", "b"]])
def test_probabilities_must_be_a_list_of_numbers(bad):
    with pytest.raises(
        ArgumentError, match="drawn with probabilities, so there must be a list of numbers"
    ):
        param_range(str, "kind", values=["a", "b"]).sampler(bad)


def test_there_must_be_one_probability_a_value():
    with pytest.raises(
        DimensionMismatch, match="one probability for each of the 2 values of `kind`"
    ):
        param_range(str, "kind", values=["a", "b"]).sampler([1.0])


@pytest.mark.parametrize("bad", [[0.5, 0.6], [1.5, -0.5], [math.nan, 1.0]])
def test_probabilities_must_add_up_to_one(bad):
    with pytest.raises(ArgumentError, match="must not be negative, and add up to one"):
        param_range(str, "kind", values=["a", "b"]).sampler(bad)


def test_a_number_needs_a_distribution():
    with pytest.raises(ArgumentError, match=r"`x` is drawn from a distribution of `scipy\.stats`"):
        param_range(float, "x", lower=0, upper=1).sampler([0.5, 0.5])
