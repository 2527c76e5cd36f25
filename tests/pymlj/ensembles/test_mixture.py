"""`pymlj/ensembles/_mixture.py`: mixtures of distributions of numbers."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj.distributions import Distribution, Normal
from pymlj.ensembles import Mixture
from pymlj.ensembles._mixture import one_vector
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.metrics import log_loss
from pymlj.scitypes import Continuous, Count, Density, Vector, scitype
from pymlj.tables import n_rows, select_rows

parts = st.lists(
    st.tuples(st.floats(-5, 5), st.floats(0.2, 3), st.floats(0.1, 1)), min_size=1, max_size=4
)


def of(parts):
    means, stds, weights = zip(*parts, strict=True)
    return Mixture([Normal(m, s) for m, s in zip(means, stds, strict=True)], weights)


@settings(max_examples=30)
@given(parts, st.floats(-9, 9))
def test_densities_are_weighted_averages(parts, x):
    d, total = of(parts), sum(w for _, _, w in parts)
    pdf = sum(w * scipy.stats.norm(m, s).pdf(x) for m, s, w in parts) / total
    cdf = sum(w * scipy.stats.norm(m, s).cdf(x) for m, s, w in parts) / total

    assert d.pdf(x) == pytest.approx(pdf, rel=1e-9, abs=1e-300)
    if pdf > 0:
        assert d.logpdf(x) == pytest.approx(np.log(pdf), rel=1e-6, abs=1e-6)
    assert d.cdf(x) == pytest.approx(cdf, rel=1e-9)
    assert isinstance(d.pdf(x), float)


@given(parts)
def test_moments_and_median_are_those_of_many_draws_in_the_limit(parts):
    d = of(parts)
    weights = np.array([w for _, _, w in parts]) / sum(w for _, _, w in parts)
    means, stds = (np.array([p[i] for p in parts]) for i in (0, 1))

    assert d.mean() == pytest.approx(weights @ means, abs=1e-9)
    assert d.std() ** 2 == pytest.approx(weights @ (stds**2 + (means - d.mean()) ** 2))
    assert d.cdf(d.median()) == pytest.approx(0.5)


@given(parts)
def test_no_point_is_denser_than_the_mode(parts):
    d = of(parts)

    assert d.pdf(np.linspace(-6, 6, 4001)).max() <= d.pdf(d.mode()) * (1 + 1e-7)


def test_a_vector_answers_row_by_row():
    vector = Mixture([Normal([0.0, 1.0], 1.0), Normal([4.0, 1.0], [1.0, 2.0])], [1, 3])
    rows = list(vector)

    assert len(vector) == 2 and bool(vector) and vector.shape == (2,)
    for answer in ("mean", "std", "median", "mode"):
        each = [getattr(row, answer)() for row in rows]
        np.testing.assert_allclose(getattr(vector, answer)(), each)
    np.testing.assert_allclose(vector.pdf_at([1.0, 2.0]), [rows[0].pdf(1.0), rows[1].pdf(2.0)])
    assert vector.pdf(np.zeros((5, 1))).shape == (5, 2)
    assert vector[[1]].mean().tolist() == [rows[1].mean()]


def test_rows_are_picked_as_of_any_data():
    vector = Mixture([Normal([0.0, 1.0, 2.0], 1.0)])

    assert n_rows(vector) == 3
    assert select_rows(vector, np.array([2, 0])).mean().tolist() == [2.0, 0.0]


def test_draws_follow_the_mixture():
    d = Mixture([Normal(-3.0, 0.5), Normal(3.0, 0.5)], [1, 3])
    draws = d.sample(4000, rng=0)

    assert draws.shape == (4000,) and abs((draws > 0).mean() - 0.75) < 0.03
    np.testing.assert_array_equal(draws, d.sample(4000, rng=0))
    assert isinstance(d.sample(rng=0), float)
    vector = Mixture([Normal([0.0, 9.0], 0.1)])
    assert vector.sample(rng=0).shape == (2,) and vector.sample(5, rng=0).shape == (2, 5)


def test_distributions_of_scipy_may_be_mixed():
    d = Mixture([scipy.stats.poisson(2.0), scipy.stats.poisson(9.0)], [2, 1])
    probs = d.pdf(np.arange(40))

    assert scitype(d) == Density[Count]
    assert d.mode() == probs.argmax() and d.median() == (probs.cumsum() >= 0.5).argmax()
    assert d.mean() == pytest.approx(13 / 3)


def test_scientific_types_are_those_of_densities():
    assert scitype(Mixture([Normal()])) == Density[Continuous]
    assert scitype(Mixture([Normal([0.0, 1.0], 1.0)])) == Vector[Density[Continuous]]


def test_they_are_scored_like_other_predictions():
    vector = Mixture([Normal([0.0, 1.0], 1.0), Normal([2.0, 1.0], 1.0)])
    y = np.array([0.5, 1.5])

    assert log_loss(vector, y) == pytest.approx(-np.mean(np.log(vector.pdf_at(y))))


def test_text_tells_the_size():
    assert repr(Mixture([Normal(), Normal()])) == "Mixture(<2 components>)"
    assert repr(Mixture([Normal([0.0, 1.0], 1.0)])) == "Mixture(<1 components, 2 rows>)"


# ---------------------------------------------------------------------- single ones to vectors


def test_single_distributions_become_a_vector():
    assert one_vector([Normal(0.0, 1.0), Normal(2.0, 3.0)]) == Normal([0.0, 2.0], [1.0, 3.0])
    frozen = one_vector([scipy.stats.gamma(2.0, scale=1.0), scipy.stats.gamma(3.0, scale=2.0)])
    assert frozen.mean().tolist() == [2.0, 6.0]
    vector = Normal([0.0], 1.0)
    assert one_vector(vector) is vector


def test_single_distributions_of_several_families_do_not():
    with pytest.raises(ArgumentError, match="Only distributions of one family"):
        one_vector([Normal(), scipy.stats.gamma(2.0)])


# ---------------------------------------------------------------------- what is refused


class Bare(Distribution):
    """Has no mean."""

    observation_scitype = Continuous

    def pdf(self, x):
        return 1.0

    def mode(self):
        return 0.0

    def sample(self, n=None, rng=None):
        return 0.0


def test_what_a_component_cannot_tell_the_mixture_cannot_tell_either():
    d = Mixture([Normal(), Bare()])

    with pytest.raises(
        ArgumentError, match=r"mean of a `Mixture` .* but `Bare` has no method `mean"
    ):
        d.mean()
    with pytest.raises(ArgumentError, match="cdf of a `Mixture`"):
        d.cdf(0.0)


def test_components_must_be_there_and_of_one_length():
    with pytest.raises(ArgumentError, match="needs at least one component"):
        Mixture([])
    with pytest.raises(DimensionMismatch, match=r"of one length, but have the shapes \(\), \(2,\)"):
        Mixture([Normal(), Normal([0.0, 1.0], 1.0)])


@pytest.mark.parametrize("weights", [[1.0, -1.0], [0.0, 0.0], [np.nan, 1.0]])
def test_weights_must_be_positive(weights):
    with pytest.raises(ArgumentError, match="must be positive or zero, not all zero"):
        Mixture([Normal(), Normal()], weights)


def test_weights_must_be_one_a_component():
    with pytest.raises(DimensionMismatch, match="one weight for each of 2 components, but got 3"):
        Mixture([Normal(), Normal()], [1, 1, 1])


def test_one_number_a_mixture_is_needed():
    with pytest.raises(DimensionMismatch, match="one number for each of 2 mixtures, but got 3"):
        Mixture([Normal([0.0, 1.0], 1.0)]).pdf_at([1.0, 2.0, 3.0])


def test_one_mixture_is_no_vector():
    with pytest.raises(TypeError, match="no length"):
        len(Mixture([Normal()]))
    with pytest.raises(TypeError, match="no entries"):
        Mixture([Normal()])[0]
