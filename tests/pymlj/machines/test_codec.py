"""`pymlj/machines/_codec*.py`: values that come back as they were, and values that are refused."""

import datetime as dt
import json
import math
import random
import threading
import zoneinfo
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import pymlj
from pymlj import CV, Holdout, PersistenceError, Record
from pymlj.machines._codec import Decoder, Encoder
from pymlj.machines._persist import _codecs
from pymlj.parameters import same_value


def through(value, trusted=False):
    """`value` written and read, by way of JSON text."""
    encoder = Encoder(_codecs(True), trusted)
    node = json.loads(json.dumps(encoder.encode(value), allow_nan=False))
    pickles = encoder.pickles if trusted else None
    return Decoder(_codecs(True), encoder.arrays, pickles, node).decode(node)


def same(a, b):
    """Equal, of the same type, at every depth; NaN equals NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.tobytes() == b.tobytes() and a.shape == b.shape
    if isinstance(a, float):
        return (a != a and b != b) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return a == b


# ---------------------------------------------------------------- Python's own values

ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes()
    | st.datetimes(timezones=st.timezones())
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.complex_numbers(allow_nan=False)
)
KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_values_come_back_as_they_were(value):
    assert same(through(value), value)


@pytest.mark.parametrize(
    "value",
    [
        2**80,
        -(2**63),
        -0.0,
        float("-inf"),
        {1, 2},
        frozenset("ab"),
        range(3, 30, 4),
        slice(None, 3),
        slice(1, None, -2),
        dt.timezone(dt.timedelta(hours=2)),
        zoneinfo.ZoneInfo("Europe/Berlin"),
        dt.datetime(2024, 10, 27, 2, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"), fold=1),
        {"$": "tuple", "items": [1]},  # what looks like a node is no node
        "\ud800",
        [],
        (),
        {},
    ],
)
def test_special_values(value):
    back = through(value)

    assert same(back, value) and getattr(back, "fold", 0) == getattr(value, "fold", 0)


def test_nan_and_records():
    assert math.isnan(through(float("nan")))
    record = through(Record(a=1, b=Record(c=(1, 2))))
    assert record == Record(a=1, b=Record(c=(1, 2))) and isinstance(record.b, Record)


# ---------------------------------------------------------------- arrays

DTYPES = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes(endianness="?")
    | hnp.unsigned_integer_dtypes(endianness="?")
    | hnp.floating_dtypes(endianness="?")
    | hnp.complex_number_dtypes(endianness="?")
    | hnp.datetime64_dtypes()
    | hnp.timedelta64_dtypes()
    | hnp.unicode_string_dtypes(max_len=4)
    | hnp.byte_string_dtypes(max_len=4)
)


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
def test_arrays_come_back_as_they_were(array):
    back = through(array)

    assert same(back, array) and back.flags.writeable


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_in_memory_is_kept(order):
    array = np.asarray(np.arange(12.0).reshape(3, 4), order=order)
    back = through(array)

    assert same(back, array)
    assert back.flags.c_contiguous == array.flags.c_contiguous


def test_strided_arrays_and_arrays_of_objects():
    strided = np.arange(24.0).reshape(4, 6)[::2, ::-3]
    np.testing.assert_array_equal(through(strided), strided)
    objects = np.array([["u", None], [1, (2, 3)]], dtype=object)
    back = through(objects)
    assert back.dtype == object and back.shape == (2, 2) and back.tolist() == objects.tolist()


@pytest.mark.parametrize(
    "scalar",
    [
        np.float32(0.1),
        np.int8(-3),
        np.bool_(True),
        np.str_("u"),
        np.complex64(1j),
        np.datetime64("2024-02-29T12", "h"),
        np.timedelta64(3, "D"),
        np.float64("nan"),
    ],
)
def test_numpy_scalars(scalar):
    back = through(scalar)

    assert type(back) is type(scalar) and back.dtype == scalar.dtype
    assert back == scalar or (back != back and scalar != scalar)


def test_dtypes():
    for dtype in (np.dtype("float32"), np.dtype(">i4"), np.dtype("M8[s]"), np.dtype(object)):
        assert through(dtype) == dtype
    dtype = pd.CategoricalDtype(["v", "u"], ordered=True)
    assert through(dtype) == dtype


# ---------------------------------------------------------------- pandas

MOMENTS = pd.to_datetime(["2024-02-29 12:00:00.123456789", None])
VECTORS = [
    pd.Categorical(["v", "u", None], categories=["w", "v", "u"], ordered=True),
    pd.Categorical([3, 1, 1]),
    pd.Categorical([True, False]),
    pd.Categorical(pd.to_datetime(["2024-01-01", "2024-01-02"])),
    pd.array([1, None], dtype="Int64"),
    pd.array([True, None], dtype="boolean"),
    pd.array([0.5, None], dtype="Float32"),
    pd.array(["u", None], dtype="string"),
    pd.array(["u", None], dtype="str"),
    MOMENTS.array,
    MOMENTS.tz_localize("Europe/Berlin").array,
    (MOMENTS - pd.Timestamp("2024-01-01")).array,
]


def names(vectors):
    return [str(vector.dtype) for vector in vectors]


@pytest.mark.parametrize("vector", VECTORS, ids=names(VECTORS))
def test_vectors_of_pandas(vector):
    back = through(vector)

    assert type(back) is type(vector)
    pd.testing.assert_extension_array_equal(back, vector)


@pytest.mark.parametrize("vector", VECTORS, ids=names(VECTORS))
def test_series_and_indices_of_pandas(vector):
    series = pd.Series(vector, index=range(5, 5 + len(vector)), name="s")
    pd.testing.assert_series_equal(through(series), series)
    index = pd.Index(vector, name=("a", 1))
    pd.testing.assert_index_equal(through(index), index)


@pytest.mark.parametrize(
    "index",
    [
        pd.RangeIndex(3, 30, 4, name="r"),
        pd.Index([1.5, 2.5]),
        pd.Index(["u", 1], dtype=object),
        pd.Index([], dtype="int32"),
        pd.Index([True, False]),
    ],
)
def test_plain_indices(index):
    pd.testing.assert_index_equal(through(index), index, exact=True)


def test_frames():
    frame = pd.DataFrame(
        {"a": [1, 2], "b": pd.Categorical(["u", "v"]), 3: [0.5, None], "d": ["x", None]},
        index=pd.Index(["p", "q"], name="key"),
    )
    pd.testing.assert_frame_equal(through(frame), frame)
    pd.testing.assert_frame_equal(through(frame[[]]), frame[[]])


@pytest.mark.parametrize(
    "moment",
    [
        pd.Timestamp("2024-02-29 12:00:00.123456789"),
        pd.Timestamp("2024-02-29", tz="Europe/Berlin"),
        pd.Timestamp("2024-02-29").as_unit("s"),
        pd.Timedelta("3 days 00:00:00.5"),
        pd.Timedelta(7, "s").as_unit("ms"),
    ],
)
def test_moments(moment):
    back = through(moment)

    assert back == moment and type(back) is type(moment) and back.unit == moment.unit
    assert getattr(back, "tz", None) == getattr(moment, "tz", None)


def test_missing_values_stay_themselves():
    back = through([pd.NaT, pd.NA, None])

    assert back[0] is pd.NaT and back[1] is pd.NA and back[2] is None


# ---------------------------------------------------------------- objects


def test_objects_with_settings():
    strategy = CV(nfolds=3, rng=7)

    back = through({"resampling": strategy, "others": [Holdout(fraction_train=0.5)]})

    assert back["resampling"] == strategy and back["others"] == [Holdout(fraction_train=0.5)]


@pytest.mark.parametrize(
    "S", [pymlj.Continuous, pymlj.Multiclass[3], pymlj.Missing | pymlj.Count, pymlj.Binary]
)
def test_scientific_types(S):
    for T in (S, pymlj.Vector[S], pymlj.Table(S), pymlj.Tuple[S, pymlj.Unknown]):
        assert through(T) == T


@pytest.mark.parametrize("bits", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_generators_go_on_where_they_were(bits):
    rng = np.random.Generator(getattr(np.random, bits)(5))
    rng.standard_normal(3)
    rng.spawn(2)

    back = through(rng)

    assert back.random() == rng.random()
    assert back.spawn(1)[0].random() == rng.spawn(1)[0].random()


def test_other_generators_go_on_where_they_were():
    old, plain = np.random.RandomState(3), random.Random(3)
    old.standard_normal()

    assert through(old).standard_normal() == old.standard_normal()
    assert through(plain).random() == plain.random()
    torch = pytest.importorskip("torch")
    generator = torch.Generator().manual_seed(3)
    torch.rand(2, generator=generator)
    assert torch.equal(
        torch.rand(2, generator=through(generator)), torch.rand(2, generator=generator)
    )


def test_an_object_met_twice_comes_back_as_one():
    shared = {"a": np.arange(3)}
    back = through([shared, (shared, shared["a"])])

    assert back[0] is back[1][0] and back[0]["a"] is back[1][1]


def test_an_array_met_twice_is_stored_once():
    encoder = Encoder(_codecs(True))
    array = np.arange(3)
    encoder.encode([array, {"again": array}])

    assert len(encoder.arrays) == 1


# ---------------------------------------------------------------- what is refused


class Stranger(pymlj.parameters.ParamObject):
    size: int = 1


def local_function(x):
    return x


@pytest.mark.parametrize(
    "value, words",
    [
        (Decimal("1.5"), r"is of type `decimal.Decimal`, which can only be written with pickle"),
        (Stranger(), r"Or make its class known: `pymlj.register\(Stranger\)`"),
        (lambda x: x, "Or define it as a function at the top of a module"),
        (local_function, r"Or make it known: `pymlj.register\(local_function\)`"),
        (np.zeros(2, dtype=[("a", float)]), r"Its dtype is `\[\('a', '<f8'\)\]`"),
        (pd.period_range("2024", periods=2, freq="Y"), "is of type"),
    ],
)
def test_what_needs_pickle_is_refused_by_its_place(value, words):
    with pytest.raises(PersistenceError, match=words) as caught:
        through({"first": [0, (value,)]})
    assert str(caught.value).startswith("`first[1][0]")


def test_what_needs_pickle_is_pickled_if_trusted():
    back = through({"price": Decimal("1.5"), "settings": Stranger(size=3)}, trusted=True)

    assert same(back["price"], Decimal("1.5")) and back["settings"] == Stranger(size=3)


def test_pickles_are_not_read_unless_trusted():
    encoder = Encoder(_codecs(True), trusted=True)
    node = encoder.encode(Decimal("1.5"))

    with pytest.raises(PersistenceError, match="reading those can run any code"):
        Decoder(_codecs(True), {}, None, node).decode(node)


def test_what_cannot_be_pickled_either_is_refused():
    with pytest.raises(PersistenceError, match="cannot be pickled either"):
        through([threading.Lock()], trusted=True)


def test_what_refers_to_itself_is_refused():
    loop = [1]
    loop.append(loop)
    with pytest.raises(PersistenceError, match=r"`\[1\]` refers to itself"):
        through(loop)
    loop = {"a": {}}
    loop["a"]["b"] = loop
    with pytest.raises(PersistenceError, match=r"`a.b` refers to itself"):
        through(loop)


@pytest.mark.parametrize(
    "node, words",
    [
        ({"$": "spell"}, "no kind of value called 'spell'"),
        ({"$": "settings", "class": "os:system", "settings": {}}, "not known to the registry"),
        ({"$": "settings", "class": "pymlj:machine", "settings": {}}, "no class of objects with"),
        ({"$": "state", "class": "pymlj:CV", "state": 1}, "made from its state"),
        ({"$": "reference", "path": "os:system"}, "not known to the registry"),
        ({"$": "generator", "bits": "seed", "state": 1, "origin": None}, "no random generator"),
    ],
)
def test_nodes_that_nobody_wrote_are_refused(node, words):
    with pytest.raises(PersistenceError, match=words):
        Decoder(_codecs(True), {}, [], node).decode(node)


def test_a_pickle_that_cannot_be_read_is_reported():
    node = {"$": "pickle", "index": 0}
    with pytest.raises(PersistenceError, match="a pickled part that cannot be read"):
        Decoder(_codecs(True), {}, [b"nonsense"], node).decode(node)


def test_settings_come_back_equal_whatever_they_hold():
    value = {"grid": np.linspace(0, 1, 3), "rules": {("a", 1): [None, float("nan")]}}

    assert same_value(through(value), value)


# ---------------------------------------------------------------- named tuples


@pymlj.register
class Point(NamedTuple):
    x: float
    more: tuple = ()


def test_named_tuples_keep_their_class():
    value = Point(math.inf, (Point(1.0), np.arange(2)))
    again = through(value)
    assert type(again) is type(again.more[0]) is Point
    assert same_value(again, value)


def test_named_tuples_of_a_class_that_is_not_known():
    class Secret(NamedTuple):
        x: float

    with pytest.raises(PersistenceError, match="can only be written with pickle"):
        through(Secret(1.0))


def test_a_named_tuple_must_be_one():
    node = {"$": "named tuple", "class": "pymlj:CV", "items": {}}
    with pytest.raises(PersistenceError, match="`pymlj:CV` is no class of named tuples"):
        Decoder(_codecs(True), {}, None, node).decode(node)
