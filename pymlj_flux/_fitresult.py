"""What training leaves: the network with what it remembers of the data, and what goes on from it.

Both have a form of plain values and arrays for files, from which the builder of the model makes the
network again.
"""

import functools
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias, final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ._copying import copy_network
from ._features import FeatureSchema
from ._images import ImageSchema
from ._network import Network, Shape
from ._targets import ColumnsSchema, LabelsSchema, VectorSchema
from ._tensors import from_plain, to_plain
from .embedding import EmbeddedColumn
from .training import RandomState, Rows, Step

InputSchema: TypeAlias = FeatureSchema | ImageSchema
TargetSchema: TypeAlias = VectorSchema | ColumnsSchema | LabelsSchema
Optimiser: TypeAlias = torch.optim.Optimizer


@final
@dataclass(frozen=True, eq=False)
class Plan:
    """What a network is built for, and what it remembers of its training data.

    Attributes:
        shape: Numbers of inputs and outputs.
        inputs: What it remembers of the features.
        target: What it remembers of the target.
    """

    shape: Shape
    inputs: InputSchema
    target: TargetSchema

    def to_plain(self) -> dict[str, Any]:
        """In plain values."""
        shape = {**vars(self.shape), "embedded": [tuple(c) for c in self.shape.embedded]}
        return {
            "shape": shape,
            "inputs": dict(vars(self.inputs)),
            "target": dict(vars(self.target)),
        }

    @classmethod
    def from_plain(
        cls, plain: Mapping[str, Any], inputs: type[InputSchema], target: type[TargetSchema]
    ) -> "Plan":
        """Undo `to_plain`, given the classes of what is remembered."""
        embedded = tuple(EmbeddedColumn(*column) for column in plain["shape"]["embedded"])
        shape = Shape(**{**plain["shape"], "embedded": embedded})
        return cls(shape, inputs(**plain["inputs"]), target(**plain["target"]))


@final
class Fitted:
    """What operations need.

    Iterated models train on after a look at each epoch, and copying a small network takes longer
    than that look. So what a training has left predicts with the network in training, as long as
    that stays as it is; its weights are put aside when training goes on, and a network of its own
    is made for whoever asks for `chain`.

    Args:
        chain: The trained network: on the CPU, in evaluation mode, finaliser included.
        plan: What it was built for.

    Attributes:
        plan: The same.
    """

    def __init__(self, chain: Network, plan: Plan) -> None:
        self.plan = plan
        self._network = chain
        # The weights of a network in training that is borrowed, and what they were when it went on.
        self._borrowed: list[Tensor] | None = None
        self._weights: list[Tensor] | None = None

    @classmethod
    def of(cls, live: "Live", plan: Plan) -> "Fitted":
        """What a network in training has learned so far; training on does not change it."""
        if live.weights is None:
            return cls(finished(live.network), plan)
        for weight in live.network.parameters():
            weight.grad = None  # of no use, and as large as the network
        fitted = cls(live.network, plan)
        fitted._borrowed, live.borrower = live.weights, weakref.ref(fitted)
        return fitted

    @property
    def chain(self) -> Network:
        """The trained network, which nobody else has."""
        if self._borrowed is not None:
            network = finished(self._network)
            if self._weights is not None:
                for weight, value in zip(_weights_of(network), self._weights, strict=True):
                    weight.copy_(value)
            self._network, self._borrowed, self._weights = network, None, None
        return self._network

    @property
    def predictor(self) -> Network:
        """The trained network, to be used at once and not to be changed or kept."""
        if self._borrowed is not None and self._weights is None:
            return self._network.eval() if self._network.training else self._network
        return self.chain

    def put_aside(self) -> None:
        """Keep the weights as they are: those of the network that was borrowed will change."""
        if self._borrowed is not None and self._weights is None:
            self._weights = [weight.clone() for weight in self._borrowed]

    def __getstate__(self) -> dict[str, Any]:
        return {"plan": self.plan, "_network": self.chain, "_borrowed": None, "_weights": None}

    def to_plain(self) -> dict[str, Any]:
        """In plain values and arrays; the code of the network is not part of it."""
        return {"weights": to_plain(self.chain.state_dict()), "plan": self.plan.to_plain()}


@final
@dataclass
class TrainingState:
    """What a warm restart needs.

    Attributes:
        model: A copy of the model as it was.
        losses: One before training, then one for each epoch.
        random: Where the random numbers stand.
        live: The network and the optimiser at work; None where they are made again.
        saved_optimiser: The state of the optimiser, if it is made again.
        intact: Whether the last training came to its end; if it failed, there is no going on.
        interrupted: What a machine says of a training that Ctrl-C ended early, and which its next
            `fit` goes on with; empty after a full one.
        started_over: Whether the last update had to train from scratch.
    """

    model: Any
    losses: list[float]
    random: RandomState
    live: "Live | None" = None
    saved_optimiser: dict[str, Any] | None = None
    intact: bool = True
    interrupted: str = ""
    started_over: bool = False

    @property
    def epochs(self) -> int:
        """How many there have been."""
        return len(self.losses) - 1

    def to_plain(self) -> dict[str, Any]:
        """In plain values and arrays, without the model and the network."""
        return {
            "losses": list(self.losses),
            "random": to_plain(asdict(self.random)),
            "optimiser": self._optimiser_to_plain(),
            "intact": self.intact,
            "interrupted": self.interrupted,
        }

    def _optimiser_to_plain(self) -> dict[str, Any] | None:
        if self.live is None:
            return self.saved_optimiser
        plain: dict[str, Any] = to_plain(self.live.optimiser.state_dict())
        return plain

    def __getstate__(self) -> dict[str, Any]:
        # A copy, or another process, has the network from the fit result, and makes the rest again.
        return {**vars(self), "live": None, "saved_optimiser": self._optimiser_to_plain()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], model: Any) -> "TrainingState":
        """Undo `to_plain`."""
        return cls(
            model=model,
            losses=list(plain["losses"]),
            random=RandomState(**from_plain(plain["random"])),
            saved_optimiser=plain["optimiser"],
            intact=plain["intact"],
            interrupted=plain.get("interrupted", ""),
        )


@final
@dataclass
class Live:
    """A network in training.

    Attributes:
        network: On the device of the model.
        optimiser: Of its parameters.
        step: What trains it.
        data: The training data on the device; None on the CPU, where there is no copy to keep.
        borrower: The fit result that predicts with the network until training goes on.
    """

    network: Network
    optimiser: Optimiser
    step: Step | None = None
    data: "OnDevice | None" = None
    borrower: "weakref.ref[Fitted] | None" = None

    @functools.cached_property
    def weights(self) -> list[Tensor] | None:
        """All that the network on the CPU consists of; None if a module may hold something else."""
        homes = ("torch.nn.", __name__.partition(".")[0] + ".")
        known = all(type(module).__module__.startswith(homes) for module in self.network.modules())
        weights = _weights_of(self.network)
        return weights if known and all(w.device.type == "cpu" for w in weights) else None

    def let_go(self) -> None:
        """Make whoever predicts with the network independent of it; called ahead of training."""
        borrower = None if self.borrower is None else self.borrower()
        if borrower is not None:
            borrower.put_aside()
        self.borrower = None

    @property
    def the_step(self) -> Step:
        """The step, once it is made."""
        assert self.step is not None, "made before training begins"
        return self.step


@final
class OnDevice:
    """Training data as tensors on a device, and what they were made of.

    Args:
        sources: The data as the model was given it.
        tensors: Features, target and, where there are any, weights of the rows. The features may
            be a source of tensors.
    """

    def __init__(self, sources: Sequence[Any], tensors: Sequence[Rows]) -> None:
        self._sources = [weakref.ref(source) for source in sources if source is not None]
        self.tensors = tuple(tensors)

    def settled(self, precision: torch.dtype) -> "OnDevice":
        """Put all on the device of the features; numbers get a precision, codes stay integers."""
        self.tensors = tuple(
            rows.to(self.device, precision if rows.is_floating_point() else rows.dtype)
            if isinstance(rows, Tensor)
            else rows.to(precision)
            for rows in self.tensors
        )
        return self

    def __len__(self) -> int:
        return len(self.tensors[0])

    @property
    def device(self) -> torch.device:
        """Where they are."""
        return self.tensors[0].device

    def head(self, n: int) -> Tensor:
        """The features of the first rows, on the CPU."""
        features, n = self.tensors[0], min(n, len(self))
        rows = features[:n] if isinstance(features, Tensor) else features.take(slice(n))
        return rows.cpu()

    @property
    def weighted(self) -> bool:
        """Whether rows have weights."""
        return len(self.tensors) > 2

    def is_copy_of(self, *sources: Any) -> bool:
        """Whether it was made of the very same objects."""
        given = [source for source in sources if source is not None]
        return len(given) == len(self._sources) and all(
            ref() is source for ref, source in zip(self._sources, given, strict=True)
        )


def embeddings_of(fitted: Fitted) -> dict[Any, npt.NDArray[np.float64]]:
    """For each categorical feature an array of its embedding, of shape `(levels, dim)`."""
    inputs, embedding = fitted.plan.inputs, fitted.chain.embedding
    if embedding is None or not isinstance(inputs, FeatureSchema):
        return {}
    return {
        inputs.name(column.place): table.detach().numpy().astype(np.float64)
        for column, table in zip(fitted.plan.shape.embedded, embedding.tables, strict=True)
    }


def finished(network: Network) -> Network:
    """A copy of a network in training, for prediction; training on does not change it."""
    for weight in network.parameters():
        weight.grad = None
    for module in network.modules():
        for name, value in vars(module).items():
            # Something a module keeps to be looked at, such as attention, with its graph.
            if isinstance(value, Tensor) and value.grad_fn is not None:
                vars(module)[name] = value.detach()
    return copy_network(network).to("cpu").eval()


def _weights_of(network: nn.Module) -> list[Tensor]:
    """Parameters and buffers, as tensors that can be written to."""
    weights = [*network.parameters(), *network.buffers()]
    return [weight.detach() for weight in weights]


def trained_parameters(network: nn.Module) -> list[nn.Parameter]:
    """The parameters that training moves."""
    return [weight for weight in network.parameters() if weight.requires_grad]


def named_parameters(network: nn.Module) -> list[tuple[str, nn.Parameter]]:
    """The parameters that training moves, with their names."""
    return [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
