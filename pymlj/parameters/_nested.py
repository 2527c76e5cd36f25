"""Settings of settings, by dotted name."""

from typing import Any

from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError

from ._object import ParamObject


def params(obj: ParamObject) -> dict[str, Any]:
    """Return all settings as a dict, those of components as dicts in it.

    Example:
        >>> from pymlj import params
        >>> from pymlj.resampling import CV
        >>> params(CV(nfolds=3))
        {'nfolds': 3, 'shuffle': None, 'rng': None}
    """
    values = {name: getattr(obj, name) for name in obj._fields}
    return {k: params(v) if isinstance(v, ParamObject) else v for k, v in values.items()}


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
    for name in path.split("."):
        _check_name(value, name, path)
        value = getattr(value, name)
    return value


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
    head, _, name = path.rpartition(".")
    owner = get_param(obj, head) if head else obj
    _check_name(owner, name, path)
    setattr(owner, name, value)


def _check_name(owner: Any, name: str, path: str) -> None:
    known = owner._fields if isinstance(owner, ParamObject) else {}
    if name not in known:
        within = f" (in `{path}`)" if "." in path else ""
        raise ArgumentError(
            f"`{type(owner).__name__}` has no hyperparameter `{name}`{within}."
            f"{did_you_mean(name, known)}"
        )
