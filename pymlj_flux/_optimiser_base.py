"""What all optimisers have in common: making one of torch, and changing one that is at work.

A model holds settings and not a torch optimiser, since that one belongs to the parameters of a
network. To add an optimiser, subclass `StockOptimiser`; for a class used once there is `Optimiser`.
Groups of parameters are in `_groups.py`, schedules of learning rates in `_schedules.py`.
"""

import abc
import inspect
import math
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeAlias

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean
from pymlj.parameters import Field, ParamObject, clone, same_value

from ._elsewhere import OPTIMISER
from ._groups import named, split
from ._schedules import Schedule, check_schedule, factor_of

TorchOptimiser: TypeAlias = torch.optim.Optimizer
Rule: TypeAlias = tuple[Callable[[float], bool], str]

_POSITIVE: Rule = (lambda value: 0 < value < math.inf, "above 0, and finite")
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

    Args:
        schedule: How the learning rate changes: a `Schedule`, or a function from the number of an
            epoch, 0 for the first, to what `lr` is multiplied by in it. None leaves it alone.
        clip_norm: The gradient of all parameters together is scaled down to this length, if it is
            longer; None for no limit.
        clip_value: Each entry of the gradient is cut to between minus this and this, ahead of
            `clip_norm`; None for no limit.
        groups: Settings of some parameters, by a pattern over their names as in `fnmatch`:
            `{"embedding.*": {"lr": 0.1}, "*.bias": {"weight_decay": 0.0}}`. Where two patterns
            match, the later one decides. `fitted_params().chain.named_parameters()` has the names.
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("lr",)

    schedule: Schedule | Callable[[int], float] | None = None
    clip_norm: float | None = None
    clip_value: float | None = None
    groups: dict[str, dict[str, Any]] | None = None

    _known_elsewhere = OPTIMISER

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._fields = shared_last(cls._fields)

    def _shown(self) -> dict[str, Any]:
        shown = super()._shown()
        return {k: v for k, v in shown.items() if k not in SHARED or v is not None}

    @property
    @abc.abstractmethod
    def torch_class(self) -> type[TorchOptimiser]:
        """The class that `make` makes."""

    @abc.abstractmethod
    def settings(self) -> dict[str, Any]:
        """All arguments of that class, but for the parameters and for how a step is computed."""

    def factor(self, epoch: int) -> float:
        """What the schedule multiplies learning rates by in an epoch; 1 without a schedule.

        Args:
            epoch: Its number, 0 for the first epoch of a network.

        Raises:
            ArgumentError: The schedule gives something that is no factor.
        """
        return factor_of(self.schedule, epoch)

    def steps_like(self, other: "BaseOptimiser") -> bool:
        """Whether gradients and learning rates are treated alike around the torch optimiser."""
        names = ("schedule", "clip_norm", "clip_value")
        return all(same_value(getattr(self, name), getattr(other, name)) for name in names)

    def make(self, parameters: Iterable[Any]) -> TorchOptimiser:
        """Return a torch optimiser of `parameters`, with the fastest kernels torch has for them.

        With a schedule each of its groups has the learning rate that the schedule multiplies as
        `initial_lr`, where schedulers of torch have it.

        Args:
            parameters: Of a network, on their device; pairs of names and parameters where there
                are `groups`.

        Raises:
            ArgumentError: A setting was changed to a value that makes no sense, or a pattern of
                `groups` matches no parameter.

        Example:
            >>> import torch
            >>> from pymlj_flux import Adam
            >>> optimiser = Adam(lr=0.01).make(torch.nn.Linear(2, 1).parameters())
            >>> type(optimiser).__name__, optimiser.param_groups[0]["lr"]
            ('Adam', 0.01)
        """
        self.check_types()
        self.check()
        names, tensors = named(parameters)
        settings: dict[str, Any] = self.settings()
        given = param_groups(self, names, tensors) if self.groups else tensors
        if _gains_from_fusing(self.torch_class, settings, tensors):
            settings["fused"] = True
        try:
            made = self.torch_class(given, **settings)
        except ValueError as error:
            if not self.groups:
                raise
            raise ArgumentError(
                f"`{self.torch_class.__name__}` refuses its `groups`: {error}"
            ) from error
        if self.schedule is not None:
            for group in made.param_groups:
                group["initial_lr"] = group["lr"]
        return made

    def check_shared(self) -> None:
        """Refuse what makes no sense in the settings that all optimisers have."""
        name = type(self).__name__
        check_schedule(self.schedule, "schedule", name)
        for limit in ("clip_norm", "clip_value"):
            value = getattr(self, limit)
            if value is not None:
                _check(name, limit, value, _POSITIVE)
        for pattern, wish in (self.groups or {}).items():
            self._check_group(pattern, wish)
        if self.schedule is not None and "lr" not in _group_of(self, {}):
            raise ArgumentError(
                f"`schedule` needs a learning rate to multiply, but `{self.torch_class.__name__}` "
                "has no `lr`. Leave `schedule` out."
            )

    def _check_group(self, pattern: str, wish: dict[str, Any]) -> None:
        known = self.settings()
        for name in wish:
            if name not in known:
                has = ", ".join(f"`{setting}`" for setting in known)
                raise ArgumentError(
                    f"`groups` of `{type(self).__name__}` may change {has}, but `{pattern}` "
                    f"changes `{name}`.{did_you_mean(name, known)}"
                )
        try:
            clone(self, groups=None, schedule=None, **wish)
        except ArgumentError as error:
            raise ArgumentError(f"In `groups`, under `{pattern}`: {error}") from error


SHARED = frozenset(BaseOptimiser._fields)
"""The settings that all optimisers have, and that torch's classes do not know."""


def shared_last(fields: dict[str, Field]) -> dict[str, Field]:
    """The settings of an optimiser, those that all have behind its own."""
    return dict(sorted(fields.items(), key=lambda item: item[0] in BaseOptimiser._fields))


def apply_settings(
    optimiser: BaseOptimiser,
    torch_optimiser: TorchOptimiser,
    parameters: Iterable[Any] | None = None,
) -> bool:
    """Give a torch optimiser the settings of `optimiser`, and leave what it has learned.

    Args:
        optimiser: The settings, all of which are applied.
        torch_optimiser: Changed in place: learning rate and so on, not moments and step counts.
        parameters: Those that it moves, as for `BaseOptimiser.make`; None for just those, which
            suffices without `groups`.

    Returns:
        Whether that was possible; False, and nothing is changed, if it is of another class.

    Raises:
        ArgumentError: A setting has a value that makes no sense, or a pattern of `groups` matches
            no parameter.

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
    if parameters is None:
        parameters = [p for group in torch_optimiser.param_groups for p in group["params"]]
    wanted = param_groups(optimiser, *named(parameters))
    torch_optimiser.defaults.update(_group_of(optimiser, {}))
    _regroup(torch_optimiser, [group["params"] for group in wanted])
    for group, new in zip(torch_optimiser.param_groups, wanted, strict=True):
        group.pop("initial_lr", None)
        group.update({k: v for k, v in new.items() if k != "params"})
        if optimiser.schedule is not None:
            group["initial_lr"] = group["lr"]
        _make_late_state(torch_optimiser, group)
    return True


def param_groups(
    optimiser: BaseOptimiser, names: list[str] | None, parameters: list[Tensor]
) -> list[dict[str, Any]]:
    """The groups of a torch optimiser with all their settings but for how a step is computed."""
    parts = split(optimiser.groups, names, parameters) if optimiser.groups else [({}, parameters)]
    return [{**_group_of(optimiser, wish), "params": members} for wish, members in parts]


def _group_of(optimiser: BaseOptimiser, wish: dict[str, Any]) -> dict[str, Any]:
    """What a class of torch makes of its arguments, without parameters and ways to compute a step.

    It is read off an optimiser of a number that is thrown away.
    """
    try:
        made = optimiser.torch_class(
            [nn.Parameter(torch.zeros(1, 1))], **{**optimiser.settings(), **wish}
        )
    except (TypeError, ValueError) as error:
        cls = optimiser.torch_class.__name__
        raise ArgumentError(f"`{cls}` refuses its settings, with {wish}: {error}") from error
    [group] = made.param_groups
    return {k: v for k, v in group.items() if k not in HOW and k != "params"}


def _regroup(torch_optimiser: TorchOptimiser, parts: list[list[Tensor]]) -> None:
    """Put parameters into other groups, each with the settings of the group its first was in."""
    old = torch_optimiser.param_groups
    ids = [[id(parameter) for parameter in part] for part in parts]
    if ids == [[id(parameter) for parameter in group["params"]] for group in old]:
        return
    home = {id(parameter): group for group in old for parameter in group["params"]}
    torch_optimiser.param_groups = [{**home[id(part[0])], "params": part} for part in parts]


def _make_late_state(torch_optimiser: TorchOptimiser, group: dict[str, Any]) -> None:
    """The state of settings that are on now, and were off in the first step."""
    late = _STATE_OF_SETTING.get(type(torch_optimiser), {})
    needed = [key for name, key in late.items() if group[name]]
    for parameter in group["params"]:
        state = torch_optimiser.state.get(parameter, {})
        for key in needed if state else ():
            state.setdefault(key, torch.zeros_like(parameter))


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
        own = (name for name in self._fields if name not in SHARED)
        return {**self._fixed, **{name: getattr(self, name) for name in own}}

    def check(self) -> None:
        """Refuse what would make a step meaningless."""
        for name in self._fields:
            if name in _RULES:
                _check(type(self).__name__, name, getattr(self, name), _RULES[name])
        if conflict := self.conflict():
            raise ArgumentError(conflict)
        self.check_shared()

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
