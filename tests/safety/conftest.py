"""A zoo of data: vectors and tables of every kind that somebody may hand to the library.

A test that takes `odd_vector` or `odd_table` runs once for each; they are made anew each time.
"""

import datetime as dt
import decimal
import fractions
import random
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from scipy import sparse

import pymlj

N = 6
ROWS = np.arange(N)
NUMBERS = ROWS * 1.5 - 2
LABELS = ["a", "b", "c", "a", "b", "c"]
GAPPY = [1, None, 3, 4, 5, 6]
FLAGS = [True, None, False, True, True, False]


def _objects(entries):
    """An array of objects, whatever they are."""
    array = np.empty(len(entries), dtype=object)
    for place, entry in enumerate(entries):
        array[place] = entry
    return array


def _frozen(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def _arrays():
    kinds = "int8 uint8 uint64 float16 float32 longdouble complex128 bool >f8 <U3 S3 M8[D] m8[s]"
    yield from ((kind, ROWS.astype(kind)) for kind in kinds.split())
    yield "half NaN", np.where(ROWS % 2, np.nan, NUMBERS)
    yield "all NaN", np.full(N, np.nan)
    yield "infinite", np.where(ROWS % 2, np.inf, NUMBERS)
    yield "huge", np.sign(NUMBERS) * 1.7e308
    yield "tiny", NUMBERS * 5e-324
    yield "constant", np.ones(N)
    yield "huge integers", np.full(N, 2**64 - 1, dtype=np.uint64)
    yield "read-only", _frozen(NUMBERS)
    yield "strided", np.repeat(NUMBERS, 2)[::-2]
    yield "records", np.zeros(N, dtype=[("a", float), ("b", int)])
    yield "masked", np.ma.MaskedArray(NUMBERS, mask=ROWS % 2 == 0)
    yield "all masked", np.ma.MaskedArray(ROWS, mask=True)
    yield "0-d", np.array(3.0)
    yield "2-d", np.ones((N, 2))
    yield "3-d", np.ones((N, 2, 2))
    yield "empty", np.array([])
    yield "one", np.array([1.0])


def _objects_of_python():
    yield "mixed", _objects(["a", 1, None, 2.5, (1, 2), b"x"])
    yield "dicts", _objects([{"a": 1}] * N)
    yield "lists", _objects([[1, 2]] * N)
    yield "big integers", _objects([10**30] * N)
    yield "decimals", _objects([decimal.Decimal(k) for k in range(N)])
    yield "fractions", _objects([fractions.Fraction(k, 3) for k in range(N)])
    yield "dates", _objects([dt.date(2020, 1, 1 + k) for k in range(N)])
    yield "list", NUMBERS.tolist()
    yield "list of text", list(LABELS)
    yield "list of anything", [1, "a", None, 2.0, True, b"x"]
    yield "uneven list", [[1], [1, 2], [], [3], [4], [5]]
    yield "list of None", [None] * N
    yield "tuple", tuple(NUMBERS.tolist())
    yield "range", range(N)
    yield "memory", memoryview(NUMBERS)


def _of_pandas():
    yield "Series", pd.Series(NUMBERS, index=ROWS[::-1] * 10, name="é")
    yield "Series of one index", pd.Series(NUMBERS, index=[0] * N)
    for dtype in ("Int64", "UInt8", "Float32", "int64[pyarrow]", "double[pyarrow]"):
        yield dtype, pd.Series(GAPPY, dtype=dtype)
    for dtype in ("boolean", "bool[pyarrow]"):
        yield dtype, pd.Series(FLAGS, dtype=dtype)
    for dtype in ("string", "string[pyarrow]", "str"):
        yield f"{dtype} of pandas", pd.Series(["a", None, "b", "a", "b", "c"], dtype=dtype)
    yield "lists of arrow", pd.Series([[1]] * N, dtype=pd.ArrowDtype(pa.list_(pa.int64())))
    yield "dates of pandas", pd.Series(pd.date_range("2020", periods=N))
    yield "dates with zone", pd.Series(pd.date_range("2020", periods=N, tz="Europe/Berlin"))
    yield "durations", pd.Series(pd.to_timedelta(ROWS, unit="D"))
    yield "periods", pd.Series(pd.period_range("2020", periods=N, freq="M"))
    yield "intervals", pd.Series(pd.interval_range(0, N))
    yield "sparse", pd.Series(pd.arrays.SparseArray(NUMBERS))
    yield "labels", pd.Series(pd.Categorical(LABELS))
    yield "ordered labels", pd.Series(pd.Categorical(LABELS, ordered=True))
    yield "two labels", pd.Categorical(list("ababab"))
    yield "labels with gaps", pd.Categorical(["a", None, "b", "a", "b", "b"])
    yield "missing labels", pd.Categorical([None] * N, categories=["a", "b"])
    yield "no levels", pd.Categorical([None] * N)
    yield "one level", pd.Categorical(["a"] * N)
    yield "many levels", pd.Categorical.from_codes(ROWS, [str(k) for k in range(1000)])
    yield "levels of intervals", pd.cut(NUMBERS, 3)
    yield "levels of tuples", pd.Categorical(_objects([(1, 2), (3, 4)] * 3))
    yield "levels of all kinds", pd.Categorical([1, "a", 2.5, 1, "a", 2.5])
    yield "odd levels", pd.Categorical(["é", "\x00", "日本", "", " ", "\u202e"])
    yield "MultiIndex", pd.MultiIndex.from_arrays([ROWS, ROWS])


def _of_other_libraries():
    yield "polars", pl.Series("a", GAPPY)
    yield "polars text", pl.Series("a", LABELS)
    yield "polars categorical", pl.Series("a", LABELS, dtype=pl.Categorical)
    yield "polars enum", pl.Series("a", LABELS, dtype=pl.Enum(["a", "b", "c"]))
    yield "polars lists", pl.Series("a", [[1, 2]] * N)
    yield "polars structs", pl.Series("a", [{"x": 1}] * N)
    yield "polars null", pl.Series("a", [None] * N)
    yield "polars objects", pl.Series("a", [object()] * N, dtype=pl.Object)
    yield "polars 128 bits", pl.Series("a", list(range(N)), dtype=pl.Int128)
    yield "arrow", pa.array(GAPPY)
    yield "arrow chunks", pa.chunked_array([pa.array(NUMBERS[:2]), pa.array(NUMBERS[2:])])
    yield "arrow dictionary", pa.array(LABELS).dictionary_encode()
    yield "arrow lists", pa.array([[1, 2]] * N)
    yield "arrow null", pa.nulls(N)
    yield "arrow half", pa.array(NUMBERS.astype(np.float16))
    yield "tensor", torch.arange(N, dtype=torch.float32)
    yield "tensor with gradient", torch.arange(N, dtype=torch.float32, requires_grad=True)
    yield "tensor of bfloat16", torch.arange(N, dtype=torch.bfloat16)
    yield "sparse matrix", sparse.csr_matrix(np.ones((N, 2)))


def _no_vectors():
    yield "None", None
    yield "number", 3.0
    yield "text", "hello"
    yield "bytes", b"abc"
    yield "set", set(range(N))
    yield "dict", {"a": 1}
    yield "object", object()
    yield "class", dict
    yield "function", len
    yield "images", [np.zeros((4, 4))] * N


def vectors():
    """Vectors by what is odd about them, and what is none."""
    groups = (_arrays, _objects_of_python, _of_pandas, _of_other_libraries, _no_vectors)
    return {name: value for group in groups for name, value in group()}


_BROKEN_IN_PANDAS = {"3-d", ">f8", "records", "images", "tensor with gradient"}


def _tables_of_one_odd_column():
    for name, values in vectors().items():
        if name in {kind for kind, _ in _no_vectors()} | {"0-d", "empty", "one"}:
            continue
        yield f"dict: {name}", {"good": NUMBERS.copy(), "odd": values}
        if name not in _BROKEN_IN_PANDAS:
            frame = pd.DataFrame({"good": NUMBERS})
            try:
                frame["odd"] = values
            except Exception:  # this pandas does not take it
                continue
            yield f"pandas: {name}", frame


def _tables_of_odd_names():
    def named(names):
        frame = pd.DataFrame({"a": NUMBERS, "b": ROWS})
        frame.columns = names
        return frame

    yield "repeated names", named(["a", "a"])
    yield "numbered", named([0, 1])
    yield "a number and a text", named(["a", 1])
    yield "no name", named([None, "a"])
    yield "NaN as name", named([np.nan, "a"])
    yield "true and false", named([True, False])
    yield "tuples", named(pd.Index([(1, 2), "a"], tupleize_cols=False))
    yield "two levels of names", named(pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]))
    yield "blank names", named(["", " "])
    yield "unicode", named(["é\u0301", "日本\n\t\x00"])
    yield "long names", named(["a" * 10_000, "b"])
    yield "dates as names", named(pd.date_range("2020", periods=2))
    yield "intervals as names", named(pd.interval_range(0, 2))
    clash = {"a": pd.Categorical(list("xyxyxy")), "a__x": NUMBERS, "a_1": NUMBERS, "a_x": NUMBERS}
    yield "names that others get", pd.DataFrame(clash)


def _tables_of_odd_rows():
    frame = pd.DataFrame({"a": NUMBERS, "b": ROWS})
    yield "two levels of rows", frame.set_axis(pd.MultiIndex.from_arrays([ROWS, ROWS]))
    yield "repeated rows", frame.set_axis([0] * N)
    yield "NaN as rows", frame.set_axis([np.nan] * N)
    yield "dates as rows", frame.set_axis(pd.date_range("2020", periods=N))
    yield "no columns", pd.DataFrame(index=range(N))
    yield "no rows", frame.iloc[:0]
    yield "nothing", pd.DataFrame()
    yield "one row", frame.iloc[:1]
    yield "constants", pd.DataFrame({"a": np.ones(N), "b": np.zeros(N)})
    yield "collinear", pd.DataFrame({"a": NUMBERS, "b": 2 * NUMBERS})
    yield "wide", pd.DataFrame(np.ones((N, 60)))
    yield "uneven dict", {"a": [1.0, 2.0], "b": [1.0]}
    yield "dict of nothing", {}
    yield "dict of empty columns", {"a": [], "b": []}
    yield "dict of numbers", {"a": 1.0}
    yield "dict without a name", {None: NUMBERS, "b": ROWS}
    yield "list of dicts", [{"a": float(x), "b": k} for k, x in enumerate(NUMBERS)]
    yield "list of other dicts", [{"a": 1.0}, {"b": 2.0}] * 3
    yield "list of empty dicts", [{}] * N
    yield "empty list", []
    yield "list of lists", [[1.0, 2.0]] * N
    yield "uneven lists", [[1.0, 2.0]] * 5 + [[1.0]]


def _matrices():
    pairs = np.column_stack([NUMBERS, ROWS])
    for kind in (
        "float64",
        "int8",
        "uint64",
        "float16",
        "complex128",
        "bool",
        "object",
        "U",
        "M8[D]",
    ):
        yield f"matrix of {kind}", np.column_stack([ROWS, ROWS % 3]).astype(kind)
    yield "matrix of all kinds", np.array([["a", 1.0]] * N, dtype=object)
    yield "matrix of None", np.array([[None, 1.0]] * N, dtype=object)
    yield "matrix of NaN", np.full((N, 2), np.nan)
    yield "matrix of infinity", np.full((N, 2), np.inf)
    yield "read-only matrix", _frozen(pairs)
    yield "matrix by columns", np.asfortranarray(pairs)
    yield "masked matrix", np.ma.MaskedArray(pairs, mask=np.column_stack([ROWS % 2, ROWS % 3]))
    yield "no columns in a matrix", np.ones((N, 0))
    yield "no rows in a matrix", np.ones((0, 2))
    yield "four axes", np.ones((N, 2, 2, 1))


def _tables_of_other_libraries():
    yield "polars table", pl.DataFrame({"a": NUMBERS, "b": ROWS})
    yield "polars nulls", pl.DataFrame({"a": [None] * N, "b": ROWS})
    yield "polars nothing", pl.DataFrame()
    yield "lazy", pl.LazyFrame({"a": NUMBERS})
    yield "arrow table", pa.table({"a": NUMBERS, "b": ROWS})
    yield "arrow repeated names", pa.Table.from_arrays([pa.array(NUMBERS)] * 2, names=["a", "a"])
    yield "arrow batch", pa.RecordBatch.from_pydict({"a": pa.array(NUMBERS)})
    yield "matrix as tensor", torch.ones(N, 2)


def tables():
    """Tables by what is odd about them; and matrices, and what is neither."""
    groups = (
        *(_tables_of_one_odd_column, _tables_of_odd_names, _tables_of_odd_rows),
        *(_matrices, _tables_of_other_libraries, _no_vectors),
    )
    return {name: value for group in groups for name, value in group()}


@pytest.fixture
def odd_vectors():
    return vectors()


@pytest.fixture
def odd_tables():
    return tables()


class Attempts:
    """Calls of the library that must work, or fail with an error of its own and change nothing.

    A test makes many of them; `close` says which were neither.
    """

    def __init__(self):
        self.found = []
        self.allowed = ()  # errors of others that any call may raise
        self._watched = {}  # objects that must stay as they are, each with its name and its look

    def __call__(self, label, call, check=None, *, data=(), allow=()):
        """Return what `call` returns, None if it raises what it may.

        Args:
            label: What is tried, for the message.
            call: The function.
            check: What must hold of its result: returns a text if it does not.
            data: Objects that must stay as they are, until the test is over.
            allow: Errors that are documented beside those of the library.
        """
        for item in data:
            if id(item) not in self._watched:
                self._watched[id(item)] = (label, item, _fingerprint(item))
        states = _random_states()
        result = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                warnings.simplefilter("ignore", pymlj.MLJWarning)
                result = call()
        except pymlj.MLJError as error:
            if len(str(error)) < 15:
                self.found.append(f"{label}: says no more than {error}")
        except (*self.allowed, *allow):
            pass
        except Exception as error:
            self.found.append(f"{label}: {type(error).__name__}: {str(error)[:200]}")
        else:
            told = check(result) if check is not None else None
            if told:
                self.found.append(f"{label}: {told}")
        if _random_states() != states:
            self.found.append(f"{label}: the state of a global random generator was changed")
        return result

    def close(self):
        for label, item, look in self._watched.values():
            if _fingerprint(item) != look:
                self.found.append(f"what went into {label} was changed")
        assert not self.found, "\n".join(self.found)


def _random_states():
    numpy_state = np.random.get_state()
    numbers = (numpy_state[1].tobytes(), *numpy_state[2:])
    return random.getstate(), numbers, torch.get_rng_state().numpy().tobytes()


def _fingerprint(data):
    """What tells whether data was changed: its repr, which is in full for data as short as ours."""
    with np.errstate(all="ignore"):
        return type(data), getattr(data, "shape", None), repr(data)


@pytest.fixture
def attempt():
    attempts = Attempts()
    yield attempts
    attempts.close()
