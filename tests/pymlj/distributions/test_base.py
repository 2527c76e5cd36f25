"""`pymlj/distributions/_base.py`."""

import numpy as np
import pytest

from pymlj import Continuous, Count, Density, Distribution, Vector, scitype


class Zero(Distribution):
    """All mass at zero."""

    observation_scitype = Count

    def pdf(self, x):
        return float(x == 0)

    def mode(self):
        return 0

    def sample(self, n=None, rng=None):
        return 0


class Dice(Distribution):
    """One die, or a vector of them."""

    observation_scitype = Count

    def __init__(self, faces):
        self.faces = faces

    @property
    def shape(self):
        return np.shape(self.faces)

    def pdf(self, x):
        return np.where(np.asarray(x) <= self.faces, 1 / np.asarray(self.faces), 0.0)

    def mode(self):
        return 1

    def sample(self, n=None, rng=None):
        return 1


def test_an_own_distribution_has_a_scitype():
    assert Zero().shape == () and scitype(Zero()) == Density[Count]
    assert scitype(Dice(6)) == Density[Count]
    assert scitype([Dice(6), Dice(4)]) == Vector[Density[Count]]
    assert scitype(Dice([6, 4])) == Vector[Density[Count]]


def test_the_logarithm_of_the_density_is_given():
    assert Dice(6).logpdf(2) == pytest.approx(np.log(1 / 6))
    assert Dice(6).logpdf(7) == -np.inf and isinstance(Dice(6).logpdf(7), float)
    assert Dice(6).logpdf([2, 7]).tolist() == [np.log(1 / 6), -np.inf]


def test_what_is_missing_is_named():
    class Nothing(Distribution):
        """Forgot something."""

        observation_scitype = Continuous

    with pytest.raises(TypeError, match=r"mode.*pdf.*sample"):
        Nothing()
