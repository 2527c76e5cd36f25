"""`pymlj/scitypes/_overlap.py`: whether two declared types can both be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    Array,
    Continuous,
    Count,
    Density,
    Finite,
    Found,
    Image,
    Matrix,
    Missing,
    Multiclass,
    OrderedFactor,
    Table,
    Textual,
    Tuple,
    Unknown,
    Vector,
)
from pymlj.scitypes import GrayImage, Sampleable, overlap

YES = [
    (Continuous, Continuous),
    (Continuous, Unknown),
    (Vector[Textual], Found),
    (Finite[2], Multiclass),
    (Multiclass[3], Finite[3]),
    (GrayImage, Image),
    (Missing | Count, Count),
    (Missing | Count, Missing | Continuous),
    (Matrix[Continuous] | Table, Table(Count)),
    (Table(Continuous, Count), Table(Continuous, Finite)),
    (Table(Missing | Continuous), Table(Continuous)),
    (Table, Table(Textual)),
    (Vector[Unknown], Vector[Continuous]),
    (Array, Vector[Count]),
    (Array[Count], Vector[Count]),
    (Density[Finite], Density[Multiclass[2]]),
    (Density[Finite], Sampleable),
    (Tuple[Count, Finite], Tuple[Count, Multiclass[2]]),
]
NO = [
    (Continuous, Count),
    (Finite[2], Multiclass[3]),
    (Multiclass, OrderedFactor),
    (Vector[Count], Vector[Continuous]),
    (Vector[Count], Matrix[Count]),
    (Vector[Count], Table(Count)),
    (Table(Continuous), Table(Finite, Textual)),
    (Density[Count], Density[Finite]),
    (Density[Count], Count),
    (Tuple[Count], Tuple[Count, Count]),
    (Tuple[Count, Count], Tuple[Count, Finite]),
    (Missing, Count),
]


@pytest.mark.parametrize("S, T", YES, ids=str)
def test_types_that_something_can_have_both(S, T):
    assert overlap(S, T) and overlap(T, S)


@pytest.mark.parametrize("S, T", NO, ids=str)
def test_types_that_contradict_each_other(S, T):
    assert not overlap(S, T) and not overlap(T, S)


TYPES = st.recursive(
    st.sampled_from([Continuous, Count, Finite, Finite[2], Multiclass, Multiclass[3], Missing]),
    lambda inner: (
        inner.map(lambda S: Vector[S])
        | inner.map(lambda S: Table(S))
        | st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1])
    ),
    max_leaves=4,
)


@given(TYPES, TYPES)
def test_subtypes_overlap_and_so_do_unions_with_their_members(S, T):
    assert overlap(S, S | T) and overlap(T, S | T)
    assert overlap(S, T) == overlap(T, S)
    if S <= T:
        assert overlap(S, T)
