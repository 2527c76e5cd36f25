"""`pymlj/interface/_scitype_text.py`: scientific types as text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError
from pymlj.interface._scitype_text import parse_scitype
from pymlj.scitypes import (
    Array,
    Continuous,
    Count,
    Density,
    Finite,
    Found,
    GrayImage,
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

elements = st.sampled_from(
    [Continuous, Count, Finite, Multiclass, Textual, Image, Unknown, Found, GrayImage[28, 28]]
) | st.builds(
    lambda cls, n: cls[n], st.sampled_from([Multiclass, OrderedFactor]), st.integers(1, 9)
)
element_unions = elements | st.builds(lambda s: Missing | s, elements)
containers = (
    st.builds(lambda s: Vector[s], element_unions)
    | st.builds(lambda s: Matrix[s], elements)
    | st.builds(lambda s, n: Array[s, n], elements, st.integers(1, 4))
    | st.builds(lambda s: Vector[Density[s]], elements)
    | st.lists(element_unions, min_size=1, max_size=3).map(lambda s: Table(*s))
    | st.just(Table)
)
scitypes = (
    element_unions
    | containers
    | st.lists(containers, min_size=2, max_size=3).map(lambda s: Tuple[tuple(s)])
    | st.builds(lambda a, b: a | b, containers, containers)
)


@given(scitypes)
def test_the_repr_of_a_scientific_type_is_read_back(scitype):
    assert parse_scitype(repr(scitype)) == scitype


@pytest.mark.parametrize(
    "text, reason",
    [
        ("__import__('os').system('true')", "not allowed there"),
        ("os", "`os` is no scientific type"),
        ("annotations", "`annotations` is no scientific type"),
        ("Vector[Kontinuous]", "`Kontinuous` is no scientific type"),
        ("Vector.element", "not allowed there"),
        ("Table(*[Continuous])", "not allowed there"),
        ("Continuous |", "invalid syntax"),
        ("", "invalid syntax"),
    ],
)
def test_other_text_is_refused_and_not_evaluated(text, reason):
    with pytest.raises(ArgumentError, match=reason):
        parse_scitype(text)


def test_a_number_is_no_scientific_type():
    with pytest.raises(ArgumentError, match="'3' is not the text of a scientific type"):
        parse_scitype("3")
