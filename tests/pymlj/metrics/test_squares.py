"""`pymlj/metrics/_squares.py`: closed forms against numerical integrals."""

import itertools

import numpy as np
import pytest
from scipy import integrate, stats

from pymlj import ArgumentError, Normal, brier_score, spherical_score
from pymlj.metrics._squares import FORMULAS, integral_of_square

CONTINUOUS = [
    stats.norm(1, 2),
    stats.norm(loc=-1, scale=0.3),
    stats.uniform(2, 3),
    stats.expon(1, 0.5),
    stats.gamma(2.5, scale=1.5),
    stats.gamma(0.8),
    stats.chi2(3),
    stats.chi2(3, scale=2),
    stats.chi(2.5, scale=0.7),
    stats.beta(1.5, 2.5),
    stats.beta(2, 3, loc=1, scale=4),
    stats.cauchy(0, 2),
    stats.logistic(1, 0.5),
]
COUNTS = [
    stats.poisson(3.5),
    stats.poisson(mu=0.2, loc=3),
    stats.randint(2, 6),
    stats.rv_discrete(values=([1, 2, 5], [0.5, 0.2, 0.3]))(),
]


@pytest.mark.parametrize("d", CONTINUOUS, ids=lambda d: f"{d.dist.name}{d.args}{d.kwds}")
def test_integral_of_density(d):
    points = d.ppf([0, 0.5, 1])
    expected = sum(
        integrate.quad(lambda x: d.pdf(x) ** 2, a, b)[0] for a, b in itertools.pairwise(points)
    )
    assert integral_of_square(d) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("d", COUNTS, ids=lambda d: d.dist.name or "values")
def test_sum_of_probabilities(d):
    expected = (d.pmf(np.arange(100)) ** 2).sum()
    assert integral_of_square(d) == pytest.approx(expected, rel=1e-9)


def test_every_formula_is_tried_here():
    assert {d.dist.name for d in CONTINUOUS + COUNTS[:-1]} == set(FORMULAS)


def test_normal_vectors():
    d = Normal([0.0, 5.0], [1.0, 2.0])
    np.testing.assert_allclose(
        integral_of_square(d), [integral_of_square(stats.norm(0, s)) for s in (1, 2)]
    )


@pytest.mark.parametrize(
    "d", [stats.gamma(0.5), stats.beta(0.5, 2), stats.beta(2, 0.4), stats.chi(0.5)]
)
def test_integrals_that_diverge_are_infinite(d):
    assert integral_of_square(d) == np.inf


@pytest.mark.parametrize("score", [brier_score, spherical_score])
@pytest.mark.parametrize("d", [stats.betaprime(1, 2), stats.t(3), stats.geom(0.5)])
def test_other_families_are_refused_with_the_list(score, d):
    with pytest.raises(ArgumentError, match="needs the integral of the squared density, known for"):
        score([d, d], [1.0, 2.0])
