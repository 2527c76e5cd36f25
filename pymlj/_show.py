"""Text and HTML for results: tables, shortened values."""

import html
from collections.abc import Sequence
from typing import Any

import numpy as np


def short(value: object, width: int = 60) -> str:
    """A repr for messages and tables: floats to three significant digits, long texts cut.

    Example:
        >>> short(0.123456)
        '0.123'
        >>> short("x" * 100, width=10)
        "'xxxxxx..."
    """
    if isinstance(value, float | np.floating):
        return format_float(float(value))
    text = " ".join(repr(value).split())
    return text if len(text) <= width else text[: width - 3] + "..."


def format_float(value: float, digits: int = 3) -> str:
    """A number to so many significant digits, keeping trailing zeros.

    Example:
        >>> format_float(0.5), format_float(1234.5), format_float(1e-7)
        ('0.500', '1230', '1.00e-07')
    """
    if not np.isfinite(value) or value == 0:
        return f"{value:.1f}"
    rounded = float(f"{value:.{digits - 1}e}")
    exponent = int(np.floor(np.log10(abs(rounded))))
    if not -5 < exponent < 6:
        return f"{value:.{digits - 1}e}"
    return f"{rounded:.{max(digits - 1 - exponent, 0)}f}"


def _cells(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else short(cell) for cell in row] for row in rows]


def text_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table drawn with box characters, columns aligned left.

    Example:
        >>> print(text_table(["name", "value"], [["a", 0.25], ["b", 12]]))
        ┌──────┬───────┐
        │ name │ value │
        ├──────┼───────┤
        │ a    │ 0.250 │
        │ b    │ 12    │
        └──────┴───────┘
    """
    cells = _cells(rows)
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]

    def line(parts: Sequence[str]) -> str:
        return "│ " + " │ ".join(p.ljust(w) for p, w in zip(parts, widths, strict=True)) + " │"

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join("─" * (width + 2) for width in widths) + right

    body = [line(row) for row in cells]
    return "\n".join(
        [rule("┌", "┬", "┐"), line(header), rule("├", "┼", "┤"), *body, rule("└", "┴", "┘")]
    )


def html_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The same table as HTML, for notebooks."""

    def row(parts: Sequence[Any], tag: str) -> str:
        cells = "".join(
            f"<{tag} style='text-align:left'>{html.escape(str(p))}</{tag}>" for p in parts
        )
        return f"<tr>{cells}</tr>"

    body = "".join(row(cells, "td") for cells in _cells(rows))
    return f"<table><thead>{row(header, 'th')}</thead><tbody>{body}</tbody></table>"
