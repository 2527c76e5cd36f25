"""The steps of optimisers for many networks at once, each with settings and counts of its own.

The parameters of a network are a row of a matrix, and so is what its optimiser remembers of them. A
setting is a column, so that rows may have different learning rates. The formulas are those of
`torch.optim`, where each is documented with its source; what is remembered has the same names, so
that a network goes on alone from where it stood in a stack.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, final

import torch
from torch import Tensor

TorchOptimiser: TypeAlias = torch.optim.Optimizer


class Columns:
    """Settings, or what is remembered, by name: tensors with one row a network."""

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        self.tensors = tensors

    def __getattr__(self, name: str) -> Tensor:
        try:
            return self.tensors[name]
        except KeyError:
            raise AttributeError(name) from None

    def part(self, start: int, stop: int) -> "Columns":
        """Those of some networks, sharing memory."""
        return Columns({name: tensor[start:stop] for name, tensor in self.tensors.items()})


Flags: TypeAlias = dict[str, Any]
Move: TypeAlias = Callable[[Tensor, Tensor, Columns, Columns, Flags], None]


@final
@dataclass(frozen=True)
class Rule:
    """How one class of torch moves parameters.

    Attributes:
        move: Changes parameters and memory, given gradients, memory, settings and flags.
        numbers: The settings that may differ from row to row.
        moments: What is remembered of each parameter; with the flag that it needs, if any.
        counts: What is remembered of a network as a whole, and where it starts.
        fixed: The flags, which are the same for all rows.
    """

    move: Move
    numbers: tuple[str, ...]
    moments: dict[str, str | None]
    counts: dict[str, float]
    fixed: tuple[str, ...] = ("maximize",)


def _decayed(p: Tensor, g: Tensor, h: Columns, flags: Flags) -> Tensor:
    """The gradient with what weight decay adds to it, if it is not decoupled."""
    if flags["maximize"]:
        g = -g
    if not flags["any weight_decay"]:
        return g
    if flags.get("decoupled_weight_decay", False):
        p.mul_(_single(1 - h.lr * h.weight_decay))
        return g
    return g + h.single_weight_decay * p


def _counted(m: Columns) -> Tensor:
    return m.step.add_(1)


def _single(x: Tensor) -> Tensor:
    return x.float()


def _adam(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    t, g = _counted(m), _decayed(p, g, h, flags)
    m.exp_avg.lerp_(g, h.rest_beta1)
    m.exp_avg_sq.lerp_(g * g, h.rest_beta2)
    squares = m.exp_avg_sq
    if flags["amsgrad"]:
        squares = torch.maximum(m.max_exp_avg_sq, squares, out=m.max_exp_avg_sq)
    root = _single((1 - h.beta2**t).sqrt())
    size = _single(h.lr / (1 - h.beta1**t))
    p.addcdiv_(size * m.exp_avg, squares.sqrt() / root + h.single_eps, value=-1)


def _nadam(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    t, g = _counted(m), _decayed(p, g, h, flags)
    now = h.beta1 * (1 - 0.5 * 0.96 ** (t * h.momentum_decay))
    later = h.beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * h.momentum_decay))
    product = m.mu_product.mul_(now)
    m.exp_avg.lerp_(g, h.rest_beta1)
    m.exp_avg_sq.lerp_(g * g, h.rest_beta2)
    root = (m.exp_avg_sq / _single(1 - h.beta2**t)).sqrt() + h.single_eps
    p.sub_(_single(h.lr * (1 - now) / (1 - product)) * g / root)
    p.sub_(_single(h.lr * later / (1 - product * later)) * m.exp_avg / root)


def _radam(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    t, g = _counted(m), _decayed(p, g, h, flags)
    m.exp_avg.lerp_(g, h.rest_beta1)
    m.exp_avg_sq.lerp_(g * g, h.rest_beta2)
    most = 2 / (1 - h.beta2) - 1
    length = most - 2 * t * h.beta2**t / (1 - h.beta2**t)
    good = length > 5
    safe = torch.where(good, length, 6.0)
    rect = ((safe - 4) * (safe - 2) * most / ((most - 4) * (most - 2) * safe)).sqrt()
    scale = _single(rect * (1 - h.beta2**t).sqrt()) / (m.exp_avg_sq.sqrt() + h.single_eps)
    p.sub_(_single(h.lr / (1 - h.beta1**t)) * m.exp_avg * torch.where(good, scale, 1.0))


def _adamax(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    t, g = _counted(m), _decayed(p, g, h, flags)
    m.exp_avg.lerp_(g, h.rest_beta1)
    largest = torch.maximum(m.exp_inf * h.single_beta2, g.abs() + h.single_eps)
    m.exp_inf.copy_(largest)
    p.sub_(_single(h.lr / (1 - h.beta1**t)) * m.exp_avg / largest)


def _adagrad(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    t, g = _counted(m), _decayed(p, g, h, flags)
    m.sum.add_(g * g)
    p.sub_(_single(h.lr / (1 + (t - 1) * h.lr_decay)) * g / (m.sum.sqrt() + h.single_eps))


def _adadelta(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    _, g = _counted(m), _decayed(p, g, h, flags)
    rest, eps = h.rest_rho, h.single_eps
    m.square_avg.lerp_(g * g, rest)
    delta = (m.acc_delta + eps).sqrt() / (m.square_avg + eps).sqrt() * g
    m.acc_delta.lerp_(delta * delta, rest)
    p.sub_(h.single_lr * delta)


def _rmsprop(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    _, g = _counted(m), _decayed(p, g, h, flags)
    rest = h.rest_alpha
    m.square_avg.lerp_(g * g, rest)
    squares = m.square_avg
    if flags["centered"]:
        squares = squares - m.grad_avg.lerp_(g, rest).square()
    step = g / (squares.sqrt() + h.single_eps)
    if flags["any momentum"]:
        step = m.momentum_buffer.mul_(h.single_momentum).add_(step)
    p.sub_(h.single_lr * step)


def _sgd(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    g = _decayed(p, g, h, flags)
    if flags["any momentum"]:
        # The first gradient is not dampened.
        share = torch.where(m.begun > 0, 1 - h.dampening, 1.0)
        buffer = m.momentum_buffer.mul_(h.single_momentum).add_(_single(share) * g)
        m.begun.fill_(1)
        g = g + h.single_momentum * buffer if flags["nesterov"] else buffer
    p.sub_(h.single_lr * g)


def _lion(p: Tensor, g: Tensor, m: Columns, h: Columns, flags: Flags) -> None:
    direction = torch.lerp(m.exp_avg, g, h.rest_beta1).sign_()
    p.mul_(_single(1 - h.lr * h.weight_decay)).sub_(h.single_lr * direction)
    m.exp_avg.lerp_(g, h.rest_beta2)


_BETAS = ("lr", "beta1", "beta2", "eps", "weight_decay")
_TWO = {"exp_avg": None, "exp_avg_sq": None}
_STEP = {"step": 0.0}
_ADAM = Rule(
    _adam,
    _BETAS,
    {**_TWO, "max_exp_avg_sq": "amsgrad"},
    _STEP,
    ("maximize", "amsgrad", "decoupled_weight_decay"),
)
LION = Rule(_lion, ("lr", "beta1", "beta2", "weight_decay"), {"exp_avg": None}, {}, ())
RULES: dict[type[TorchOptimiser], Rule] = {
    torch.optim.Adam: _ADAM,
    torch.optim.AdamW: _ADAM,
    torch.optim.NAdam: Rule(
        _nadam,
        (*_BETAS, "momentum_decay"),
        {**_TWO},
        {**_STEP, "mu_product": 1.0},
        ("maximize", "decoupled_weight_decay"),
    ),
    torch.optim.RAdam: Rule(
        _radam, _BETAS, {**_TWO}, _STEP, ("maximize", "decoupled_weight_decay")
    ),
    torch.optim.Adamax: Rule(_adamax, _BETAS, {"exp_avg": None, "exp_inf": None}, _STEP),
    torch.optim.Adagrad: Rule(
        _adagrad, ("lr", "lr_decay", "eps", "weight_decay"), {"sum": None}, _STEP
    ),
    torch.optim.Adadelta: Rule(
        _adadelta,
        ("lr", "rho", "eps", "weight_decay"),
        {"square_avg": None, "acc_delta": None},
        _STEP,
    ),
    torch.optim.RMSprop: Rule(
        _rmsprop,
        ("lr", "alpha", "eps", "weight_decay", "momentum"),
        {"square_avg": None, "momentum_buffer": "any momentum", "grad_avg": "centered"},
        _STEP,
        ("maximize", "centered"),
    ),
    torch.optim.SGD: Rule(
        _sgd,
        ("lr", "momentum", "dampening", "weight_decay"),
        {"momentum_buffer": "any momentum"},
        {},
        ("maximize", "nesterov"),
    ),
}


class Unstackable(Exception):
    """Networks that cannot be trained as one; the text says why."""


@final
class StackedOptimiser:
    """Optimisers of many networks as one.

    Args:
        optimisers: Of torch, all of one class, each of one group of parameters, in the same order.
        rules: By class of torch.

    Raises:
        Unstackable: There is no rule for them, or they differ in more than numbers.
    """

    def __init__(
        self,
        optimisers: Sequence[TorchOptimiser],
        rules: Mapping[type[TorchOptimiser], Rule] = RULES,
    ) -> None:
        self._optimisers = optimisers
        kind = type(optimisers[0])
        self.rule = rules[kind]
        groups = [optimiser.param_groups[0] for optimiser in optimisers]
        self.flags = dict(self.flags_of(optimisers[0], rules))
        self._parameters = [group["params"] for group in groups]
        self.settings = Columns(_settings(groups, self.rule))
        self.memory = Columns(self._load())
        self._same: dict[str, float] = {}

    @staticmethod
    def flags_of(
        optimiser: TorchOptimiser, rules: Mapping[type[TorchOptimiser], Rule] = RULES
    ) -> tuple[tuple[str, Any], ...]:
        """What must be the same of optimisers in one stack.

        Raises:
            Unstackable: It is no plain use of its class.
        """
        if len(optimiser.param_groups) != 1:
            raise Unstackable("their parameters have different settings")
        if optimiser._optimizer_step_pre_hooks or optimiser._optimizer_step_post_hooks:
            raise Unstackable("their optimisers have hooks")
        [group] = optimiser.param_groups
        flags = {name: group.get(name, False) for name in rules[type(optimiser)].fixed}
        if isinstance(optimiser, torch.optim.AdamW):
            flags["decoupled_weight_decay"] = True
        flags["any momentum"] = bool(group.get("momentum", 0))
        flags["any weight_decay"] = bool(group.get("weight_decay", 0))
        return (("class", type(optimiser)), *flags.items())

    def refresh(self) -> None:
        """Take up the settings that the optimisers have now."""
        now = _settings([optimiser.param_groups[0] for optimiser in self._optimisers], self.rule)
        for name, column in self.settings.tensors.items():
            column.copy_(now[name])
        if self._same:
            self.unify()

    @property
    def key(self) -> Hashable:
        """The numbers that a step has as such, and not from tensors."""
        return tuple(self._same.items()) if self._same else ()

    def unify(self) -> None:
        """Use that all networks have taken, and will take, the same number of steps."""
        alike = all(bool((column == column[0]).all()) for column in self._all_columns())
        if alike and self.rule.move is _adam:
            self._same = {n: self.settings.tensors[n][0].item() for n in self.rule.numbers}

    def move(self, rows: slice, parameters: Tensor, gradients: Tensor) -> None:
        """Move the parameters of some of the networks."""
        if self._same:
            self._move_fused(rows, parameters, gradients)
            return
        memory, settings = (c.part(rows.start, rows.stop) for c in (self.memory, self.settings))
        self.rule.move(parameters, gradients, memory, settings, self.flags)

    def _move_fused(self, rows: slice, parameters: Tensor, gradients: Tensor) -> None:
        """The same by torch's kernel, which knows one set of settings."""
        memory, flags = self.memory.part(rows.start, rows.stop), self.flags
        memory.step.add_(1)
        largest = [memory.max_exp_avg_sq] if flags["amsgrad"] else []
        decoupled = flags["decoupled_weight_decay"]
        fused: Any = torch._fused_adamw_ if decoupled else torch._fused_adam_
        state = ([memory.exp_avg], [memory.exp_avg_sq], largest, [memory.step[0, 0]])
        switches = {name: flags[name] for name in ("amsgrad", "maximize")}
        fused([parameters], [gradients], *state, **self._same, **switches)

    def _all_columns(self) -> list[Tensor]:
        counts = [self.memory.tensors[name] for name in self.rule.counts]
        return [*self.settings.tensors.values(), *counts]

    def _kept(self) -> list[str]:
        """The names of what is remembered of each parameter."""
        return [name for name, flag in self.rule.moments.items() if not flag or self.flags[flag]]

    def _load(self) -> dict[str, Tensor]:
        """What the optimisers remember; what they would start with, where they do not yet."""
        memory = {}
        states = [
            [optimiser.state.get(parameter, {}) for parameter in parameters]
            for optimiser, parameters in zip(self._optimisers, self._parameters, strict=True)
        ]
        for name in self._kept():
            memory[name] = torch.stack(
                [
                    torch.cat([_moment(s, name, p).ravel() for s, p in zip(own, ps, strict=True)])
                    for own, ps in zip(states, self._parameters, strict=True)
                ]
            )
        for name, start in self.rule.counts.items():
            memory[name] = _column([float(own[0].get(name, start)) for own in states])
        memory["begun"] = _column(
            [float(bool(own[0].get("momentum_buffer") is not None)) for own in states]
        )
        return memory

    def unload(self) -> None:
        """Give each optimiser what it has to remember."""
        for k, (optimiser, parameters) in enumerate(
            zip(self._optimisers, self._parameters, strict=True)
        ):
            for name in self._kept():
                sizes = [parameter.numel() for parameter in parameters]
                pieces = torch.split(self.memory.tensors[name][k], sizes)
                for parameter, piece in zip(parameters, pieces, strict=True):
                    optimiser.state[parameter][name] = piece.view_as(parameter).clone()
            for name in self.rule.counts:
                value = self.memory.tensors[name][k, 0].float()
                for parameter in parameters:
                    optimiser.state[parameter][name] = value.clone()


def _settings(groups: Sequence[dict[str, Any]], rule: Rule) -> dict[str, Tensor]:
    """Settings as columns; in single precision under `single_`, and what is left to 1, `rest_`."""
    columns = {n: _column([_number(group, n) for group in groups]) for n in rule.numbers}
    for name in rule.numbers:
        columns[f"single_{name}"] = columns[name].float()
        columns[f"rest_{name}"] = (1 - columns[name]).float()
    return columns


def _number(group: dict[str, Any], name: str) -> float:
    if name in ("beta1", "beta2"):
        return float(group["betas"][name == "beta2"])
    return float(group[name])


def _column(values: Sequence[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)[:, None]


def _moment(state: Mapping[str, Any], name: str, parameter: Tensor) -> Tensor:
    moment = state.get(name)
    return torch.zeros_like(parameter) if moment is None else moment
