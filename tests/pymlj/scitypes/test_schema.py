"""`pymlj/scitypes/_schema.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Continuous, Count, Missing, Multiclass, Textual, schema

COLUMNS = {"x": [1.5, 2.5], "n": [3, 4], "s": ["u", "v"]}


@pytest.mark.parametrize(
    ("X", "types"),
    [
        (pd.DataFrame(COLUMNS), (np.dtype(float), np.dtype(int), pd.Series(["a"]).dtype)),
        (pl.DataFrame(COLUMNS), (pl.Float64, pl.Int64, pl.String)),
        (pa.table(COLUMNS), (pa.float64(), pa.int64(), pa.string())),
        (COLUMNS, (float, int, str)),
        ([{"x": 1.5, "n": 3, "s": "u"}], (float, int, str)),
    ],
    ids=lambda value: type(value).__module__,
)
def test_schema_of_every_kind_of_table(X, types):
    found = schema(X)
    assert found.names == ("x", "n", "s")
    assert found.scitypes == (Continuous, Count, Textual)
    assert found.types == types


def test_lists_of_mixed_entries_are_of_no_class():
    found = schema({"a": [1, None], "b": [1, "x"], "c": [None, None]})
    assert found.types == (int, object, object)
    assert found.scitypes == (Missing | Count, Count | Textual, Missing)


def test_schemas_compare_by_value():
    assert schema(COLUMNS) == schema(COLUMNS)
    assert schema(COLUMNS) != schema({"x": [1]})


def test_schema_prints_as_a_table_and_as_html():
    X = pd.DataFrame({"a<b": [1.5], "town": pd.Categorical(["Ulm"])})
    text, page = str(schema(X)), schema(X)._repr_html_()
    assert text.splitlines()[1].split("│")[1:4] == [" names ", " scitypes      ", " types    "]
    assert "Multiclass[1]" in text
    assert "<table" in page
    assert "a&lt;b" in page


def test_dtypes_that_spell_out_their_categories_are_cut_in_print():
    dtype = pl.Enum([f"level {i}" for i in range(99)])
    found = schema(pl.DataFrame({"a": pl.Series(["level 1"], dtype=dtype)}))
    assert found.types == (dtype,)
    assert max(map(len, str(found).splitlines())) < 70


def test_schema_as_a_frame():
    found = schema({"a": [1], "b": pd.Categorical(["x"])}).to_frame()
    assert found["names"].tolist() == ["a", "b"]
    assert found["scitypes"].tolist() == [Count, Multiclass[1]]
    assert found["types"].tolist() == [int, pd.CategoricalDtype(["x"])]


@pytest.mark.parametrize("thing", [np.ones((2, 2)), [1, 2], pd.Series([1]), 5, {"a": 1}], ids=repr)
def test_only_tables_have_a_schema(thing):
    with pytest.raises(ArgumentError, match="A table is needed"):
        schema(thing)


def test_the_schema_of_many_columns_is_cut_in_the_middle():
    text = repr(schema({f"c{j}": [1.0] for j in range(200)}))

    assert "... (150 more)" in text and "c24 " in text and "c25 " not in text and "c199" in text
    assert "more)" not in repr(schema({f"c{j}": [1.0] for j in range(60)}))
