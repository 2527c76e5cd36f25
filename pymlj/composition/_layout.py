"""From what `prefit` returns to a learning network."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymlj._parallel import check_acceleration
from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS
from pymlj.machines import LearningNetwork, Node, Source

_EXPORTS = ("report", "fitted_params")
_KEYS = (*OPERATIONS, *_EXPORTS, "acceleration")


def make_network(composite: Any, interface: Any, data: Sequence[Any]) -> LearningNetwork:
    """Make the network of a composite. What it exports is read off under `("report", name)`, ...

    Args:
        composite: The composite model.
        interface: What its `prefit` has returned.
        data: The training data.

    Raises:
        ArgumentError: That is not what `prefit` must return.
    """
    name = type(composite).__name__
    _check_keys(name, interface)
    ends = {key: interface[key] for key in OPERATIONS if key in interface}
    read = {
        (what, key): node for what in _EXPORTS for key, node in (interface.get(what) or {}).items()
    }
    for where, node in [*ends.items(), *read.items()]:
        _check_node(name, where, node)
    if composite.abstract_type != "Static":
        _check_origins(name, ends)
    acceleration = interface.get("acceleration")
    check_acceleration(acceleration)
    return LearningNetwork(ends, read, data, acceleration)


def _check_keys(name: str, interface: Any) -> None:
    if not isinstance(interface, Mapping):
        raise ArgumentError(
            f"`prefit` of `{name}` must return a dict from operations to nodes, such as "
            f'`{{"predict": yhat}}`, but returned {short(interface)}.'
        )
    for key in interface:
        if key not in _KEYS:
            raise ArgumentError(
                f"`prefit` of `{name}` returned a dict with {key!r}, but the keys must be among "
                f"{', '.join(map(repr, _KEYS))}.{did_you_mean(key, _KEYS)}"
            )


def _check_node(name: str, where: Any, node: Any) -> None:
    if not isinstance(node, Node | Source):
        place = where if isinstance(where, str) else " -> ".join(where)
        raise ArgumentError(
            f"`prefit` of `{name}` must return nodes, but what it returned under `{place}` is "
            f"{short(node)}; `node(function, ...)` and operations on nodes make nodes."
        )


def _check_origins(name: str, ends: Mapping[str, Any]) -> None:
    for operation, node in ends.items():
        if len(node.origins()) != 1:
            raise ArgumentError(
                f"The node for `{operation}` that `prefit` of `{name}` returns must be computed "
                f"from one source, in whose place new data comes, but is computed from "
                f"{len(node.origins())}."
            )
