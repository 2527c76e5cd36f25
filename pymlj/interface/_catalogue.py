"""Catalogues: the traits of a package's models in a file, so that they are known without its code.

A package of models declares an entry point in the group `pymlj.models`, whose value is the name of
the package that has the models in its `__all__`:

    [project.entry-points."pymlj.models"]
    my_package = "my_package"

and ships beside the `__init__.py` of that package a file `_registry.json`, written by
`write_catalogue("my_package")`. Listing models reads these files and imports nothing.
"""

import functools
import importlib
import importlib.metadata
import importlib.util
import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pymlj._logging import warn
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Scitype

from ._base import Model
from ._model_info import ModelInfo
from ._scitype_text import parse_scitype
from ._traits import TRAITS, traits

GROUP = "pymlj.models"
FILE = "_registry.json"
_CORE = __name__.partition(".")[0]


@functools.cache
def packages() -> tuple[str, ...]:
    """Names of the packages that provide models.

    They are given by entry points; of this library, by those of its packages that ship a catalogue.
    """
    points = importlib.metadata.entry_points(group=GROUP)
    named = {point.value.partition(":")[0].strip() for point in points}
    folders = [path.parent.name for path in Path(__file__).parents[1].glob(f"*/{FILE}")]
    return tuple(sorted(named | {f"{_CORE}.{folder}" for folder in folders}))


def distributes_models(module: str) -> bool:
    """Whether a module belongs to a package that provides models, or to this one."""
    top = module.partition(".")[0]
    return top == _CORE or any(top == package.partition(".")[0] for package in packages())


@functools.cache
def installed_models() -> tuple[ModelInfo, ...]:
    """The models of all installed packages, read from their catalogues."""
    found: dict[tuple[str, str], ModelInfo] = {}
    for package in packages():
        for entry in _read(package):
            found.setdefault(entry.key, entry)
    return tuple(found.values())


def catalogue_text(package: str) -> str:
    """Return what the catalogue of a package should hold. Imports the package.

    Listed are the models in its `__all__` that declare a `package_name`, which the base classes of
    a package do not.

    Args:
        package: Such as `"pymlj_flux"`.

    Raises:
        ArgumentError: The package exposes no models.
    """
    module = importlib.import_module(package)
    exposed = [getattr(module, name) for name in sorted(getattr(module, "__all__", ()))]
    classes = [cls for cls in exposed if _is_listed(cls)]
    if not classes:
        raise ArgumentError(
            f"`{package}` must have models in its `__all__` that declare a `package_name`, "
            "but there are none."
        )
    return json.dumps([_to_json(traits(cls)) for cls in classes], indent=1) + "\n"


def write_catalogue(package: str) -> Path:
    """Write the catalogue of a package of models beside its `__init__.py`. Imports the package.

    To be called whenever models or their traits have changed; `catalogue_text(package)` tells a
    test what the file should hold.

    Args:
        package: The value of the package's entry point, such as `"pymlj_flux"`.

    Returns:
        The path of the file.

    Raises:
        ArgumentError: The package exposes no models, or is not a folder of files.

    Example:
        >>> from pymlj.interface import write_catalogue
        >>> write_catalogue("no_such_package")  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        ModuleNotFoundError: No module named 'no_such_package'
    """
    text = catalogue_text(package)
    folder = _folder(package)
    if folder is None:
        raise ArgumentError(f"`{package}` must be a package in a folder of its own.")
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


def _is_listed(cls: Any) -> bool:
    is_model = isinstance(cls, type) and issubclass(cls, Model)
    return is_model and not inspect.isabstract(cls) and cls.package_name != Model.package_name


def _to_json(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        trait: repr(value) if isinstance(value, Scitype) else value
        for trait, value in record.items()
    }


def _from_json(record: Mapping[str, Any]) -> ModelInfo:
    """Undo `_to_json`: lists were tuples, and traits called `..._scitype` were scientific types."""
    entry: dict[str, Any] = {}
    for trait in TRAITS:
        value = record[trait]
        if trait.endswith("_scitype"):
            value = parse_scitype(value)
        entry[trait] = tuple(value) if isinstance(value, list) else value
    return ModelInfo(entry)


def _read(package: str) -> list[ModelInfo]:
    """The models of one package; none, and a warning, if its catalogue cannot be read."""
    folder = _folder(package)
    try:
        if folder is None:
            raise FileNotFoundError(f"no folder of `{package}`")
        records = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return [_from_json(record) for record in records]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        warn(
            f"The models of `{package}` are not listed, since its catalogue `{FILE}` cannot be "
            f"read ({type(error).__name__}: {error}). If the package is yours, run "
            f'`pymlj.interface.write_catalogue("{package}")`.',
        )
        return []


def _folder(package: str) -> Path | None:
    """The folder of a package that has not been imported (nor is by this)."""
    top, *inner = package.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    for location in (spec and spec.submodule_search_locations) or ():
        folder = Path(location, *inner)
        if folder.is_dir():
            return folder
    return None


def unknown_model(name: object, known: list[str]) -> ArgumentError:
    """The error for a name under which no model is known."""
    hint = did_you_mean(name, known)
    return ArgumentError(
        f"No model is called `{name}`.{hint} `pymlj.models()` lists those there are; an estimator "
        "of scikit-learn, XGBoost and the like becomes a model by `SklearnModel(estimator)`."
    )
