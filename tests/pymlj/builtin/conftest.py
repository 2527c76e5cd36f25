"""What the tests of the built-in models share."""

import polars as pl
import pyarrow as pa
import pytest

from pymlj.machines import machine
from pymlj.tables import build_table, columns, to_list

_LIKE = {
    "pandas": None,
    "polars": pl.DataFrame(),
    "pyarrow": pa.table({}),
    "dict": {"x": []},
}


@pytest.fixture(params=list(_LIKE))
def as_kind(request):
    """A function that makes a table of each kind out of columns."""
    return lambda given: build_table(given, like=_LIKE[request.param])


@pytest.fixture
def fitted():
    """A function that trains a machine, silently."""
    return lambda model, *data: machine(model, *data).fit(verbosity=0)


@pytest.fixture
def lists():
    """A function that gives the columns of a table as lists, missing entries as None."""
    return lambda table: {name: _plain(values) for name, values in columns(table).items()}


def _plain(values):
    return [None if entry is None or entry != entry else entry for entry in to_list(values)]
