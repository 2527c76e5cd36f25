"""Networks of dense layers for tables: `Linear`, `Short`, `MLP`."""

import copy
import itertools
import math
from collections.abc import Callable
from typing import Any, final

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError

from ._base import Builder
from ._batch_norm import BatchNorm

_LAYERS: dict[Any, type[nn.Module]] = {
    torch.relu: nn.ReLU,
    torch.sigmoid: nn.Sigmoid,
    torch.tanh: nn.Tanh,
    nn.functional.relu: nn.ReLU,
    nn.functional.gelu: nn.GELU,
    nn.functional.silu: nn.SiLU,
}


@final
class Activation(nn.Module):
    """A function of tensors as a layer.

    Args:
        function: Called with the output of the layer before.
    """

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        """Apply the function."""
        return self.function(x)

    def extra_repr(self) -> str:
        """The name of the function."""
        return str(getattr(self.function, "__name__", self.function))


@final
class Linear(Builder):
    """One dense layer followed by an activation: no hidden layer.

    Weights start Glorot-uniform, biases zero.

    Args:
        activation: Applied to the output. With `relu`, the default, the network gives nothing
            negative; `identity` makes it plain linear regression.

    Example:
        >>> import torch
        >>> from pymlj_flux import Linear, identity
        >>> Linear(activation=identity).build(torch.Generator(), n_in=3, n_out=1)
        Sequential(
          (0): Linear(in_features=3, out_features=1, bias=True)
          (1): Activation(identity)
        )
    """

    activation: Callable[[Tensor], Tensor] = torch.relu

    def build(self, rng: torch.Generator, n_in: int, n_out: int) -> nn.Module:
        """Make the network."""
        return nn.Sequential(dense(n_in, n_out, rng), as_layer(self.activation))


@final
class Short(Builder):
    """One hidden layer with dropout behind it.

    Weights start Glorot-uniform, biases zero.

    Args:
        n_hidden: The width of the hidden layer; 0 takes the geometric mean of the numbers of inputs
            and outputs, rounded.
        dropout: Share of the hidden activations that training sets to zero, below 1.
        activation: Of the hidden layer.

    Raises:
        ArgumentError: `n_hidden` is negative, or `dropout` is not in [0, 1).

    Example:
        >>> import torch
        >>> from pymlj_flux import Short
        >>> Short().build(torch.Generator(), n_in=4, n_out=3)
        Sequential(
          (0): Linear(in_features=4, out_features=3, bias=True)
          (1): Sigmoid()
          (2): Dropout(p=0.5, inplace=False)
          (3): Linear(in_features=3, out_features=3, bias=True)
        )
    """

    n_hidden: int = 0
    dropout: float = 0.5
    activation: Callable[[Tensor], Tensor] = torch.sigmoid

    def check(self) -> None:
        """Refuse a negative width, and a dropout that would leave nothing."""
        if self.n_hidden < 0:
            raise ArgumentError(
                f"`n_hidden` of `Short` must be 0 (automatic) or more, but is {self.n_hidden}."
            )
        if not 0 <= self.dropout < 1:
            raise ArgumentError(f"`0 <= dropout < 1` must hold in `Short`, but got {self.dropout}.")

    def build(self, rng: torch.Generator, n_in: int, n_out: int) -> nn.Module:
        """Make the network."""
        width = self.n_hidden or max(1, round(math.sqrt(n_in * n_out)))
        return nn.Sequential(
            dense(n_in, width, rng),
            as_layer(self.activation),
            nn.Dropout(self.dropout),
            dense(width, n_out, rng),
        )


@final
class MLP(Builder):
    """A multi-layer perceptron: hidden layers with an activation, then a plain dense layer.

    Weights start Glorot-uniform, biases zero.

    Args:
        hidden: The widths of the hidden layers; `()` makes a linear network.
        activation: Of every hidden layer.
        dropout: Share of the activations of every hidden layer that training sets to zero, below 1.
        batch_norm: Whether what goes into an activation is normalised over the batch. Needs a
            `batch_size` of 2 or more; the last batch of an epoch may be one row.
        residual: Whether a hidden layer that is as wide as the one before adds to its input,
            `x + layer(x)`. Needs two such layers in a row.

    Raises:
        ArgumentError: A width is not positive, `dropout` is not in [0, 1), or no hidden layer is as
            wide as the one before and `residual` is asked for.

    Example:
        >>> import torch
        >>> from pymlj_flux import MLP
        >>> MLP(hidden=(32, 16)).build(torch.Generator(), n_in=4, n_out=1)
        Sequential(
          (0): Linear(in_features=4, out_features=32, bias=True)
          (1): ReLU()
          (2): Linear(in_features=32, out_features=16, bias=True)
          (3): ReLU()
          (4): Linear(in_features=16, out_features=1, bias=True)
        )

    References:
        S. Ioffe and C. Szegedy, Batch normalization: accelerating deep network training by reducing
        internal covariate shift, ICML 2015. K. He et al., Deep residual learning for image
        recognition, CVPR 2016.
    """

    hidden: tuple[int, ...] | list[int] = (10,)
    activation: Callable[[Tensor], Tensor] = torch.relu
    dropout: float = 0.0
    batch_norm: bool = False
    residual: bool = False

    def check(self) -> None:
        """Refuse layers without units; a list becomes a tuple, so that both are equal."""
        self.hidden = tuple(self.hidden)
        if any(width < 1 for width in self.hidden):
            raise ArgumentError(
                f"`hidden` of `MLP` must hold positive widths, but is {self.hidden}; "
                "`hidden=()` makes a network without hidden layers."
            )
        if not 0 <= self.dropout < 1:
            raise ArgumentError(f"`0 <= dropout < 1` must hold in `MLP`, but got {self.dropout}.")
        if self.residual and not any(a == b for a, b in itertools.pairwise(self.hidden)):
            raise ArgumentError(
                "`residual` needs a hidden layer that is as wide as the one before, but `hidden` "
                f"of `MLP` is {self.hidden}; an example is `MLP(hidden=(32, 32), residual=True)`."
            )

    def build(self, rng: torch.Generator, n_in: int, n_out: int) -> nn.Module:
        """Make the network."""
        layers: list[nn.Module] = []
        before = 0
        for width in self.hidden:
            layer = self._hidden_layer(n_in, width, rng)
            if self.residual and width == before:
                layer = [Residual(*layer)]
            layers += layer
            n_in = before = width
        return nn.Sequential(*layers, dense(n_in, n_out, rng))

    def _hidden_layer(self, n_in: int, width: int, rng: torch.Generator) -> list[nn.Module]:
        layer: list[nn.Module] = [dense(n_in, width, rng)]
        if self.batch_norm:
            layer.append(BatchNorm(width))
        layer.append(as_layer(self.activation))
        if self.dropout:
            layer.append(nn.Dropout(self.dropout))
        return layer

    def _goes_without_saying(self, name: str, value: Any) -> bool:
        off = name in ("dropout", "batch_norm", "residual") and not value
        return off or super()._goes_without_saying(name, value)


@final
class Residual(nn.Sequential):
    """Layers that add to their input: `x + layers(x)`."""

    def forward(self, input: Tensor) -> Tensor:
        """Apply the layers, and add."""
        out: Tensor = super().forward(input)  # type: ignore[no-untyped-call]  # torch's own
        return input + out


def dense(n_in: int, n_out: int, rng: torch.Generator | None) -> nn.Linear:
    """A dense layer whose weights are drawn from `rng` alone.

    Weights are uniform in plus or minus sqrt(6 / (n_in + n_out)), biases zero.

    Reference: X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward
    neural networks, AISTATS 2010, equation 16.
    """
    with torch.random.fork_rng(devices=[]):  # the constructor draws from the global generator
        layer = nn.Linear(n_in, n_out)
    nn.init.xavier_uniform_(layer.weight, generator=rng)
    nn.init.zeros_(layer.bias)
    return layer


def as_layer(activation: Callable[[Tensor], Tensor]) -> nn.Module:
    """The activation as a module of the network, never shared between two networks."""
    if isinstance(activation, nn.Module):
        return copy.deepcopy(activation)
    layer = _LAYERS.get(activation)
    return Activation(activation) if layer is None else layer()
