"""Nodes: data, and what is to be computed from it, to be called when it is wanted.

    Xs, ys = source(X), source(y)                     data
    scaler = machine(Standardizer(), Xs)              a machine trained on a node
    W = scaler.transform(Xs)                          a node computed by a machine
    yhat = machine(model, W, np.log(ys)).predict(W)   a node computed by a function, inside
    yhat.fit()                                        trains what has to be trained, in order
    yhat(Xnew)                                        runs new data through

Nodes know a machine by what it offers (`_protocols.py`), not by its class.
"""

import abc
import functools
from collections.abc import Callable
from typing import Any, ClassVar

from pymlj._parallel import Acceleration
from pymlj._record import Record
from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS

from . import _graph
from ._compute import value_on_new_data, value_on_rows, value_on_training_data
from ._node_picture import picture, tree
from ._node_sugar import Sugar
from ._protocols import Sink, Trainable


class AnyNode(Sugar):
    """What sources, constants and computed nodes have in common. Compared by identity."""

    # `N[0]` is a node, so `list(N)` would never come to an end.
    __iter__: ClassVar[None] = None
    # Operators of numpy arrays and of pandas leave the work to nodes.
    __pandas_priority__: ClassVar[int] = 10_000

    is_source: ClassVar[bool] = False
    is_constant: ClassVar[bool] = False
    args: tuple["AnyNode", ...] = ()
    machine: Trainable | None = None
    version: int = 0

    # ------------------------------------------------------------------ values

    @abc.abstractmethod
    def value(self, inputs: tuple[Any, ...], sink: Sink | None) -> Any:
        """The value, given those of `args`; called when a network is computed."""

    def __call__(self, *X: Any, rows: Any = None) -> Any:
        """Compute the value.

        Args:
            *X: New data. If left out, the data that the sources hold. One argument, or one for
                each of several origins.
            rows: Rows of the data that the sources hold.

        Raises:
            ArgumentError: Both are given; or there are several origins, and one argument.
            NotTrainedError: A machine on the way has not been trained; call `fit()`.
        """
        if X == () or (len(X) == 1 and X[0] is None):
            return value_on_training_data(self) if rows is None else value_on_rows(self, rows)
        if rows is not None:
            raise ArgumentError("A node takes new data or `rows` of its own, but got both.")
        return value_on_new_data(self, self.given(*X))

    def given(self, *X: Any) -> dict[Any, Any]:
        """New data by the origin that it stands in for.

        Raises:
            ArgumentError: There are other than that many origins.
        """
        origins = self.origins()
        if not origins or len(origins) == len(X):
            return dict(zip(origins, X, strict=False))
        names = ", ".join(f"`{origin!r}`" for origin in origins)
        raise ArgumentError(
            f"`{self!r}` is computed from {len(origins)} sources ({names}), so new data for it "
            f"needs as many arguments, but got {len(X)}."
        )

    # ------------------------------------------------------------------ training

    def fit(
        self,
        rows: Any = None,
        verbosity: int = 1,
        force: bool = False,
        acceleration: Acceleration | None = None,
    ) -> "AnyNode":
        """Train the machines that the node depends on, each as far as it needs training.

        Args:
            rows: The rows to train on; `None` for all.
            verbosity: As in `Machine.fit`.
            force: Whether to train all of them from scratch.
            acceleration: How machines that do not depend on each other are trained.

        Returns:
            The node itself.
        """
        from ._network import LearningNetwork
        from ._stages import fit_networks

        network = LearningNetwork({"node": self})
        fit_networks([network], None, rows, acceleration, verbosity, force)
        return self

    # ------------------------------------------------------------------ looking inside

    def origins(self) -> "list[Source]":
        """The sources that new data takes the place of: those the node is computed from."""
        return [n for n in _graph.in_order([self], training=False) if isinstance(n, Source)]

    def sources(self) -> "list[Source]":
        """All sources, those that machines are trained on included."""
        return [n for n in _graph.in_order([self]) if isinstance(n, Source)]

    def nodes(self) -> "list[AnyNode]":
        """All nodes that it depends on, and itself at the end, in an order of computation."""
        return [n for n in _graph.in_order([self]) if not n.is_constant]

    def machines(self, model: Any = None) -> list[Any]:
        """The machines that it depends on, its own first.

        Args:
            model: A model, or a name; if given, only machines that have it.
        """
        found: list[Any] = [*_graph.own_first([self])]
        return (
            found if model is None else [m for m in found if m.model is model or m.model == model]
        )

    def models(self) -> list[Any]:
        """The models of those machines, or the names under which a composite has them."""
        found = {id(machine.model): machine.model for machine in self.machines()}
        return list(found.values())

    def report(self) -> Record:
        """What the machines have reported, in the order of training.

        Returns:
            A record of `machines` and `report_given_machine`.
        """
        machines = self.machines()[::-1]
        return Record(machines=machines, report_given_machine={m: m.report() for m in machines})

    def fitted_params(self) -> Record:
        """What the machines have learned, in the order of training.

        Returns:
            A record of `machines` and `fitted_params_given_machine`.
        """
        machines = self.machines()[::-1]
        given = {m: m.fitted_params() for m in machines}
        return Record(machines=machines, fitted_params_given_machine=given)

    def tree(self) -> str:
        """The network as text: below each node what it is computed from, and trained on."""
        return tree(self)

    def plot(self, ax: Any = None) -> Any:
        """Draw the network with matplotlib; see `plot_network`. Notebooks show it without."""
        from pymlj.plotting import plot_network

        return plot_network(self, ax)

    def _repr_html_(self) -> str:
        return picture(self)

    def apply(self, function: Callable[..., Any], *inputs: Any, **keywords: Any) -> "AnyNode":
        """A node computed by a function; what operators on nodes make."""
        if keywords:
            function = functools.partial(function, **keywords)
        return Node(function, None, inputs)


class Source(AnyNode):
    """Where data enters a network. Made by `source`.

    Attributes:
        data: The data; `None` if there is none yet.

    Example:
        >>> from pymlj import source
        >>> X = source([1.0, 2.0])
        >>> X(), X([5.0])
        ([1.0, 2.0], [5.0])
    """

    is_source = True

    def __init__(self, data: Any = None) -> None:
        self.data = data

    def value(self, inputs: tuple[Any, ...], sink: Sink | None) -> Any:
        """The data."""
        return self.data

    def rebind(self, data: Any) -> "Source":
        """Replace the data; machines that depend on it will be trained afresh. Returns itself."""
        self.data = data
        self.version += 1
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Source":
        # A copy of what was learned has the same data, which nobody changes.
        new = type(self)(self.data)
        new.version = self.version
        return new

    def __repr__(self) -> str:
        return f"Source({type(self.data).__name__})"


class Held(Source):
    """Data that a machine was given as it is, and not as a source."""


class Constant(AnyNode):
    """A value that does not depend on data, such as the 2 in `2 * N`."""

    is_constant = True

    def __init__(self, constant: Any) -> None:
        self.constant = constant

    def value(self, inputs: tuple[Any, ...], sink: Sink | None) -> Any:
        """The constant."""
        return self.constant

    def __repr__(self) -> str:
        return short(self.constant)


class Node(AnyNode):
    """What is computed by a function, or by an operation of a machine. Made by `node`.

    Args:
        function: A function; or the name of an operation of `machine`. With a machine, a function
            gets it as first argument.
        machine: The machine.
        args: What it is computed from; what is no node is a constant.

    Example:
        >>> from pymlj import node, source
        >>> total = node(sum, source([1.0, 2.0]))
        >>> total(), total([5.0, 6.0])
        (3.0, 11.0)
    """

    def __init__(
        self,
        function: Callable[..., Any] | str,
        machine: Trainable | None = None,
        args: tuple[Any, ...] = (),
    ) -> None:
        self.function = function
        self.machine = machine
        self.args = tuple(arg if isinstance(arg, AnyNode) else Constant(arg) for arg in args)

    def value(self, inputs: tuple[Any, ...], sink: Sink | None) -> Any:
        """What the function, or the operation, makes of `inputs`."""
        if isinstance(self.function, str):
            assert self.machine is not None, "`node` makes sure of it"
            return self.machine._apply(self.function, inputs, sink)
        if self.machine is None:
            return self.function(*inputs)
        return self.function(self.machine, *inputs)

    def __repr__(self) -> str:
        name = self.function if isinstance(self.function, str) else _name(self.function)
        if self.machine is None:
            return f"Node({name})"
        model = self.machine.model
        return f"Node({name} of {model if isinstance(model, str) else type(model).__name__})"


def source(data: Any = None) -> Source:
    """Let data enter a learning network.

    Args:
        data: Any data; `None` if there is none yet. A source is returned as it is.

    Returns:
        A source: called, it gives the data, `rows` of it, or new data as it is.

    Example:
        >>> import numpy as np
        >>> from pymlj import source
        >>> Xs = source(np.array([10, 20, 30]))
        >>> Xs(rows=[2, 0])
        array([30, 10])
        >>> (Xs / 10 + 1)()
        array([2., 3., 4.])
    """
    return data if isinstance(data, Source) else Source(data)


def node(function: Callable[..., Any] | str, *args: Any) -> Node:
    """Make a node: what a function makes of other nodes, computed when it is called for.

    Args:
        function: Called with the values of `args`.
        *args: Nodes; what is no node is passed on as it is. If the first is a machine, the function
            gets that machine, and may be the name of one of its operations; the node is then
            computed after the machine has been trained.

    Raises:
        ArgumentError: `function` is no function; or a name without a machine.

    Example:
        >>> import numpy as np
        >>> from pymlj import node, source
        >>> ys = source(np.array([1.0, 4.0]))
        >>> node(np.mean, ys)()
        np.float64(2.5)
    """
    first = args[0] if args else None
    # Asking a node whether it follows a protocol would take longer than all the rest.
    machine = first if not isinstance(first, AnyNode) and isinstance(first, Trainable) else None
    rest = args if machine is None else args[1:]
    if isinstance(function, str) and machine is None:
        raise ArgumentError(
            f"`node({function!r}, ...)` needs the machine whose operation that is: "
            f"`node({function!r}, mach, ...)`, or `mach.{function}(...)`."
        )
    if isinstance(function, str) and function not in OPERATIONS:
        raise ArgumentError(
            f"{function!r} is no operation; there are {', '.join(OPERATIONS)}."
            f"{did_you_mean(function, OPERATIONS)}"
        )
    if not isinstance(function, str) and not callable(function):
        raise ArgumentError(
            f"`node` needs a function and nodes, `node(f, ...)`, but got {short(function)}."
        )
    return Node(function, machine, rest)


def _name(function: Any) -> str:
    if isinstance(function, functools.partial):
        function = function.func
    return str(getattr(function, "__name__", type(function).__name__))


def is_node(value: Any) -> bool:
    """Whether a value is a node, a source included."""
    return isinstance(value, AnyNode)
