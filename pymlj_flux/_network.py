"""A network for some data: embeddings first, then what the builder made, then the finaliser."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, final

import numpy as np
import torch
from torch import Tensor, nn

from pymlj.exceptions import BuilderError, PersistenceError

from ._copying import copy_network
from ._tensors import Floats, Reals, as_tensor, from_plain
from .builders import Builder, InputSize, call_builder
from .embedding import EmbeddedColumn, EntityEmbedding
from .training import (
    Source,
    batches,
    builder_generator,
    first_state,
    numbers_a_row,
    random_numbers,
)

Finaliser: TypeAlias = Callable[[Tensor], Tensor]

# Numbers that go through a network at once in prediction: little enough that what the layers give
# stays in the cache of the processor, whatever the number of rows.
_NUMBERS_AT_ONCE = 2**18
_ROWS_AT_ONCE = 2**12

_CPU = torch.device("cpu")


@final
class Network(nn.Module):
    """What a model trains, and what `fitted_params().chain` is.

    Args:
        body: What the builder made.
        embedding: Goes before it, for tables with categorical columns.
        finaliser: Goes after it, for classifiers.
    """

    def __init__(
        self,
        body: nn.Module,
        embedding: EntityEmbedding | None = None,
        finaliser: Finaliser | None = None,
    ) -> None:
        super().__init__()
        self.embedding = embedding
        self.body = body
        self.finaliser = finaliser

    @property
    def precision(self) -> torch.dtype:
        """The type of its weights, in which it computes."""
        return next((w.dtype for w in self.parameters() if w.is_floating_point()), torch.float32)

    def raw(self, x: Tensor) -> Tensor:
        """The output ahead of the finaliser."""
        out: Tensor = self.body(x if self.embedding is None else self.embedding(x))
        return out

    def forward(self, x: Tensor) -> Tensor:
        """The output."""
        out = self.raw(x.to(self.precision))
        return out if self.finaliser is None else self.finaliser(out)


@dataclass(frozen=True)
class Shape:
    """What a network is built for.

    Attributes:
        n_in: Number of columns, or height and width of images.
        n_out: Number of outputs.
        n_channels: Of images; None for tables.
        embedded: The columns that are embedded.
    """

    n_in: InputSize
    n_out: int
    n_channels: int | None = None
    embedded: tuple[EmbeddedColumn, ...] = ()


def build_network(
    builder: Builder, shape: Shape, seed: int, finaliser: Finaliser | None = None
) -> Network:
    """Make a network, its first weights decided by `seed`; on the CPU.

    It is float32 whatever the default of torch is, unless the builder asks for float64.

    Raises:
        BuilderError: The builder fails, or does not fit the data.
    """
    generator = builder_generator(seed)
    embedding, n_in = None, shape.n_in
    # The state is made and forgotten: it is there for weights drawn from the global generator.
    with random_numbers(first_state(seed, _CPU), _CPU), torch.device("cpu"):
        if shape.embedded:
            assert isinstance(n_in, int), "only columns of tables are embedded"
            embedding = EntityEmbedding(n_in, shape.embedded, generator)
            n_in = embedding.n_out
        # A copy, since a builder may bring along modules that are trained already: they stay as
        # they are, and so are the same in every fold.
        body = copy_network(call_builder(builder, generator, n_in, shape.n_out, shape.n_channels))
    if isinstance(finaliser, nn.Module):  # the user's own is neither trained nor moved
        finaliser = copy.deepcopy(finaliser)
    network = Network(body, embedding, finaliser).to("cpu", _wanted_precision(body))
    if not any(weight.requires_grad for weight in network.parameters()):
        raise BuilderError(
            f"The builder `{builder!r}` made a network without parameters that can be trained."
        )
    return network


def _wanted_precision(body: nn.Module) -> torch.dtype:
    """float64 where the builder has made all weights so by its own decision, else float32."""
    made = {weight.dtype for weight in body.parameters() if weight.is_floating_point()}
    by_decision = torch.get_default_dtype() != torch.float64
    return torch.float64 if by_decision and made == {torch.float64} else torch.float32


def load_weights(network: nn.Module, weights: Mapping[str, Any], builder: Builder) -> None:
    """Put the weights of a saved network into one that was made again.

    Args:
        network: Changed in place.
        weights: The state of the saved one, with arrays for tensors.
        builder: What made it, for messages.

    Raises:
        PersistenceError: The two networks differ.
    """
    try:
        network.load_state_dict(from_plain(weights))
    except RuntimeError as error:
        raise PersistenceError(
            f"The builder `{builder!r}` makes another network than the one that was saved; has its "
            f"code changed? {error}"
        ) from error


@torch.inference_mode()
def outputs(network: nn.Module, x: Floats | Source, device: torch.device = _CPU) -> Reals:
    """What a network gives for many rows, in evaluation mode.

    Args:
        network: In evaluation mode, on `device`.
        x: The input, row after row.
        device: Where to compute.
    """
    data = as_tensor(x) if isinstance(x, np.ndarray) else x
    step = max(1, min(_ROWS_AT_ONCE, _NUMBERS_AT_ONCE // max(1, numbers_a_row(data))))
    if device.type != "cpu":
        step *= 16  # fewer and larger transfers
    # Without rows there is one batch nevertheless, which says how many outputs there are.
    given = iter([(data,)]) if isinstance(data, Tensor) and not len(data) else batches([data], step)
    joined = torch.cat([network(rows.to(device)).cpu() for (rows,) in given])
    array: Reals = (joined if joined.dtype == torch.float64 else joined.float()).numpy()
    return array
