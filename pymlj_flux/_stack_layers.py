"""The forward pass of many networks of one architecture as one.

Layers that are known are stacked by hand: a dense layer of all networks is one batched product. Any
other module goes through `torch.func.vmap`, which takes three times as long for small networks.
"""

import copy
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from . import _activations as act
from ._network import Network
from .builders import Activation
from .embedding import EntityEmbedding
from .training import Unstackable, hooks_of

Parameters: TypeAlias = Iterator[Tensor]
Layer: TypeAlias = Callable[[Parameters, Tensor, slice], Tensor]
Forward: TypeAlias = Callable[[Sequence[Tensor], Tensor, slice], Tensor]

_ELEMENTWISE = (
    *(nn.CELU, nn.ELU, nn.GELU, nn.Hardsigmoid, nn.Hardswish, nn.Hardtanh, nn.Identity),
    *(nn.LeakyReLU, nn.LogSigmoid, nn.Mish, nn.ReLU, nn.ReLU6, nn.SELU, nn.SiLU, nn.Sigmoid),
    *(nn.Softplus, nn.Softsign, nn.Tanh, nn.Tanhshrink),
)
_ELEMENTWISE_FUNCTIONS = {
    *(act.elu, act.gelu, act.identity, act.leaky_relu, act.relu, act.sigmoid, act.silu),
    *(act.softplus, act.tanh, F.relu, F.tanh, F.sigmoid, F.mish, F.hardtanh, F.selu, F.celu),
}


def signature_of(network: Network) -> tuple[Any, ...]:
    """What networks in one stack must have in common: modules, their settings, and shapes.

    Raises:
        Unstackable: Networks like this one cannot be stacked.
    """
    for tensor in network.parameters():
        if tensor.dtype is not torch.float32 or not tensor.requires_grad:
            raise Unstackable("their parameters are not all float32, or not all trained")
    if any(_has_buffers(module) for module in network.modules()):
        raise Unstackable("they have buffers")
    if reason := hooks_of(network.modules()):
        raise Unstackable(reason)
    modules = [
        (name, type(module), "" if type(module) is nn.Dropout else module.extra_repr())
        for name, module in network.named_modules()
    ]
    functions = [m.function for m in network.modules() if isinstance(m, Activation)]
    shapes = [tuple(parameter.shape) for parameter in network.parameters()]
    return (*modules, *map(id, functions), *shapes)


def _has_buffers(module: nn.Module) -> bool:
    own = module.buffers(recurse=False)
    return not isinstance(module, EntityEmbedding) and any(True for _ in own)


def is_known(network: Network) -> bool:
    """Whether all layers are stacked by hand, so that all that matters of them is known."""
    return _layer([network.body]) is not None


def forward_of(networks: Sequence[Network]) -> tuple[Forward, tuple[nn.Module, ...]]:
    """The raw outputs of networks with one signature, for stacked parameters and inputs.

    Returns:
        A function for them; and the modules whose code, not known here, is run for all of them.

    Raises:
        Unstackable: They have a module that only works for a network alone.
    """
    layers = [_layer([network.body for network in networks])]
    if networks[0].embedding is not None:
        layers.insert(0, _layer([network.embedding for network in networks]))
    if any(layer is None for layer in layers):
        return _vmapped(networks)

    def forward(parameters: Sequence[Tensor], x: Tensor, which: slice) -> Tensor:
        rest = iter(parameters)
        for layer in layers:
            assert layer is not None, "checked above"
            x = layer(rest, x, which)
        return x

    return forward, ()


def _layer(modules: Sequence[Any]) -> Layer | None:
    """A module of all networks as one; None if it is not known how. It takes its parameters."""
    first = modules[0]
    kind = type(first)
    if kind is nn.Sequential:
        return _sequential(modules)
    if kind is nn.Linear:
        return _dense_with_bias if first.bias is not None else _dense
    if kind is nn.Dropout:
        return _dropout([module.p for module in modules])
    if kind is EntityEmbedding:
        return functools.partial(_embedding, first)
    if kind in _ELEMENTWISE or (kind is Activation and _is_elementwise(first.function)):
        return lambda rest, x, which: first(x)
    return None


def _sequential(modules: Sequence[nn.Sequential]) -> Layer | None:
    layers = [_layer(parts) for parts in zip(*modules, strict=True)]
    if any(layer is None for layer in layers):
        return None

    def forward(rest: Parameters, x: Tensor, which: slice) -> Tensor:
        for layer in layers:
            assert layer is not None, "checked above"
            x = layer(rest, x, which)
        return x

    return forward


def _dense_with_bias(rest: Parameters, x: Tensor, which: slice) -> Tensor:
    weight, bias = next(rest), next(rest)
    return torch.baddbmm(bias.unsqueeze(1), x, weight.transpose(1, 2))


def _dense(rest: Parameters, x: Tensor, which: slice) -> Tensor:
    return torch.bmm(x, next(rest).transpose(1, 2))


def _dropout(rates: Sequence[float]) -> Layer:
    if len(set(rates)) == 1:
        return lambda rest, x, which: F.dropout(x, rates[0], training=True)
    kept = 1 - torch.tensor(rates)[:, None, None]

    def forward(rest: Parameters, x: Tensor, which: slice) -> Tensor:
        mask = torch.rand_like(x) < kept[which]
        return x * (mask / kept[which])

    return forward


def _embedding(module: EntityEmbedding, rest: Parameters, x: Tensor, which: slice) -> Tensor:
    return module.stacked(next(rest).flatten(1), x)


def _is_elementwise(function: Any) -> bool:
    try:
        return function in _ELEMENTWISE_FUNCTIONS
    except TypeError:  # it cannot be hashed
        return False


class _Raw(nn.Module):
    """A network without its finaliser."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """The raw output."""
        return self.network.raw(x)


def _vmapped(networks: Sequence[Network]) -> tuple[Forward, tuple[nn.Module, ...]]:
    template = _Raw(copy.deepcopy(networks[0])).train()
    names = [name for name, _ in template.named_parameters()]

    def alone(parameters: dict[str, Tensor], x: Tensor) -> Tensor:
        out: Tensor = torch.func.functional_call(template, parameters, (x,))
        return out

    at_once: Any = torch.func.vmap(alone, randomness="different")

    def forward(parameters: Sequence[Tensor], x: Tensor, which: slice) -> Tensor:
        out: Tensor = at_once(dict(zip(names, parameters, strict=True)), x)
        return out

    return forward, tuple(template.modules())
