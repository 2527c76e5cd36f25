"""`pymlj_flux/_features.py`: tables and matrices as arrays, and new data brought into line."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj import ArgumentError, DimensionMismatch, ScitypeError, categorical, machine
from pymlj_flux import NeuralNetworkRegressor, _features
from pymlj_flux._features import FeatureSchema, read_features


def mixed():
    return pd.DataFrame(
        {
            "x": [0.5, 1.5, 2.5],
            "c": categorical(["b", "a", "b"], levels=["b", "a", "z"]),
            "k": [1, 2, 3],
        }
    )


def schema(X):
    read = read_features(X)
    return FeatureSchema(read.values.shape[1], read.names, read.pools, {k: 1 for k in read.pools})


# -- reading ---------------------------------------------------------------------------------------


def test_a_table_becomes_one_array_with_codes():
    read = read_features(mixed())
    assert read.values.dtype == np.float32
    assert read.values.tolist() == [[0.5, 0, 1], [1.5, 1, 2], [2.5, 0, 3]]
    assert (read.names, read.pools, read.counts) == (("x", "c", "k"), {1: ["b", "a", "z"]}, ("k",))


@pytest.mark.parametrize("kind", [pl.DataFrame, pa.table, dict])
def test_tables_of_other_libraries_are_read_alike(kind):
    columns = {"x": np.array([0.5, 1.5]), "flag": np.array([True, False])}
    assert read_features(kind(columns)).values.tolist() == [[0.5, 1], [1.5, 0]]


def test_a_float32_matrix_is_not_copied():
    X = np.zeros((4, 2), dtype=np.float32)
    read = read_features(X)
    assert np.shares_memory(read.values, X)
    assert np.shares_memory(read.take(slice(1, 3)).values, X)


def test_gaps_in_columns_of_any_kind_become_nan():
    X = pd.DataFrame(
        {
            "a": pd.array([1, None], dtype="Int64"),
            "b": [None, 2.0],
            "c": categorical([None, "u"]),
            "d": pd.Series([1.5, None], dtype=object),
        }
    )
    assert np.isnan(read_features(X).values).tolist() == [
        [False, True, True, False],
        [True, False, False, True],
    ]


@pytest.mark.parametrize(
    ("column", "kind", "cure"),
    [
        (["u", "v"], "text", r"coerce\(X, \{'city': Multiclass\}\)"),
        (
            pd.to_datetime(["2020-01-01", "2020-01-02"]),
            "times",
            r"`Columns\(\{'city': UnivariateTimeTypeToContinuous\(\)\}\)` makes numbers",
        ),
        ([{}, {}], "object", r"coerce\(X, \{'city': Continuous\}\)"),
    ],
)
def test_a_column_that_is_no_feature_is_named_with_the_cure(column, kind, cure):
    read = read_features(pd.DataFrame({"x": [1.0, 2.0], "city": column}))
    with pytest.raises(ScitypeError, match=f"but `city` holds .*{kind}") as caught:
        read.check_readable()
    caught.match(cure)


def test_training_on_text_is_refused():
    X = pd.DataFrame({"x": [1.0, 2.0], "city": ["u", "v"]})
    mach = machine(NeuralNetworkRegressor(), X, [1.0, 2.0], scitype_check_level=0)
    with pytest.raises(ScitypeError, match="numbers or categorical data, but `city` holds text"):
        mach.fit(verbosity=0)


def test_one_feature_must_be_a_matrix():
    with pytest.raises(DimensionMismatch, match=r"X.reshape\(-1, 1\)"):
        read_features(np.zeros(3))


@pytest.mark.parametrize("X", ["text", 3.5, object(), iter([1.0])])
def test_what_is_neither_table_nor_matrix_is_refused(X):
    with pytest.raises(ScitypeError, match=r"must be a table .* or a matrix"):
        read_features(X)


def test_a_matrix_of_objects_is_refused():
    with pytest.raises(ScitypeError, match=r"must hold numbers, but its dtype is `<U1`"):
        read_features(np.array([["a", "b"]]))


def test_more_levels_than_float32_can_count_are_refused(monkeypatch):
    monkeypatch.setattr(_features, "_MOST_LEVELS", 2)
    with pytest.raises(
        ArgumentError, match=r"2 levels or fewer, but `c` has 3.*CardinalityReducer"
    ):
        read_features(mixed())


def test_source_gives_the_rows_as_they_were():
    X = mixed()
    picked = read_features(X).take([2, 0]).take(slice(0, 1))
    pd.testing.assert_frame_equal(picked.source(), X.iloc[[2]])
    assert picked.take(None) is picked
    assert len(picked) == 1


# -- missing values --------------------------------------------------------------------------------


def test_columns_with_missing_values_are_named_with_the_cure():
    X = mixed()
    X.loc[1, "x"] = np.nan
    X.loc[0, "c"] = None
    with pytest.raises(
        ArgumentError, match=r"some in columns `x`, `c`. .*`FillImputer\(\) >> model`"
    ):
        read_features(X).check_complete()


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e39], ids=["inf", "minus_inf", "overflow"])
def test_columns_with_infinite_or_too_large_values_are_named(value):
    X = mixed()
    X.loc[1, "x"] = value
    with pytest.raises(ArgumentError, match="infinite or larger values in column `x`") as caught:
        read_features(X).check_complete()
    caught.match("finite in float32")
    with pytest.raises(ArgumentError, match="infinite or larger values in column 1 "):
        read_features(np.array([[0.0, value]])).check_complete()


def test_infinite_features_are_refused_in_training_and_prediction():
    X = np.arange(6.0).reshape(3, 2)
    bad = np.where(X == 3, np.inf, X)
    with pytest.raises(ArgumentError, match="column 1"):
        machine(NeuralNetworkRegressor(), bad, X[:, 0]).fit(verbosity=0)
    mach = machine(NeuralNetworkRegressor(epochs=1), X, X[:, 0]).fit(verbosity=0)
    with pytest.raises(ArgumentError, match="infinite or larger values in column 1"):
        mach.predict(bad)


def test_a_column_of_a_matrix_is_counted():
    X = np.zeros((3, 4))
    X[2, 3] = np.nan
    with pytest.raises(ArgumentError, match=r"column 3 \(counted from 0\)"):
        read_features(X).check_complete()


def test_missing_values_in_rows_that_are_not_used_do_no_harm():
    X, y = np.zeros((6, 2)), np.zeros(6)
    X[5, 0] = y[4] = np.nan
    mach = machine(NeuralNetworkRegressor(epochs=1), X, y)
    assert mach.fit(rows=range(4), verbosity=0).predict(rows=range(4)).shape == (4,)


# -- new data --------------------------------------------------------------------------------------


def test_columns_are_found_by_name():
    X = mixed()
    turned = X[["k", "x", "c"]]
    aligned = schema(X).align(read_features(turned))
    np.testing.assert_array_equal(aligned, read_features(X).values)


def test_data_in_line_is_not_copied():
    read = read_features(mixed())
    assert schema(mixed()).align(read) is read.values


def test_labels_are_translated_and_the_new_data_stays_as_it_is():
    X = mixed()
    new = X.assign(c=categorical(["b", "a", "b"], levels=["a", "b"]))
    read = read_features(new)
    before = read.values.copy()
    np.testing.assert_array_equal(schema(X).align(read), read_features(X).values)
    np.testing.assert_array_equal(read.values, before)


def test_a_matrix_and_a_table_go_by_place():
    X = np.arange(6.0).reshape(3, 2)
    table = pd.DataFrame(X, columns=["u", "v"])
    np.testing.assert_array_equal(schema(X).align(read_features(table)), X)
    np.testing.assert_array_equal(schema(table).align(read_features(X)), X)


def test_another_number_of_columns_is_refused():
    with pytest.raises(DimensionMismatch, match="trained on 2 columns, but the new data has 3"):
        schema(np.zeros((1, 2))).align(read_features(np.zeros((1, 3))))


def test_missing_and_unknown_columns_are_named():
    new = mixed().rename(columns={"x": "y"})
    with pytest.raises(
        DimensionMismatch, match="trained on 3 columns, `x`, `c`, `k`, but"
    ) as caught:
        schema(mixed()).align(read_features(new))
    caught.match("has 3; `x` missing; `y` not known")


def test_columns_that_are_too_many_are_left_out_by_the_call_in_the_message():
    new = mixed().assign(z=0.0)
    with pytest.raises(DimensionMismatch, match="`z` not known") as caught:
        schema(mixed()).align(read_features(new))
    caught.match(r"`select_columns\(X, \['x', 'c', 'k'\]\)` takes those of training")


def test_many_columns_are_not_all_listed_in_the_call():
    X = pd.DataFrame(np.zeros((2, 12))).rename(columns="x{}".format)
    with pytest.raises(DimensionMismatch, match=r"'x9', \.\.\.\]\)` takes those of training"):
        schema(X).align(read_features(X.assign(z=0.0)))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x", r"`x` held numbers in training, but holds text .*coerce\(X, \{'x': Continuous\}\)"),
        ("c", r"`c` held categorical data .* but holds text .*coerce\(X, \{'c': Multiclass\}\)"),
    ],
)
def test_text_in_new_data_is_to_become_what_the_column_was(name, words):
    new = mixed().assign(**{name: ["1", "2", "3"]})
    with pytest.raises(ScitypeError, match=words):
        schema(mixed()).align(read_features(new))


def test_prediction_says_what_a_column_of_text_was_in_training():
    X = pd.DataFrame({"age": [1.0, 2.0, 3.0]})
    mach = machine(NeuralNetworkRegressor(epochs=1), X, [1.0, 2.0, 3.0]).fit(verbosity=0)
    with pytest.raises(ScitypeError, match=r"Column `age` held numbers .*'age': Continuous"):
        mach.predict(pd.DataFrame({"age": ["1", "2"]}))


def test_a_column_that_was_categorical_must_be_so_again():
    with pytest.raises(
        ScitypeError, match="`c` held categorical data in training, but holds numbers"
    ):
        schema(mixed()).align(read_features(mixed().assign(c=[1.0, 2.0, 3.0])))


def test_a_column_of_numbers_must_be_so_again():
    new = mixed().assign(x=categorical(["u", "v", "u"]))
    with pytest.raises(ScitypeError, match=r"held numbers .*coerce\(X, \{'x': Continuous\}\)"):
        schema(mixed()).align(read_features(new))


def test_an_unknown_level_is_an_error_or_minus_one():
    new = read_features(mixed().assign(c=categorical(["b", "new", "a"])))
    with pytest.raises(ArgumentError, match=r"column `c` has the new level 'new'") as caught:
        schema(mixed()).align(new)
    caught.match('`handle_unknown="zero"`')
    assert schema(mixed()).align(new, "zero")[:, 1].tolist() == [0, -1, 1]


def test_counts_are_taken_as_numbers_with_a_note(caplog):
    X, y = pd.DataFrame({"k": [1, 2, 3]}), np.zeros(3)
    with caplog.at_level("INFO", logger="pymlj"):
        machine(NeuralNetworkRegressor(epochs=0), X, y).fit(verbosity=1)
    assert "Columns of counts are taken as Continuous: `k`" in caplog.text


def test_an_array_of_more_axes_is_told_to_be_flattened():
    with pytest.raises(DimensionMismatch, match=r"two axes.*`X.reshape\(len\(X\), -1\)`"):
        read_features(np.zeros((4, 3, 2)))
