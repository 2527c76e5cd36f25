"""How arrays, numpy scalars and the data types of pandas are written."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.exceptions import PersistenceError

from ._codec import Codec, Decoder, Encoder, Node

# What the array store holds as it is; other types go there as bytes, with their dtype beside.
_STORABLE = frozenset("?bBhHiIlLqQefd")
_PLAIN_KINDS = frozenset("?biufcmMSU")
# Nullable types of pandas, written entry by entry.
_NULLABLE = frozenset(
    ["boolean", "str", "string", "Float32", "Float64"]
    + [f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)]
)


# ---------------------------------------------------------------- numpy


def _is_plain(dtype: np.dtype[Any]) -> bool:
    return dtype.kind in _PLAIN_KINDS and dtype.fields is None


def _takes_array(value: Any) -> bool:
    if type(value) is not np.ndarray:
        return False
    return value.dtype.kind == "O" or _is_plain(value.dtype)


def _encode_array(value: npt.NDArray[Any], encoder: Encoder) -> Node:
    if value.dtype.kind == "O":
        items = [encoder.encode(item, f"[{i}]") for i, item in enumerate(value.ravel().tolist())]
        return {"objects": items, "shape": list(value.shape)}
    # The order in memory decides the order of additions, hence the last bits of results.
    fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    flat = np.asarray(value.T if fortran else value, order="C")
    node: Node = {"order": "F"} if fortran else {}
    if value.dtype.char in _STORABLE and value.dtype.isnative:
        return {"array": encoder.store(flat), **node}
    raw = np.frombuffer(flat.tobytes(), dtype=np.uint8)
    return {
        "array": encoder.store(raw),
        "dtype": value.dtype.str,
        "shape": list(flat.shape),
        **node,
    }


def _decode_array(node: Node, decoder: Decoder) -> npt.NDArray[Any]:
    if "objects" in node:
        flat = np.empty(len(node["objects"]), dtype=object)
        for i, item in enumerate(node["objects"]):
            flat[i] = decoder.decode(item)
        return flat.reshape(node["shape"])
    array = decoder.arrays[node["array"]]
    if "dtype" in node:
        array = np.frombuffer(array.tobytes(), dtype=node["dtype"]).reshape(node["shape"])
    if not array.flags.writeable:
        array = array.copy()
    return array.T if node.get("order") == "F" else array


def _vector(node: Node, decoder: Decoder) -> Any:
    """The entries of something of pandas, which would make an array of a `range` of any length."""
    values = decoder.decode(node)
    if not isinstance(values, np.ndarray | pd.api.extensions.ExtensionArray | pd.Index):
        raise PersistenceError(f"an array is needed, but there is {short(values)}.")
    if values.ndim != 1:
        raise PersistenceError(f"an array of one axis is needed, but this one has {values.ndim}.")
    return values


def _takes_scalar(value: Any) -> bool:
    return isinstance(value, np.generic) and _is_plain(value.dtype)


def _encode_scalar(value: np.generic, encoder: Encoder) -> Node:
    return {"dtype": value.dtype.str, "bytes": value.tobytes().hex()}


def _decode_scalar(node: Node, decoder: Decoder) -> Any:
    return np.frombuffer(bytes.fromhex(node["bytes"]), dtype=node["dtype"])[0]


# ---------------------------------------------------------------- pandas


def _takes_extension(value: Any) -> bool:
    return isinstance(value, pd.api.extensions.ExtensionArray) and (
        isinstance(value.dtype, pd.DatetimeTZDtype)
        or value.dtype.name in _NULLABLE
        or value.dtype.kind in "mM"
    )


def _encode_extension(value: Any, encoder: Encoder) -> Node:
    if value.dtype.kind in "mM":
        raw = _raw(value)
        return {
            "kind": raw.dtype.kind,
            "unit": np.datetime_data(raw.dtype)[0],
            "tz": str(value.dtype.tz) if isinstance(value.dtype, pd.DatetimeTZDtype) else None,
            "values": encoder.encode(raw.view(np.int64)),
        }
    return {
        "dtype": value.dtype.name,
        "values": encoder.encode(np.asarray(value.to_numpy(dtype=object))),
    }


def _raw(value: Any) -> npt.NDArray[Any]:
    """Dates and durations of pandas as those of numpy, dates in universal time."""
    return np.asarray(value if getattr(value, "tz", None) is None else value.tz_convert(None))


def _decode_extension(node: Node, decoder: Decoder) -> Any:
    values = _vector(node["values"], decoder)
    if "dtype" in node:
        return pd.array(values, dtype=node["dtype"])
    array = pd.array(values.view(f"{node['kind']}8[{node['unit']}]"))
    return array if node["tz"] is None else array.tz_localize("UTC").tz_convert(node["tz"])


def _encode_categorical(value: Any, encoder: Encoder) -> Node:
    return {
        "codes": encoder.encode(np.asarray(value.codes), ".codes"),
        "categories": encoder.encode(value.categories, ".categories"),
        "ordered": bool(value.ordered),
    }


def _decode_categorical(node: Node, decoder: Decoder) -> pd.Categorical:
    return pd.Categorical.from_codes(
        _vector(node["codes"], decoder),
        categories=decoder.decode(node["categories"]),
        ordered=node["ordered"],
    )


def _takes_index(value: Any) -> bool:
    return isinstance(value, pd.Index) and not isinstance(value, pd.MultiIndex)


def _encode_index(value: Any, encoder: Encoder) -> Node:
    name = encoder.encode(value.name, ".name")
    if isinstance(value, pd.RangeIndex):
        return {"range": [value.start, value.stop, value.step], "name": name}
    return {"values": encoder.encode(_values(value), ".values"), "name": name}


def _decode_index(node: Node, decoder: Decoder) -> Any:
    name = decoder.decode(node["name"])
    if "range" in node:
        start, stop, step = node["range"]
        return pd.RangeIndex(start, stop, step, name=name)
    values = _vector(node["values"], decoder)
    return pd.Index(values, dtype=values.dtype, name=name)


def _values(value: Any) -> Any:
    """The entries of an index or a series: an array of numpy where there is one."""
    array = value.array
    return array.to_numpy() if isinstance(array, pd.arrays.NumpyExtensionArray) else array


def _encode_series(value: Any, encoder: Encoder) -> Node:
    return {
        "values": encoder.encode(_values(value), ".values"),
        "index": encoder.encode(value.index, ".index"),
        "name": encoder.encode(value.name, ".name"),
    }


def _decode_series(node: Node, decoder: Decoder) -> Any:
    values = _vector(node["values"], decoder)
    index, name = decoder.decode(node["index"]), decoder.decode(node["name"])
    return pd.Series(values, index=index, name=name, dtype=values.dtype)


def _encode_frame(value: Any, encoder: Encoder) -> Node:
    columns = [value.iloc[:, j] for j in range(value.shape[1])]
    return {
        "columns": encoder.encode(value.columns, ".columns"),
        "index": encoder.encode(value.index, ".index"),
        "values": [encoder.encode(_values(c), f"[{c.name!r}]") for c in columns],
    }


def _decode_frame(node: Node, decoder: Decoder) -> Any:
    index = decoder.decode(node["index"])
    arrays = [_vector(values, decoder) for values in node["values"]]
    frame = pd.DataFrame(
        {j: pd.Series(a, index=index, dtype=a.dtype) for j, a in enumerate(arrays)}, index=index
    )
    frame.columns = decoder.decode(node["columns"])
    return frame


def _encode_moment(value: Any, encoder: Encoder) -> Node:
    tz = getattr(value, "tz", None)
    number = value.tz_convert(None).asm8 if tz is not None else value.asm8
    return {
        "value": int(number.view(np.int64)),
        "unit": value.unit,
        "tz": None if tz is None else str(tz),
    }


def _decode_timestamp(node: Node, decoder: Decoder) -> Any:
    moment = pd.Timestamp(np.datetime64(node["value"], node["unit"]))
    return moment if node["tz"] is None else moment.tz_localize("UTC").tz_convert(node["tz"])


ARRAYS = (
    Codec("array", (), _encode_array, _decode_array, _takes_array),
    Codec("scalar", (), _encode_scalar, _decode_scalar, _takes_scalar),
    Codec(
        "dtype",
        (),
        lambda v, _: {"str": v.str},
        lambda n, _: np.dtype(n["str"]),
        lambda v: isinstance(v, np.dtype) and (_is_plain(v) or v.kind == "O"),
    ),
    Codec("categorical", (pd.Categorical,), _encode_categorical, _decode_categorical),
    Codec("index", (), _encode_index, _decode_index, _takes_index),
    Codec("series", (pd.Series,), _encode_series, _decode_series),
    Codec("frame", (pd.DataFrame,), _encode_frame, _decode_frame),
    Codec("extension", (), _encode_extension, _decode_extension, _takes_extension),
    Codec("timestamp", (pd.Timestamp,), _encode_moment, _decode_timestamp),
    Codec(
        "duration",
        (pd.Timedelta,),
        _encode_moment,
        lambda node, _: pd.Timedelta(np.timedelta64(node["value"], node["unit"])),
    ),
    Codec("NaT", (type(pd.NaT),), lambda value, _: {}, lambda node, _: pd.NaT),
    Codec("NA", (type(pd.NA),), lambda value, _: {}, lambda node, _: pd.NA),
    Codec(
        "categories",
        (pd.CategoricalDtype,),
        lambda value, encoder: {
            "categories": encoder.encode(value.categories, ".categories"),
            "ordered": bool(value.ordered),
        },
        lambda node, decoder: pd.CategoricalDtype(
            decoder.decode(node["categories"]), ordered=node["ordered"]
        ),
    ),
)
