"""Walks over networks: what a node is computed from, and which machines that takes.

Two kinds of edges lead to a node: from the nodes that it is computed from (`node.args`), and from
the nodes that its machine is trained on. New data flows along the first kind only.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ._protocols import Argument, Trainable

A = TypeVar("A", bound=Argument)


def trained_on(node: Argument) -> tuple[Argument, ...]:
    """The nodes that the machine of a node is trained on."""
    return () if node.machine is None else node.machine._arguments


def in_order(roots: Iterable[A], training: bool = True) -> list[A]:
    """All nodes that some nodes depend on, they themselves included, in an order of computation.

    Args:
        roots: The nodes.
        training: Whether to follow the edges of training as well.
    """
    done: dict[int, A] = {}
    stack = list(roots)[::-1]
    while stack:
        node = stack[-1]
        needs = node.args + (trained_on(node) if training else ())
        waiting = [other for other in needs if id(other) not in done]
        if waiting and id(node) not in done:
            stack.extend(waiting[::-1])  # type: ignore[arg-type]  # all are nodes of one network
        else:
            done.setdefault(id(node), node)
            stack.pop()
    return list(done.values())


def training_order(roots: Iterable[Argument]) -> list[Trainable]:
    """The machines that some nodes depend on, each after those it depends on itself."""
    return _distinct([node.machine for node in in_order(roots)])


def own_first(roots: Iterable[Argument]) -> list[Trainable]:
    """The same machines, beginning with those of the nodes themselves: depth first."""
    found: list[Trainable | None] = []
    seen: set[int] = set()
    stack = list(roots)[::-1]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            found.append(node.machine)
            stack.extend((node.args + trained_on(node))[::-1])
    return _distinct(found)


def stages(roots: Iterable[Argument]) -> list[list[Trainable]]:
    """The machines that some nodes depend on; those of one stage do not depend on each other."""
    stage: dict[int, int] = {}
    found: list[list[Trainable]] = []
    for machine in training_order(roots):
        upstream = training_order(machine._arguments)
        stage[id(machine)] = place = max((stage[id(m)] + 1 for m in upstream), default=0)
        found.extend([] for _ in range(place + 1 - len(found)))
        found[place].append(machine)
    return found


def _distinct(machines: Sequence[Trainable | None]) -> list[Trainable]:
    return list({id(machine): machine for machine in machines if machine is not None}.values())
