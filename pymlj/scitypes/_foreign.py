"""Objects of libraries that are imported only when used: pictures and distributions."""

import sys
from typing import Any

import numpy as np

from ._base import Scitype
from ._names import (
    Array,
    ColorImage,
    Continuous,
    Count,
    Density,
    GrayImage,
    Matrix,
    Missing,
    ScientificDateTime,
    Unknown,
    Vector,
)

# Modes of PIL with one channel of brightness; pictures of other modes are in colour.
GRAY_MODES = ("1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N")

# What frozen multivariate distributions of scipy are over, by the start of their name.
_MULTIVARIATE: dict[str, Scitype] = {
    "multinomial": Vector[Count],
    "multivariate_hypergeom": Vector[Count],
    "dirichlet_multinomial": Vector[Count],
    "random_table": Matrix[Count],
    "matrix_normal": Matrix[Continuous],
    "matrix_t": Matrix[Continuous],
    "wishart": Matrix[Continuous],
    "invwishart": Matrix[Continuous],
    "ortho_group": Matrix[Continuous],
}


def foreign_scitype(obj: Any) -> Scitype:
    """Return the type of a datetime of numpy, a picture of PIL or a distribution of scipy.

    `Unknown` for everything else.
    """
    if isinstance(obj, np.datetime64 | np.timedelta64):
        known = ScientificDateTime if isinstance(obj, np.datetime64) else Unknown
        return Missing if np.isnat(obj) else known
    pil = sys.modules.get("PIL.Image")
    if pil is not None and isinstance(obj, pil.Image):
        family = GrayImage if obj.mode in GRAY_MODES else ColorImage
        return family[obj.height, obj.width]
    if "scipy.stats" in sys.modules:
        return _of_distribution(obj)
    return Unknown


def _batch_ndim(frozen: Any) -> int:
    """How many axes the parameters of a frozen distribution have: 0 for one distribution."""
    parameters = [*frozen.args, *frozen.kwds.values()]
    return max((np.ndim(parameter) for parameter in parameters), default=0)


def _of_distribution(obj: Any) -> Scitype:
    """The type of a frozen distribution of scipy, or of one of its newer random variables."""
    import scipy.stats as st
    from scipy.stats.distributions import rv_frozen

    if isinstance(obj, rv_frozen):
        ndim = _batch_ndim(obj)
        one: Scitype = Density[Count if isinstance(obj.dist, st.rv_discrete) else Continuous]
        return Array[one, ndim] if ndim else one
    names = [cls.__name__ for cls in type(obj).__mro__]
    if "multi_rv_frozen" in names:
        family = type(obj).__name__.removesuffix("_frozen")
        return Density[_MULTIVARIATE.get(family, Vector[Continuous])]
    if "UnivariateDistribution" in names:
        return Density[Count if "DiscreteDistribution" in names else Continuous]
    return Unknown
