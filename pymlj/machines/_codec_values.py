"""How Python's own values are written: numbers, containers, dates."""

import datetime as dt
import math
import zoneinfo
from typing import Any

from pymlj._record import Record

from ._codec import Codec, Decoder, Encoder, Node


def _encode_dict(value: Any, encoder: Encoder) -> Node:
    pairs = []
    for key, item in value.items():
        name = f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{key!r}]"
        pairs.append([encoder.encode(key, f".key {key!r}"), encoder.encode(item, name)])
    return {"items": pairs}


def _decode_dict(node: Node, decoder: Decoder) -> dict[Any, Any]:
    return {decoder.decode(key): decoder.decode(item) for key, item in node["items"]}


def _encode_items(value: Any, encoder: Encoder) -> Node:
    return {"items": [encoder.encode(item, f"[{i}]") for i, item in enumerate(value)]}


def _items(node: Node, decoder: Decoder) -> list[Any]:
    return [decoder.decode(item) for item in node["items"]]


def _encode_datetime(value: dt.datetime, encoder: Encoder) -> Node:
    naive = value.replace(tzinfo=None).isoformat()
    return {"value": naive, "tz": encoder.encode(value.tzinfo, ".tzinfo"), "fold": value.fold}


def _decode_datetime(node: Node, decoder: Decoder) -> dt.datetime:
    naive = dt.datetime.fromisoformat(node["value"])
    return naive.replace(tzinfo=decoder.decode(node["tz"]), fold=node["fold"])


def _encode_time(value: dt.time, encoder: Encoder) -> Node:
    naive = value.replace(tzinfo=None).isoformat()
    return {"value": naive, "tz": encoder.encode(value.tzinfo, ".tzinfo"), "fold": value.fold}


def _decode_time(node: Node, decoder: Decoder) -> dt.time:
    naive = dt.time.fromisoformat(node["value"])
    return naive.replace(tzinfo=decoder.decode(node["tz"]), fold=node["fold"])


VALUES = (
    Codec(
        "int",  # only those too large for JSON come here
        (int,),
        lambda value, _: {"hex": hex(value)},
        lambda node, _: int(node["hex"], 16),
    ),
    Codec(
        "float",  # only those that JSON does not know come here
        (float,),
        lambda value, _: {"value": "nan" if math.isnan(value) else repr(value)},
        lambda node, _: float(node["value"]),
    ),
    Codec(
        "complex",
        (complex,),
        lambda value, encoder: {
            "parts": [encoder.encode(value.real), encoder.encode(value.imag)],
        },
        lambda node, decoder: complex(*map(decoder.decode, node["parts"])),
    ),
    Codec(
        "bytes",
        (bytes,),
        lambda value, _: {"hex": value.hex()},
        lambda node, _: bytes.fromhex(node["hex"]),
    ),
    Codec("tuple", (tuple,), _encode_items, lambda node, decoder: tuple(_items(node, decoder))),
    Codec("set", (set,), _encode_items, lambda node, decoder: set(_items(node, decoder))),
    Codec(
        "frozenset",
        (frozenset,),
        _encode_items,
        lambda node, decoder: frozenset(_items(node, decoder)),
    ),
    Codec("dict", (dict,), _encode_dict, _decode_dict),
    Codec("record", (Record,), _encode_dict, lambda node, d: Record(_decode_dict(node, d))),
    Codec(
        "range",
        (range,),
        lambda value, _: {"bounds": [value.start, value.stop, value.step]},
        lambda node, _: range(*node["bounds"]),
    ),
    Codec(
        "slice",
        (slice,),
        lambda value, encoder: {
            "bounds": [encoder.encode(bound) for bound in (value.start, value.stop, value.step)]
        },
        lambda node, decoder: slice(*map(decoder.decode, node["bounds"])),
    ),
    Codec("datetime", (dt.datetime,), _encode_datetime, _decode_datetime),
    Codec("time", (dt.time,), _encode_time, _decode_time),
    Codec(
        "date",
        (dt.date,),
        lambda value, _: {"value": value.isoformat()},
        lambda node, _: dt.date.fromisoformat(node["value"]),
    ),
    Codec(
        "timedelta",
        (dt.timedelta,),
        lambda value, _: {"parts": [value.days, value.seconds, value.microseconds]},
        lambda node, _: dt.timedelta(*node["parts"]),
    ),
    Codec(
        "timezone",
        (dt.timezone,),
        lambda value, encoder: {"offset": encoder.encode(value.utcoffset(None))},
        lambda node, decoder: dt.timezone(decoder.decode(node["offset"])),
    ),
    Codec(
        "zone",
        (zoneinfo.ZoneInfo,),
        lambda value, _: {"key": value.key},
        lambda node, _: zoneinfo.ZoneInfo(node["key"]),
    ),
)
