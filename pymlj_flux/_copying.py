"""A copy of a network, in a fraction of the time that `copy.deepcopy` takes.

A network in training is copied after every step of an iterated model, where most of the time would
go into the empty dicts of hooks that each module has.
"""

import copy
import types
from collections import OrderedDict
from typing import Any, TypeVar

from torch import nn

M = TypeVar("M", bound=nn.Module)

_UNCHANGING = frozenset(
    {type(None), bool, int, float, str, types.FunctionType, types.BuiltinFunctionType, type}
)
_DICTS = (dict, OrderedDict)
_WAYS = ("__deepcopy__", "__getnewargs__", "__getnewargs_ex__")


def copy_network(network: M) -> M:
    """Return what `copy.deepcopy(network)` would.

    Args:
        network: A network. Modules and parameters that it has in several places stay shared in the
            copy; what says itself how it is copied does so.
    """
    copied: M = _copy(network, {})
    return copied


def _copy(module: Any, memo: dict[int, Any]) -> Any:
    if id(module) in memo:
        return memo[id(module)]
    state = module.__reduce_ex__(4)[2] if _is_plain(type(module)) else None
    if type(state) is not dict:
        return copy.deepcopy(module, memo)
    new: Any = object.__new__(type(module))
    memo[id(module)] = new
    new.__setstate__({name: _copy_value(value, memo) for name, value in state.items()})
    return new


def _copy_value(value: Any, memo: dict[int, Any]) -> Any:
    """An attribute of a module."""
    kind = type(value)
    if kind in _UNCHANGING:
        return value
    if (kind in _DICTS or kind is set) and not value:  # hooks, mostly
        return kind()
    if kind in _DICTS and all(type(name) is str for name in value):  # parameters and modules
        return kind((name, _copy_value(item, memo)) for name, item in value.items())
    return _copy(value, memo) if isinstance(value, nn.Module) else copy.deepcopy(value, memo)


def _is_plain(cls: Any) -> bool:
    """Whether modules of a class are copied by their attributes, and in no way of their own."""
    return (
        cls.__new__ is object.__new__
        and cls.__reduce_ex__ is object.__reduce_ex__
        and cls.__reduce__ is object.__reduce__
        and not any(hasattr(cls, name) for name in _WAYS)
    )
