"""`param_range`: from a model, the name of a hyperparameter and a few keywords to a range."""

import dataclasses
import math
import numbers
import types
import typing
from collections.abc import Iterable
from typing import Any, Literal, TypeAlias, TypeVar, Union

import numpy as np

from pymlj._logging import log_info
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DomainError
from pymlj.parameters import Field, ParamObject, fields, get_param

from ._ranges import NominalRange, NumericRange
from ._scales import ScaleLike, check_ends, check_name

Kind: TypeAlias = Literal["int", "float"]


def param_range(
    model: Any,
    field: str,
    *,
    lower: float | None = None,
    upper: float | None = None,
    origin: float | None = None,
    unit: float | None = None,
    scale: ScaleLike | None = None,
    values: Iterable[Any] | None = None,
) -> NumericRange | NominalRange:
    """Say which values a hyperparameter may take.

    Numbers are given by bounds, anything else (truth values too) by `values`. Whether numbers are
    integers is a matter of how the hyperparameter is declared, not of what it currently is.

    Args:
        model: A model, which is only looked at. Or, if there is none at hand, the type of the
            hyperparameter, such as `int` or `float`.
        field: Name of the hyperparameter, dotted for one of a component: `"builder.n_hidden"`.
        lower: Lower bound; left out it is infinite.
        upper: Upper bound; left out it is infinite.
        origin: Centre, by default half-way. Needed where a bound is infinite.
        unit: Width, by default half the distance of the bounds. Needed where a bound is infinite.
        scale: On which scale values are evenly spread: `"linear"`, `"log"`, `"log10"`, `"log2"`,
            and for negative numbers `"logminus"` and `"log10minus"`. Or a function: then all other
            arguments are about what goes into it, and the values are what comes out. By default
            `"linear"`; `"log10"` where only the upper bound is infinite, `"log10minus"` where only
            the lower one is.
        values: The values, in place of all the other keywords.

    Returns:
        A `NumericRange` or a `NominalRange`; ranges compare by value.

    Raises:
        ArgumentError: There is no such hyperparameter; neither bounds nor values, or both; bounds
            for what is no number, or that are in the wrong order; values of another type than the
            hyperparameter; a scale that does not exist, or on which the values do not lie.
        DomainError: No origin or unit although a bound is infinite, an origin that is not between
            the bounds, a unit that is not positive.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, param_range
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> r = param_range(model, "threshold", lower=0.25, upper=0.75)
        >>> print(r)
        NumericRange(0.25 <= threshold <= 0.75; origin=0.5, unit=0.25)
        >>> r.iterator(3)
        [0.25, 0.5, 0.75]
    """
    declared, current = _declared(model, field)
    bounds = {"lower": lower, "upper": upper, "origin": origin, "unit": unit}
    given = {name: _as_number(x, name) for name, x in bounds.items() if x is not None}
    if values is not None:
        if given or scale is not None:
            also = ", ".join(f"`{name}`" for name in [*given, *["scale"] * (scale is not None)])
            raise ArgumentError(f"`values` must be given alone, but there is also {also}.")
        return _nominal(declared, values)
    kind = _kind(declared, current, given)
    if kind is None:
        raise ArgumentError(
            f"`{field}` is declared as `{_type_name(declared.annotation)}`, which is no number, so "
            f"its values must be listed: `param_range(..., {field!r}, values=[...])`.{_hint(model)}"
        )
    if not given:
        raise ArgumentError(
            f"`param_range` needs bounds for `{field}` (`lower=...`, `upper=...`), or a centre and "
            "a width (`origin=...`, `unit=...`), or `values=[...]`, but none of them is given."
        )
    return _numeric(field, kind, given, scale)


# ---------------------------------------------------------------- how it is declared


def _declared(model: Any, field: str) -> tuple[Field, Any]:
    """The declaration of a hyperparameter, and its current value."""
    if not isinstance(field, str):
        raise ArgumentError(
            f"`field` must be the name of a hyperparameter, such as 'lambda_', but got {field!r}."
        )
    if not isinstance(model, ParamObject):
        return Field(field, model, None), None
    current = get_param(model, field)
    path, _, name = field.rpartition(".")
    owner = get_param(model, path) if path else model
    if not isinstance(owner, ParamObject):  # a foreign estimator, whose settings have no types
        return Field(field, Any, None), current
    return dataclasses.replace(fields(owner)[name], name=field), current


def _kind(declared: Field, current: Any, given: dict[str, float]) -> Kind | None:
    """Whether a hyperparameter is an integer or a float; `None` if it is no number."""
    if _is_open(declared.annotation):
        return _kind_of_value(declared.name, current, given)
    kinds = _kinds(declared.annotation)
    if len(kinds) > 1:
        raise ArgumentError(
            f"`{declared.name}` is declared as `{_type_name(declared.annotation)}`, so it is not "
            'clear which kind of number is wanted; name the type: `param_range(int, "...", ...)` '
            'or `param_range(float, "...", ...)`.'
        )
    return next(iter(kinds), None)


def _kinds(annotation: Any) -> set[Kind]:
    """The kinds of numbers among the options of an annotation."""
    origin = typing.get_origin(annotation)
    if origin is Union or origin is types.UnionType:
        return set().union(*map(_kinds, typing.get_args(annotation)))
    if origin is typing.Annotated:
        return _kinds(typing.get_args(annotation)[0])
    if not isinstance(annotation, type) or issubclass(annotation, bool | np.bool_):
        return set()
    if issubclass(annotation, numbers.Integral):
        return {"int"}
    return {"float"} if issubclass(annotation, numbers.Real) else set()


def _is_open(annotation: Any) -> bool:
    return annotation is Any or annotation is object or isinstance(annotation, TypeVar)


def _kind_of_value(name: str, current: Any, given: dict[str, float]) -> Kind | None:
    """For a hyperparameter that may be anything: the kind of its value, as far as that can be.

    A float that happens to be a whole number is easily written without a point; `None`, or a word
    such as "auto", may stand for a number. So the bounds are looked at too.
    """
    if isinstance(current, bool | np.bool_):
        return None
    if not isinstance(current, numbers.Real | str | None):
        return None
    is_whole = isinstance(current, numbers.Integral)
    if isinstance(current, numbers.Real) and not is_whole:
        return "float"
    bounds = [number for number in given.values() if math.isfinite(number)]
    kind: Kind = "int" if all(isinstance(n, numbers.Integral) for n in bounds) else "float"
    if not (is_whole and kind == "int"):
        log_info(
            f"`{name}` is not declared to be a number; going by its value {current!r} and the "
            f"bounds, it is taken to be of type `{kind}`. `param_range({kind}, ...)` says so "
            "explicitly.",
            1,
        )
    return kind


def _type_name(annotation: Any) -> str:
    if isinstance(annotation, type):
        return annotation.__name__
    return str(annotation).replace("typing.", "")


def _hint(model: Any) -> str:
    if isinstance(model, type) and issubclass(model, ParamObject):
        return f" (`{model.__name__}` is a class; give a model: `{model.__name__}()`.)"
    return ""


# ---------------------------------------------------------------- the two kinds of ranges


def _nominal(declared: Field, values: Any) -> NominalRange:
    if isinstance(values, str | bytes | dict) or not isinstance(values, Iterable):
        raise ArgumentError(
            f"`values` must be a list of the values of `{declared.name}`, but got {short(values)}."
        )
    values = tuple(values.tolist() if isinstance(values, np.ndarray) else values)
    for value in values:
        if not declared.accepts(value):
            raise ArgumentError(
                f"The values of `{declared.name}` must be of type "
                f"`{_type_name(declared.annotation)}`, but one is {short(value)}."
            )
    return NominalRange(field=declared.name, values=values)


def _numeric(
    field: str, kind: Kind, given: dict[str, float], scale: ScaleLike | None
) -> NumericRange:
    lower, upper = given.get("lower", -math.inf), given.get("upper", math.inf)
    if lower == math.inf or upper == -math.inf:
        raise ArgumentError(
            f"The range of `{field}` must reach from below to above, but got lower={lower!r} and "
            f"upper={upper!r}."
        )
    bounded = math.isfinite(lower) and math.isfinite(upper)
    for name in ("origin", "unit"):
        if name not in given and not bounded:
            raise DomainError(
                f"The range of `{field}` has an infinite bound, so `{name}` must be given as well: "
                f"`{name}=...`."
            )
    if not lower < upper:
        raise ArgumentError(
            f"`lower < upper` must hold for the range of `{field}`, but got lower={lower!r} and "
            f"upper={upper!r}."
        )
    made = NumericRange(
        field=field,
        kind=kind,
        lower=lower,
        upper=upper,
        origin=given.get("origin", (lower + upper) / 2),
        unit=given.get("unit", (upper - lower) / 2),
        scale=_default_scale(lower, upper) if scale is None else scale,
    )
    if scale is not None:
        check_name(scale)
        check_ends(scale, *made.ends, field)
    return made


def _default_scale(lower: float, upper: float) -> str:
    if math.isfinite(lower) == math.isfinite(upper):
        return "linear"
    return "log10" if math.isfinite(lower) else "log10minus"


def _as_number(value: Any, name: str) -> float:
    """A number of Python, an integer staying one."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if not is_number or math.isnan(value):
        raise ArgumentError(f"`{name}` must be a number, but got {short(value)}.")
    return int(value) if isinstance(value, numbers.Integral) else float(value)
