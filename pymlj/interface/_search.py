"""Searching the registry: which models there are, what they can do, which ones fit some data."""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pymlj._logging import warn
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Missing, Textual, elscitype, scitype
from pymlj.tables import column_names, is_table

from ._base import Model
from ._model_info import ModelInfo, ModelList
from ._registry import find_model, known_models
from ._traits import traits

Filter: TypeAlias = str | re.Pattern[str] | Callable[[ModelInfo], bool]


def models(*filters: Filter, wrappers: bool = False) -> ModelList:
    """List models, without importing their code.

    Args:
        *filters: Conditions, all of which must hold. A text, or a compiled regular expression, must
            occur in the name, in plain words or not, or in the documentation; a function is given
            the traits of a model and says whether to list it, as `matching(X, y)` does.
        wrappers: Whether to list models that wrap other models, too.

    Returns:
        The traits of each model, sorted by name and package; shown as a table.

    Raises:
        ArgumentError: A filter is neither text, nor regular expression, nor function.

    Example:
        >>> from pymlj import models
        >>> ours = lambda m: m.package_name == "pymlj"
        >>> [m.name for m in models(ours, "mean of the target")]
        ['DeterministicConstantRegressor', 'TargetEncoder']
    """
    conditions = [_condition(one) for one in filters]
    return ModelList(
        entry
        for entry in known_models()
        if (wrappers or not entry.is_wrapper) and all(accepts(entry) for accepts in conditions)
    )


def localmodels(*filters: Filter, wrappers: bool = False) -> ModelList:
    """List the models whose code has been imported already.

    Args:
        *filters: As for `models`.
        wrappers: As for `models`.

    Returns:
        The same as `models`.

    Example:
        >>> from pymlj import localmodels
        >>> "Standardizer" in [m.name for m in localmodels()]
        True
    """
    found = models(*filters, wrappers=wrappers)
    return ModelList(m for m in found if m.load_path.partition(":")[0] in sys.modules)


def matching(*args: Any) -> Any:
    """A filter for models that fit some data, judged by scientific type.

    Args:
        *args: `X`, for models that learn from features alone; `X, y`, for supervised ones;
            `X, y, w`, for those that support weights (class weights, if `w` is a dict). With a
            model, its class, its name or its entry in front: whether that one fits.

    Returns:
        A function from the traits of a model to a bool, for `models`; or a bool, given a model.

    Raises:
        ArgumentError: There are no data, or too many.

    Example:
        >>> import numpy as np, pandas as pd
        >>> from pymlj import matching, models
        >>> X, y = pd.DataFrame({"x": [1.0, 2.0]}), np.array([1.5, 2.5])
        >>> [m.name for m in models(matching(X, y), lambda m: m.load_path.startswith("pymlj."))]
        ['ConstantRegressor', 'DeterministicConstantRegressor']
        >>> matching("ConstantClassifier", X, y)
        False
    """
    if args and (isinstance(args[0], str | Model | ModelInfo) or _is_model_class(args[0])):
        return _fits_data(*args[1:])(info(args[0]))
    return _fits_data(*args)


def info(name: Any, pkg: str | None = None) -> ModelInfo:
    """Return all traits of a model.

    Args:
        name: The name of the model, of which no code is imported; or a model, or its class.
        pkg: The package that provides it, needed if several have a model of that name.

    Raises:
        ArgumentError: No model has that name, or what is given is no model.

    Example:
        >>> from pymlj import info
        >>> info("OneHotEncoder").hyperparameters
        ('features', 'drop_last', 'ordered_factor', 'ignore')
    """
    if isinstance(name, ModelInfo):
        return name
    if isinstance(name, str):
        return find_model(name, pkg)
    if isinstance(name, Model) or _is_model_class(name):
        return ModelInfo(traits(name))
    # The package of measures is above this one, so a measure is known by a trait only it has.
    hint = " `measures(...)` has the traits of measures." if hasattr(name, "orientation") else ""
    raise ArgumentError(
        f"`info` takes the name of a model, a model, or its class; got {name!r}.{hint}"
    )


def doc(name: str, pkg: str | None = None) -> str:
    """Return the documentation of a model, without importing its code.

    Args:
        name: The name of the model.
        pkg: The package that provides it, needed if several have a model of that name.

    Raises:
        ArgumentError: No model has that name, or what is given is no name.

    Example:
        >>> from pymlj import doc
        >>> print(doc("ConstantRegressor").splitlines()[0])
        Predicts the same distribution everywhere, fitted to the target by maximum likelihood.
    """
    if not isinstance(name, str):
        raise ArgumentError(
            f"`doc` takes the name of a model, but got {name!r}; for an object or a class, "
            "use `help`."
        )
    text: str = find_model(name, pkg).docstring
    return text


def _condition(one: Any) -> Callable[[ModelInfo], bool]:
    if isinstance(one, str):
        return lambda entry: any(one in text for text in _texts(entry))
    if isinstance(one, re.Pattern):
        return lambda entry: any(one.search(text) for text in _texts(entry))
    if callable(one) and not isinstance(one, type):
        return lambda entry: bool(one(entry))
    raise ArgumentError(
        "A filter must be a text, a regular expression or a function of a model's traits, but "
        f"got {one!r}."
    )


def _texts(entry: ModelInfo) -> tuple[str, str, str]:
    return entry.name, entry.human_name, entry.docstring


def _is_model_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Model)


def _fits_data(*data: Any) -> Callable[[ModelInfo], bool]:
    if not 1 <= len(data) <= 3:
        raise ArgumentError(
            f"`matching` takes `X`, or `X, y`, or `X, y, w`, but got {len(data)} data arguments."
        )
    _warn_about_a_column(data)
    found = [scitype(item) for item in data[:2]]
    _warn_about_text(data)
    weights = None if len(data) < 3 else _weight_trait(data[2])

    def fits(entry: ModelInfo) -> bool:
        """Whether the declared scientific types admit the data."""
        declared = (entry.input_scitype, entry.target_scitype)
        return (
            bool(entry.is_supervised) == (len(found) > 1)
            and all(here <= there for here, there in zip(found, declared, strict=False))
            and (weights is None or entry[weights])
        )

    return fits


def _weight_trait(weights: Any) -> str:
    return "supports_class_weights" if isinstance(weights, Mapping) else "supports_weights"


def _warn_about_text(data: tuple[Any, ...]) -> None:
    if len(data) > 1 and not is_table(data[1]) and elscitype(data[1]) <= (Missing | Textual):
        warn(
            "The target holds text (`Textual`), which hardly any model predicts; if these are "
            "labels, say so: `coerce(y, Multiclass)`.",
        )


def _warn_about_a_column(data: tuple[Any, ...]) -> None:
    if len(data) > 1 and is_table(data[1]) and len(column_names(data[1])) == 1:
        warn(
            "The target is a table of one column, which only multi-target models take; "
            f"for the others give the column, `y[{column_names(data[1])[0]!r}]`.",
        )
