"""How an evaluation looks: as a table, as HTML, on one line."""

import html
import math
import numbers
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pymlj._show import format_float, html_table, html_value, short, text_table
from pymlj.parameters import ParamObject, fields, same_value

from ._aggregate import all_numbers
from ._names import measure_name

if TYPE_CHECKING:
    from ._result import PerformanceEvaluation

SHOWN_FOLDS = 6
SHOWN_ITEMS = 4
NAME_WIDTH = 32


def as_text(evaluation: "PerformanceEvaluation") -> str:
    """A line saying what was evaluated, and a table with a row for each measure."""
    parts = [_title(evaluation), text_table(*_table(evaluation))]
    parts += [f"{name}:\n{value!r}" for name, value in _shown_below(evaluation)]
    return "\n".join(parts)


def as_html(evaluation: "PerformanceEvaluation") -> str:
    """The same for notebooks."""
    parts = [f"<p>{html.escape(_title(evaluation))}</p>", html_table(*_table(evaluation))]
    for name, value in _shown_below(evaluation):
        parts.append(f"<p>{html.escape(name)}:</p>{html_value(value)}")
    return "".join(parts)


def as_line(evaluation: "PerformanceEvaluation") -> str:
    """The tag and the measurements, for evaluations in lists and dicts."""
    parts = [repr(evaluation.tag)]
    for name, value, radius in zip(
        measure_names(evaluation),
        evaluation.measurement,
        evaluation.uncertainty_radius_95,
        strict=True,
    ):
        parts.append(f"{name}={with_margin(value, radius)}")
    return f"PerformanceEvaluation({', '.join(parts)})"


def measure_names(evaluation: "PerformanceEvaluation") -> list[str]:
    """A name for each measure, a repeated one numbered from 2 on."""
    names: list[str] = []
    for measure in evaluation.measure:
        base = name = measure_name(measure)
        count = 1
        while name in names:
            count += 1
            name = f"{base}_{count}"
        names.append(name)
    return names


def with_margin(value: Any, radius: float | None) -> str:
    """A measurement, and its uncertainty where that is known.

    Example:
        >>> with_margin(0.95, 0.0123), with_margin(0.95, None)
        ('0.950 ± 0.0123', '0.950')
    """
    margin = f" ± {number(radius)}" if _is_finite(radius) else ""
    return f"{number(value)}{margin}"


def short_name(name: str) -> str:
    """The name of a measure, cut where it would make a table too wide.

    Example:
        >>> short_name("accuracy"), short_name("FScore(" + "x" * 40 + ")")
        ('accuracy', 'FScore(xxxxxxxxxxxxxxxxxxxxxx...')
    """
    return name if len(name) <= NAME_WIDTH else name[: NAME_WIDTH - 3] + "..."


def number(value: Any) -> str:
    """A number to three significant digits, a count in full, anything else cut short.

    Example:
        >>> number(0.12345), number(7), number({"a": 1.0, "b": 2.0})
        ('0.123', '7', 'a: 1.00, b: 2.00')
    """
    if isinstance(value, Mapping):
        items = [f"{key}: {number(item)}" for key, item in value.items()]
        more = ", ..." if len(items) > SHOWN_ITEMS else ""
        return ", ".join(items[:SHOWN_ITEMS]) + more
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return format_float(float(value))
    return f"{type(value).__name__}(...)" if _has_several_lines(value) else short(value, width=24)


def brief(value: object) -> str:
    """A parameter object as the shortest call that makes it: settings at their default left out.

    Example:
        >>> from pymlj.resampling import CV
        >>> brief(CV(nfolds=3, rng=1)), brief(CV())
        ('CV(nfolds=3, rng=1)', 'CV()')
    """
    if isinstance(value, float):
        return repr(value)
    if not isinstance(value, ParamObject):
        return short(value, width=40)
    settings = [
        f"{name}={brief(getattr(value, name))}"
        for name, field in fields(value).items()
        if field.required or not same_value(getattr(value, name), field.default)
    ]
    return f"{type(value).__name__}({', '.join(settings)})"


def _title(evaluation: "PerformanceEvaluation") -> str:
    resampling = evaluation.resampling
    k = len(evaluation.fold_sizes)
    folds = "1 fold" if k == 1 else f"{k} folds"
    how = brief(resampling) if isinstance(resampling, ParamObject) else "explicit rows"
    failed = sum(failure is not None for failure in evaluation.failures)
    note = f" ({failed} failed)" if failed else ""
    return f"{evaluation.tag}, {how}, {folds}{note}"


def _table(evaluation: "PerformanceEvaluation") -> tuple[list[str], list[list[str]]]:
    header = ["measure", "operation", "measurement"]
    columns: list[Sequence[str]] = [
        [short_name(name) for name in measure_names(evaluation)],
        evaluation.operation,
        ["see below" if _goes_below(v) else number(v) for v in evaluation.measurement],
    ]
    if any(map(_is_finite, evaluation.uncertainty_radius_95)):
        header.append("1.96*SE")
        columns.append(
            [number(r) if _is_finite(r) else "" for r in evaluation.uncertainty_radius_95]
        )
    if len(evaluation.fold_sizes) > 1:
        header.append("per_fold")
        columns.append(_folds(evaluation.per_fold))
    return header, [list(row) for row in zip(*columns, strict=True)]


def _folds(per_fold: Sequence[Any]) -> list[str]:
    """The values of the folds that are numbers, those of one fold one under the other."""
    shown = [values[:SHOWN_FOLDS] if all_numbers(values) else [] for values in per_fold]
    cells = [[number(value) for value in values] for values in shown]
    widths = [max(map(len, column)) for column in zip(*filter(None, cells), strict=True)]
    more = " ..." if len(per_fold[0]) > SHOWN_FOLDS else ""
    return [
        " ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + more if row else ""
        for row in cells
    ]


def _shown_below(evaluation: "PerformanceEvaluation") -> list[tuple[str, Any]]:
    """Measurements that are tables themselves, such as confusion matrices, with their names."""
    named = zip(measure_names(evaluation), evaluation.measurement, strict=True)
    return [(name, value) for name, value in named if _goes_below(value)]


def _goes_below(value: Any) -> bool:
    is_plain = isinstance(value, numbers.Number | Mapping | np.ndarray)
    return not is_plain and _has_several_lines(value)


def _has_several_lines(value: Any) -> bool:
    return "\n" in repr(value)


def _is_finite(radius: float | None) -> bool:
    return radius is not None and math.isfinite(radius)
