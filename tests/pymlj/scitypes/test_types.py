"""`pymlj/scitypes/_types.py`. Laws of the order are in `test_base.py`."""

import numpy as np
import pytest

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import (
    Array,
    Binary,
    ColorImage,
    Continuous,
    Count,
    Density,
    Finite,
    GrayImage,
    Image,
    Infinite,
    Known,
    Matrix,
    Missing,
    Multiclass,
    OrderedFactor,
    Sampleable,
    Table,
    Textual,
    Tuple,
    Vector,
)


def test_parameters_narrow_a_type():
    assert Multiclass[3] <= Finite[3] <= Finite <= Known
    assert not Multiclass[3] <= Finite[2]
    assert not Multiclass <= Multiclass[3]
    assert Binary == Finite[2]
    assert GrayImage[3, 4] <= Image[3, 4]
    assert not GrayImage[3, 4] <= GrayImage[4, 3]


def test_integers_of_numpy_are_parameters():
    assert Multiclass[np.int64(3)] == Multiclass[3]
    assert repr(GrayImage[np.int32(2), 3]) == "GrayImage[2, 3]"


@pytest.mark.parametrize("n", ["a", 1.5, -1, True, None, (1, 2)], ids=repr)
def test_a_number_of_levels_must_be_a_count(n):
    with pytest.raises(
        ArgumentError, match=r"The parameters of `Finite` must be the number of lev"
    ):
        Finite[n]


@pytest.mark.parametrize("size", [3, (3,), (1, 2, 3), (1.5, 2)], ids=repr)
def test_the_size_of_an_image_must_be_two_counts(size):
    with pytest.raises(ArgumentError, match="must be the numbers of rows and columns, integers fr"):
        ColorImage[size]


@pytest.mark.parametrize("S", [Continuous, Multiclass[3], Density[Count], Tuple[Count]], ids=repr)
def test_types_that_are_complete_take_no_parameters(S):
    with pytest.raises(ArgumentError, match="takes no parameters, but got"):
        S[3]


def test_arrays_go_by_entries_and_axes():
    assert Array[Count, 1] == Vector[Count]
    assert Array[Count, 2] == Matrix[Count]
    assert Vector[Count] <= Vector <= Array
    assert Vector[Count] <= Array[Infinite]
    assert not Matrix[Count] <= Vector
    assert repr(Array[Continuous, 3]) == "Array[Continuous, 3]"
    assert repr(Array[Continuous]) == "Array[Continuous]"


@pytest.mark.parametrize(
    "make", [lambda: Vector[Count, 2], lambda: Vector[Count][Count], lambda: Array[Count, 1, 2]]
)
def test_arrays_take_entries_once(make):
    with pytest.raises(ArgumentError, match="cannot take the parameters"):
        make()


@pytest.mark.parametrize("ndim", [-1, 1.5, "2", True])
def test_the_number_of_axes_must_be_a_count(ndim):
    with pytest.raises(ArgumentError, match="number of axes of `Array` must be an integer from 0"):
        Array[Count, ndim]


def test_tables_are_bounds():
    assert Table(Count, Count) == Table(Count)
    assert Table(Count, Infinite) == Table(Infinite)
    assert Table(Multiclass[3], OrderedFactor[2]) <= Table(Finite)
    assert not Table(Count, Textual) <= Table(Count)
    assert not Table(Missing | Count) <= Table(Missing | Continuous, Count)
    assert Table(Count, Textual) <= Table(Count | Textual)
    assert not Table(Count | Textual) <= Table(Count, Textual)
    assert Table() <= Table(Count) <= Table <= Known
    assert not Table <= Table(Known)
    assert not Table(Count) <= Infinite


def test_a_table_type_is_not_called_twice():
    with pytest.raises(ArgumentError, match=r"`Table\(Count\)` is complete; call `Table\(...\)`"):
        Table(Count)(Textual)


def test_tuples_go_entry_by_entry():
    assert Tuple[Count, Multiclass[3]] <= Tuple[Infinite, Finite] <= Tuple
    assert not Tuple[Count] <= Tuple[Count, Count]
    assert not Tuple <= Tuple[Count]
    assert not Tuple[Count] <= Vector[Count]
    assert repr(Tuple[()]) == "Tuple[()]"


def test_densities_are_sampleable():
    assert Density[Multiclass[3]] <= Density[Finite] <= Density <= Sampleable
    assert Density[Count] <= Sampleable[Infinite]
    assert not Sampleable[Count] <= Density[Count]
    assert not Density <= Known
