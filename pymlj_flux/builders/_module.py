"""`module_builder`: a builder from any class of networks for tables."""

from collections.abc import Callable
from typing import Any, final

import torch
from torch import nn

from pymlj.exceptions import ArgumentError, BuilderError
from pymlj.parameters import Field, ParamObject

from ._base import Builder, InputSize
from ._image import _global_generator_seeded_from


@final
class ModuleBuilder(Builder):
    """What `module_builder` returns.

    Args:
        constructor: Makes the network.
        args: Passed on by position, behind the numbers of inputs and outputs.
        **kwargs: Passed on by keyword; each is a setting of the builder.
    """

    constructor: Callable[..., nn.Module]
    args: tuple[Any, ...] = ()

    def __init__(
        self, constructor: Callable[..., nn.Module], args: tuple[Any, ...] = (), **kwargs: Any
    ) -> None:
        own = {name: Field(name, Any, None, required=True) for name in kwargs}
        object.__setattr__(self, "_fields", {**type(self)._fields, **own})
        ParamObject.__init__(self, constructor=constructor, args=args, **kwargs)

    def build(
        self,
        rng: torch.Generator | None,
        n_in: InputSize,
        n_out: int,
        n_channels: int | None = None,
    ) -> nn.Module:
        """Call the constructor with the numbers of inputs and outputs ahead of its arguments."""
        if n_channels is not None:
            raise BuilderError(
                f"`{self!r}` makes networks for tables, but got images. `image_builder` takes "
                "constructors of networks for images."
            )
        kwargs = {
            name: getattr(self, name) for name in self._fields if name not in type(self)._fields
        }
        with _global_generator_seeded_from(rng):
            return self.constructor(n_in, n_out, *self.args, **kwargs)

    def __repr__(self) -> str:
        constructor = getattr(self.constructor, "__qualname__", repr(self.constructor))
        own = {k: v for k, v in self._shown().items() if k not in type(self)._fields}
        given = [repr(value) for value in self.args] + [f"{k}={v!r}" for k, v in own.items()]
        return f"module_builder({', '.join([constructor, *given])})"


def module_builder(
    constructor: Callable[..., nn.Module], /, *args: Any, **kwargs: Any
) -> ModuleBuilder:
    """A builder from a class of networks for tables, such as one of another library.

    The constructor is called as `constructor(n_in, n_out, *args, **kwargs)`. It draws its weights
    from torch's global generator, which is seeded. If it wants its arguments otherwise, call it in
    a function under `builder`.

    Args:
        constructor: A class or function that returns a `torch.nn.Module`.
        *args: Passed on.
        **kwargs: Passed on; each can be tuned, as `"builder.<name>"`.

    Returns:
        A builder; two of them are equal if constructor and arguments are.

    Raises:
        ArgumentError: `constructor` makes nothing, or a keyword cannot be a hyperparameter.

    Example:
        >>> from torch import nn
        >>> from pymlj_flux import NeuralNetworkRegressor, module_builder
        >>> class Gated(nn.Module):
        ...     def __init__(self, n_in, n_out, width=8):
        ...         super().__init__()
        ...         self.value, self.gate = nn.Linear(n_in, width), nn.Linear(n_in, width)
        ...         self.out = nn.Linear(width, n_out)
        ...
        ...     def forward(self, x):
        ...         return self.out(self.value(x) * self.gate(x).sigmoid())
        >>> NeuralNetworkRegressor(builder=module_builder(Gated, width=16)).builder
        module_builder(Gated, width=16)
    """
    if not callable(constructor) or isinstance(constructor, nn.Module):
        name = type(constructor).__name__
        is_network = isinstance(constructor, nn.Module)
        got = f"a network, `{name}(...)`" if is_network else f"{constructor!r}"
        hint = f" Write `module_builder({name})`, its settings as keywords." if is_network else ""
        raise ArgumentError(
            "`constructor` of `module_builder` must be a class or function that makes networks, "
            f"but got {got}.{hint}"
        )
    for name in kwargs:
        if name.startswith("_") or hasattr(ModuleBuilder, name) or name in ModuleBuilder._fields:
            raise ArgumentError(
                f"`{name}` cannot be a keyword of `module_builder`, since builders have a `{name}` "
                "of their own; call the constructor in a function under `builder`."
            )
    return ModuleBuilder(constructor, args, **kwargs)
