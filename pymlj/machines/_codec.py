"""Python values as JSON, and back, without pickle.

Text, truth values, `None`, lists, and the numbers that JSON can hold stand for themselves.
Everything else becomes an object with a tag, `{"$": "tuple", "items": [...]}`, written and read by
the `Codec` of that tag. Arrays go to a store of their own. An object met twice is written once, and
comes back as one object.

What no codec takes is refused, or pickled if the user trusts pickle.
"""

import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.exceptions import MLJError, PersistenceError
from pymlj.parameters import ParamObject

Json: TypeAlias = Any
Node: TypeAlias = dict[str, Json]
Arrays: TypeAlias = dict[str, npt.NDArray[Any]]

TAG = "$"
_MARK = "#"  # the number under which another node refers to this one
# How many values may come of references to what is there already. What is shared costs nothing,
# until it is copied or shown: ten lines can stand for more values than there are atoms.
_MAX_REPEATED = 10_000_000


@dataclass(frozen=True)
class Codec:
    """How the values of some types are written and read.

    Attributes:
        tag: What their nodes are marked with.
        types: The exact types it takes; none if `takes` says it.
        encode: From a value to the entries of its node; gets the encoder for what is inside.
        decode: From a node to the value; gets the decoder for what is inside.
        takes: Which values it takes, asked of those whose exact type no codec names.
    """

    tag: str
    types: tuple[type, ...]
    encode: Callable[[Any, "Encoder"], Node]
    decode: Callable[[Node, "Decoder"], Any]
    takes: Callable[[Any], bool] | None = None


class Encoder:
    """Writes values as JSON.

    Args:
        codecs: Those to use; asked in this order where no exact type fits.
        trusted: Whether what no codec takes may be pickled.
    """

    def __init__(self, codecs: Sequence[Codec], trusted: bool = False) -> None:
        self.arrays: Arrays = {}
        self.pickles: list[bytes] = []
        self._by_type = {cls: codec for codec in codecs for cls in codec.types}
        self._asked = [codec for codec in codecs if codec.takes is not None]
        self._trusted = trusted
        self._path: list[str] = []
        # Each node with its value, which must stay alive, or another could take its id.
        self._seen: dict[int, tuple[Any, Node]] = {}
        self._open: set[int] = set()
        self._marks = 0

    def encode(self, value: Any, name: str = "") -> Json:
        """Return `value` as JSON.

        Args:
            value: The value.
            name: What it is called inside the value around it, for messages.

        Raises:
            PersistenceError: It, or something inside, cannot be written without pickle, or refers
                to itself.
        """
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int and abs(value) < 2**63:
            return value
        if kind is float and math.isfinite(value):
            return value
        with self._inside(value, name):
            if kind is list:
                return [self.encode(item, f"[{i}]") for i, item in enumerate(value)]
            return self._node(value)

    def store(self, array: npt.NDArray[Any]) -> str:
        """Put an array aside and return its name."""
        name = f"a{len(self.arrays)}"
        self.arrays[name] = array
        return name

    @contextmanager
    def _inside(self, value: Any, name: str) -> Iterator[None]:
        self._path.append(name)
        if id(value) in self._open:
            raise PersistenceError(f"{self._where()} refers to itself, which cannot be written.")
        self._open.add(id(value))
        yield
        self._open.discard(id(value))
        self._path.pop()

    def _node(self, value: Any) -> Node:
        if id(value) in self._seen:
            _, first = self._seen[id(value)]
            if _MARK not in first:
                first[_MARK] = self._marks
                self._marks += 1
            return {TAG: "same", "as": first[_MARK]}
        codec = _PICKLED if self._trusted and _is_of_script(value) else self._codec(value)
        node: Node = {TAG: codec.tag}
        node.update(codec.encode(value, self))
        self._seen[id(value)] = (value, node)
        return node

    def _codec(self, value: Any) -> Codec:
        found = self._by_type.get(type(value))
        if found is None:
            found = next((c for c in self._asked if c.takes is not None and c.takes(value)), None)
        if found is not None:
            return found
        if self._trusted:
            return _PICKLED
        raise PersistenceError(
            f"{self._where()} is of type `{_type_name(value)}`, which can only be written with "
            "pickle. Use `save(..., trusted=True)`, and `load_machine(..., trusted=True)` to read "
            f"it.{_about(value)}"
        )

    def _where(self) -> str:
        return f"`{''.join(self._path).removeprefix('.')}`"


class Decoder:
    """Reads what an `Encoder` wrote.

    Args:
        codecs: Those it was written with.
        arrays: The arrays put aside.
        pickles: The pickled parts; `None` if they may not be read.
        root: The whole of what is read, in which nodes are looked up by their number.
    """

    def __init__(
        self, codecs: Sequence[Codec], arrays: Arrays, pickles: list[bytes] | None, root: Json
    ) -> None:
        self.arrays = arrays
        self.pickles = pickles
        self._codecs = {codec.tag: codec for codec in (*codecs, _PICKLED)}
        self._marked = dict(_marked(root))
        self._made: dict[int, Any] = {}
        self._sizes: dict[int, int] = {}  # of what was made, in values
        self._decoded = 0
        self._repeated = 0

    def decode(self, node: Json) -> Any:
        """Return the value that `node` stands for.

        Raises:
            PersistenceError: There is no such value.
        """
        self._decoded += 1
        if isinstance(node, list):
            return [self.decode(item) for item in node]
        if not isinstance(node, dict):
            return node
        tag = node.get(TAG)
        if tag == "same":
            return self._same(node["as"])
        if tag not in self._codecs:
            raise PersistenceError(f"There is no kind of value called {short(tag)}.")
        if _MARK in node:
            return self._same(node[_MARK])
        return self._codecs[tag].decode(node, self)

    def _same(self, mark: int) -> Any:
        if mark in self._made:
            self._repeated += self._sizes[mark]
            if self._repeated > _MAX_REPEATED:
                raise PersistenceError("it repeats its parts too often.")
            return self._made[mark]
        node, before = self._marked[mark], self._decoded + self._repeated
        self._made[mark] = self._codecs[node[TAG]].decode(node, self)
        self._sizes[mark] = self._decoded + self._repeated - before + 1
        return self._made[mark]


def _marked(node: Json) -> Iterator[tuple[int, Node]]:
    """All nodes with a number, wherever they are."""
    if isinstance(node, dict):
        if _MARK in node:
            yield node[_MARK], node
        for entry in node.values():
            yield from _marked(entry)
    elif isinstance(node, list):
        for entry in node:
            yield from _marked(entry)


def _is_of_script(value: Any) -> bool:
    """Whether a function, a class or the class of an object is defined by the running script.

    Such a thing may be known here, but cannot be found by its name elsewhere.
    """
    owner = value if isinstance(value, type | FunctionType) else type(value)
    return owner.__module__ == "__main__"


def _type_name(value: Any) -> str:
    cls = type(value)
    return (
        cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
    )


def _about(value: Any) -> str:
    """What else can be said of some usual cases."""
    if isinstance(value, FunctionType):
        name = value.__name__
        if name == "<lambda>" or "<locals>" in value.__qualname__:
            return " Or define it as a function at the top of a module, and `pymlj.register` it."
        return f" Or make it known: `pymlj.register({name})`."
    if isinstance(value, ParamObject) or hasattr(value, "to_state"):
        return f" Or make its class known: `pymlj.register({type(value).__name__})`."
    if isinstance(value, np.ndarray):
        return f" (Its dtype is `{value.dtype}`.)"
    return ""


def _pickled(value: Any, encoder: Encoder) -> Node:
    import cloudpickle

    try:
        # In contrast to pickle it writes what a script defines with its code.
        encoder.pickles.append(cloudpickle.dumps(value, protocol=4))
    except Exception as error:
        raise PersistenceError(
            f"{encoder._where()} is of type `{_type_name(value)}`, which cannot be pickled "
            f"either: {error}.{_about(value)}"
        ) from error
    return {"index": len(encoder.pickles) - 1}


def _unpickled(node: Node, decoder: Decoder) -> Any:
    if decoder.pickles is None:
        raise PersistenceError(
            "it holds parts written with pickle, and reading those can run any code. If you trust "
            "where the file comes from, use `load_machine(..., trusted=True)`."
        )
    try:
        return pickle.loads(decoder.pickles[node["index"]])
    except MLJError:
        raise
    except Exception as error:
        raise PersistenceError(
            f"it holds a pickled part that cannot be read: {error!r}."
        ) from error


_PICKLED = Codec("pickle", (), _pickled, _unpickled)
