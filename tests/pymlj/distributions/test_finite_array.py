"""`pymlj/distributions/_finite_array.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    DomainError,
    UnivariateFinite,
    UnivariateFiniteArray,
    categorical,
)
from pymlj.tables import n_rows, select_rows

P = np.array([[0.1, 0.2, 0.7], [0.5, 0.2, 0.3], [0.8, 0.1, 0.1]])
D = UnivariateFinite(["x", "y", "z"], P)


# -- picking rows --


@given(st.lists(st.integers(-3, 2), max_size=5))
def test_picking_rows_picks_rows_of_the_matrix(rows):
    found = D[rows]
    assert isinstance(found, UnivariateFiniteArray)
    np.testing.assert_array_equal(found.probs, P[np.array(rows, dtype=int)])
    assert found.levels == D.levels


def test_rows_picked_by_a_slice_share_memory():
    assert np.shares_memory(D[1:].probs, D.probs)


def test_one_row_is_one_distribution():
    for row in (1, np.int64(1), np.array(1), -2):
        assert D[row] == UnivariateFinite(["x", "y", "z"], P[1])


@pytest.mark.parametrize("rows", [1.0, "x", [[0, 1]], (0, 1.5), None])
def test_other_indices_are_refused(rows):
    with pytest.raises(IndexError, match="picked by an integer, a slice, a mask or a vector"):
        D[rows]


def test_a_row_beyond_the_end_is_refused():
    with pytest.raises(IndexError, match="out of bounds"):
        D[3]


def test_it_is_a_vector_to_the_functions_on_rows():
    assert n_rows(D) == 3
    assert select_rows(D, [2, 0]) == D[[2, 0]]
    assert [d.mode() for d in D] == ["z", "x", "x"]


def test_a_support_of_some_levels_survives_picking():
    part = UnivariateFinite(["y"], [[1.0], [1.0]], pool=["x", "y"])
    assert part[0].support == part[:1].support == ["y"]


# -- answers --


def test_pdf_at_picks_one_probability_a_row():
    y = ["z", None, "x"]
    for labels in (y, np.array(y, dtype=object), pd.Series(y), categorical(y), pl.Series(y)):
        np.testing.assert_array_equal(D.pdf_at(labels), [0.7, np.nan, 0.8])
        np.testing.assert_allclose(D.logpdf_at(labels), np.log([0.7, np.nan, 0.8]))


def test_what_it_predicts_can_be_looked_up_again():
    assert D.pdf_at(D.mode()).tolist() == [0.7, 0.5, 0.8]


def test_pdf_at_does_not_mind_levels_that_do_not_occur():
    y = pd.Categorical(["z", "z", "x"], categories=["unseen", "z", "x"])
    assert D.pdf_at(y).tolist() == [0.7, 0.3, 0.8]


def test_logpdf_at_an_impossible_label_is_minus_infinity():
    one = UnivariateFinite(["a", "b"], [[1.0, 0.0]])
    assert one.logpdf_at(["b"]).tolist() == [-np.inf]


def test_pdf_at_needs_a_label_a_row():
    with pytest.raises(DimensionMismatch, match="one label for each of 3 distributions, but got 2"):
        D.pdf_at(["x", "y"])
    with pytest.raises(DomainError, match="but got `wombat`"):
        D.pdf_at(["x", "y", "wombat"])


def test_the_mode_is_categorical_with_all_levels():
    found = UnivariateFinite(["x", "y"], P[:, :2], pool=["w", "x", "y"], ordered=True).mode()
    assert isinstance(found, pd.Categorical) and found.ordered
    assert found.tolist() == ["y", "x", "x"] and found.categories.tolist() == ["w", "x", "y"]


def test_there_is_no_mode_among_nan():
    with pytest.raises(DomainError, match="There is no mode"):
        UnivariateFinite(["a", "b"], [[0.5, 0.5], [np.nan, 1.0]]).mode()


def test_an_empty_vector_answers_with_empty_ones():
    empty = D[:0]
    assert len(empty) == 0 and len(empty.mode()) == 0 and empty.pdf("x").shape == (0,)
    assert empty.pdf(["x", "y"]).shape == (0, 2) and len(empty.sample(rng=0)) == 0
    assert empty.to_frame().shape == (0, 3) and "0 distributions" in repr(empty)


def test_draws_follow_the_rows():
    many = UnivariateFinite(["x", "y"], np.repeat([[0.9, 0.1], [2.0, 6.0]], 5000, axis=0))
    drawn = np.array(many.sample(rng=1).codes)
    assert drawn[:5000].mean() == pytest.approx(0.1, abs=0.02)
    assert drawn[5000:].mean() == pytest.approx(0.75, abs=0.02)


def test_several_draws_are_a_column_each():
    found = D.sample(4, rng=1)
    assert isinstance(found, pd.DataFrame) and found.shape == (3, 4)
    assert found[0].tolist() == D.sample(rng=1).tolist()
    assert all(column.cat.categories.tolist() == ["x", "y", "z"] for _, column in found.items())


def test_what_cannot_be_drawn_from_is_refused():
    with pytest.raises(DomainError, match="To sample"):
        UnivariateFinite(["a", "b"], [[0.5, 0.5], [0.0, 0.0]]).sample()


def test_as_array_and_as_frame():
    assert np.shares_memory(np.asarray(D), D.probs)
    copied = np.array(D)
    copied[0, 0] = 9.0
    assert D.probs[0, 0] == 0.1
    assert np.asarray(D, dtype=np.float32).dtype == np.float32
    frame = D.to_frame()
    assert frame.columns.tolist() == ["x", "y", "z"] and frame.to_numpy().tolist() == P.tolist()
    frame.iloc[0, 0] = 9.0
    assert D.probs[0, 0] == 0.1


# -- joining --


@given(st.integers(0, 3), st.integers(0, 3))
def test_the_whole_is_its_pieces_joined(i, j):
    i, j = sorted((i, j))
    assert D[:i].concat(D[i:j], D[j:]) == D


def test_unordered_vectors_are_joined_by_label():
    found = D.concat(UnivariateFinite(["z", "y", "x"], [0.5, 0.25, 0.125]))
    assert found.levels == ["x", "y", "z"] and found[3].pdf(list("xyz")).tolist() == [
        0.125,
        0.25,
        0.5,
    ]


def test_supports_are_merged():
    first, second = (UnivariateFinite([c], [[1.0]], pool=["a", "b", "c"]) for c in "ac")
    assert first.concat(second).support == ["a", "c"]


def test_single_distributions_are_stacked():
    assert UnivariateFiniteArray.stack([D[0], D[1:]]) == D
    assert UnivariateFiniteArray.stack(D) == D
    with pytest.raises(ArgumentError, match="at least one distribution to stack"):
        UnivariateFiniteArray.stack([])


@pytest.mark.parametrize(
    "other, words",
    [
        (UnivariateFinite(["x", "y"], [0.5, 0.5]), "must have the same levels to be joined"),
        (UnivariateFinite(["x", "y", "z"], P[0], ordered=True), "of which one is ordered"),
    ],
)
def test_levels_must_agree_to_be_joined(other, words):
    with pytest.raises(DomainError, match=words):
        D.concat(other)


def test_ordered_levels_must_be_in_the_same_order_to_be_joined():
    first = UnivariateFinite(["x", "y"], [[0.5, 0.5]], ordered=True)
    with pytest.raises(DomainError, match=r"have \['x', 'y'\] and \['y', 'x'\]"):
        first.concat(UnivariateFinite(["y", "x"], [[0.5, 0.5]], ordered=True))


def test_only_distributions_are_joined():
    with pytest.raises(
        ArgumentError, match=r"Only distributions over labels can be joined, .* `list`"
    ):
        D.concat([0.5, 0.25, 0.25])


# -- text --


def test_text_is_a_table_with_the_middle_left_out():
    wide = UnivariateFinite([f"c{j}" for j in range(30)], np.eye(30), ordered=True)
    text = repr(wide)
    assert text.startswith("UnivariateFiniteArray: 30 distributions over 30 ordered levels\n")
    one = UnivariateFinite(["a", "b"], [[0.5, 0.5]])
    assert str(one).startswith("UnivariateFiniteArray: 1 distribution over 2 levels\n")
    assert "c3" in text and "c4" not in text and "c26" in text and "…" in text
    assert len(text.splitlines()) == 1 + 4 + 11
    assert "c0" in wide._repr_html_() and "<table" in wide._repr_html_()
