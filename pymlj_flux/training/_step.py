"""One step of training: a batch goes forward, its gradient back, and the parameters move.

The loop knows a step by the protocol `Step` alone, so that another way to do the same arithmetic
(recorded, stacked, compiled) is another class here and nothing else.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, final

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError

Forward: TypeAlias = Callable[[Tensor], Tensor]


class Objective(Protocol):
    """What a step minimises, as a function of the raw output of a network and of the targets."""

    def __call__(self, out: Tensor, y: Tensor, w: Tensor | None = None) -> Tensor:
        """The loss of a batch.

        Args:
            out: What the network gives for the batch.
            y: The targets.
            w: Weights of the rows.
        """

    def rows(self, out: Tensor, y: Tensor, w: Tensor | None = None) -> Tensor | None:
        """The losses of the rows, whose mean the loss is; None where that is not known."""


class Step(Protocol):
    """What the loop asks of a step."""

    @property
    def name(self) -> str:
        """What a report calls this way to do a step."""

    @property
    def refusal(self) -> str:
        """Why it is not done in a faster way; empty if nothing is in the way."""

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of an epoch. Called ahead of `train`, once an epoch.

        Args:
            epoch: Its number, 0 for the first epoch of the network; a warm restart counts on.
        """

    def train(self) -> None:
        """Turn dropout and its like on. Called before the first batch of an epoch."""

    def eval(self) -> None:
        """Turn dropout and its like off. Called before `evaluate`."""

    def __call__(self, *batch: Tensor) -> Tensor:
        """Learn from one batch.

        Args:
            batch: Rows of each tensor of the training data, in the order of the data.

        Returns:
            The loss of the batch as it was before the parameters moved, without the penalty,
            detached and still on its device.
        """

    def evaluate(self, batch_size: int, *rows: Tensor) -> Tensor:
        """The sum of the losses of the batches that some rows make. Called without gradients.

        Args:
            batch_size: Rows of a batch; the last batch holds what is left.
            rows: Of each tensor of the training data.
        """


@final
@dataclass(frozen=True)
class Penalty:
    """The L1 and L2 penalty, as what it adds to the gradient of one batch.

    The penalty `lambda_ * (alpha * |w|_1 + (1 - alpha) * |w|_2^2)` is shared out equally among the
    batches of an epoch.

    Args:
        l1: Added times the sign of a parameter: `lambda_ * alpha / n_batches`.
        l2: Added times the parameter: `2 * lambda_ * (1 - alpha) / n_batches`.
    """

    l1: float
    l2: float

    @classmethod
    def of(cls, lambda_: float, alpha: float, n_batches: int) -> "Penalty | None":
        """The penalty of these hyperparameters; None where there is none."""
        if lambda_ == 0:
            return None
        return cls(l1=lambda_ * alpha / n_batches, l2=2 * lambda_ * (1 - alpha) / n_batches)

    @torch.no_grad()
    def add_to_gradients(self, parameters: Sequence[nn.Parameter]) -> None:
        """Add to `.grad` of each parameter what the penalty gives."""
        for parameter in parameters:
            if parameter.grad is None:  # the loss does not depend on it, the penalty does
                parameter.grad = torch.zeros_like(parameter)
            if self.l2:
                parameter.grad.add_(parameter, alpha=self.l2)
            if self.l1:
                parameter.grad.add_(torch.sign(parameter), alpha=self.l1)


@final
@dataclass(frozen=True)
class Clipping:
    """Limits of the gradient, applied after the penalty and ahead of the optimiser.

    Args:
        norm: Of the gradient of all parameters together; None for no limit.
        value: Of each entry, ahead of `norm`; None for no limit.
    """

    norm: float | None
    value: float | None

    @classmethod
    def of(cls, norm: float | None, value: float | None) -> "Clipping | None":
        """These limits; None where there are none."""
        return None if norm is None and value is None else cls(norm, value)

    def apply(self, parameters: Sequence[nn.Parameter]) -> None:
        """Shorten `.grad` of the parameters, where it is beyond a limit."""
        if self.value is not None:
            nn.utils.clip_grad_value_(parameters, self.value)
        if self.norm is not None:
            nn.utils.clip_grad_norm_(parameters, self.norm)


@final
class PlainStep:
    """A step of one network by an optimiser of `torch.optim`, done as it is written.

    Args:
        network: What is trained.
        forward: Gives the raw output of the network for the first tensor of a batch.
        optimiser: Of `parameters`.
        parameters: Those that are trained.
        objective: What is minimised.
        penalty: Added to the gradients.
        compile: Whether forward pass and loss are compiled by `torch.compile`.
        clipping: Of the gradients, behind the penalty.
        factor: What the learning rate is multiplied by in an epoch, by its number. The groups of
            the optimiser then have what is multiplied as `initial_lr`.

    Attributes:
        name: "compiled" or "plain".
        refusal: Nothing; see `Step`.
        code: The functions that it calls beside the network.
    """

    def __init__(
        self,
        network: nn.Module,
        forward: Forward,
        optimiser: torch.optim.Optimizer,
        parameters: Sequence[nn.Parameter],
        objective: Objective,
        penalty: Penalty | None = None,
        compile: bool = False,
        clipping: Clipping | None = None,
        factor: Callable[[int], float] | None = None,
    ) -> None:
        self.network = network
        self.optimiser = optimiser
        self.parameters = parameters
        self.name = "compiled" if compile else "plain"
        self.refusal = ""
        self.code: tuple[Any, ...] = tuple(getattr(objective, "code", (objective,)))
        self._forward = forward
        self._objective = objective
        self._penalty = penalty
        self._clipping = clipping
        self._factor = factor

        def loss_of(x: Tensor, *targets: Tensor) -> Tensor:
            return objective(forward(x), *targets)

        self._loss_of = _compiled(loss_of) if compile else loss_of

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of an epoch."""
        if self._factor is not None:
            factor = self._factor(epoch)
            for group in self.optimiser.param_groups:
                group["lr"] = group["initial_lr"] * factor

    def train(self) -> None:
        """Turn dropout and its like on."""
        if not self.network.training:
            self.network.train()

    def eval(self) -> None:
        """Turn dropout and its like off."""
        self.network.eval()

    def __call__(self, *batch: Tensor) -> Tensor:
        """Learn from one batch; its loss."""
        return make_step(self.optimiser, self.parameters, lambda: self.gradients(*batch))

    def gradients(self, *batch: Tensor) -> Tensor:
        """Make the gradients of a batch the `.grad` of the parameters; its loss."""
        for parameter in self.parameters:
            parameter.grad = None
        loss = self._loss_of(*batch)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it unannotated
        if self._penalty is not None:
            self._penalty.add_to_gradients(self.parameters)
        if self._clipping is not None:
            self._clipping.apply(self.parameters)
        return loss.detach()

    def evaluate(self, batch_size: int, *rows: Tensor) -> Tensor:
        """The sum of the losses of the batches that some rows make."""
        # In evaluation mode a row does not depend on the others, so all of them go at once.
        data = (self._forward(rows[0]), *rows[1:])
        losses = self._objective.rows(*data)
        if losses is None:
            batches = zip(*(torch.split(tensor, batch_size) for tensor in data), strict=True)
            return torch.stack([_checked(self._objective(*batch)) for batch in batches]).sum()
        _checked(self._objective(*(tensor[:batch_size] for tensor in data)))
        whole = len(losses) - len(losses) % batch_size
        total = losses[:whole].sum() / batch_size
        return total if whole == len(losses) else total + losses[whole:].mean()


def make_step(
    optimiser: torch.optim.Optimizer,
    parameters: Sequence[nn.Parameter],
    gradients: Callable[[], Tensor],
) -> Tensor:
    """Let an optimiser make a step.

    Args:
        optimiser: Of any class. One such as L-BFGS calls the closure that it is given several
            times, most call it once, and those written for a loop of one's own never.
        parameters: What it moves.
        gradients: Makes the `.grad` of the parameters, and returns the loss.

    Returns:
        The loss ahead of the step.
    """
    loss = gradients()
    versions = [parameter._version for parameter in parameters]

    def closure() -> Tensor:
        # Gradients are those of where the parameters are, once; another call computes them again.
        if versions and versions == [parameter._version for parameter in parameters]:
            versions.clear()
            return loss
        versions.clear()
        return gradients()

    optimiser.step(closure)  # type: ignore[arg-type]  # any number will do for the loss
    return loss


def _checked(loss: object) -> Tensor:
    """What a loss gave, if it is what a loss should give."""
    if isinstance(loss, Tensor) and loss.ndim == 0:
        return loss
    got = f"one of shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else f"{loss!r}"
    raise ArgumentError(
        "`loss` must return a tensor without axes, the mean over the batch, but returned "
        f'{got}. Take the mean of it; losses of torch have `reduction="mean"`.'
    )


def _compiled(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The function compiled, and apart from other functions made by the same code."""
    # Where torch can count recompilations for each of them, one training does not use up those of
    # the next.
    apart = "isolate_recompiles" in inspect.signature(torch.compile).parameters
    options: dict[str, Any] = {"isolate_recompiles": True} if apart else {}
    compiled: Callable[..., Tensor] = torch.compile(function, **options)
    return compiled
