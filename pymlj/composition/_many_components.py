"""`ManyComponents`: composites that have any number of components, under names of their own."""

from collections.abc import Mapping
from typing import Any

from pymlj.interface import Model
from pymlj.parameters import Field

from ._base import NetworkComposite
from ._components import as_component, check_names, check_replacement, kind_of


class ManyComponents(NetworkComposite):
    """A composite whose components are given to the constructor, each under a name.

    Annotated attributes of a subclass are its options; components are hyperparameters beside them.
    A component may be replaced by one of the same kind, or a narrower one.
    """

    _kinds: dict[str, type[Model]]

    def _install(self, components: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        """Set all hyperparameters; called by constructors, which then call `_finish`."""
        cls = type(self)
        check_names(list(components), cls)
        kinds = {name: kind_of(component) for name, component in components.items()}
        object.__setattr__(self, "_kinds", kinds)
        settings = [Field(name, Any, None, required=True) for name in components]
        settings += [cls._fields[name] for name in options]
        object.__setattr__(self, "_fields", {field.name: field for field in settings})
        for name, value in {**components, **options}.items():
            object.__setattr__(self, name, value)
        self.check_types()

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._kinds:
            value = as_component(value, f"`{name}` of `{type(self).__name__}`")
            check_replacement(self, name, value, self._kinds[name])
        super().__setattr__(name, value)

    def _components(self) -> dict[str, Any]:
        """The components, by name, in order."""
        return {name: getattr(self, name) for name in self._kinds}

    def check(self) -> None:
        """Refuse components of another kind than those that were first there."""
        for name, component in self._components().items():
            check_replacement(self, name, component, self._kinds[name])

    def _shown(self) -> dict[str, Any]:
        defaults = {name: field.default for name, field in type(self)._fields.items()}
        shown = {name: getattr(self, name) for name in self._fields}
        return {n: value for n, value in shown.items() if n not in defaults or value != defaults[n]}
