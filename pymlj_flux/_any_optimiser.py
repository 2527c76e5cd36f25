"""`Optimiser`: a class of torch optimisers that has no class of its own here."""

from typing import Any, ClassVar, final

import torch
from torch import nn

from pymlj.exceptions import ArgumentError
from pymlj.parameters import Field, ParamObject

from ._optimiser_base import (
    HOW,
    SHARED,
    BaseOptimiser,
    TorchOptimiser,
    arguments_of,
    shared_last,
)

_NOT_OF_TORCH = SHARED | {"cls"}


@final
class Optimiser(BaseOptimiser):
    """Any class of torch optimisers, as settings.

    Args:
        cls: A subclass of `torch.optim.Optimizer`.
        **settings: Its arguments but for the parameters. All of them can be read, set and tuned, as
            `"optimiser.lr"`; those not given have the defaults of the class. `schedule`,
            `clip_norm`, `clip_value` and `groups` are there as well, as in `Adam`.

    Raises:
        ArgumentError: Not such a class, an argument that it does not have, or a value it refuses.

    Example:
        >>> import torch
        >>> from pymlj_flux import Optimiser
        >>> Optimiser(torch.optim.Rprop, lr=0.02)
        Optimiser(
            cls=Rprop,
            lr=0.02,
            etas=(0.5, 1.2),
            step_sizes=(1e-06, 50),
            maximize=False,
        )
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("cls",)
    cls: type[TorchOptimiser]

    def __init__(self, cls: type[TorchOptimiser], **settings: Any) -> None:
        if not (isinstance(cls, type) and issubclass(cls, TorchOptimiser)):
            raise ArgumentError(
                "`Optimiser` needs a subclass of `torch.optim.Optimizer`, such as "
                f"`Optimiser(torch.optim.Rprop, lr=0.01)`, but got {cls!r}."
            )
        own = {}
        for name, argument in arguments_of(cls).items():
            if name in SHARED:
                raise ArgumentError(
                    f"`{name}` is a setting of all optimisers here, but `{cls.__name__}` has an "
                    "argument of that name too. Give a subclass whose argument has another name."
                )
            if name not in HOW or name in settings:
                required = argument.default is argument.empty
                default = None if required else argument.default
                own[name] = Field(name, Any, default, required)
        object.__setattr__(self, "_fields", shared_last({**type(self)._fields, **own}))
        ParamObject.__init__(self, cls=cls, **settings)

    @property
    def torch_class(self) -> type[TorchOptimiser]:
        """The class that `make` makes."""
        return self.cls

    def settings(self) -> dict[str, Any]:
        """All arguments of that class, but for the parameters and for how a step is computed."""
        return {name: getattr(self, name) for name in self._fields if name not in _NOT_OF_TORCH}

    def check(self) -> None:
        """Refuse what the class itself refuses."""
        try:
            self.cls([nn.Parameter(torch.zeros(1, 1))], **self.settings())
        except (TypeError, ValueError, RuntimeError) as error:
            raise ArgumentError(
                f"`{self.cls.__name__}` refuses its settings: {error}. They are {self.settings()}."
            ) from error
        self.check_shared()
