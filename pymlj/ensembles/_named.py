"""Models with any number of components, each under a name that the user gives it."""

from typing import Any, ClassVar

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import TRAITS, Model, did_you_mean
from pymlj.parameters import Field


class NamedComponents(Model):
    """Base of models whose constructor takes components as further keywords.

    A component is a hyperparameter like any other: an attribute, reached by dotted names, and
    checked before training.
    """

    _what: ClassVar[str] = "a model"
    """What components are, for messages."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        own = type(self)._fields
        components = {
            name: value() if isinstance(value, type) and issubclass(value, Model) else value
            for name, value in settings.items()
            if name not in own
        }
        for name, value in components.items():
            self._check_component(name, value)
        named = {name: Field(name, Model, None, required=True) for name in components}
        object.__setattr__(self, "_fields", {**own, **named})
        super().__init__(*args, **{**settings, **components})

    def components(self) -> dict[str, Any]:
        """The components by name, in the order given."""
        own = type(self)._fields
        return {name: getattr(self, name) for name in self._fields if name not in own}

    def _check_component(self, name: str, value: Any) -> None:
        cls = type(self)
        if not isinstance(value, Model):
            raise ArgumentError(
                f"`{name}` of `{cls.__name__}` is no setting of its own, and so must be "
                f"{self._what}, but got {short(value)}.{did_you_mean(name, cls._fields)}"
            )
        if name in TRAITS or name.startswith("_") or hasattr(cls, name):
            raise ArgumentError(
                f"A component of `{cls.__name__}` cannot be called `{name}`, since that is a trait "
                "or a method, or private; choose another name."
            )
