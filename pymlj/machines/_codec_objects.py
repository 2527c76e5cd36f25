"""How objects with settings, objects that know how to be written, and functions are written.

Only classes that the registry vouches for are ever created from a file.
"""

import dataclasses
import random
import sys
from typing import Any

import numpy as np

from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.interface import class_path
from pymlj.parameters import ParamObject, fields
from pymlj.scitypes import Scitype

from ._codec import Codec, Decoder, Encoder, Node
from ._references import is_referable, path_of, resolve


def _is_known(value: Any) -> bool:
    try:
        class_path(type(value))
    except ArgumentError:
        return False
    return True


# ---------------------------------------------------------------- objects


def _takes_settings(value: Any) -> bool:
    return isinstance(value, ParamObject) and _is_known(value)


def _encode_settings(value: ParamObject, encoder: Encoder) -> Node:
    return {
        "class": class_path(type(value)),
        "settings": {
            name: encoder.encode(getattr(value, name), f".{name}") for name in fields(value)
        },
    }


def _decode_settings(node: Node, decoder: Decoder) -> Any:
    cls = resolve(node["class"])
    if not (isinstance(cls, type) and issubclass(cls, ParamObject)):
        raise PersistenceError(f"`{node['class']}` is no class of objects with settings.")
    return cls(**{name: decoder.decode(item) for name, item in node["settings"].items()})


def _takes_state(value: Any) -> bool:
    cls = type(value)
    return (
        callable(getattr(cls, "to_state", None)) and hasattr(cls, "from_state") and _is_known(value)
    )


def _encode_state(value: Any, encoder: Encoder) -> Node:
    return {"class": class_path(type(value)), "state": encoder.encode(value.to_state())}


def _decode_state(node: Node, decoder: Decoder) -> Any:
    cls = resolve(node["class"])
    if not (isinstance(cls, type) and hasattr(cls, "from_state")):
        raise PersistenceError(f"`{node['class']}` is no class that can be made from its state.")
    return cls.from_state(decoder.decode(node["state"]))


# ---------------------------------------------------------------- named tuples


def _takes_named_tuple(value: Any) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields") and _is_known(value)


def _encode_named_tuple(value: Any, encoder: Encoder) -> Node:
    items = {name: encoder.encode(getattr(value, name), f".{name}") for name in value._fields}
    return {"class": class_path(type(value)), "items": items}


def _decode_named_tuple(node: Node, decoder: Decoder) -> Any:
    cls = resolve(node["class"])
    if not (isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields")):
        raise PersistenceError(f"`{node['class']}` is no class of named tuples.")
    return cls(**{name: decoder.decode(item) for name, item in node["items"].items()})


# ---------------------------------------------------------------- scientific types


def _encode_scitype(value: Any, encoder: Encoder) -> Node:
    return {
        "class": type(value).__name__,
        "fields": {
            field.name: encoder.encode(getattr(value, field.name))
            for field in dataclasses.fields(value)
        },
    }


def _decode_scitype(node: Node, decoder: Decoder) -> Scitype:
    cls = {c.__name__: c for c in Scitype.__subclasses__()}[node["class"]]
    return cls(**{name: decoder.decode(entry) for name, entry in node["fields"].items()})


# ---------------------------------------------------------------- random generators


_MAX_POOL = 1024  # numbers kept by a seed; numpy makes it 4


def _encode_generator(value: np.random.Generator, encoder: Encoder) -> Node:
    bits = value.bit_generator
    seeds = bits.seed_seq
    origin = {
        name: getattr(seeds, name, None)
        for name in ("entropy", "spawn_key", "pool_size", "n_children_spawned")
    }
    return {
        "bits": type(bits).__name__,
        "state": encoder.encode(bits.state),
        # What `spawn` goes by; a generator made from a state alone has none.
        "origin": encoder.encode(origin if isinstance(seeds, np.random.SeedSequence) else None),
    }


def _decode_generator(node: Node, decoder: Decoder) -> np.random.Generator:
    cls = getattr(np.random, node["bits"], None)
    if not (isinstance(cls, type) and issubclass(cls, np.random.BitGenerator)):
        raise PersistenceError(f"There is no random generator `{node['bits']}` in numpy.")
    origin = decoder.decode(node["origin"])
    if origin is not None and origin["pool_size"] > _MAX_POOL:
        raise PersistenceError(f"a pool of {origin['pool_size']} numbers is too large for a seed.")
    bits = cls(None if origin is None else np.random.SeedSequence(**origin))
    bits.state = decoder.decode(node["state"])
    return np.random.Generator(bits)


def _decode_random_state(node: Node, decoder: Decoder) -> np.random.RandomState:
    made = np.random.RandomState()
    made.set_state(decoder.decode(node["state"]))
    return made


def _decode_random(node: Node, decoder: Decoder) -> random.Random:
    made = random.Random()
    made.setstate(decoder.decode(node["state"]))
    return made


def _takes_torch_generator(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Generator)


def _encode_torch_generator(value: Any, encoder: Encoder) -> Node:
    return {"device": str(value.device), "state": encoder.encode(value.get_state().numpy())}


def _decode_torch_generator(node: Node, decoder: Decoder) -> Any:
    import torch

    made = torch.Generator(device=node["device"])
    made.set_state(torch.from_numpy(decoder.decode(node["state"])))
    return made


OBJECTS = (
    Codec("state", (), _encode_state, _decode_state, _takes_state),
    Codec("settings", (), _encode_settings, _decode_settings, _takes_settings),
    Codec("named tuple", (), _encode_named_tuple, _decode_named_tuple, _takes_named_tuple),
    Codec(
        "scitype", (), _encode_scitype, _decode_scitype, lambda value: isinstance(value, Scitype)
    ),
    Codec("generator", (np.random.Generator,), _encode_generator, _decode_generator),
    Codec(
        "random state",
        (np.random.RandomState,),
        lambda value, encoder: {"state": encoder.encode(value.get_state(legacy=False))},
        _decode_random_state,
    ),
    Codec(
        "random",
        (random.Random,),
        lambda value, encoder: {"state": encoder.encode(value.getstate())},
        _decode_random,
    ),
    Codec(
        "torch generator",
        (),
        _encode_torch_generator,
        _decode_torch_generator,
        _takes_torch_generator,
    ),
    Codec(
        "reference",
        (),
        lambda value, encoder: {"path": path_of(value)},
        lambda node, _: resolve(node["path"]),
        is_referable,
    ),
)
