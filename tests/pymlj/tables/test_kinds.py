"""`pymlj/tables/_kinds.py`."""

import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.tables import is_table, table_kind, vector_kind


@pytest.mark.parametrize(
    ("X", "kind"),
    [
        (pd.DataFrame({"a": [1]}), "pandas"),
        (pd.DataFrame(), "pandas"),
        (pl.DataFrame({"a": [1]}), "polars"),
        (pa.table({"a": [1]}), "pyarrow"),
        (pa.RecordBatch.from_pydict({"a": [1]}), "pyarrow"),
        ({"a": [1, 2], "b": np.ones(2)}, "columns"),
        (
            {"a": pl.Series([1, 2]), "b": pa.array([1, 2]), "c": range(2), "d": ("x", "y")},
            "columns",
        ),
        ([{"a": 1, "b": 2}, {"b": 1, "a": 3}], "rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_table_is_recognised(X, kind):
    assert is_table(X)
    assert table_kind(X) == kind


@pytest.mark.parametrize(
    "X",
    [
        None,
        5,
        "abc",
        np.ones((3, 2)),
        pd.Series([1]),
        pl.Series([1]),
        [],
        {},
        [{}],
        [1, 2],
        [[1, 2], [3, 4]],
        [{"a": 1}, {"b": 1}],
        [{"a": 1}, 2],
        {"a": [1, 2], "b": [1]},
        {"a": 1.5},
        {"a": "ab", "b": "cd"},
        {"a": {"x": 1}},
        {"a": np.ones((2, 2))},
        {"a": pd.DataFrame({"x": [1]})},
        {"a": pl.DataFrame({"x": [1]})},
    ],
    ids=repr,
)
def test_other_objects_are_no_tables(X):
    assert not is_table(X)
    assert table_kind(X) is None


@pytest.mark.parametrize(
    ("x", "kind"),
    [
        (np.ones(2), "numpy"),
        (np.ones((2, 2)), "numpy"),
        (np.ma.array([1, 2]), "masked"),
        (pd.Series([1]), "pandas"),
        (pd.Index([1]), "pandas"),
        (pd.Categorical(["a"]), "pandas"),
        (pd.array([1], dtype="Int64"), "pandas"),
        (pl.Series([1]), "polars"),
        (pa.array([1]), "pyarrow"),
        (pa.chunked_array([[1]]), "pyarrow"),
        ([1], "list"),
        ((1,), "list"),
        (range(1), "list"),
        (pd.MultiIndex.from_tuples([(1, 2)]), None),
        ("abc", None),
        (5, None),
        (pd.DataFrame({"a": [1]}), None),
        (pl.DataFrame({"a": [1]}), None),
    ],
    ids=lambda value: str(type(value)) if not isinstance(value, str) else value,
)
def test_every_kind_of_vector_is_recognised(x, kind):
    assert vector_kind(x) == kind


def test_optional_libraries_stay_unloaded_for_users_of_pandas():
    program = (
        "import sys, pandas as pd\n"
        "from pymlj.scitypes import Multiclass, coerce, schema\n"
        "X = pd.DataFrame({'a': ['x', 'y'], 'b': [object(), object()]})\n"
        "schema(coerce(X, a=Multiclass))\n"
        "loaded = {'polars', 'torch', 'narwhals', 'scipy.stats', 'PIL.Image', 'sklearn'}\n"
        "print(sorted(loaded & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
