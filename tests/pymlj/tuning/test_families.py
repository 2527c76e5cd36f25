"""`pymlj/tuning/_families.py`: against closed forms and conditional probabilities."""

import math

import numpy as np
import pytest
import scipy.stats as st
from hypothesis import given
from hypothesis import strategies as some

from pymlj import ArgumentError, RandomSearch
from pymlj.tuning._families import FAMILIES, cut, fit_family

U = np.linspace(0.001, 0.999, 57)


@pytest.mark.parametrize(
    "name", ["cosine", "gamma", "gumbel_r", "invgauss", "lognorm", "logistic", "norm"]
)
def test_families_with_moments_take_them_from_origin_and_unit(name):
    fitted = fit_family(getattr(st, name), 0.0, math.inf, 3.0, 1.5)
    if name == "gumbel_r":
        assert fitted.ppf(math.exp(-1)) == pytest.approx(3.0)  # the mode
    else:
        assert fitted.mean() == pytest.approx(3.0)
    if name in ("gamma", "invgauss", "lognorm", "logistic", "norm"):
        assert fitted.std() == pytest.approx(1.5)


@pytest.mark.parametrize("name", ["cosine", "triang"])
def test_families_with_a_finite_support_reach_a_unit_to_either_side(name):
    assert fit_family(getattr(st, name), 0.0, 9.0, 3.0, 1.5).support() == pytest.approx((1.5, 4.5))


@pytest.mark.parametrize("name", ["arcsine", "uniform"])
def test_families_between_the_bounds(name):
    assert fit_family(getattr(st, name), 2.0, 6.0, 3.0, 1.5).support() == pytest.approx((2.0, 6.0))


@pytest.mark.parametrize("name", ["cauchy", "laplace"])
def test_families_with_location_and_scale(name):
    fitted = fit_family(getattr(st, name), -math.inf, math.inf, 3.0, 1.5)
    np.testing.assert_allclose(fitted.ppf(U), 3.0 + 1.5 * getattr(st, name).ppf(U))


def test_the_mean_of_a_poisson_is_the_unit():
    assert fit_family(st.poisson, 0, math.inf, 10, 4).mean() == 4


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_can_be_fitted_to_a_bounded_range(name):
    quantiles = cut(fit_family(getattr(st, name), 2.0, 6.0, 4.5, 1.2), 2.0, 6.0)(U)
    assert np.all((quantiles >= 2.0) & (quantiles <= 6.0)) and np.all(np.diff(quantiles) >= 0)


@given(
    some.floats(-3, 3),
    some.floats(0.01, 5),
    some.sampled_from([st.norm(0.3, 1.2), st.gumbel_r(0, 1)]),
)
def test_a_cut_distribution_has_the_conditional_quantiles(lower, width, dist):
    upper = lower + width
    quantiles = cut(dist, lower, upper)(U)
    mass = dist.cdf(upper) - dist.cdf(lower)
    np.testing.assert_allclose((dist.cdf(quantiles) - dist.cdf(lower)) / mass, U, atol=1e-6)


def test_a_far_tail_is_no_problem():
    quantiles = cut(st.norm(0, 1), 20.0, math.inf)(U)
    np.testing.assert_allclose(
        st.norm.logsf(quantiles) - st.norm.logsf(20.0), np.log1p(-U), rtol=1e-6
    )


def test_a_cut_on_integers_includes_both_bounds():
    assert set(cut(st.poisson(3), 2, 4)(U)) == {2, 3, 4}


def test_a_distribution_without_mass_in_the_range_is_an_error():
    with pytest.raises(ArgumentError, match="must have some mass in the range from 5 to 6"):
        cut(st.uniform(0, 1), 5.0, 6.0)


@pytest.mark.parametrize("bad", [st.beta, st.norm(0, 1), "norm", None])
def test_what_cannot_be_fitted_is_refused(bad):
    with pytest.raises(ArgumentError, match="`dist` must be a family of distributions"):
        fit_family(bad, 0, 1, 0.5, 0.5)


def test_a_family_between_bounds_needs_bounds():
    with pytest.raises(ArgumentError, match="`uniform` lies between two bounds, but"):
        fit_family(st.uniform, 0, math.inf, 1, 1)


@pytest.mark.parametrize("name", ["gamma", "invgauss", "lognorm"])
def test_a_family_of_positive_numbers_needs_a_positive_origin(name):
    with pytest.raises(ArgumentError, match="`origin` must be positive, but is -1"):
        fit_family(getattr(st, name), -math.inf, math.inf, -1, 1)


@pytest.mark.parametrize("option", ["bounded", "positive_unbounded", "other"])
def test_a_random_search_takes_families_only(option):
    with pytest.raises(ArgumentError, match=f"`{option}` must be a family"):
        RandomSearch(**{option: st.norm(0, 1)})
