"""`pymlj/_show.py`: tables and shortened values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj._show import columns_of, format_float, html_table, short, text_table


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (1.0, "1.00"),
        (0.0333333, "0.0333"),
        (99.96, "100"),
        (12345.6, "12300"),
        (1e6, "1.00e+06"),
        (-2.5e-5, "-2.50e-05"),
        (math.inf, "inf"),
        (math.nan, "nan"),
    ],
)
def test_floats_have_three_significant_digits(value, text):
    assert format_float(value) == text and short(np.float64(value)) == text


def test_long_values_are_cut():
    assert len(short(list(range(100)), width=20)) == 20


def test_columns_of_a_table_are_aligned():
    lines = text_table(["a", "long name"], [["x", 1], ["longer", 2.0]]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[3] == "│ x      │ 1         │"


def test_cells_stay_on_one_line_and_wide_characters_take_two_columns():
    lines = text_table(["高さ", "x\ny"], [["é", "a\tb"], ["e\u0301", "\x1b[31m"]]).splitlines()
    assert lines[1] == r"│ 高さ │ x\ny     │"
    assert lines[3] == r"│ é    │ a\tb     │"
    assert {columns_of(line) for line in lines} == {columns_of(lines[0])}
    assert "\x1b" not in "".join(lines)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=4),
    st.integers(24, 90),
)
def test_tables_fit_into_the_width_and_lose_nothing(rows, width):
    lines = text_table(["name", "value"], rows, width=width).splitlines()
    assert {columns_of(line) for line in lines} == {columns_of(lines[0])}
    assert columns_of(lines[0]) <= width
    whole = text_table(["name", "value"], rows, width=1000)
    assert sorted(_letters(whole)) == sorted(_letters("\n".join(lines)))


def _letters(text):
    return [c for c in text if not c.isspace() and c not in "─│┌┬┐├┼┤└┴┘"]


def test_a_table_is_as_wide_as_the_terminal_at_most(monkeypatch):
    rows = [["accuracy", "0.949 0.376 0.242 0.429 0.270 0.513"]]
    for columns, height in [("80", 5), ("40", 6)]:
        monkeypatch.setenv("COLUMNS", columns)
        lines = text_table(["measure", "per_fold"], rows).splitlines()
        assert len(lines) == height and max(map(len, lines)) <= int(columns)


def test_html_tables_escape():
    assert "<td style='text-align:left'>&lt;b&gt;</td>" in html_table(["a"], [["<b>"]])


def test_words_that_are_too_wide_break_after_brackets():
    shown = text_table(["a", "b"], [["x" * 20, "Matrix[Continuous] | Table(Count)"]], width=40)
    lines = [line.split("│")[2].strip() for line in shown.splitlines() if "│" in line][1:]
    assert lines == ["Matrix[", "Continuous] |", "Table(Count)"]
