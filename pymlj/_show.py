"""Text and HTML for results: tables, shortened values."""

import html
import itertools
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

WIDTH = 100  # of text where it is not known how much room there is
_NARROWEST = 8  # columns of tables are not made narrower
_MUCH = 2000  # characters, of a repr in a notebook


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
    try:
        with np.errstate(all="ignore"):  # tables of pandas look at the size of their entries
            text = one_line(value)
    except Exception:  # integers of very many digits, and objects that somebody wrote
        text = object.__repr__(value)
    return text if len(text) <= width else text[: width - 3] + "..."


def one_line(value: object) -> str:
    """A repr in which calls that are spread over several lines, for reading, are one again.

    Example:
        >>> class Spread:
        ...     def __repr__(self):
        ...         return "f(" + chr(10) + "    a=1," + chr(10) + "    b=2," + chr(10) + ")"
        >>> one_line(Spread())
        'f(a=1, b=2)'
    """
    text = re.sub(r"([(\[{])\n\s*", r"\1", repr(value))
    return re.sub(r"\s*\n\s*", " ", re.sub(r",\n\s*([)\]}])", r"\1", text))


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


def text_table(
    header: Sequence[str], rows: Sequence[Sequence[object]], width: int | None = None
) -> str:
    """A table drawn with box characters, columns aligned left.

    Cells of a table that would be wider than the terminal are broken, the widest columns first: at
    spaces as long as that is enough, then anywhere, in the first column last.

    Args:
        header: A name for each column.
        rows: The cells; what is no string is shown by `short`.
        width: How wide the table may become; `None` for the width of the terminal, or 100 where
            there is none.

    Example:
        >>> print(text_table(["name", "value"], [["a", 0.25], ["b", 12]]))
        ┌──────┬───────┐
        │ name │ value │
        ├──────┼───────┤
        │ a    │ 0.250 │
        │ b    │ 12    │
        └──────┴───────┘
    """
    cells = _cells([header, *rows])
    room = shutil.get_terminal_size((WIDTH, 24)).columns if width is None else width
    columns = list(zip(*cells, strict=True))
    widest = [max(map(columns_of, column)) for column in columns]
    words = [max(columns_of(w) for c in column for w in c.split() or [""]) for column in columns]
    widths = _fitting(widest, words, room)

    def lines(row: Sequence[str]) -> Iterator[str]:
        broken = [_broken(cell, w) for cell, w in zip(row, widths, strict=True)]
        for parts in itertools.zip_longest(*broken, fillvalue=""):
            padded = (p + " " * (w - columns_of(p)) for p, w in zip(parts, widths, strict=True))
            yield "│ " + " │ ".join(padded) + " │"

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join("─" * (width + 2) for width in widths) + right

    body = [line for row in cells[1:] for line in lines(row)]
    top = [rule("┌", "┬", "┐"), *lines(cells[0]), rule("├", "┼", "┤")]
    return "\n".join([*top, *body, rule("└", "┴", "┘")])


def columns_of(text: str) -> int:
    r"""How many columns of a terminal a text takes: two for wide characters, none for accents.

    Example:
        >>> columns_of("abc"), columns_of("高さ"), columns_of("e\u0301")
        (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _cells(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """The cells as texts, each on one line."""
    texts = [[cell if isinstance(cell, str) else short(cell) for cell in row] for row in rows]
    return [[text if text.isprintable() else _printable(text) for text in row] for row in texts]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _fitting(widths: list[int], words: list[int], room: int) -> list[int]:
    """The widths of columns that fit into so many columns of a terminal, frame included.

    Args:
        widths: Those that need no break.
        words: Those that need none within a word.
        room: Columns of the terminal.
    """
    room -= 3 * len(widths) + 1
    narrow = [min(width, _NARROWEST) for width in widths]
    for least in (words, [words[0], *narrow[1:]], narrow):
        widths = _shrunk(widths, least, room)
    return widths


def _shrunk(widths: list[int], least: list[int], room: int) -> list[int]:
    """The widths, the widest ones cut until all fit, or each is as small as it may become."""
    widths = list(widths)
    while sum(widths) > room and (free := [i for i, w in enumerate(widths) if w > least[i]]):
        widest = max(free, key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _broken(text: str, width: int) -> list[str]:
    """A text in lines of at most that width, broken at spaces, else brackets, if there are any."""
    if columns_of(text) <= width:
        return [text]
    lines = [""]
    for word in _words(text, width):
        if columns_of(lines[-1] + word.rstrip()) > width and lines[-1]:
            lines.append("")
        for c in word:
            if columns_of(lines[-1] + c) > width:
                if c == " ":
                    continue
                lines.append("")
            lines[-1] += c
    return [line.rstrip() for line in lines]


def _words(text: str, width: int) -> Iterator[str]:
    """The words, those that are wider than that broken after brackets."""
    for word in re.split(r"(?<= )(?! )", text):
        if columns_of(word.rstrip()) <= width:
            yield word
        else:
            yield from re.split(r"(?<=[\[(])", word)


def html_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The same table as HTML, for notebooks."""

    def row(parts: Sequence[Any], tag: str) -> str:
        cells = "".join(
            f"<{tag} style='text-align:left'>{html.escape(str(p))}</{tag}>" for p in parts
        )
        return f"<tr>{cells}</tr>"

    body = "".join(row(cells, "td") for cells in _cells(rows))
    return f"<table><thead>{row(header, 'th')}</thead><tbody>{body}</tbody></table>"


def html_value(value: object) -> str:
    """What a notebook would show for a value, or else its repr."""
    rich = None if isinstance(value, type) else getattr(value, "_repr_html_", None)
    shown = rich() if callable(rich) else None
    if isinstance(shown, str):
        return shown
    return f"<pre style='margin:0;white-space:pre-wrap'>{html.escape(_brief(value))}</pre>"


def html_items(title: str, items: Mapping[Any, object]) -> str:
    """Named values as a table that folds, as do those among them that have much to show.

    There are no colours in it, so that it can be read on whatever background a notebook has.
    """
    rows = "".join(
        f"<tr><th style='text-align:left;vertical-align:top'>{html.escape(str(key))}</th>"
        f"<td style='text-align:left'>{html_value(value)}</td></tr>"
        for key, value in items.items()
    )
    summary = f"<summary><b>{html.escape(title)}</b></summary>"
    return f"<details open>{summary}<table>{rows}</table></details>"


def _brief(value: object) -> str:
    """A repr, cut where there is very much of it."""
    text = repr(value)
    return text if len(text) <= _MUCH else f"{text[:_MUCH]}... ({len(text)} characters)"
