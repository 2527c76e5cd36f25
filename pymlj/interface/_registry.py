"""The registry: from a name or a path to a class, and back.

It knows the models of the installed packages (see `_catalogue.py`) and whatever was registered in
this session. Saved machines name their classes by path; only what the registry vouches for is
imported and handed out, so a file cannot name arbitrary code.
"""

import importlib
import sys
from types import FunctionType
from typing import Any, TypeVar

from pymlj._show import short
from pymlj.exceptions import ArgumentError

from ._base import Model
from ._catalogue import distributes_models, installed_models, unknown_model
from ._model_info import ModelInfo
from ._traits import traits

T = TypeVar("T", bound=type[Any] | FunctionType)

_registered: dict[str, Any] = {}


def register(cls: T) -> T:
    """Make a class of your own known: to `models` and `load`, and to the files of saved machines.

    Needed for classes defined in a script or a notebook; a package of models declares an entry
    point in the group `pymlj.models` instead. Registering again, after a change, replaces the
    class.

    Args:
        cls: A class of models; or another class or a function that hyperparameters refer to.

    Returns:
        The class itself, so that this can be used as a decorator.

    Raises:
        ArgumentError: For anything but a class or a function.

    Example:
        >>> import numpy as np
        >>> from pymlj import Deterministic, models, register
        >>> @register
        ... class Zero(Deterministic):
        ...     '''Predicts zero.'''
        ...
        ...     def predict(self, fitresult, X):
        ...         return np.zeros(len(X))
        >>> [model.name for model in models("Predicts zero")]
        ['Zero']
    """
    if not isinstance(cls, type | FunctionType):
        raise ArgumentError(
            f"`register` takes a class or a function, but got {cls!r}; "
            f"register its class, `{type(cls).__name__}`."
        )
    _registered[_own_path(cls)] = cls
    return cls


def known_models() -> list[ModelInfo]:
    """All models, those registered in this session included, sorted by name and package."""
    found = {entry.key: entry for entry in installed_models()}
    for cls in _registered.values():
        if isinstance(cls, type) and issubclass(cls, Model):
            entry = ModelInfo(traits(cls))
            found[entry.key] = entry
    return sorted(found.values(), key=lambda entry: entry.key)


def find_model(name: str, pkg: str | None = None) -> ModelInfo:
    """Return the entry of a model.

    Args:
        name: Its name, case-sensitive.
        pkg: The package that provides it, if several have one of that name.

    Raises:
        ArgumentError: No model has that name, or not in that package, or in several packages.
    """
    if not isinstance(name, str):
        raise ArgumentError(f"`name` must be the name of a model, but got {short(name)}.")
    everything = known_models()
    named = [entry for entry in everything if entry.name == name]
    if not named:
        raise unknown_model(name, [entry.name for entry in everything])
    where = ", ".join(f"`{entry.package_name}`" for entry in named)
    chosen = named if pkg is None else [entry for entry in named if entry.package_name == pkg]
    if not chosen:
        raise ArgumentError(f"`{name}` is not provided by package `{pkg}`, but by {where}.")
    if len(chosen) > 1:
        raise ArgumentError(f"`{name}` is provided by {where}; say which: `pkg=...`.")
    return chosen[0]


def load(name: str, pkg: str | None = None) -> type[Model]:
    """Import the code of a model and return its class.

    Args:
        name: The name of the model, as `models` lists it.
        pkg: The package that provides it, needed if several have a model of that name.

    Returns:
        The class; call it to make a model.

    Raises:
        ArgumentError: No model has that name, or its package cannot be imported.

    Example:
        >>> from pymlj import load
        >>> load("Standardizer")(count=True).count
        True
    """
    entry = find_model(name, pkg)
    cls: type[Model] = resolve_class(entry.load_path)
    return cls


def class_path(cls: Any) -> str:
    """Return the path of a class or a function, `"module:name"`, under which it is found again.

    The shortest public one is taken, so that files stay readable when code moves.

    Args:
        cls: A class or a function of a package that provides models, or a registered one.

    Raises:
        ArgumentError: It belongs to neither.

    Example:
        >>> from pymlj import Standardizer
        >>> from pymlj.interface import class_path
        >>> class_path(Standardizer)
        'pymlj:Standardizer'
    """
    own = _own_path(cls)
    if own in _registered:
        return own
    module, qualname = cls.__module__, cls.__qualname__
    if not distributes_models(module) or not _is_public(qualname):
        raise ArgumentError(
            f"`{own}` is not known to the registry: only what belongs to a package that provides "
            f"models is; for code of your own call `pymlj.register({cls.__name__})`."
        )
    parts = module.split(".")
    for length in range(1, len(parts)):
        shorter = ".".join(parts[:length])
        if getattr(sys.modules.get(shorter), qualname, None) is cls:
            return f"{shorter}:{qualname}"
    return own


def resolve_class(path: str) -> Any:
    """Return the class or the function with a path that `class_path` gave. May import its module.

    Args:
        path: `"module:name"`.

    Raises:
        ArgumentError: Its module belongs to no package that provides models; or cannot be imported;
            or has no such class or function.

    Example:
        >>> from pymlj.interface import resolve_class
        >>> resolve_class("os:system")
        Traceback (most recent call last):
        pymlj.exceptions.ArgumentError: `os:system` ... not known to the registry...
    """
    if path in _registered:
        return _registered[path]
    module, _, qualname = path.partition(":")
    if not distributes_models(module) or not _is_public(qualname):
        raise ArgumentError(
            f"`{path}` is not known to the registry. If it is code of your own, define it first "
            "and call `pymlj.register` on it; otherwise install the package it belongs to."
        )
    try:
        found: Any = importlib.import_module(module)
    except ImportError as error:
        raise ArgumentError(
            f"`{path}` cannot be used, since importing `{module}` failed: {error}. "
            f"Install what is missing: `pip install {error.name or module}`."
        ) from error
    for name in qualname.split("."):
        found = getattr(found, name, None)
        # Not through modules: those of other packages are in reach as attributes.
        if not isinstance(found, type | FunctionType) or not distributes_models(found.__module__):
            raise ArgumentError(f"`{module}` has no class or function `{qualname}` of its own.")
    return found


def _own_path(cls: Any) -> str:
    return f"{cls.__module__}:{cls.__qualname__}"


def _is_public(qualname: str) -> bool:
    return bool(qualname) and all(
        part.isidentifier() and part[0] != "_" for part in qualname.split(".")
    )
