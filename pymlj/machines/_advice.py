"""Which part of some data does not fit, and the call that mends it, as text."""

from collections.abc import Callable, Hashable, Mapping
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
    ScientificTimeType,
    Scitype,
    Table,
    Textual,
    Unknown,
    Vector,
    elscitype,
    nonmissing,
    schema,
    scitype,
)
from pymlj.tables import column_names, columns, is_categorical, is_table, to_list, vector_kind

_SHOWN = 5  # columns named one by one
_USABLE = Infinite | Finite | Textual | ScientificTimeType | Unknown


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
    advice = _advice(name, expected, value)
    return [f"`{name}` must be {expected}, but is {found}", *(f"  {line}" for line in advice)]


def _advice(name: str, expected: Scitype, value: Any) -> list[str]:
    converted = _in_another_container(name, expected, value)
    if converted is not None:
        call, value = converted
        found = scitype(value)
        return [
            f"-> {name} = {call}",
            *([] if found <= expected else _advice(name, expected, value)),
        ]
    if is_table(value) and Table() <= expected:
        return _about_columns(name, expected, value)
    if is_table(value):
        return _about_too_many_columns(name, value)
    if any(Vector[image] <= expected for image in (GrayImage, ColorImage)):
        return _about_images(name, value)
    if Table() <= expected and _ndim(value) != 1:
        return _about_other_than_table(name, expected, value)
    if Table() <= expected and not any(Vector[T] <= expected for T in (Continuous, Count, Finite)):
        return _about_other_than_table(name, expected, value)
    return _about_entries(name, expected, value)


def _in_another_container(name: str, expected: Scitype, value: Any) -> tuple[str, Any] | None:
    """A call, and what it gives, for data in a container that pymlj does not look into.

    Tensors, sparse matrices, lists of rows; tables and matrices of one column where a vector is
    needed. None for everything else.
    """
    kind = type(value)
    if kind.__module__.startswith("scipy.sparse") and hasattr(value, "toarray"):
        return f"{name}.toarray()", value.toarray()
    if kind.__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
        attached = value.requires_grad or value.device.type != "cpu"
        detached = value.detach().cpu()
        if str(value.dtype) == "torch.bfloat16":  # which numpy does not have
            return f"{name}.detach().cpu().float().numpy()", detached.float().numpy()
        call = f"{name}.detach().cpu().numpy()" if attached else f"np.asarray({name})"
        return call, detached.numpy()
    takes_vectors = not Table() <= expected
    if takes_vectors and is_table(value) and len(names := column_names(value)) == 1:
        return f"{name}[{_quoted(names[0])}]", columns(value)[names[0]]
    if takes_vectors and isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] == 1:
        return f"{name}.ravel()", value.ravel()
    takes_images = any(Vector[image] <= expected for image in (GrayImage, ColorImage))
    if isinstance(value, list | tuple) and _ndim(value) == 2 and not takes_images:
        matrix = np.asarray(value)
        takes_matrices = Matrix[Continuous] <= expected and matrix.dtype.kind in "fiub"
        if takes_matrices or takes_vectors:
            return f"np.asarray({name})", matrix
        return f"pd.DataFrame({name})", pd.DataFrame(list(value))
    return None


def _ndim(value: Any) -> int | None:
    """The number of axes; None for rows of unequal length."""
    if vector_kind(value) in ("pandas", "polars", "pyarrow"):
        return 1
    try:
        return int(np.ndim(value))
    except ValueError:
        return None


# ---------------------------------------------------------------- entries of one type


@dataclass(frozen=True)
class Remedy:
    """How entries of one type can be made to fit.

    Attributes:
        coerce_to: The type to coerce to; `None` if that is not what helps.
        fill: Whether missing values are in the way.
        encode: Whether labels have to become numbers.
        two_levels: Whether exactly two levels are needed, and there may be others.
        time: Whether times have to become numbers.
        drop: Whether there is nothing to be made of them.
    """

    coerce_to: Scitype | None = None
    fill: bool = False
    encode: bool = False
    two_levels: bool = False
    time: bool = False
    drop: bool = False


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

    if found == Missing or not bare <= _USABLE:
        return Remedy(drop=True)
    if has_missing and suits(bare):
        return Remedy(fill=True)
    if suits(Continuous) and bare <= ScientificTimeType:
        return Remedy(time=True)
    for target in _targets(bare):
        if suits(target):
            return Remedy(target, in_the_way(target))
        if target <= Finite and suits(target[2]):
            coerce_to = None if bare <= target else target
            return Remedy(coerce_to, in_the_way(target[2]), two_levels=bare != target[2])
    if suits(Continuous) and bare <= (Finite | Textual):  # but what is there are labels
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
    if times := [c for c, r in remedies.items() if r.time]:
        lines += _about_times(name, times, X)
    if useless := [c for c, r in remedies.items() if r.drop]:
        lines.append(_dropped(name, useless, f"leaves out {_listed(useless)}"))
    return lines


def _about_times(name: str, times: list[Any], X: Any) -> list[str]:
    """Columns of times, made numbers one by one, or left out."""
    lines = []
    if isinstance(X, pd.DataFrame | dict):
        for c in times[:_SHOWN]:
            at = f"{name}[{_quoted(c)}]"
            call = f"machine(UnivariateTimeTypeToContinuous(), {at}).fit().transform({at})"
            lines.append(f"-> {at} = {call}  # turns times into numbers")
    return [*lines, _dropped(name, times, f"{'or ' if lines else ''}leaves out {_listed(times)}")]


def _dropped(name: str, useless: list[Any], what_it_does: str) -> str:
    """The call that leaves out columns."""
    names = ", ".join(map(_quoted, useless))
    selector = f"FeatureSelector(features=[{names}], ignore=True)"
    return f"-> {name} = machine({selector}, {name}).fit().transform({name})  # {what_it_does}"


def _about_too_many_columns(name: str, X: Any) -> list[str]:
    """For a table of several columns where a vector is needed."""
    names = column_names(X)
    if not names:
        return ["a table without columns has nothing to learn from"]
    return [
        f"-> {name} = {name}[{_quoted(names[0])}]  # one of its columns, which are {_listed(names)}"
    ]


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
    if _ndim(value) == 2:
        mend = remedy(elscitype(value), lambda T: Matrix[T] <= expected).coerce_to
        call = f"pd.DataFrame({name})" if mend is None else f"coerce({name}, {mend})"
        return [f"-> {name} = {call}"]
    if _ndim(value) is None:
        return ["its rows have unequal lengths"]
    if _ndim(value) == 1:
        return [f'-> {name} = pd.DataFrame({{"x": {name}}})']
    return ["a table is a data frame (pandas, polars, pyarrow) or a dict of columns"]


# ---------------------------------------------------------------- vectors, images


def _about_entries(name: str, expected: Scitype, value: Any) -> list[str]:
    if _ndim(value) != 1:
        return []
    found = elscitype(value)
    mend = remedy(found, lambda T: Vector[T] <= expected)
    lines = []
    if mend.encode and not _is_written_number(value):
        return [_for_labels(name, value)]
    if mend.encode:
        mend = Remedy(Continuous, mend.fill)
    if mend.time:
        call = f"machine(UnivariateTimeTypeToContinuous(), {name}).fit().transform({name})"
        return [f"-> {name} = {call}"]
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


def _for_labels(name: str, value: Any) -> str:
    """What to say where numbers are needed and labels came."""
    mend = "" if is_categorical(value) else f"{name} = coerce({name}, Multiclass), then "
    return (
        f"labels are predicted by a classifier: {mend}`models(matching(X, {name}))` lists those "
        "that take this data"
    )


def _is_written_number(value: Any) -> bool:
    """Whether text stands for numbers; labels of categorical data are not meant as numbers."""
    if is_categorical(value):
        return False
    written = pd.Series(to_list(value), dtype=object).dropna()
    return bool(pd.to_numeric(written, errors="coerce").notna().all())


def _n_levels(found: Scitype, value: Any) -> int:
    params = getattr(nonmissing(found), "params", None)
    if params:
        return int(params[0])
    entries = pd.Series(to_list(value), dtype=object).dropna()
    hashable = entries.map(lambda entry: isinstance(entry, Hashable))
    return len(pd.unique(entries[hashable.astype(bool)]))


def _about_images(name: str, value: Any) -> list[str]:
    array = value[0] if isinstance(value, list | tuple) and value else value
    shape = np.shape(array) if isinstance(array, np.ndarray) else ()
    if array is not value and shape:
        shape = (len(value), *shape)
    gray = len(shape) == 3 or (len(shape) == 4 and shape[3] == 1)
    return [f"-> {name} = coerce({name}, {GrayImage if gray else ColorImage})"]
