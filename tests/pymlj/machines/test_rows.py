"""`pymlj/machines/_rows.py`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.machines._rows import describe_rows, row_numbers, same_rows

LENGTH = 12
INDICES = st.lists(st.integers(-LENGTH, LENGTH - 1), max_size=20)
MASKS = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH)
BOUNDS = st.none() | st.integers(-LENGTH - 3, LENGTH + 3)
SLICES = st.builds(slice, BOUNDS, BOUNDS, st.none() | st.sampled_from([-3, -1, 1, 2]))


@given(INDICES | MASKS | SLICES)
def test_rows_mean_what_they_mean_to_numpy(rows):
    index = rows if isinstance(rows, slice) else np.array(rows, dtype=None if rows else int)
    expected = np.arange(LENGTH)[index]

    found = row_numbers(rows, LENGTH)

    if found is None:
        assert rows == slice(None)
    else:
        np.testing.assert_array_equal(found, expected)


@given(INDICES)
def test_equal_rows_are_the_same_whatever_holds_them(rows):
    first, second = row_numbers(rows, LENGTH), row_numbers(np.array(rows, dtype=int), LENGTH)

    assert same_rows(first, second)


def test_all_rows_and_each_of_the_rows_differ():
    assert not same_rows(row_numbers(None, 3), row_numbers(range(3), 3))
    assert same_rows(row_numbers(None, 3), row_numbers(slice(None), 3))


def test_the_array_given_is_copied():
    rows = np.array([1, 2])

    found = row_numbers(rows, 3)
    rows[0] = 0

    assert found.tolist() == [1, 2]


@pytest.mark.parametrize("rows", [[3], [-4], range(4), np.array([0, 7])])
def test_rows_that_do_not_exist_are_refused(rows):
    with pytest.raises(
        ArgumentError, match="must name rows of the data, which are 0 to 2, but got"
    ):
        row_numbers(rows, 3)


@pytest.mark.parametrize("rows", [[0.5], [[0, 1]], "ab", ["a"], 1])
def test_what_is_no_rows_is_refused(rows):
    with pytest.raises(ArgumentError, match="`rows` must be a list, array, range or slice"):
        row_numbers(rows, 3)


def test_a_mask_of_another_length_is_refused():
    with pytest.raises(DimensionMismatch, match="one entry a row, 3 in all, but has 2"):
        row_numbers([True, False], 3)


def test_without_a_number_of_rows_a_slice_is_refused_and_numbers_are_taken():
    assert row_numbers([7, 2], None).tolist() == [7, 2]
    assert row_numbers([True, False, True], None).tolist() == [0, 2]
    with pytest.raises(ArgumentError, match="needs data whose rows can be counted"):
        row_numbers(slice(2), None)


@pytest.mark.parametrize(
    "rows, text",
    [
        (None, "all rows"),
        ([4], "1 row (4)"),
        (range(5), "5 rows (0, 1, 2, 3, 4)"),
        (range(2, 10), "8 rows (2, 3, 4, ..., 9)"),
    ],
)
def test_rows_in_words(rows, text):
    assert describe_rows(row_numbers(rows, 20)) == text
