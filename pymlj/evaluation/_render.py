"""How an evaluation looks: as a table, as HTML, on one line."""

import html
import math
import numbers
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymlj._show import format_float, html_table, short, text_table
from pymlj.parameters import ParamObject, fields, same_value

from ._aggregate import all_numbers
from ._names import measure_name

if TYPE_CHECKING:
    from ._result import PerformanceEvaluation

SHOWN_FOLDS = 6


def as_text(evaluation: "PerformanceEvaluation") -> str:
    """A line saying what was evaluated, and a table with a row for each measure."""
    return f"{_title(evaluation)}\n{text_table(*_table(evaluation))}"


def as_html(evaluation: "PerformanceEvaluation") -> str:
    """The same for notebooks."""
    return f"<p>{html.escape(_title(evaluation))}</p>{html_table(*_table(evaluation))}"


def as_line(evaluation: "PerformanceEvaluation") -> str:
    """The tag and the measurements, for evaluations in lists and dicts."""
    parts = [repr(evaluation.tag)]
    for name, value, radius in zip(
        measure_names(evaluation),
        evaluation.measurement,
        evaluation.uncertainty_radius_95,
        strict=True,
    ):
        margin = f" ± {number(radius)}" if _is_finite(radius) else ""
        parts.append(f"{name}={number(value)}{margin}")
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


def number(value: Any) -> str:
    """A number to three significant digits, a count in full, anything else cut short.

    Example:
        >>> number(0.12345), number(7), number({"a": 1.0, "b": 2.0, "c": 3.0})
        ('0.123', '7', "{'a': 1.0, 'b': 2.0, ...")
    """
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return format_float(float(value))
    several_lines = "\n" in repr(value)
    return f"{type(value).__name__}(...)" if several_lines else short(value, width=24)


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
        measure_names(evaluation),
        evaluation.operation,
        [number(value) for value in evaluation.measurement],
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


def _is_finite(radius: float | None) -> bool:
    return radius is not None and math.isfinite(radius)
