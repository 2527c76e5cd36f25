"""Which part of some data does not fit, and the call that mends it, as text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pymlj.scitypes import (
    ColorImage,
    Continuous,
    Count,
    Finite,
    GrayImage,
    Infinite,
    Matrix,
    Missing,
    Multiclass,
    OrderedFactor,
    Scitype,
    Table,
    Vector,
    elscitype,
    nonmissing,
    schema,
)
from pymlj.tables import is_table, to_list

_SHOWN = 5  # columns named one by one


def explain_mismatch(name: str, expected: Scitype, found: Scitype, value: Any) -> list[str]:
    """Say what is wrong with one argument, and how to mend it.

    Args:
        name: What the argument is called in the calls suggested.
        expected: What the model declares.
        found: The scientific type of the argument.
        value: The argument.

    Returns:
        Lines of text.
    """
    if is_table(value):
        advice = _about_columns(name, expected, value)
    elif Table() <= expected:
        advice = _about_other_than_table(name, expected, value)
    elif any(Vector[image] <= expected for image in (GrayImage, ColorImage)):
        advice = _about_images(name, value)
    else:
        advice = _about_entries(name, expected, value)
    return [f"`{name}` must be {expected}, but is {found}", *(f"  {line}" for line in advice)]


# ---------------------------------------------------------------- entries of one type


@dataclass(frozen=True)
class Remedy:
    """How entries of one type can be made to fit.

    Attributes:
        coerce_to: The type to coerce to; `None` if that is not what helps.
        fill: Whether missing values are in the way.
        encode: Whether labels have to become numbers.
        two_levels: Whether exactly two levels are needed, and there may be others.
    """

    coerce_to: Scitype | None = None
    fill: bool = False
    encode: bool = False
    two_levels: bool = False


def remedy(found: Scitype, fits: Callable[[Scitype], bool]) -> Remedy:
    """Return how entries of type `found` can be made to fit.

    Args:
        found: Their type.
        fits: Whether entries of a type fit.
    """
    bare = nonmissing(found)
    has_missing = Missing <= found

    def suits(target: Scitype) -> bool:
        return fits(target) or (has_missing and fits(Missing | target))

    def in_the_way(target: Scitype) -> bool:
        return has_missing and not fits(Missing | target)

    if has_missing and suits(bare):
        return Remedy(fill=True)
    for target in _targets(bare):
        if suits(target):
            return Remedy(target, in_the_way(target))
        if target <= Finite and suits(target[2]):
            coerce_to = None if bare <= target else target
            return Remedy(coerce_to, in_the_way(target[2]), two_levels=bare != target[2])
    if suits(Continuous):  # but what is there are labels
        coerce_to = None if bare <= Finite else Multiclass
        return Remedy(coerce_to, in_the_way(Continuous), encode=True)
    return Remedy()


def _targets(found: Scitype) -> tuple[Any, ...]:
    """What entries of a type can be coerced to, the likeliest first."""
    if found <= Infinite:
        return Continuous, Count, Multiclass, OrderedFactor
    return Multiclass, OrderedFactor


# ---------------------------------------------------------------- tables


def _about_columns(name: str, expected: Scitype, X: Any) -> list[str]:
    known = schema(X)
    bad = {
        column: S
        for column, S in zip(known.names, known.scitypes, strict=True)
        if not Table(S) <= expected
    }
    if not bad:
        return []
    remedies = {c: remedy(S, lambda T: Table(T) <= expected) for c, S in bad.items()}
    lines = [", ".join(f"column `{c}` is {S}" for c, S in list(bad.items())[:_SHOWN])]
    if len(bad) > _SHOWN:
        lines[0] += f" and {len(bad) - _SHOWN} more do not fit"
    coerced = {c: r.coerce_to for c, r in remedies.items() if r.coerce_to is not None}
    if coerced:
        lines.append(f"-> {name} = coerce({name}, {_as_dict(coerced, bad)})")
    if missing := [c for c, r in remedies.items() if r.fill]:
        lines.append(_learned(name, "FillImputer", f"fills what is missing in {_listed(missing)}"))
    if labels := [c for c, r in remedies.items() if r.encode]:
        about = f"turns the labels in {_listed(labels)} into numbers"
        lines.append(_learned(name, "ContinuousEncoder", about))
    return lines


def _learned(name: str, transformer: str, what_it_does: str) -> str:
    """The call of a transformer that learns from what it transforms."""
    call = f"machine({transformer}(), {name}).fit().transform({name})"
    return f"-> {name} = {call}  # {what_it_does}"


def _as_dict(coerced: Mapping[Any, Scitype], found: Mapping[Any, Scitype]) -> str:
    """The argument of `coerce`: by column, or by type where there are many of one type."""
    by_type = {(nonmissing(found[c]), T) for c, T in coerced.items()}
    if len(coerced) <= _SHOWN or len({S for S, _ in by_type}) < len(by_type):
        return "{" + ", ".join(f"{_quoted(c)}: {T}" for c, T in coerced.items()) + "}"
    return "{" + ", ".join(sorted(f"{S}: {T}" for S, T in by_type)) + "}"


def _quoted(column: Any) -> str:
    return f'"{column}"' if isinstance(column, str) else repr(column)


def _listed(columns: list[Any]) -> str:
    shown = ", ".join(f"`{column}`" for column in columns[:_SHOWN])
    return shown if len(columns) <= _SHOWN else f"{shown} and {len(columns) - _SHOWN} more columns"


def _about_other_than_table(name: str, expected: Scitype, value: Any) -> list[str]:
    """For what is no table where a table is needed, or would do."""
    if np.ndim(value) == 2:
        mend = remedy(elscitype(value), lambda T: Matrix[T] <= expected).coerce_to
        call = f"pd.DataFrame({name})" if mend is None else f"coerce({name}, {mend})"
        return [f"-> {name} = {call}"]
    if np.ndim(value) == 1:
        return [f'-> {name} = pd.DataFrame({{"x": {name}}})']
    return ["a table is a data frame (pandas, polars, pyarrow) or a dict of columns"]


# ---------------------------------------------------------------- vectors, images


def _about_entries(name: str, expected: Scitype, value: Any) -> list[str]:
    if np.ndim(value) != 1:
        return []
    found = elscitype(value)
    mend = remedy(found, lambda T: Vector[T] <= expected)
    lines = []
    if mend.encode:  # text that stands for numbers, or labels of a target that has to be numeric
        mend = Remedy(Continuous, mend.fill)
    if mend.coerce_to is not None:
        lines.append(f"-> {name} = coerce({name}, {mend.coerce_to})")
    if mend.two_levels and (n := _n_levels(found, value)) != 2:
        lines.append(f"exactly 2 levels are needed, but `{name}` has {n}")
    if mend.fill:
        lines.append(
            f"-> `{name}` has missing values: leave those rows out, or fill them: "
            f"{name} = machine(UnivariateFillImputer(), {name}).fit().transform({name})"
        )
    return lines


def _n_levels(found: Scitype, value: Any) -> int:
    params = getattr(nonmissing(found), "params", None)
    return params[0] if params else len(pd.unique(pd.Series(to_list(value)).dropna()))


def _about_images(name: str, value: Any) -> list[str]:
    shape = np.shape(value) if isinstance(value, np.ndarray) else ()
    gray = len(shape) == 3 or (len(shape) == 4 and shape[3] == 1)
    return [f"-> {name} = coerce({name}, {GrayImage if gray else ColorImage})"]
