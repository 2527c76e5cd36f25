"""Probability distributions, which are what probabilistic models predict.

Distributions over labels (`UnivariateFinite`) and the normal distribution, each one at a time or a
vector of them stored together. Frozen distributions of `scipy.stats` may stand in their place. To
add one, subclass `Distribution`.
"""

from ._base import Distribution
from ._finite_array import UnivariateFiniteArray
from ._normal import Normal
from ._scipy import as_distribution
from ._univariate_finite import UnivariateFinite

__all__ = [
    "Distribution",
    "Normal",
    "UnivariateFinite",
    "UnivariateFiniteArray",
    "as_distribution",
]
