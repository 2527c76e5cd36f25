"""Data: splitting and unpacking it, making it up, and small data sets to try things on.

`partition` and `unpack` work on every kind of table and vector. The loaders return data whose
scientific types are set already.
"""

from ._folds import complement, corestrict, restrict
from ._loaders import (
    load_breast_cancer,
    load_diabetes,
    load_digits,
    load_iris,
    load_penguins,
    load_wine,
)
from ._partition import partition
from ._regression import make_regression
from ._shapes import make_blobs, make_circles, make_moons
from ._unpack import unpack

__all__ = [
    "complement",
    "corestrict",
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_iris",
    "load_penguins",
    "load_wine",
    "make_blobs",
    "make_circles",
    "make_moons",
    "make_regression",
    "partition",
    "restrict",
    "unpack",
]
