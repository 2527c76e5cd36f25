"""Whether a value fits the annotation of a setting."""

import collections.abc
import numbers
import types
import typing
from collections.abc import Callable
from typing import Any, Literal, Union

import numpy as np


def fits(value: Any, annotation: Any) -> bool:
    """Whether `value` is of the annotated type, as far as that can be told cheaply.

    An integer is a float, and numpy's numbers are Python's. What cannot be judged (type variables,
    protocols, names that could not be resolved) fits.

    Example:
        >>> fits(1, float), fits(1.5, int), fits([1, "a"], list[int])
        (True, False, False)
    """
    if annotation is Any or annotation is object or annotation is type(value):
        return True
    if annotation is None or annotation is type(None):
        return value is None
    origin = typing.get_origin(annotation)
    if origin is None:
        return _is_instance(value, annotation)
    arguments = typing.get_args(annotation)
    if origin is Union or origin is types.UnionType:
        return any(fits(value, option) for option in arguments)
    if origin is Literal:
        return any(value is o or (type(value) is type(o) and value == o) for o in arguments)
    if origin is typing.Annotated:
        return fits(value, arguments[0])
    if origin is Callable or origin is collections.abc.Callable:
        return callable(value)
    if not _is_instance(value, origin):
        return False
    return _items_fit(value, origin, arguments)


def _items_fit(value: Any, origin: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether the items of a container fit, for the containers whose items are cheap to look at."""
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return all(fits(item, arguments[0]) for item in value)
        return len(value) == len(arguments) and all(map(fits, value, arguments))
    if isinstance(value, dict) and len(arguments) == 2:
        return all(fits(k, arguments[0]) and fits(v, arguments[1]) for k, v in value.items())
    if isinstance(value, list | set | frozenset | tuple) and len(arguments) == 1:
        return all(fits(item, arguments[0]) for item in value)
    return True


def _is_instance(value: Any, cls: Any) -> bool:
    if cls is float:
        return isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if cls is int:
        return isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool_)
    if cls is bool:
        return isinstance(value, bool | np.bool_)
    if not isinstance(cls, type):
        return True
    try:
        return isinstance(value, cls)
    except TypeError:  # a protocol that cannot be tested at run time
        return True


def takes_instances(cls: type, annotation: Any) -> bool:
    """Whether an annotation asks for instances of a class by name, perhaps among other things."""
    if typing.get_origin(annotation) in (Union, types.UnionType):
        return any(takes_instances(cls, option) for option in typing.get_args(annotation))
    if not isinstance(annotation, type) or annotation is object:
        return False
    try:
        return issubclass(cls, annotation)
    except TypeError:  # a protocol that cannot be tested
        return False


def in_words(annotation: Any) -> str:
    """An annotation as one would write it: the names of classes without those of their modules.

    Example:
        >>> import datetime
        >>> in_words(datetime.date | None), in_words(list[datetime.date])
        ('date | None', 'list[date]')
    """
    if annotation is None or annotation is type(None):
        return "None"
    if annotation is Ellipsis:
        return "..."
    if isinstance(annotation, list):
        return f"[{', '.join(map(in_words, annotation))}]"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (Union, types.UnionType):
        return " | ".join(map(in_words, arguments))
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    name = str(getattr(origin or annotation, "__name__", annotation)).replace("typing.", "")
    return f"{name}[{', '.join(map(in_words, arguments))}]" if arguments else name
