"""`pymlj/scitypes/_base.py`: `<=` is a partial order, and `|` its least upper bound."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pymlj.scitypes as sci
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import (
    Array,
    ColorImage,
    Continuous,
    Count,
    Density,
    Finite,
    Found,
    GrayImage,
    Image,
    Infinite,
    Known,
    Matrix,
    Missing,
    Multiclass,
    Nothing,
    OrderedFactor,
    Sampleable,
    Scitype,
    Table,
    Textual,
    Tuple,
    Unknown,
    Vector,
    nonmissing,
)

simple = st.sampled_from([Found, Known, Unknown, Infinite, Continuous, Count, Textual, Missing])
levels = st.integers(2, 3)
parametrised = st.one_of(
    st.builds(
        lambda kind, n: kind[n], st.sampled_from([Finite, Multiclass, OrderedFactor]), levels
    ),
    st.builds(lambda kind, n: kind[n, 2], st.sampled_from([Image, GrayImage, ColorImage]), levels),
    st.sampled_from([Finite, Multiclass, OrderedFactor, Image, GrayImage, Table, Nothing]),
    st.sampled_from([Vector, Matrix, Array, Tuple, Density, Sampleable]),
)


def grown(inner):
    return st.one_of(
        st.builds(lambda S, T: S | T, inner, inner),
        st.builds(lambda kind, S: kind[S], st.sampled_from([Vector, Matrix, Array]), inner),
        st.builds(lambda kind, S: kind[S], st.sampled_from([Density, Sampleable]), inner),
        st.lists(inner, max_size=3).map(lambda bounds: Table(*bounds)),
        st.lists(inner, max_size=2).map(lambda items: Tuple[tuple(items)]),
    )


scitypes = st.recursive(simple | parametrised, grown, max_leaves=5)


@given(S=scitypes)
def test_every_type_is_below_itself(S):
    assert S <= S
    assert S >= S
    assert not S < S
    assert not S > S
    assert S | S == S


@given(S=scitypes, T=scitypes)
def test_types_below_each_other_are_equal(S, T):
    assert (S <= T and T <= S) == (S == T)
    assert (S < T) == (S <= T and S != T) == (T > S)
    assert (S >= T) == (T <= S)


@given(S=scitypes, T=scitypes, U=scitypes)
def test_the_order_is_transitive(S, T, U):
    chain = [S, S | T, S | T | U]
    assert chain[0] <= chain[1] <= chain[2]
    if S <= T and T <= U:
        assert S <= U


@given(S=scitypes, T=scitypes, U=scitypes)
def test_a_union_is_the_least_type_above_its_parts(S, T, U):
    assert S <= S | T
    assert T <= S | T
    assert (S | T <= U) == (S <= U and T <= U)
    assert (S <= T) == (S | T == T)


@given(S=scitypes, T=scitypes, U=scitypes)
def test_unions_forget_order_and_repeats(S, T, U):
    assert S | T == T | S
    assert (S | T) | U == S | (T | U)
    assert hash(S | T | U) == hash(U | S | T)


@given(S=scitypes, T=scitypes)
def test_containers_are_covariant(S, T):
    for kind in (Vector, Matrix, Array, Density):
        assert (kind[S] <= kind[T]) == (S <= T)
    assert (Table(S) <= Table(T)) == (S <= T)
    assert (Tuple[S, T] <= Tuple[T, T]) == (S <= T)


@given(S=scitypes)
def test_types_can_be_printed_copied_and_pickled(S):
    assert eval(repr(S), vars(sci)) == S
    for again in (pickle.loads(pickle.dumps(S)), copy.deepcopy(S)):
        assert again == S
        assert hash(again) == hash(S)


@given(S=scitypes)
def test_nonmissing_takes_missing_away(S):
    assert nonmissing(Missing | S) in (S, nonmissing(S))
    assert nonmissing(S) <= S


def test_missing_comes_first_in_print():
    assert repr(Textual | Missing | Count) == "Missing | Count | Textual"


def test_a_union_leaves_out_what_another_part_covers():
    assert Missing | Count | Infinite == Missing | Infinite
    assert Multiclass[3] | Multiclass == Multiclass


@pytest.mark.parametrize("other", [float, 3, None, "Count"])
def test_types_compare_with_types_only(other):
    for compare in (
        lambda: Count <= other,
        lambda: Count >= other,
        lambda: Count < other,
        lambda: Count > other,
        lambda: Count | other,
    ):
        with pytest.raises(TypeError):
            compare()
    assert Count != other


def test_types_are_not_iterable():
    with pytest.raises(TypeError, match="not iterable"):
        list(Finite)


def test_every_public_type_is_a_scitype():
    for name in ("Continuous", "Vector", "Table", "Tuple", "Density", "Binary", "Nothing"):
        assert isinstance(getattr(sci, name), Scitype)


@pytest.mark.parametrize(
    "make", [lambda: Vector[float], lambda: Table(int), lambda: Tuple[1], lambda: Density["x"]]
)
def test_parameters_must_be_scitypes(make):
    with pytest.raises(ArgumentError, match=r"must be scientific types, such as .* but got `"):
        make()
