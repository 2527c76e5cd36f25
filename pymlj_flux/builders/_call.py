"""Calling a builder, and trying the network it made before anything is trained."""

import contextlib
import inspect
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from pymlj.exceptions import BuilderError

from ._base import Builder, InputSize, pick_arguments

_BATCH = 2


def call_builder(
    builder: Builder,
    rng: torch.Generator,
    n_in: InputSize,
    n_out: int,
    n_channels: int | None = None,
) -> nn.Module:
    """Make a network and check that it fits the data.

    A batch of two rows of zeros goes through the network in evaluation mode, which leaves its
    statistics and its modes as they were, and gives lazy layers their shapes.

    Args:
        builder: Makes the network.
        rng: For the first weights.
        n_in: The number of columns, or height and width of images.
        n_out: The number of outputs.
        n_channels: Of images; None for tables.

    Raises:
        BuilderError: The builder fails, or its network takes or gives other shapes. The message
            names the builder and the shapes; the error behind it is the cause.

    Example:
        >>> import torch
        >>> from pymlj_flux import Linear
        >>> from pymlj_flux.builders import call_builder
        >>> call_builder(Linear(), torch.Generator().manual_seed(0), n_in=3, n_out=2)
        Sequential(
          (0): Linear(in_features=3, out_features=2, bias=True)
          (1): ReLU()
        )
    """
    given: dict[str, Any] = {"rng": rng, "n_in": n_in, "n_out": n_out}
    if n_channels is not None:
        given["n_channels"] = n_channels
    network = _build(builder, given)
    row = (n_in,) if isinstance(n_in, int) else (n_channels or 1, *n_in)
    _try_out(network, repr(builder), (_BATCH, *row), (_BATCH, n_out))
    return network


def _build(builder: Builder, given: dict[str, Any]) -> nn.Module:
    arguments = pick_arguments(builder.build, repr(builder), given)
    shown = ", ".join(f"{name}={value!r}" for name, value in given.items() if name != "rng")
    try:
        network = builder.build(**arguments)
    except BuilderError:
        raise
    except Exception as error:
        raise BuilderError(
            f"The builder `{builder!r}` failed for {shown}: {type(error).__name__}: {error}"
            f"{_for_images(builder, given)}"
        ) from error
    if not isinstance(network, nn.Module):
        returned: Any = network
        got = f"a `{type(returned).__name__}`."
        if isinstance(returned, type):
            got = f"the class `{returned.__name__}`. Make one of it: `{returned.__name__}(...)`."
        raise BuilderError(
            f"The builder `{builder!r}` must return a `torch.nn.Module`, but for {shown} it "
            f"returned {got}"
        )
    return network


def _for_images(builder: Builder, given: dict[str, Any]) -> str:
    """What to say of a builder that has failed, if it takes no notice of getting images."""
    takes = inspect.signature(builder.build).parameters
    if "n_channels" not in given or "n_channels" in takes:
        return ""
    return (
        ". It does not take `n_channels`, as builders for tables do not; for images there is "
        "`image_builder`, such as `image_builder(SmallConvNet)`"
    )


def _try_out(
    network: nn.Module, name: str, given: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """Send a batch of zeros through, and compare the shape of what comes out."""
    weight = next((w for w in network.parameters() if w.is_floating_point()), torch.zeros(0))
    fits = (
        f"The network made by the builder `{name}` must turn a batch of shape {given} into one of "
        f"shape {expected}"
    )
    try:
        with _evaluating(network), torch.no_grad():
            output = network(torch.zeros(given, device=weight.device, dtype=weight.dtype))
    except Exception as error:
        raise BuilderError(f"{fits}, but it failed: {type(error).__name__}: {error}") from error
    if not isinstance(output, Tensor):
        raise BuilderError(f"{fits}, but it gave a `{type(output).__name__}`.")
    if tuple(output.shape) != expected:
        raise BuilderError(
            f"{fits}, but it gave {tuple(output.shape)}. "
            f"The first dimension is the batch, the second `n_out`.{_mended(output, expected[1])}"
        )


def _mended(output: Tensor, n_out: int) -> str:
    """How to end a network whose rows have more than one dimension."""
    if output.ndim < 3 or len(output) != _BATCH:
        return ""
    size = output[0].numel()
    return (
        f" End it with `nn.Flatten(), nn.Linear({size}, {n_out})`, where "
        "`flat_size(layers, (n_channels, *n_in))` tells the first number."
    )


@contextlib.contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    """Evaluation mode, afterwards the mode that each module was in."""
    before = [(module, module.training) for module in network.modules()]
    network.eval()
    try:
        yield
    finally:
        for module, training in before:
            module.training = training
