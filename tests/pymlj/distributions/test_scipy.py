"""`pymlj/distributions/_scipy.py`."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.stats as stats

from pymlj import ArgumentError, Continuous, Count, Density, DimensionMismatch, Normal, scitype
from pymlj.distributions import as_distribution

ONES = [stats.norm(1.0, 2.0), stats.gamma(3.0, scale=2.0), stats.poisson(3.5), stats.binom(7, 0.4)]


@pytest.mark.parametrize("frozen", ONES, ids=lambda d: d.dist.name)
def test_answers_are_those_of_scipy(frozen):
    d = as_distribution(frozen)
    discrete = hasattr(frozen, "pmf")
    assert d.pdf(3) == (frozen.pmf if discrete else frozen.pdf)(3)
    assert d.logpdf(3) == (frozen.logpmf if discrete else frozen.logpdf)(3)
    assert d.cdf(3) == frozen.cdf(3)
    assert (d.mean(), d.median(), d.std()) == (frozen.mean(), frozen.median(), frozen.std())
    assert d.shape == () and bool(d)
    assert scitype(d) == scitype(frozen) == Density[Count if discrete else Continuous]


@pytest.mark.parametrize(
    "frozen, mode",
    [
        (stats.norm(1.0, 2.0), 1.0),
        (stats.gamma(3.0, scale=2.0), 4.0),
        (stats.expon(loc=5.0), 5.0),
        (stats.cauchy(-3.0), -3.0),
        (stats.lognorm(1.0), np.exp(-1.0)),
        (stats.beta(2.0, 5.0), 0.2),
        (stats.poisson(3.5), 3.0),
        (stats.binom(7, 0.4), 3.0),
        (stats.poisson(1e7 + 0.5), 1e7),
        (stats.geom(0.3), 1.0),
    ],
    ids=lambda value: getattr(getattr(value, "dist", None), "name", ""),
)
def test_the_mode_is_where_the_density_is_highest(frozen, mode):
    assert as_distribution(frozen).mode() == pytest.approx(mode, rel=1e-5, abs=1e-5)


def test_vectors_of_parameters_are_vectors_of_distributions():
    d = as_distribution(stats.gamma(np.array([2.0, 3.0]), scale=[1.0, 2.0]))
    assert d.shape == (2,) and len(d) == 2 and bool(d)
    np.testing.assert_allclose(d.mode(), [1.0, 4.0], atol=1e-5)
    np.testing.assert_allclose(d.pdf_at([1.0, 4.0]), [d[0].pdf(1.0), d[1].pdf(4.0)])
    np.testing.assert_allclose(d.logpdf_at([1.0, 4.0]), np.log(d.pdf_at([1.0, 4.0])))
    assert [one.mean() for one in d] == d.mean().tolist() == [2.0, 6.0]
    assert d[[1]].shape == (1,) and d[[1]].mean().tolist() == [6.0]


def test_draws_follow_the_distributions():
    d = as_distribution(stats.norm([0.0, 100.0], 1.0))
    assert d.sample(rng=0).shape == (2,) and d.sample(5, rng=0).shape == (2, 5)
    np.testing.assert_array_equal(d.sample(5, rng=0), d.sample(5, rng=0))
    np.testing.assert_allclose(d.sample(4000, rng=0).mean(axis=1), [0.0, 100.0], atol=0.1)
    one = as_distribution(stats.norm())
    assert np.ndim(one.sample(rng=0)) == 0 and one.sample(3, rng=0).shape == (3,)


def test_a_distribution_is_returned_as_it_is():
    d = Normal(0.0, 1.0)
    assert as_distribution(d) is d


@pytest.mark.parametrize(
    "obj",
    [3.0, "norm", stats.norm, stats.multivariate_normal([0, 0])],
    ids=["number", "text", "family", "multivariate"],
)
def test_anything_else_is_refused(obj):
    with pytest.raises(ArgumentError, match=r"frozen univariate distribution of `scipy.stats`"):
        as_distribution(obj)


def test_one_distribution_is_no_vector():
    d = as_distribution(stats.norm())
    with pytest.raises(TypeError, match="no length"):
        len(d)
    with pytest.raises(TypeError, match="no entries"):
        d[0]


def test_there_must_be_one_number_a_distribution():
    d = as_distribution(stats.norm([0.0, 1.0], 1.0))
    for at in (d.pdf_at, d.logpdf_at):
        with pytest.raises(DimensionMismatch, match="one number for each distribution"):
            at([1.0])


def test_text_is_the_call():
    assert repr(as_distribution(stats.gamma(3.0, scale=2.0))) == "gamma(3.0, scale=2.0)"


def test_importing_the_package_does_not_import_scipy_stats():
    code = "import sys, pymlj.distributions; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
