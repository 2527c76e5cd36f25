"""Copies of parameter objects that share nothing that can be changed."""

import copy
import types
from typing import Any, TypeVar

import numpy as np

from pymlj.exceptions import ArgumentError

from ._foreign import has_foreign_settings
from ._object import ParamObject, _bind, _check_type

P = TypeVar("P", bound=ParamObject)

_PLAIN = frozenset({str, bytes, bool, int, float})


def clone(obj: P, **changes: Any) -> P:
    """Return an independent copy, with some settings changed.

    Components, containers, arrays and random generators are copied. Functions, classes and callable
    objects such as network modules are kept by reference, since they are compared that way. Of an
    estimator of scikit-learn the settings are copied, and not what it has learned.

    Args:
        obj: The object to copy.
        **changes: Settings of the copy that differ.

    Raises:
        ArgumentError: A change that the constructor would refuse; or the object is of another kind.

    Example:
        >>> from pymlj import CV, clone
        >>> clone(CV(nfolds=3), rng=1)
        CV(nfolds=3, shuffle=None, rng=1)
    """
    if not isinstance(obj, ParamObject):
        raise ArgumentError(
            "`clone` copies models and other objects with hyperparameters, but got an object of "
            f"type `{type(obj).__name__}`."
        )
    cls = type(obj)
    if changes:
        for name, value in _bind(obj, (), changes).items():
            _check_type(cls, obj._fields[name], value)
    new = cls.__new__(cls)
    for name, value in vars(obj).items():
        kept = name in changes or name == "_fields"
        object.__setattr__(new, name, changes.get(name, value) if kept else copy_value(value))
    if changes:
        new._finish()
    return new


def copy_value(value: Any) -> Any:
    """Copy a value of a setting by the rule of `clone`."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, ParamObject):
        return clone(value)
    if isinstance(value, str | bytes | int | float | np.generic):
        return value
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(copy_value(item) for item in value)
    if type(value) is dict:
        return {key: copy_value(item) for key, item in value.items()}
    if isinstance(value, type | types.ModuleType) or callable(value):
        return value
    if has_foreign_settings(value):
        return _unfitted(value)
    try:
        return copy.deepcopy(value)
    except Exception:  # locks, handles, foreign generators: whatever refuses to be copied is shared
        return value


def _unfitted(estimator: Any) -> Any:
    own = getattr(estimator, "__sklearn_clone__", None)
    if own is not None:
        return own()
    settings = estimator.get_params(deep=False)
    return type(estimator)(**{name: copy_value(value) for name, value in settings.items()})
