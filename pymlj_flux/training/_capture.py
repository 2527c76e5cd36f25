"""A step recorded once and replayed without the overhead of modules, autograd and optimiser.

It is the plain step in two halves, gradients and the move of the parameters, each recorded by
itself: the second one does not depend on the shape of a batch. Both work on the tensors of the
plain step, parameters and the state of the optimiser, so that it can take over at any time, and
does where something cannot be replayed. The numbers are the same to the last bit.
"""

from collections.abc import Collection, Hashable
from typing import final

import torch
from torch import Tensor

from ._captured import Captured
from ._step import PlainStep, make_step
from ._tape import Outputs

# Optimisers of torch whose steps follow from tensors and settings alone. Others keep counts of
# their own, or want the loss several times; they move the parameters themselves.
_FROM_TENSORS_ALONE = {
    torch.optim.SGD,
    torch.optim.Adam,
    torch.optim.AdamW,
    torch.optim.RMSprop,
    torch.optim.Adagrad,
    torch.optim.Adadelta,
}


# Multiplications of a step, forward and backward, from which on its overhead is less than a
# hundredth: recording would cost more in a short training than it saves.
_LARGE = 5e8


@final
class CapturedStep:
    """The plain step, replayed once it is worth it.

    Args:
        plain: What is to be done.
        optimisers: Further classes of optimisers whose steps follow from tensors and settings.

    Attributes:
        plain: The same.
    """

    def __init__(self, plain: PlainStep, optimisers: Collection[type] = ()) -> None:
        self.plain = plain
        self._gradients = Captured(self._find_gradients, (*plain.network.modules(), *plain.code))
        self._move: Captured | None = None
        if _moves_by_tensors(plain.optimiser, {*_FROM_TENSORS_ALONE, *optimisers}):
            self._move = Captured(self._move_parameters)
        self._settings = _settings_of(plain.optimiser)
        self._n_parameters = sum(parameter.numel() for parameter in plain.parameters)

    @property
    def name(self) -> str:
        """What a report calls it: "captured" once it is replayed."""
        return "captured" if self._gradients.is_replayed else self.plain.name

    @property
    def refusal(self) -> str:
        """Why it is not replayed; empty if nothing is in the way."""
        return self._gradients.refusal

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of an epoch."""
        self.plain.begin_epoch(epoch)

    def train(self) -> None:
        """Turn dropout and its like on, and take up the settings of the optimiser."""
        self.plain.train()
        self._settings = _settings_of(self.plain.optimiser)

    def eval(self) -> None:
        """Turn dropout and its like off."""
        self.plain.eval()

    def evaluate(self, batch_size: int, *rows: Tensor) -> Tensor:
        """The sum of the losses of the batches that some rows make."""
        return self.plain.evaluate(batch_size, *rows)

    def __call__(self, *batch: Tensor) -> Tensor:
        """Learn from one batch; its loss."""
        if 6.0 * self._n_parameters * len(batch[0]) > _LARGE:
            return self.plain(*batch)
        key = (self.plain.network.training, *[tensor.shape for tensor in batch])
        if self._move is None:
            return self._by_optimiser(key, batch)
        find, move = self._gradients.program(key), self._move.program(self._settings)
        if find is not None and move is not None:
            with torch.inference_mode():
                loss, *gradients = find(*batch)
                move(*gradients)  # type: ignore[arg-type]  # none is None, or `_move` would be
        else:
            loss, *gradients = self._gradients(key, *batch)
            self._move_on(gradients)
        assert loss is not None, "the first of the outputs"
        return loss

    def _move_on(self, gradients: Outputs) -> None:
        known = [gradient for gradient in gradients if gradient is not None]
        if self._move is not None and len(known) == len(gradients):
            self._move(self._settings, *known)
        else:  # the loss does not depend on some parameters, which stay where they are
            self._move = None
            self._put(gradients)
            self.plain.optimiser.step()

    def _by_optimiser(self, key: Hashable, batch: tuple[Tensor, ...]) -> Tensor:
        def gradients() -> Tensor:
            loss, *found = self._gradients(key, *batch)
            self._put(found)
            assert loss is not None, "the first of the outputs"
            return loss

        return make_step(self.plain.optimiser, self.plain.parameters, gradients)

    def _find_gradients(self, *batch: Tensor) -> Outputs:
        with torch.enable_grad():
            loss = self.plain.gradients(*batch)
        return loss, *[parameter.grad for parameter in self.plain.parameters]

    def _move_parameters(self, *gradients: Tensor) -> Outputs:
        self._put(gradients)
        self.plain.optimiser.step()
        return ()

    def _put(self, gradients: Outputs) -> None:
        for parameter, gradient in zip(self.plain.parameters, gradients, strict=True):
            parameter.grad = gradient


def _moves_by_tensors(optimiser: torch.optim.Optimizer, known: Collection[type]) -> bool:
    """Whether a step of an optimiser follows from tensors and from numbers among its settings."""
    hooks = (optimiser._optimizer_step_pre_hooks, optimiser._optimizer_step_post_hooks)
    settings = [value for group in optimiser.param_groups for value in group.values()]
    return type(optimiser) in known and not any(hooks) and not any(map(torch.is_tensor, settings))


def _settings_of(optimiser: torch.optim.Optimizer) -> Hashable:
    return repr([{k: v for k, v in g.items() if k != "params"} for g in optimiser.param_groups])
