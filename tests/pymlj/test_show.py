"""`pymlj/_show.py`: tables and shortened values."""

import math

import numpy as np
import pytest

from pymlj._show import format_float, html_table, short, text_table


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


def test_html_tables_escape():
    assert "<td style='text-align:left'>&lt;b&gt;</td>" in html_table(["a"], [["<b>"]])
