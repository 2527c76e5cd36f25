"""Settings of settings, by dotted name.

A component is a `ParamObject`, or an estimator that follows the protocol of scikit-learn.
"""

from typing import Any

from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError

from ._foreign import foreign_settings, has_foreign_settings, untold_settings
from ._object import ParamObject


def params(obj: ParamObject) -> dict[str, Any]:
    """Return all settings as a dict, those of components as dicts in it.

    Example:
        >>> from pymlj import params
        >>> from pymlj.resampling import CV
        >>> params(CV(nfolds=3))
        {'nfolds': 3, 'shuffle': None, 'rng': None}
    """
    return _nested(_settings(obj))


def get_param(obj: ParamObject, path: str) -> Any:
    """Return the setting with the dotted name `path`.

    Args:
        obj: The object that has it.
        path: Such as `"epochs"` or `"optimiser.lr"`.

    Raises:
        ArgumentError: There is no such setting; the nearest name is shown.

    Example:
        >>> from pymlj import CV, get_param
        >>> get_param(CV(nfolds=3), "nfolds")
        3
    """
    value: Any = obj
    _check_path(path)
    for depth in range(path.count(".") + 1):
        value = _named(value, path, depth)
    return value


def _check_path(path: object) -> None:
    if not isinstance(path, str):
        raise ArgumentError(
            "`path` must be the name of a setting, such as `'epochs'` or `'optimiser.lr'`, but got "
            f"{short(path)}."
        )


def set_param(obj: ParamObject, path: str, value: Any) -> None:
    """Set the setting with the dotted name `path`, in place.

    Args:
        obj: The object to change.
        path: Such as `"epochs"` or `"optimiser.lr"`.
        value: The new value.

    Raises:
        ArgumentError: There is no such setting; the nearest name is shown.

    Example:
        >>> from pymlj import CV, set_param
        >>> cv = CV()
        >>> set_param(cv, "nfolds", 10)
        >>> cv.nfolds
        10
    """
    _check_path(path)
    head, _, name = path.rpartition(".")
    owner = get_param(obj, head) if head else obj
    _named(owner, path, path.count("."))
    if isinstance(owner, ParamObject):
        setattr(owner, name, value)
    else:
        owner.set_params(**{name: value})


def _settings(obj: Any) -> dict[str, Any]:
    """The settings of any object by name; none, if it is not one that has settings."""
    if isinstance(obj, ParamObject):
        return {name: getattr(obj, name) for name in obj._fields}
    return foreign_settings(obj) if has_foreign_settings(obj) else {}


def _nested(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _nested(_settings(value))
        if isinstance(value, ParamObject) or has_foreign_settings(value)
        else value
        for name, value in settings.items()
    }


def _named(owner: Any, path: str, depth: int) -> Any:
    """What `owner`, which is `depth` names deep in `path`, has under the next of the names."""
    names = path.split(".")
    name = names[depth]
    known = _settings(owner)
    if name not in known and has_foreign_settings(owner):
        known = {**untold_settings(owner), **known}
    if name in known:
        return known[name]
    within = f" (in `{path}`)" if len(names) > 1 else ""
    hint = did_you_mean(name, known)
    if not hint and (found := _further_down(known, names[depth:])):
        hint = f" Did you mean `{'.'.join([*names[:depth], *found])}`?"
    raise ArgumentError(f"`{type(owner).__name__}` has no hyperparameter `{name}`{within}.{hint}")


def _further_down(settings: dict[str, Any], wanted: list[str]) -> list[str]:
    """Where names that are missing here stand in a component: all of its names; none if nowhere."""
    components = {name: inner for name, value in settings.items() if (inner := _settings(value))}
    for name, inner in components.items():
        if _leads_somewhere(inner, wanted):
            return [name, *wanted]
    for name, inner in components.items():
        if deeper := _further_down(inner, wanted):
            return [name, *deeper]
    return []


def _leads_somewhere(settings: dict[str, Any], names: list[str]) -> bool:
    for name in names:
        if name not in settings:
            return False
        settings = _settings(settings[name])
    return True
