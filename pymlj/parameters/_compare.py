"""Equality of settings: deep, by value, blind to the state of random generators."""

import math
from typing import Any

import numpy as np

from pymlj._random import is_generator

from ._foreign import has_foreign_settings
from ._object import ParamObject

_PLAIN = frozenset({str, bytes, bool, int})


def is_same_except(a: ParamObject, b: ParamObject, *names: str) -> bool:
    """Whether two objects are of the same class and have the same settings but for `names`.

    Settings are compared by value, recursively; random generators never count as a difference, nor
    does a generator against a seed, while two seeds do. NaN equals NaN. `names` hold for the
    settings of the objects themselves, not for those of their components.

    Args:
        a: An object with settings.
        b: Another one.
        *names: Settings that may differ.

    Example:
        >>> from pymlj import CV, is_same_except
        >>> is_same_except(CV(nfolds=3), CV(nfolds=6)), is_same_except(CV(nfolds=3), CV(), "nfolds")
        (False, True)
    """
    if a is b:
        return True
    if not isinstance(a, ParamObject) or type(a) is not type(b):
        return same_value(a, b)
    if list(a._fields) != list(b._fields):
        return False
    settings = [name for name in a._fields if name not in names]
    return all(same_value(getattr(a, name), getattr(b, name)) for name in settings)


def same_value(a: Any, b: Any) -> bool:
    """Whether two values are the same for the purpose of comparing settings.

    Example:
        >>> import numpy as np
        >>> from pymlj.parameters import same_value
        >>> same_value({"a": np.array([1.0, np.nan])}, {"a": np.array([1.0, np.nan])})
        True
    """
    if a is b:
        return True
    if type(a) is type(b):  # what most settings are comes first, since many are compared
        if type(a) in _PLAIN:
            return bool(a == b)
        if isinstance(a, ParamObject):
            return is_same_except(a, b)
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if is_generator(a) or is_generator(b):
        return True
    if isinstance(a, ParamObject) or isinstance(b, ParamObject):
        return False
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _same_array(a, b)
    if type(a) is not type(b):
        return _plainly_equal(a, b)
    if has_foreign_settings(a):
        return same_value(a.get_params(deep=False), b.get_params(deep=False))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_value(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same_value, a, b))
    if hasattr(a, "equals"):  # frames, series, categoricals
        return bool(a.equals(b))
    if _is_frozen_distribution(a):
        return type(a.dist) is type(b.dist) and same_value((a.args, a.kwds), (b.args, b.kwds))
    if not callable(a) and _knows_no_equality(type(a)):
        return _same_state(a, b)
    return _plainly_equal(a, b)


def _same_array(a: Any, b: Any) -> bool:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return False
    if a.dtype.kind == "O" or b.dtype.kind == "O":
        return a.shape == b.shape and all(map(same_value, a.ravel(), b.ravel()))
    numeric = a.dtype.kind in "fcmM" and b.dtype.kind in "fcmM"
    return bool(np.array_equal(a, b, equal_nan=numeric))


def _is_frozen_distribution(value: Any) -> bool:
    """Whether `value` is a distribution of scipy with its parameters, which knows no equality."""
    return type(value).__module__.startswith("scipy.stats") and hasattr(value, "kwds")


def _knows_no_equality(cls: type) -> bool:
    return getattr(cls, "__eq__", None) is object.__eq__


def _same_state(a: Any, b: Any) -> bool:
    """For objects of one class that knows no equality of its own, such as estimators."""
    try:
        return same_value(vars(a), vars(b))
    except TypeError:  # no `__dict__`: nothing to go by but identity
        return False


def _plainly_equal(a: Any, b: Any) -> bool:
    try:
        return bool(a == b)
    except (TypeError, ValueError):  # such as arrays of another library
        return False
