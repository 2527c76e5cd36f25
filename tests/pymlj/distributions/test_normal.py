"""`pymlj/distributions/_normal.py`."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, Continuous, Density, DimensionMismatch, Normal, Vector, scitype
from pymlj.tables import n_rows, select_rows

MEAN, STD = np.array([0.0, 1.0, -2.0]), np.array([1.0, 2.0, 0.5])
D = Normal(MEAN, STD)


@given(st.floats(-5, 5), st.floats(0.1, 5), st.lists(st.floats(-20, 20), min_size=1, max_size=5))
def test_densities_are_those_of_scipy(mean, std, x):
    d, truth = Normal(mean, std), scipy.stats.norm(mean, std)
    np.testing.assert_allclose(d.logpdf(x), truth.logpdf(x), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(d.pdf(x), truth.pdf(x), rtol=1e-10, atol=1e-300)
    np.testing.assert_allclose(d.cdf(x), truth.cdf(x), rtol=1e-10, atol=1e-300)
    assert isinstance(d.pdf(x[0]), float) and isinstance(d.logpdf(x[0]), float)


def test_one_distribution_answers_with_numbers():
    d = Normal(2, 3)
    assert (d.mean(), d.median(), d.mode(), d.std()) == (2.0, 2.0, 2.0, 3.0)
    assert all(isinstance(v, float) for v in (d.mean(), d.median(), d.mode(), d.std()))
    assert d.shape == () and bool(d)


def test_without_spread_all_mass_is_at_the_mean():
    np.testing.assert_array_equal(Normal([1.0, 2.0], 0.0).cdf(1.5), [1.0, 0.0])
    assert [Normal(1.0, 0.0).cdf(x) for x in (0.9, 1.0, 1.1)] == [0.0, 1.0, 1.0]


def test_the_default_is_the_standard_normal():
    assert Normal() == Normal(mean=0.0, std=1.0)


def test_a_vector_answers_entry_by_entry():
    for found in (D.mean(), D.median(), D.mode()):
        np.testing.assert_array_equal(found, MEAN)
    np.testing.assert_array_equal(D.std(), STD)
    np.testing.assert_allclose(D.pdf(0.5), [d.pdf(0.5) for d in D])
    np.testing.assert_allclose(
        D.pdf_at([1, 2, 3]), [d.pdf(x) for d, x in zip(D, [1, 2, 3], strict=True)]
    )
    np.testing.assert_allclose(D.logpdf_at([1, 2, 3]), np.log(D.pdf_at([1, 2, 3])))
    assert D.pdf(np.zeros((4, 1))).shape == (4, 3)


def test_one_parameter_may_be_a_number():
    assert Normal(MEAN, 1.0) == Normal(MEAN, np.ones(3))
    assert Normal(0.0, STD) == Normal(np.zeros(3), STD)


@pytest.mark.parametrize("wrap", [list, tuple, pd.Series, np.array])
def test_parameters_come_in_any_vector(wrap):
    assert Normal(wrap([1, 2]), wrap([3, 4])) == Normal(np.array([1.0, 2.0]), np.array([3.0, 4.0]))


def test_picking_rows():
    assert D[1] == Normal(1.0, 2.0) and D[-1] == Normal(-2.0, 0.5)
    assert D[[2, 0]] == D[np.array([True, False, True])][::-1]
    assert len(D) == n_rows(D) == 3 and list(D) == [D[0], D[1], D[2]]
    assert select_rows(D, [1, 1]) == Normal([1.0, 1.0], [2.0, 2.0])
    assert not D[:0] and len(D[:0]) == 0


def test_one_distribution_is_no_vector():
    with pytest.raises(TypeError, match="no length"):
        len(Normal())
    with pytest.raises(TypeError, match="no entries"):
        Normal()[0]
    with pytest.raises(TypeError, match="no entries"):
        iter(Normal())


def test_without_spread_the_density_is_infinite_at_the_mean():
    d = Normal(1.0, 0.0)
    assert d.pdf(1.0) == np.inf and d.logpdf(1.0) == np.inf
    assert d.pdf(1.1) == 0.0 and d.logpdf(0.9) == -np.inf
    assert d.sample(3, rng=0).tolist() == [1.0] * 3


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_the_density_at_a_missing_number_is_nan(missing):
    assert np.isnan(Normal().pdf(missing))
    found = D.pdf_at([0.0, missing, -2.0])
    assert np.isnan(found[1]) and not np.isnan(found[[0, 2]]).any()


def test_nullable_columns_are_numbers():
    y = pd.Series([0, None, 1], dtype="Int64")
    np.testing.assert_array_equal(np.isnan(D.pdf_at(y)), [False, True, False])


def test_draws_follow_the_distributions():
    np.testing.assert_array_equal(D.sample(rng=1), D.sample(rng=1))
    assert D.sample(rng=1).shape == (3,) and isinstance(Normal().sample(), float)
    drawn = D.sample(20_000, rng=2)
    assert drawn.shape == (3, 20_000)
    np.testing.assert_allclose(drawn.mean(axis=1), MEAN, atol=0.05)
    np.testing.assert_allclose(drawn.std(axis=1), STD, rtol=0.05)
    rng = np.random.default_rng(0)
    assert Normal().sample(rng=rng) != Normal().sample(rng=rng)


@given(st.lists(st.tuples(st.floats(-9, 9), st.integers(1, 3)), min_size=1, max_size=20))
def test_fit_makes_the_sample_most_likely(pairs):
    y, w = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    repeated = np.repeat(y, w.astype(int))
    weighted, plain = Normal.fit(y, weights=w), Normal.fit(repeated)
    expected = scipy.stats.norm.fit(repeated)
    np.testing.assert_allclose([weighted.mean(), weighted.std()], expected, atol=1e-8)
    np.testing.assert_allclose([plain.mean(), plain.std()], expected, atol=1e-8)


def test_fit_leaves_out_what_is_missing():
    assert Normal.fit([1.0, None, 3.0], weights=[1, 100, 1]) == Normal(2.0, 1.0)


def test_scitype():
    assert scitype(Normal()) == Density[Continuous]
    assert scitype(D) == Vector[Density[Continuous]] == scitype([Normal(), Normal()])


@pytest.mark.parametrize(
    "d", [Normal(1.0, 2.0), D, Normal(np.nan, 1.0)], ids=["one", "many", "nan"]
)
def test_copies_are_equal(d):
    for other in (copy.deepcopy(d), pickle.loads(pickle.dumps(d)), Normal.from_state(d.to_state())):
        assert other == d and hash(other) == hash(d)
    assert d != Normal(7.0, 2.0) and d != "normal"


def test_nothing_that_is_handed_out_can_change_it():
    mean = np.array([1.0, 2.0])
    d = Normal(mean, 1.0)
    d.mean()[0] = d.std()[0] = 9.0
    assert d == Normal([1.0, 2.0], 1.0)


def test_text():
    assert repr(Normal(0.1, 2)) == "Normal(mean=0.1, std=2.0)"
    assert repr(D) == "Normal(mean=[ 0.  1. -2.], std=[1.  2.  0.5])"
    assert "..." in repr(Normal(np.arange(100.0), 1.0))


@pytest.mark.parametrize("std", [-1.0, [1.0, -0.5]])
def test_a_negative_deviation_is_refused(std):
    with pytest.raises(ArgumentError, match="`std >= 0` must hold, but got -"):
        Normal(0.0, std)


@pytest.mark.parametrize("mean, std", [([1, 2], [1, 2, 3]), ([[1, 2]], 1.0)])
def test_parameters_of_the_wrong_shape_are_refused(mean, std):
    with pytest.raises(
        DimensionMismatch, match="numbers or vectors of equal length, but have shapes"
    ):
        Normal(mean, std)


@pytest.mark.parametrize(
    "make", [lambda: Normal("a", 1.0), lambda: Normal(0.0, ["b"]), lambda: D.pdf({})]
)
def test_what_is_no_number_is_refused(make):
    with pytest.raises(ArgumentError, match="must be numbers, but got"):
        make()


@pytest.mark.parametrize("y", [[1.0, 2.0], 1.0])
def test_there_must_be_one_number_a_distribution(y):
    with pytest.raises(DimensionMismatch, match="one number for each distribution"):
        D.pdf_at(y)


@pytest.mark.parametrize("y, w", [([], None), ([np.nan], None), ([1.0], [0.0])])
def test_fit_needs_observations(y, w):
    with pytest.raises(ArgumentError, match="There must be an observation that is not missing"):
        Normal.fit(y, weights=w)


@pytest.mark.parametrize("y, w", [([1.0, 2.0], [1.0]), ([[1.0]], None), (1.0, None)])
def test_fit_needs_a_vector_and_a_weight_an_entry(y, w):
    with pytest.raises(DimensionMismatch, match="must be a vector, and `weights` one number"):
        Normal.fit(y, weights=w)
