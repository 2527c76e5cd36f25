"""Does the data fit the model? Asked when a machine is made, and again when training fails.

    level   declared scitypes unknown   data does not fit
    0       not looked at               not looked at
    1       nothing                     warning
    2       warning                     warning
    3       warning                     ScitypeError
    4       ScitypeError                ScitypeError

The number of arguments is checked at every level, the number of rows at every level but 0.
"""

import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from pymlj._logging import warn
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch, ScitypeError
from pymlj.interface import Model
from pymlj.scitypes import Continuous, Count, Scitype, Tuple, Unknown, Vector, scitype

from ._advice import explain_mismatch
from ._data import count_rows
from ._nodes import is_node
from ._training import is_static

_NAMES = ("X", "y", "w")
_default_level = 1


def default_scitype_check_level(level: int | None = None) -> int:
    """Return the level at which machines check their data, after setting it if one is given.

    Args:
        level: 0 checks nothing; 1 warns of data that does not fit the model; 2 warns also if the
            model does not declare what it takes; 3 raises an error for data that does not fit; 4
            for undeclared types as well.

    Returns:
        The level that holds from now on; at first it is 1.

    Raises:
        ArgumentError: This is no level.

    Example:
        >>> from pymlj import default_scitype_check_level
        >>> default_scitype_check_level()
        1
    """
    global _default_level
    if level is not None:
        _default_level = _checked_level(level)
    return _default_level


def _checked_level(level: Any) -> int:
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= 4:
        raise ArgumentError(f"`scitype_check_level` must be 0, 1, 2, 3 or 4, but got {level!r}.")
    return level


def check_machine(model: Model, data: tuple[Any, ...], level: int | None = None) -> None:
    """Check that data fits a model.

    Args:
        model: The model.
        data: All arguments of the machine.
        level: How strict to be; `None` for the default.

    Raises:
        ArgumentError: This is no model, or not the number of arguments that it takes, or what is
            given as weights is none.
        DimensionMismatch: The arguments have different numbers of rows.
        ScitypeError: The data does not fit, at levels 3 and 4.
    """
    level = _default_level if level is None else _checked_level(level)
    check_model(model)
    _check_number(model, data)
    if level == 0 or not data:
        return
    _check_weights(model, data)
    _check_rows(model, data)
    if level > 1 and _is_undeclared(model.fit_data_scitype):
        _undeclared(model, level)
    elif found := problems(model, data):
        hint = "Pass `scitype_check_level=0` to make a machine without this check."
        if level >= 3:
            raise ScitypeError(f"{found}\n{hint}")
        warn(f"{found}\n{hint}")


def check_nodes(model: Model, data: tuple[Any, ...]) -> None:
    """Check that a model can be trained on what nodes will give; their data is not known yet.

    Raises:
        ArgumentError: This is no model, or not the number of arguments that it takes; or there are
            nodes beside an input that is none.
    """
    check_model(model)
    _check_number(model, data)
    if not is_node(data[0]):
        raise ArgumentError(
            f"The arguments of the machine of `{type(model).__name__}` must be nodes, or data, but "
            "the first is data and there are nodes too; make it a node: `source(X)`."
        )


def check_model(model: Any) -> None:
    """Raise `ArgumentError` unless this is a model, saying what may have been meant."""
    if isinstance(model, Model):
        return
    if isinstance(model, type) and issubclass(model, Model):
        raise ArgumentError(
            f"A machine needs an instance of a model, but got the class `{model.__name__}`; "
            f"write `{model.__name__}()`."
        )
    hint = "; wrap it: `SklearnModel(...)`" if hasattr(model, "fit") else ""
    if isinstance(model, FunctionType):
        hint = "; a function can be a part of a pipeline, `f >> model`, or a node, `node(f, X)`"
    raise ArgumentError(f"A machine needs a model, but got {short(model)}{hint}.")


def problems(model: Model, data: tuple[Any, ...]) -> str:
    """Say which arguments do not fit a model, and how to mend them; `""` if all do.

    Args:
        model: The model.
        data: All arguments of the machine.
    """
    expected: Scitype = model.fit_data_scitype
    if not data or _is_undeclared(expected):
        return ""
    found = tuple(scitype(item) for item in data)
    if Tuple[found] <= expected:
        return ""
    declared = (model.input_scitype, model.target_scitype)
    lines = [
        line
        for name, wanted, have, item in zip(_NAMES, declared, found, data, strict=False)
        if not have <= wanted
        for line in explain_mismatch(name, wanted, have, item)
    ]
    if not lines:  # the weights, or a combination of arguments that the model does not take
        lines = [f"the arguments must be {expected}, but are {Tuple[found]}"]
    text = "\n  ".join(lines)
    for have in (*map(str, found), str(Tuple[found])):
        text = text.replace(have, shortened(have))
    return f"The data does not fit `{type(model).__name__}`:\n  {text}"


def shortened(scitype_text: str, width: int = 100) -> str:
    """The name of a scitype, cut in the middle: that of a tuple has all its items."""
    if len(scitype_text) <= width:
        return scitype_text
    return f"{scitype_text[: width - 30]} ... {scitype_text[-25:]}"


def _is_undeclared(expected: Scitype) -> bool:
    """Whether `Unknown` is what a model declares to take, for one of its arguments at least."""
    members = getattr(expected, "members", None) or [expected]
    return any(
        member == Unknown or Unknown in (getattr(member, "items", None) or ()) for member in members
    )


def _undeclared(model: Model, level: int) -> None:
    message = (
        f"`{type(model).__name__}` does not declare what data it takes (trait `input_scitype` or "
        "`target_scitype`), so the data was not checked."
    )
    if level == 4:
        raise ScitypeError(message)
    if level >= 2:
        warn(message)


def _check_number(model: Model, data: tuple[Any, ...]) -> None:
    """Whether the model can be trained on so many arguments."""
    name, n = type(model).__name__, len(data)
    if is_static(model):
        if n:
            raise ArgumentError(
                f"`{name}` learns nothing: make its machine without data, `machine({name}(...))`, "
                "and give the data to the operation, such as `mach.transform(X)`."
            )
        return
    supervised = model.is_supervised
    if n == 0:
        call = "X, y" if supervised else "X"
        raise ArgumentError(f"`{name}` is trained on data: `machine({name}(...), {call})`.")
    if supervised:
        _check_number_supervised(model, n)
    elif n == 2 and model.abstract_type == "Unsupervised" and not model.target_in_fit:
        raise ArgumentError(
            f"`{name}` is trained on features alone: `machine({name}(...), X)`, "
            "but got 2 arguments."
        )
    if n > 3 and not _takes(model, data):
        raise ArgumentError(f"`fit` of `{name}` does not take {n} arguments.")


def _check_number_supervised(model: Model, n: int) -> None:
    name = type(model).__name__
    if n == 1:
        raise ArgumentError(
            f"`{name}` is trained on features and a target: `machine({name}(...), X, y)`, "
            "but got 1 argument."
        )
    if n == 3 and not (model.supports_weights or model.supports_class_weights):
        raise ArgumentError(
            f"`{name}` cannot use weights, so its machine takes no third argument: "
            f"`machine({name}(...), X, y)`. "
            "`models(lambda m: m.supports_weights)` lists the models that can."
        )


def _check_weights(model: Model, data: tuple[Any, ...]) -> None:
    """Whether the third argument of a supervised model can be weights."""
    if not model.is_supervised or len(data) != 3:
        return
    w, name = data[2], type(model).__name__
    if isinstance(w, Mapping) and model.supports_class_weights:
        return
    if model.supports_weights and not scitype(w) <= Vector[Continuous] | Vector[Count]:
        raise ArgumentError(
            f"`w`, the third argument of the machine of `{name}`, must be a vector with the weight "
            f"of each row, such as `np.ones(len(y))`, but got {_kind(w)}; without weights it is "
            f"`machine({name}(...), X, y)`."
        )
    if not model.supports_weights:
        raise ArgumentError(
            f"`w`, the third argument of the machine of `{name}`, must be a dict with the weight "
            f"of each class, but got {_kind(w)}."
        )


def _kind(value: Any) -> str:
    """A value in a word or two: itself where it is short."""
    if value is None or isinstance(value, str | int | float):
        return short(value)
    return f"a `{type(value).__name__}` with scitype `{shortened(str(scitype(value)))}`"


def _takes(model: Model, data: tuple[Any, ...]) -> bool:
    try:
        inspect.signature(model.fit).bind(0, *data)
    except TypeError:
        return False
    return True


def _check_rows(model: Model, data: tuple[Any, ...]) -> None:
    """Whether all arguments that have rows have as many."""
    counts = {
        name: n
        for name, item in zip(_NAMES, data, strict=False)
        if item is not None and (n := count_rows(item)) is not None
    }
    if 0 in counts.values():
        empty = next(name for name, n in counts.items() if n == 0)
        raise ArgumentError(
            f"There must be rows to train `{type(model).__name__}` on, but `{empty}` has none."
        )
    if len(set(counts.values())) > 1:
        listing = ", ".join(f"`{name}` has {n}" for name, n in counts.items())
        raise DimensionMismatch(
            f"The training data must have the same number of rows throughout, but {listing}."
        )
