"""Settings of objects from elsewhere that follow the protocol of scikit-learn.

An estimator tells its settings by `get_params` and takes them by `set_params`. Where one is the
value of a setting, its own settings are reached by dotted name like those of a `ParamObject`, and
it is compared by them: what it may have learned does not count. scikit-learn is not imported.
"""

import inspect
from typing import Any


def has_foreign_settings(obj: Any) -> bool:
    """Whether `obj` is an instance that follows the protocol."""
    cls = type(obj)
    return (
        cls is not type
        and callable(getattr(cls, "get_params", None))
        and callable(getattr(cls, "set_params", None))
    )


def foreign_settings(obj: Any) -> dict[str, Any]:
    """The settings of an estimator by name, those that it has under a name of its own included.

    Names with two underscores lead into another estimator, such as a step of a pipeline, which is
    listed itself.
    """
    return {name: value for name, value in obj.get_params().items() if "__" not in name}


def untold_settings(obj: Any) -> dict[str, Any]:
    """The settings that an estimator has by its constructor, but tells only once they are given.

    CatBoost is like that: `CatBoostRegressor(iterations=10)` says nothing of `depth`.
    """
    constructor = inspect.signature(type(obj).__init__).parameters
    return {
        name: parameter.default
        for name, parameter in constructor.items()
        if parameter.default is not parameter.empty
    }
