"""A learning network as a whole: copied, computed, written to files."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from pymlj._parallel import Acceleration
from pymlj._show import short
from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.interface import OPERATIONS, Model

from . import _graph
from ._compute import value_on_new_data, value_on_training_data
from ._data import DataStore, TrainingData
from ._machine import Machine
from ._nodes import AnyNode, Constant, Node, Source
from ._training import Training, is_frozen

Reports = dict[Machine, dict[str, Any]]


class LearningNetwork:
    """Nodes that belong together, with all that they depend on: what a composite model learns.

    Args:
        ends: Nodes that are to be computed on new data, by name.
        read: Nodes to be computed once, whenever training has ended, by any key.
        inputs: The training data. Sources that hold it can be emptied, and filled again.
        acceleration: How machines that do not depend on each other are to be trained; for whoever
            trains it.

    Attributes:
        values: What was computed of `read`, by key.
        complete: Whether sources that hold other data than `inputs` still have it; they do not
            once the network has been in a file.
    """

    def __init__(
        self,
        ends: Mapping[str, AnyNode],
        read: Mapping[Any, AnyNode] | None = None,
        inputs: Sequence[Any] = (),
        acceleration: Acceleration | None = None,
    ) -> None:
        self.ends = dict(ends)
        self.read = dict(read or {})
        self.values: dict[Any, Any] = {}
        self.complete = True
        self.acceleration = acceleration
        self._slots = _slots(self.nodes(), inputs)

    # ------------------------------------------------------------------ what is in it

    def nodes(self) -> list[AnyNode]:
        """All nodes, in an order of computation."""
        return _graph.in_order(self._roots())

    def machines(self) -> list[Machine]:
        """All machines, in the order of training."""
        return _graph.training_order(self._roots())  # type: ignore[return-value]  # all are machines

    def stages(self) -> list[list[Machine]]:
        """All machines in stages, in which they are to be trained."""
        return _graph.stages(self._roots())  # type: ignore[return-value]  # all are machines

    def by_name(self) -> dict[str, list[Machine]]:
        """The machines that were made with a name, by that name."""
        found: dict[str, list[Machine]] = {}
        for mach in self.machines():
            if mach._symbol is not None:
                found.setdefault(mach._symbol, []).append(mach)
        return found

    def _roots(self) -> list[AnyNode]:
        return [*self.ends.values(), *self.read.values()]

    # ------------------------------------------------------------------ training

    def fill(self, inputs: Sequence[Any]) -> None:
        """Give the sources emptied by `empty` their data back."""
        for source, i in self._slots.items():
            source.data = inputs[i]

    def empty(self) -> None:
        """Let go of the training data."""
        for source in self._slots:
            source.data = None

    def read_off(self) -> None:
        """Compute the values of `read`."""
        self.values = {key: value_on_training_data(node) for key, node in self.read.items()}

    def fork(self) -> "LearningNetwork":
        """A copy that can be trained on and leaves this one as it is; what is learned is shared."""
        nodes, machines = _Copies(), _Machines()
        for node in self.nodes():
            nodes[node] = _copy(node, nodes, machines)
        new = LearningNetwork(
            {name: nodes[node] for name, node in self.ends.items()},
            {key: nodes[node] for key, node in self.read.items()},
            acceleration=self.acceleration,
        )
        new.complete = self.complete
        new._slots = {nodes[source]: i for source, i in self._slots.items()}
        return new

    def adopt_frozen(self, old: "LearningNetwork", composite: Any) -> None:
        """Take over what the frozen components have learned in an earlier network.

        Args:
            old: The network of an earlier training, on other data, of a composite model.
            composite: That model, as it is now.
        """
        before = old.by_name()
        for name, machines in self.by_name().items():
            model = getattr(composite, name, None)
            frozen = isinstance(model, Model) and is_frozen(model)
            if not frozen or len(before.get(name, ())) != len(machines):
                continue
            for new, mach in zip(machines, before[name], strict=True):
                new._training = None if mach._training is None else _elsewhere(mach._training)

    # ------------------------------------------------------------------ new data

    def compute(self, name: str, *data: Any) -> tuple[Any, Reports]:
        """The value of an end on new data, and what operations report on the way.

        Nothing is changed: what is reported is handed out, not kept by the machines.

        Args:
            name: Which end.
            *data: The new data, one for each origin of the end.
        """
        reports: Reports = {}

        def collect(machine: Any, operation: str, report: Any) -> None:
            reports.setdefault(machine, {})[operation] = report

        end = self.ends[name]
        return value_on_new_data(end, end.given(*data), collect), reports

    # ------------------------------------------------------------------ files

    def to_state(self) -> dict[str, Any]:
        """The network as plain values and machines, without the data that its sources hold."""
        nodes = self.nodes()
        place = {node: i for i, node in enumerate(nodes)}
        machines = _graph.training_order(self._roots())
        return {
            "nodes": [_node_state(node, place, machines, self._slots) for node in nodes],
            "machines": machines,
            "trained_on": [[place[arg] for arg in mach._arguments] for mach in machines],  # type: ignore[index]  # all are nodes
            "ends": {name: place[node] for name, node in self.ends.items()},
            "read": [[key, place[node]] for key, node in self.read.items()],
            "values": self.values,
            "acceleration": self.acceleration,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """Undo `to_state`."""
        nodes: list[AnyNode] = []
        slots: dict[Any, int] = {}
        bound: set[int] = set()
        complete = True
        for entry in state["nodes"]:
            node, j = _made(entry, nodes, state["machines"]), entry.get("machine")
            if j is not None and j not in bound:
                bound.add(j)
                _bind(state["machines"][j], tuple(nodes[i] for i in state["trained_on"][j]))
            if isinstance(node, Source):
                complete = complete and entry["slot"] is not None
                slots |= {} if entry["slot"] is None else {node: entry["slot"]}
            nodes.append(node)
        ends = {name: nodes[i] for name, i in state["ends"].items()}
        read = {key: nodes[i] for key, i in state["read"]}
        network = cls(ends, read, acceleration=state["acceleration"])
        network.values, network.complete, network._slots = state["values"], complete, slots
        return network


def _slots(nodes: Sequence[AnyNode], inputs: Sequence[Any]) -> dict[Any, int]:
    """The sources that hold an input, each with its place among the inputs."""
    return {
        node: i
        for node in nodes
        if isinstance(node, Source)
        for i in [next((i for i, item in enumerate(inputs) if item is node.data), None)]
        if i is not None
    }


def _elsewhere(training: Training) -> Training:
    """A training as it looks to a machine with other data."""
    return Training(**{**vars(training), "rows": None, "rows_known": False})


# ---------------------------------------------------------------- copies

_Copies = dict[AnyNode, Any]
_Machines = dict[Any, Machine]


def _copy(node: AnyNode, nodes: _Copies, machines: _Machines) -> AnyNode:
    """A copy of a node, those that it depends on having been copied."""
    if isinstance(node, Source):
        new = type(node)(node.data)
        new.version = node.version
        return new
    if not isinstance(node, Node):
        return node
    mach = node.machine
    if mach is not None and mach not in machines:
        args = tuple(nodes[arg] for arg in mach._arguments)  # type: ignore[index]  # all are nodes
        machines[mach] = _twin(mach, args)
    return Node(
        node.function,
        None if mach is None else machines[mach],
        tuple(nodes[arg] for arg in node.args),
    )


def _twin(mach: Any, args: tuple[AnyNode, ...]) -> Machine:
    """A machine that has learned the same, and is trained on other nodes."""
    new = Machine(mach.model, mach._data.fork(args))
    new._training, new._decision = mach._training, mach._decision
    new._frozen, new._has_data = mach._frozen, mach._has_data
    return new


# ---------------------------------------------------------------- files


def _node_state(
    node: AnyNode,
    place: Mapping[AnyNode, int],
    machines: Sequence[Any],
    slots: Mapping[Any, int],
) -> dict[str, Any]:
    if isinstance(node, Source):
        return {"kind": "source", "slot": slots.get(node)}
    if isinstance(node, Constant):
        return {"kind": "constant", "value": node.constant}
    if not isinstance(node, Node):
        raise ArgumentError(f"`{node!r}` is no node that can be written to a file.")
    return {
        "kind": "node",
        "function": node.function,
        "machine": None if node.machine is None else machines.index(node.machine),
        "args": [place[arg] for arg in node.args],
    }


def _made(entry: Mapping[str, Any], nodes: list[AnyNode], machines: Sequence[Any]) -> AnyNode:
    if entry["kind"] == "source":
        return Source()
    if entry["kind"] == "constant":
        return Constant(entry["value"])
    if isinstance(entry["function"], str) and entry["function"] not in OPERATIONS:
        raise PersistenceError(f"there is no operation {short(entry['function'])}")
    mach = None if entry["machine"] is None else machines[entry["machine"]]
    return Node(entry["function"], mach, tuple(nodes[i] for i in entry["args"]))


def _bind(mach: Machine, args: tuple[AnyNode, ...]) -> None:
    """Give a machine that was read from a file the nodes that it is trained on."""
    mach._data = TrainingData(DataStore(args), mach._data.keep, mach._data.keep_rows)
    mach._has_data = True
