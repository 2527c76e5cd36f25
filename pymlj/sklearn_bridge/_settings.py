"""Hyperparameters under the names that scikit-learn has for nested settings: `builder__width`."""

from typing import Any

from pymlj.interface import Model
from pymlj.parameters import clone, fields, set_param


def flat_settings(model: Model) -> dict[str, Any]:
    """All hyperparameters, those of components after the component, by name.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier
        >>> from pymlj.sklearn_bridge._settings import flat_settings
        >>> list(flat_settings(BinaryThresholdPredictor(ConstantClassifier())))
        ['model', 'threshold']
    """
    found: dict[str, Any] = {}
    for name in fields(model):
        value = getattr(model, name)
        found[name] = value
        if hasattr(value, "_fields") and not isinstance(value, type | tuple):
            inner = flat_settings(value)
        elif hasattr(value, "get_params") and not isinstance(value, type):
            inner = value.get_params()
        else:
            continue
        found.update({f"{name}__{key}": setting for key, setting in inner.items()})
    return found


def with_settings(model: Model, settings: dict[str, Any]) -> Model:
    """A copy of a model with other settings, given by such names.

    Raises:
        ArgumentError: There is no setting of that name.
    """
    changed = clone(model)
    # A component before its settings.
    for name in sorted(settings, key=lambda name: name.count("__")):
        set_param(changed, name.replace("__", "."), settings[name])
    return changed
