"""What all optimisers have in common: making one of torch, and changing one that is at work.

A model holds settings and not a torch optimiser, since that one belongs to the parameters of a
network. To add an optimiser, subclass `StockOptimiser`; for a class used once there is `Optimiser`.
"""

import abc
import inspect
import math
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeAlias

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject

TorchOptimiser: TypeAlias = torch.optim.Optimizer
Rule: TypeAlias = tuple[Callable[[float], bool], str]

_NOT_NEGATIVE: Rule = (lambda value: 0 <= value < math.inf, "0 or more, and finite")
_BELOW_ONE: Rule = (lambda value: 0 <= value < 1, "0 or more, and below 1")
_SHARE: Rule = (lambda value: 0 <= value <= 1, "between 0 and 1")
_RULES: dict[str, Rule] = {
    "lr": _NOT_NEGATIVE,  # 0 is where many schedules of learning rates start or end
    "eps": _NOT_NEGATIVE,
    "weight_decay": _NOT_NEGATIVE,
    "lr_decay": _NOT_NEGATIVE,
    "momentum_decay": _NOT_NEGATIVE,
    "initial_accumulator_value": _NOT_NEGATIVE,
    "betas": _BELOW_ONE,
    "momentum": _BELOW_ONE,
    "alpha": _SHARE,
    "dampening": _SHARE,
    "rho": _SHARE,
}

# State that torch makes in the first step, and only where the setting is on by then.
_STATE_OF_SETTING = {
    torch.optim.Adam: {"amsgrad": "max_exp_avg_sq"},
    torch.optim.AdamW: {"amsgrad": "max_exp_avg_sq"},
    torch.optim.RMSprop: {"momentum": "momentum_buffer", "centered": "grad_avg"},
}

# Arguments of torch's classes that change how a step is computed, not what it gives.
HOW = {"foreach", "fused", "capturable", "differentiable"}


class BaseOptimiser(ParamObject, abc.ABC):
    """Settings from which a torch optimiser is made.

    Any class of torch can be used without a class of its own here, through `Optimiser`.
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("lr",)

    @property
    @abc.abstractmethod
    def torch_class(self) -> type[TorchOptimiser]:
        """The class that `make` makes."""

    @abc.abstractmethod
    def settings(self) -> dict[str, Any]:
        """All arguments of that class, but for the parameters and for how a step is computed."""

    def make(self, parameters: Iterable[Tensor]) -> TorchOptimiser:
        """Return a torch optimiser of `parameters`, with the fastest kernels torch has for them.

        Args:
            parameters: Of a network, on their device.

        Raises:
            ArgumentError: A setting was changed to a value that makes no sense.

        Example:
            >>> import torch
            >>> from pymlj_flux import Adam
            >>> optimiser = Adam(lr=0.01).make(torch.nn.Linear(2, 1).parameters())
            >>> type(optimiser).__name__, optimiser.param_groups[0]["lr"]
            ('Adam', 0.01)
        """
        self.check_types()
        self.check()
        parameters, settings = list(parameters), self.settings()
        if _gains_from_fusing(self.torch_class, settings, parameters):
            settings["fused"] = True
        return self.torch_class(parameters, **settings)


def apply_settings(optimiser: BaseOptimiser, torch_optimiser: TorchOptimiser) -> bool:
    """Give a torch optimiser the settings of `optimiser`, and leave what it has learned.

    Args:
        optimiser: The settings, all of which are applied.
        torch_optimiser: Changed in place: learning rate and so on, not moments and step counts.

    Returns:
        Whether that was possible; False, and nothing is changed, if it is of another class.

    Raises:
        ArgumentError: A setting has a value that makes no sense.

    Example:
        >>> import torch
        >>> from pymlj_flux import SGD, Adam
        >>> live = Adam(lr=0.1).make(torch.nn.Linear(2, 1).parameters())
        >>> apply_settings(Adam(lr=0.01), live), live.param_groups[0]["lr"]
        (True, 0.01)
        >>> apply_settings(SGD(), live)
        False
    """
    optimiser.check_types()
    optimiser.check()
    if type(torch_optimiser) is not optimiser.torch_class:
        return False
    settings = optimiser.settings()
    # What the class makes of its arguments, read off an optimiser of a number that is thrown away.
    other = optimiser.torch_class([nn.Parameter(torch.zeros(1, 1))], **settings)
    [group_of_other] = other.param_groups
    _update(torch_optimiser.defaults, other.defaults)
    late = _STATE_OF_SETTING.get(optimiser.torch_class, {})
    needed = [key for name, key in late.items() if settings[name]]
    for group in torch_optimiser.param_groups:
        _update(group, group_of_other)
        for parameter in group["params"]:
            state = torch_optimiser.state.get(parameter, {})
            for key in needed if state else ():
                state.setdefault(key, torch.zeros_like(parameter))
    return True


def _update(mine: dict[str, Any], other: dict[str, Any]) -> None:
    """Take over all settings, but not the parameters nor how a step is computed."""
    mine.update({k: v for k, v in other.items() if k not in HOW and k != "params"})


def _gains_from_fusing(
    cls: type[TorchOptimiser], settings: dict[str, Any], parameters: list[Any]
) -> bool:
    """Whether there is one kernel for all parameters, not chosen against, and faster.

    On the CPU a step of Adam, for a network with one hidden layer, takes 0.4 of the time with it.
    The exception is descent without momentum, which does so little that the plain loop wins.
    """
    if "fused" not in arguments_of(cls) or not HOW.isdisjoint(settings):
        return False
    if not all(isinstance(p, Tensor) and p.is_floating_point() for p in parameters):
        return False
    devices = {parameter.device.type for parameter in parameters}
    if devices == {"cpu"}:
        return cls is not torch.optim.SGD or settings["momentum"] > 0
    return devices == {"cuda"} and cls is not torch.optim.Adagrad  # it has none there


def arguments_of(cls: type[TorchOptimiser]) -> dict[str, inspect.Parameter]:
    """The arguments of a class of torch after the parameters, those by keyword."""
    arguments = list(inspect.signature(cls.__init__).parameters.values())[2:]
    return {a.name: a for a in arguments if a.kind not in (a.VAR_POSITIONAL, a.VAR_KEYWORD)}


class StockOptimiser(BaseOptimiser, abc.ABC):
    """Base of the optimisers that have a class of their own."""

    _torch: ClassVar[type[TorchOptimiser]]
    _fixed: ClassVar[dict[str, Any]] = {}

    @property
    def torch_class(self) -> type[TorchOptimiser]:
        """The class that `make` makes."""
        return self._torch

    def settings(self) -> dict[str, Any]:
        """All arguments of that class, but for the parameters and for how a step is computed."""
        return {**self._fixed, **{name: getattr(self, name) for name in self._fields}}

    def check(self) -> None:
        """Refuse what would make a step meaningless."""
        for name in self._fields:
            if name in _RULES:
                _check(type(self).__name__, name, getattr(self, name), _RULES[name])
        if conflict := self.conflict():
            raise ArgumentError(conflict)

    def conflict(self) -> str:
        """What is wrong with settings that are right each on its own; "" if nothing is."""
        return ""


def _check(cls: str, name: str, value: Any, rule: Rule) -> None:
    holds, text = rule
    if isinstance(value, tuple):
        if not all(map(holds, value)):
            raise ArgumentError(f"Each of `{name}` of `{cls}` must be {text}, but got {value!r}.")
    elif not holds(value):
        raise ArgumentError(f"`{name}` of `{cls}` must be {text}, but got {value!r}.")
