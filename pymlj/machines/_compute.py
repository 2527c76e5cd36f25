"""The value of a node: computed from its sources, each node on the way once.

While a network is trained, the values of its nodes on the training data are remembered, so that
several machines trained on the same node do not compute it several times.
"""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from pymlj._show import short
from pymlj.scitypes import scitype
from pymlj.tables import select_rows

from ._protocols import Argument, Sink


class Computable(Argument, Protocol):
    """A node, as far as computing its value goes."""

    @property
    def is_source(self) -> bool:
        """Whether it is data, and not computed from any."""

    def value(self, inputs: tuple[Any, ...], sink: Sink | None) -> Any:
        """Its value, given those of the nodes it is computed from."""


Values = dict[Any, Any]


class Memory:
    """Values of nodes on the training data, as long as something still to be trained needs them.

    Args:
        nodes: The nodes of the networks being trained; no others are remembered.
    """

    def __init__(self, nodes: Iterable[Argument]) -> None:
        self.nodes: frozenset[Any] = frozenset(nodes)
        self.values: Values = {}

    def keep_for(self, roots: Iterable[Argument]) -> None:
        """Forget all values but those from which the values of `roots` will be computed."""
        kept: Values = {}
        seen: set[Any] = set()
        stack = list(roots)
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            if node in self.values:
                kept[node] = self.values[node]
            else:
                stack.extend(node.args)
        self.values = kept


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextlib.contextmanager
def remembering(nodes: Iterable[Argument]) -> Iterator[Memory]:
    """Within the block, remember the values of these nodes on the training data."""
    memory = Memory(nodes)
    token = _memory.set(memory)
    try:
        yield memory
    finally:
        _memory.reset(token)


def value_on_training_data(node: Computable) -> Any:
    """The value of a node on all of the data that its sources hold."""
    if node.is_source:
        return node.value((), None)
    memory = _memory.get()
    if memory is None or node not in memory.nodes:
        return _compute(node, {}, None, None)
    known = _compute_all(node, dict(memory.values), None, None)
    memory.values = {n: v for n, v in known.items() if n.args}
    return known[node]


def value_on_rows(node: Computable, rows: Any) -> Any:
    """The value of a node on some rows of the data that its sources hold."""
    return _compute(node, {}, rows, None)


def value_on_new_data(
    node: Computable, given: Mapping[Argument, Any], sink: Sink | None = None
) -> Any:
    """The value of a node on new data.

    Args:
        node: The node.
        given: The new data for each of its origins.
        sink: Takes what operations report; `None` if their machines are to keep it.
    """
    return _compute(node, dict(given), None, sink)


def _compute(node: Computable, known: Values, rows: Any, sink: Sink | None) -> Any:
    """The value of a node; what lies between is let go as soon as it has been used."""
    needed = _needed(node, known)
    uses = Counter(arg for other in needed for arg in other.args)
    for other in needed:
        known[other] = _value(other, known, rows, sink)
        for arg in other.args:
            uses[arg] -= 1
            if not uses[arg]:
                known.pop(arg, None)
    return known[node]


def _compute_all(node: Computable, known: Values, rows: Any, sink: Sink | None) -> Values:
    """The values of a node and of all that lies between."""
    for other in _needed(node, known):
        known[other] = _value(other, known, rows, sink)
    return known


def _needed(node: Any, known: Values) -> list[Any]:
    """The nodes whose values are still to be computed, in order."""
    done: dict[Any, None] = {}
    stack = [node]
    while stack:
        other = stack[-1]
        waiting = [arg for arg in other.args if arg not in done and arg not in known]
        if waiting and other not in done:
            stack.extend(waiting[::-1])
        else:
            stack.pop()
            if other not in known:
                done[other] = None
    return list(done)


def _value(node: Any, known: Values, rows: Any, sink: Sink | None) -> Any:
    if node.is_source:
        return select_rows(node.value((), None), rows)
    inputs = tuple(known[arg] for arg in node.args)
    try:
        return node.value(inputs, sink)
    except Exception as error:
        _add_note(error, node, inputs)
        raise


def _add_note(error: Exception, node: Any, inputs: tuple[Any, ...]) -> None:
    """Add to an error which node failed, and on what."""
    with contextlib.suppress(Exception):  # the first error is what matters
        got = ", ".join(str(scitype(item)) if item is not None else short(item) for item in inputs)
        error.add_note(f"In the node `{node!r}`, computed from {got or 'nothing'}.")
