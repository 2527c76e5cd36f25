"""`pymlj_flux/_targets.py`: targets as arrays, and predictions in their form."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj import ArgumentError, DimensionMismatch, ScitypeError, categorical
from pymlj_flux._targets import (
    ColumnsSchema,
    LabelsSchema,
    class_weights_of,
    mean_one,
    read_columns,
    read_labels,
    read_vector,
    read_weights,
)

# -- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "y",
    [
        [1, 2],
        np.array([1.0, 2.0]),
        pd.Series([1, 2], dtype="Int64"),
        pl.Series([1, 2]),
        pa.array([1.0, 2.0]),
        np.array([1, 2], dtype=object),
    ],
    ids=["list", "array", "pandas", "polars", "pyarrow", "objects"],
)
def test_vectors_of_any_kind_become_one_column(y):
    assert read_vector(y, "M").values.tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (np.zeros((3, 1)), r"got an array of shape \(3, 1\)\. `y\.ravel\(\)`"),
        (pd.DataFrame({"y": [1.0]}), r"got a table with one column\. .*`y\['y'\]`"),
        (np.zeros((3, 2)), r"of shape \(3, 2\)\. .*`MultitargetNeuralNetworkRegressor`"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}), "2 columns.*`MultitargetNeuralNetworkRegressor`"),
    ],
)
def test_a_vector_is_needed_for_one_target(y, words):
    with pytest.raises(DimensionMismatch, match="`M` needs a vector as target") as caught:
        read_vector(y, "M")
    caught.match(words)


@pytest.mark.parametrize(
    ("y", "got"), [(categorical(["a", "b"]), "labels"), (["a", "b"], "`")], ids=["labels", "text"]
)
def test_labels_are_no_numbers(y, got):
    with pytest.raises(ScitypeError, match=f"`M` needs numbers, but the target holds {got}"):
        read_vector(y, "M")


def test_a_number_is_no_vector():
    with pytest.raises(ScitypeError, match="`M` needs a vector of numbers as target"):
        read_vector(3.5, "M")


@pytest.mark.parametrize(
    "make",
    [
        pd.DataFrame,
        pl.DataFrame,
        pa.table,
        dict,
        lambda d: pd.DataFrame(d).to_dict("records"),
    ],
    ids=["pandas", "polars", "pyarrow", "dict", "rows"],
)
def test_predictions_are_a_table_of_the_kind_of_the_target(make):
    y = make({"b": [1.0, 2.0], "a": [3.0, 4.0]})
    read = read_columns(y, "M")
    back = ColumnsSchema(read.names, read.kind).decode(read.values)
    assert type(back) is type(y)
    again = read_columns(back, "M")
    assert again.names == ("b", "a")
    np.testing.assert_array_equal(again.values, read.values)


def test_a_matrix_gives_a_matrix():
    read = read_columns(np.arange(6).reshape(3, 2), "M")
    back = ColumnsSchema(read.names, read.kind).decode(read.values)
    assert back.dtype == np.float64
    assert back.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_several_targets_must_come_in_columns():
    with pytest.raises(
        DimensionMismatch, match=r"needs a table or a matrix.*`NeuralNetworkRegressor`"
    ):
        read_columns(np.zeros(3), "M")


def test_a_column_that_holds_no_numbers_is_named():
    with pytest.raises(ScitypeError, match="column `b` of the target holds labels"):
        read_columns(pd.DataFrame({"a": [1.0], "b": categorical(["u"])}), "M")
    with pytest.raises(ScitypeError, match="the target holds an array of `<U1`"):
        read_columns(np.array([["u"]]), "M")


def test_missing_numbers_are_named():
    y = pd.DataFrame({"a": [1.0, 2.0], "b": [None, 2.0]})
    with pytest.raises(ArgumentError, match=r"there are some in `b`, in 1 row.*FillImputer"):
        read_columns(y, "M").check_complete()
    with pytest.raises(ArgumentError, match="there are some, in 2 rows"):
        read_vector([np.nan, 1.0, np.nan], "M").check_complete()


# -- labels ----------------------------------------------------------------------------------------


def test_labels_keep_their_pool_and_order():
    y = categorical(["b", "a", "b"], levels=["b", "z", "a"], ordered=True)
    read = read_labels(y, "M")
    assert read.codes.tolist() == [0, 2, 0]
    back = LabelsSchema(read.pool).decode(np.eye(3, dtype=np.float32))
    assert (back.levels, back.ordered) == (["b", "z", "a"], True)
    assert list(back.mode()) == ["b", "z", "a"]


def test_two_labels_from_the_probability_of_the_second():
    read = read_labels(categorical(["u", "v"]), "M")
    back = LabelsSchema(read.pool).decode_second(np.array([[0.25]], dtype=np.float32))
    np.testing.assert_allclose(back.probs, [[0.75, 0.25]])


@pytest.mark.parametrize("y", [["a", "b"], np.array([0, 1]), pd.Series(["u", "v"])])
def test_raw_labels_are_refused_with_the_call_that_helps(y):
    with pytest.raises(
        ScitypeError, match=r"`M` needs a categorical target.*`coerce\(y, Multiclass\)`"
    ):
        read_labels(y, "M")


def test_a_table_is_no_vector_of_labels():
    with pytest.raises(ScitypeError, match="`M` needs a vector of labels"):
        read_labels(pd.DataFrame({"y": ["a"]}), "M")


def test_missing_labels_are_counted():
    with pytest.raises(ArgumentError, match="in 1 row"):
        read_labels(categorical(["a", None]), "M").check_complete()


@pytest.mark.parametrize("value", [np.inf, -1e39])
def test_targets_that_are_infinite_or_too_large_are_refused(value):
    with pytest.raises(ArgumentError, match="infinite or larger values, in 1 row") as caught:
        read_vector([1.0, value], "M").check_complete()
    caught.match("The target must be finite in float32")
    two = pd.DataFrame({"a": [1.0, value, value], "b": [1.0, 2.0, 3.0]})
    with pytest.raises(ArgumentError, match="larger values in `a`, in 2 rows"):
        read_columns(two, "M").check_complete()


# -- weights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("w", [[1.0, -1.0], [1.0, np.nan], [np.inf, 1.0], [1e39, 1.0]])
def test_weights_must_be_finite_and_not_negative(w):
    with pytest.raises(ArgumentError, match=r"Weights must be finite \(.*\) and not negative"):
        read_weights(w)


def test_weights_must_be_numbers():
    with pytest.raises(ArgumentError, match="Weights must be numbers, but got a `list`"):
        read_weights(["a", "b"])


def test_weights_are_divided_by_their_mean():
    assert mean_one(np.array([1.0, 3.0])).tolist() == [0.5, 1.5]


def test_weights_that_are_all_zero_are_refused():
    with pytest.raises(ArgumentError, match="At least one weight must be positive"):
        mean_one(np.zeros(3))


def test_balanced_weights_make_the_levels_weigh_the_same():
    read = read_labels(categorical(list("aaabbc"), levels=list("abcd")), "M")
    weights = class_weights_of(read, "balanced")[read.codes]
    np.testing.assert_allclose([weights[:3].sum(), weights[3:5].sum(), weights[5]], [2, 2, 2])


def test_a_level_left_out_weighs_one():
    read = read_labels(categorical(list("ab")), "M")
    assert class_weights_of(read, {"b": 3.0}).tolist() == [1, 3]


def test_a_class_weight_for_no_level_is_refused():
    read = read_labels(categorical(list("ab")), "M")
    with pytest.raises(
        ArgumentError, match="must name levels of the target, 'a', 'b', but names 'c'"
    ):
        class_weights_of(read, {"c": 3.0})
