"""Methods that some instances of a class have and others have not.

What a wrapper can do depends on the model inside: a tuned regressor has no `predict_mode`. Whoever
uses a model asks `hasattr(model, "predict_mode")`, so that must be true of the instance.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


class _Conditional:
    """A method that is looked up on an instance only where a condition holds."""

    def __init__(self, method: Callable[..., Any], condition: Callable[[Any], bool]) -> None:
        self.__doc__ = method.__doc__
        self._method = method
        self._condition = condition

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self._method
        if not self._condition(instance):
            raise AttributeError(
                f"This `{owner.__name__}` has no method `{self._method.__name__}`."
            )
        return self._method.__get__(instance, owner)


def available_if(condition: Callable[[Any], bool]) -> Callable[[F], F]:
    """A decorator for methods that an instance has only if `condition(instance)` holds.

    On the class the method is there in any case.

    Example:
        >>> from pymlj._available import available_if
        >>> class Door:
        ...     locked = False
        ...
        ...     @available_if(lambda door: not door.locked)
        ...     def open(self):
        ...         return "creak"
        >>> door = Door()
        >>> door.open()
        'creak'
        >>> door.locked = True
        >>> hasattr(door, "open"), hasattr(Door, "open")
        (False, True)
    """

    def decorate(method: F) -> F:
        return cast(F, _Conditional(method, condition))

    return decorate
