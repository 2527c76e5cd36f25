"""The ranges of a search: what may be given as `range`, and how candidates are made from values."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, final

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record
from pymlj.parameters import ParamObject, clone, get_param, set_param

from ._ranges import ParamRange
from ._scales import scale_name

if TYPE_CHECKING:
    from ._history import History


@final
class Dimension(ParamObject):
    """One range, with what was given beside it.

    Args:
        field: Name of the hyperparameter.
        range: Its range; `None` if only a sampler was given.
        beside: What stands beside it in a pair; `None` if it stands alone.
    """

    field: str
    range: ParamRange | None
    beside: Any = None

    @property
    def scale(self) -> str:
        """What the scale is called in reports."""
        return "none" if self.range is None else scale_name(self.range.scale)


def dimensions(given: Any, beside: str | None = None, named: bool = False) -> list[Dimension]:
    """Return the dimensions that a user has given: a range, a pair, or a list of those.

    Args:
        given: What was given.
        beside: What may stand beside a range in a pair, for messages; `None` if nothing may.
        named: Whether a name may stand in the place of a range.

    Raises:
        ArgumentError: It is something else.
    """
    items = given if isinstance(given, list) else [given]
    if not items:
        raise ArgumentError("`range` must name at least one hyperparameter, but is an empty list.")
    return [_dimension(item, beside, named) for item in items]


def _dimension(item: Any, beside: str | None, named: bool) -> Dimension:
    if isinstance(item, ParamRange):
        return Dimension(field=item.field, range=item)
    if isinstance(item, tuple) and len(item) == 2 and beside is not None:
        first, second = item
        if isinstance(first, ParamRange) and not isinstance(second, ParamRange):
            return Dimension(field=first.field, range=first, beside=second)
        if named and isinstance(first, str):
            return Dimension(field=first, range=None, beside=second)
    options = "a range made by `param_range`"
    if beside is not None:
        options += f", a pair `(range, {beside})`"
    hint = ""
    if isinstance(item, tuple) and any(isinstance(part, ParamRange) for part in item):
        hint = " Several ranges go into a list: `[...]`."
    elif isinstance(item, Mapping) and item:
        name = short(str(next(iter(item))))
        hint = f" A range of given values is `param_range(model, {name}, values=[...])`."
    raise ArgumentError(
        f"`range` must be {options}, or a list of such, but got {short(item)}.{hint}"
    )


def check_fields(model: Model, found: Sequence[Dimension]) -> None:
    """Raise `ArgumentError` unless the model has all the hyperparameters searched over."""
    for dimension in found:
        get_param(model, dimension.field)


def range_fields(given: Any) -> list[str]:
    """The hyperparameters named in what was given as `range`, whatever the strategy makes of it."""
    fields = []
    for item in given if isinstance(given, list) else [given]:
        first = item[0] if isinstance(item, tuple) and len(item) == 2 else item
        if isinstance(first, ParamRange):
            fields.append(first.field)
        elif isinstance(first, str) and first is not item:
            fields.append(first)
    return list(dict.fromkeys(fields))


def field_names(found: Sequence[Dimension]) -> list[str]:
    """The hyperparameters, each once, in the order of the ranges."""
    return list(dict.fromkeys(dimension.field for dimension in found))


def candidate(model: Model, values: Mapping[str, Any]) -> Model:
    """Return a copy of a model with some hyperparameters set, by dotted name."""
    made = clone(model)
    for field, value in values.items():
        set_param(made, field, value)
    return made


def plotting(history: "History", found: Sequence[Dimension]) -> dict[str, Record]:
    """Return the item `plotting` of the report: values and measurements of all candidates."""
    names = field_names(found)
    values: npt.NDArray[np.object_] = np.empty((len(history), len(names)), dtype=object)
    for i, entry in enumerate(history):
        for j, name in enumerate(names):
            values[i, j] = get_param(entry.model, name)
    return {
        "plotting": Record(
            parameter_names=names,
            parameter_scales=[_scale(found, name) for name in names],
            parameter_values=values,
            measurements=np.array([entry.measurement[0] for entry in history]),
        )
    }


def _scale(found: Sequence[Dimension], name: str) -> str:
    """The scale of a hyperparameter: of its ranges, the first one that has a scale."""
    scales = [dimension.scale for dimension in found if dimension.field == name]
    return next((scale for scale in scales if scale != "none"), "none")
