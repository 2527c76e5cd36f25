"""The Lion optimiser as a class of torch, which has none."""

from collections.abc import Callable, Iterable
from typing import Any, final

import torch
from torch import Tensor


@final
class LionOptimizer(torch.optim.Optimizer):
    """Steps of equal size in each coordinate, in the direction of an averaged gradient.

    With gradient g, moment m, learning rate lr, betas (b1, b2) and weight decay d:
    `w <- (1 - lr * d) * w - lr * sign(b1 * m + (1 - b1) * g)`, then `m <- b2 * m + (1 - b2) * g`.

    Args:
        params: The parameters.
        lr: The size of a step.
        betas: Weights of the moment in the step, and in its own update.
        weight_decay: Share of the weights, times `lr`, taken off at each step.

    Example:
        >>> import torch
        >>> from pymlj_flux import Lion
        >>> w = torch.nn.Parameter(torch.zeros(2))
        >>> w.grad = torch.tensor([3.0, -0.1])
        >>> Lion(lr=0.5).make([w]).step()
        >>> w.tolist()
        [-0.5, 0.5]

    Reference: X. Chen et al., Symbolic discovery of optimization algorithms, NeurIPS 2023,
    program 1.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Take one step; `closure`, if given, computes loss and gradients first."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, group)
        return loss

    def _move(self, parameter: Tensor, group: dict[str, Any]) -> None:
        lr, (beta1, beta2), gradient = group["lr"], group["betas"], parameter.grad
        state = self.state[parameter]
        if not state:
            state["exp_avg"] = torch.zeros_like(parameter)
        moment = state["exp_avg"]
        direction = moment.lerp(gradient, 1 - beta1).sign_()
        parameter.mul_(1 - lr * group["weight_decay"]).add_(direction, alpha=-lr)
        moment.lerp_(gradient, 1 - beta2)
