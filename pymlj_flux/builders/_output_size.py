"""`output_shape` and `flat_size`: what a module gives, told from shapes alone.

For builders: how wide the layer behind some convolutions must be follows from the size of the
images, and need not be worked out by hand.
"""

import copy
import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter, is_lazy

from pymlj.exceptions import BuilderError


def output_shape(
    module: nn.Module | Sequence[nn.Module], input_shape: int | Sequence[int]
) -> tuple[int, ...]:
    """The shape that a module gives for one row, the batch left out.

    Nothing is computed and no data is needed: shapes go through a copy of the module without
    memory, in evaluation mode. The module itself, lazy layers included, and torch's random numbers
    stay as they are.

    Args:
        module: One, or several that follow each other.
        input_shape: Of one row: `n_in`, or `(n_channels, height, width)`.

    Returns:
        Such as `(16, 5, 5)` for channels, height and width.

    Raises:
        BuilderError: The module does not take that shape, or does not give a tensor.

    Example:
        >>> from torch import nn
        >>> from pymlj_flux import output_shape
        >>> output_shape(nn.Conv2d(3, 16, kernel_size=5, stride=2), (3, 28, 28))
        (16, 12, 12)
    """
    network = module if isinstance(module, nn.Module) else nn.Sequential(*module)
    row = tuple(input_shape) if isinstance(input_shape, Sequence) else (input_shape,)
    if any(not isinstance(size, int) or size < 1 for size in row):
        raise BuilderError(
            "`input_shape` must be the shape of one row, such as `n_in` or `(n_channels, height, "
            f"width)`, all positive integers, but is {input_shape!r}."
        )
    output = _send_through(network, (1, *row))
    if not isinstance(output, Tensor) or output.ndim == 0:
        got = f"a `{type(output).__name__}`" if not isinstance(output, Tensor) else "a number"
        raise BuilderError(
            f"`{type(network).__name__}` must give a tensor with a row for each row of a batch, "
            f"but for a batch of shape {(1, *row)} it gave {got}."
        )
    return tuple(output.shape[1:])


def flat_size(module: nn.Module | Sequence[nn.Module], input_shape: int | Sequence[int]) -> int:
    """How many numbers a module gives for one row: the `in_features` of a layer behind `Flatten`.

    Args:
        module: One, or several that follow each other.
        input_shape: Of one row: `n_in`, or `(n_channels, height, width)`.

    Returns:
        The product of `output_shape`.

    Raises:
        BuilderError: The module does not take that shape, or does not give a tensor.

    Example:
        >>> from torch import nn
        >>> from pymlj_flux import builder, flat_size
        >>> @builder
        ... def net(n_in, n_out, n_channels, *, width=8):
        ...     layers = [nn.Conv2d(n_channels, width, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
        ...     return nn.Sequential(
        ...         *layers, nn.Linear(flat_size(layers, (n_channels, *n_in)), n_out)
        ...     )
        >>> net().build(rng=None, n_in=(28, 28), n_out=10, n_channels=1)[-1]
        Linear(in_features=1352, out_features=10, bias=True)
    """
    return math.prod(output_shape(module, input_shape))


def _send_through(network: nn.Module, shape: tuple[int, ...]) -> object:
    try:
        with torch.no_grad(), torch.device("meta"):
            return _copy(network, "meta").eval()(torch.zeros(shape))
    except Exception:
        # Something looks at values, or makes tensors on a device of its own: with values, then.
        pass
    try:
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            copied = _copy(network).eval()
            parameter = next((p for p in copied.parameters() if not is_lazy(p)), None)
            device = torch.device("cpu") if parameter is None else parameter.device
            return copied(torch.zeros(shape, device=device))
    except Exception as error:
        raise BuilderError(
            f"`{type(network).__name__}` failed for a batch of shape {shape}: "
            f"{type(error).__name__}: {error}"
        ) from error


def _copy(network: nn.Module, device: str | None = None) -> nn.Module:
    """A copy; on the device "meta" its parameters and buffers have shapes and no values."""
    memo: dict[int, Any] = {}  # what `deepcopy` takes for a copy that is there already
    for parameter in network.parameters():
        if is_lazy(parameter):
            memo[id(parameter)] = UninitializedParameter()
        elif device is not None:
            shapes = torch.empty_like(parameter, device=device)
            memo[id(parameter)] = nn.Parameter(shapes, parameter.requires_grad)
    for buffer in network.buffers():
        if is_lazy(buffer):
            memo[id(buffer)] = UninitializedBuffer()
        elif device is not None:
            memo[id(buffer)] = torch.empty_like(buffer, device=device)
    return copy.deepcopy(network, memo)
