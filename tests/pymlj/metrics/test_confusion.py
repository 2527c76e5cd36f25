"""`pymlj/metrics/_confusion.py`: the object that a confusion matrix is."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj import ArgumentError, ConfusionTable, DimensionMismatch, confusion_matrix

few = settings(max_examples=50, deadline=None)

CM = ConfusionTable([[1, 2], [3, 4]], ["a", "b"])
ORDERED = ConfusionTable([[1, 2], [3, 4]], ["a", "b"], ordered=True)


def test_entries_by_level():
    assert [CM(p, t) for p in "ab" for t in "ab"] == [1, 2, 3, 4]
    assert type(CM("a", "b")) is int


def test_an_unknown_level_is_named():
    with pytest.raises(ArgumentError, match=r"levels are \['a', 'b'\], but got 'z'"):
        CM("z", "a")


def test_entries_by_position_need_an_order():
    assert ORDERED[1, 0] == 3
    with pytest.raises(ArgumentError, match="by position only if the levels are ordered"):
        CM[1, 0]


def test_matrix_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        CM.matrix[0, 0] = 5
    source = np.array([[1]])
    table = ConfusionTable(source, ["a"])
    source[0, 0] = 7
    assert table("a", "a") == 1


def test_levels_cannot_be_changed_through_the_list():
    CM.levels.append("c")
    assert CM.levels == ["a", "b"]


def test_sums_go_by_level():
    other = ConfusionTable([[4, 3], [2, 1]], ["b", "a"])
    assert (CM + other).matrix.tolist() == [[2, 4], [6, 8]]
    assert not (CM + ORDERED).ordered and (ORDERED + ORDERED).ordered


def test_sum_of_different_levels_is_an_error():
    with pytest.raises(ArgumentError, match="Only confusion matrices with the same levels"):
        CM + ConfusionTable([[1]], ["a"])
    with pytest.raises(ArgumentError, match="Only confusion matrices with the same levels"):
        ORDERED + ORDERED.reordered(["b", "a"])


@pytest.mark.parametrize("other", [1, "x", None])
def test_only_matrices_are_added(other):
    with pytest.raises(TypeError):
        CM + other


@pytest.mark.parametrize("factor", [1.5, "x", True, CM])
def test_factors_are_integers(factor):
    with pytest.raises(TypeError):
        CM * factor


def test_multiples():
    assert (3 * CM).matrix.tolist() == [[3, 6], [9, 12]]
    assert np.int64(2) * 1 * CM == CM + CM


def test_equality_goes_by_level_and_by_order_where_both_have_one():
    swapped = ConfusionTable([[4, 3], [2, 1]], ["b", "a"])
    assert swapped == CM == ORDERED
    assert ORDERED.reordered(["b", "a"]) != ORDERED
    assert ConfusionTable([[1, 2], [3, 5]], ["a", "b"]) != CM
    assert ConfusionTable([[1, 2], [3, 4]], ["a", "c"]) != CM
    assert CM != "cm"


def test_it_has_no_hash():
    with pytest.raises(TypeError, match="unhashable"):
        hash(CM)


@pytest.mark.parametrize(
    "matrix, levels, words",
    [
        ([[1, 2]], ["a", "b"], r"each of its 2 levels, but has the shape \(1, 2\)"),
        ([[1]], ["a", "b"], r"but has the shape \(1, 1\)"),
    ],
)
def test_shape_must_go_with_the_levels(matrix, levels, words):
    with pytest.raises(DimensionMismatch, match=words):
        ConfusionTable(matrix, levels)


def test_levels_are_distinct():
    with pytest.raises(ArgumentError, match="The levels must be distinct"):
        ConfusionTable([[1, 2], [3, 4]], ["a", "a"])


@pytest.mark.parametrize("entry", [-1, 0.5, True])
def test_entries_are_counts(entry):
    with pytest.raises(ArgumentError, match="must be counts"):
        ConfusionTable([[entry]], ["a"])


def test_frame_has_predictions_as_rows():
    frame = CM.to_frame()
    expected = pd.DataFrame(
        [[1, 2], [3, 4]],
        index=pd.Index(["a", "b"], name="predicted"),
        columns=pd.Index(["a", "b"], name="true"),
    )
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False)
    frame.loc["a", "a"] = 9
    assert CM("a", "a") == 1


def test_text_and_html_have_headings_levels_and_counts():
    for text in (str(CM), repr(CM), CM._repr_html_()):
        assert "Ground Truth" in text and "Predicted" in text
        assert all(part in text for part in ("a", "b", "1", "2", "3", "4"))


def test_state_and_pickle_bring_it_back():
    for back in (
        ConfusionTable.from_state(ORDERED.to_state()),
        pickle.loads(pickle.dumps(ORDERED)),
    ):
        assert back == ORDERED and back.ordered and back.levels == ["a", "b"]


@few
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30))
def test_counts_are_those_of_a_crosstab(pairs):
    yhat, y = [p for p, _ in pairs], [t for _, t in pairs]
    cm = confusion_matrix(pd.Categorical(yhat, list("abc")), pd.Categorical(y, list("abc")))
    for p in "abc":
        for t in "abc":
            assert cm(p, t) == pairs.count((p, t))
