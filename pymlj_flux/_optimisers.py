"""The optimisers: each is a class of `torch.optim` as settings, by torch's names and defaults."""

from typing import Any, ClassVar, final

import torch

from ._any_optimiser import Optimiser
from ._lion import LionOptimizer
from ._optimiser_base import BaseOptimiser, StockOptimiser, TorchOptimiser, apply_settings

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "BaseOptimiser",
    "Descent",
    "Lion",
    "Momentum",
    "NAdam",
    "Nesterov",
    "Optimiser",
    "RAdam",
    "RMSprop",
    "apply_settings",
]


@final
class Adam(StockOptimiser):
    """Adam: steps scaled by running means of the gradient and of its square.

    Args:
        lr: Learning rate.
        betas: Weights of the past in the two running means.
        eps: Added to the denominator.
        weight_decay: Adds this times the weights to the gradient.
        amsgrad: Whether the mean of squares is the largest so far.
        schedule: How the learning rate changes: a `Schedule`, or a function from the number of an
            epoch, 0 for the first, to what `lr` is multiplied by in it. None leaves it alone.
        clip_norm: The gradient of all parameters together is scaled down to this length, if it is
            longer; None for no limit.
        clip_value: Each entry of the gradient is cut to between minus this and this, ahead of
            `clip_norm`; None for no limit.
        groups: Settings of some parameters, by a pattern over their names as in `fnmatch`:
            `{"embedding.*": {"lr": 0.1}, "*.bias": {"weight_decay": 0.0}}`. Where two patterns
            match, the later one decides. `fitted_params().chain.named_parameters()` has the names.

    Example:
        >>> from pymlj_flux import Adam, NeuralNetworkRegressor
        >>> NeuralNetworkRegressor(optimiser=Adam(lr=0.01)).optimiser.lr
        0.01

    Reference: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.Adam
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0
    amsgrad: bool = False


@final
class AdamW(StockOptimiser):
    """Adam whose weight decay acts on the weights themselves.

    Args:
        lr: Learning rate.
        betas: Weights of the past in the two running means.
        eps: Added to the denominator.
        weight_decay: Share of the weights, times `lr`, taken off at each step.
        amsgrad: Whether the mean of squares is the largest so far.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import AdamW
        >>> AdamW(weight_decay=0.1).weight_decay
        0.1

    Reference: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.AdamW
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 1e-2
    amsgrad: bool = False


@final
class NAdam(StockOptimiser):
    """Adam with Nesterov's momentum.

    Args:
        lr: Learning rate.
        betas: Weights of the past in the two running means.
        eps: Added to the denominator.
        weight_decay: Adds this times the weights to the gradient.
        momentum_decay: How fast the momentum grows to its final value.
        decoupled_weight_decay: Whether the decay acts on the weights, as in `AdamW`.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import NAdam
        >>> NAdam().lr
        0.002

    Reference: T. Dozat, Incorporating Nesterov momentum into Adam, ICLR workshop 2016.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.NAdam
    lr: float = 2e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0
    momentum_decay: float = 4e-3
    decoupled_weight_decay: bool = False


@final
class RAdam(StockOptimiser):
    """Adam that waits with scaling its steps until the mean of squares is reliable.

    Args:
        lr: Learning rate.
        betas: Weights of the past in the two running means.
        eps: Added to the denominator.
        weight_decay: Adds this times the weights to the gradient.
        decoupled_weight_decay: Whether the decay acts on the weights, as in `AdamW`.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import RAdam
        >>> RAdam(lr=0.01).lr
        0.01

    Reference: L. Liu et al., On the variance of the adaptive learning rate and beyond, ICLR 2020.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.RAdam
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0
    decoupled_weight_decay: bool = False


@final
class SGD(StockOptimiser):
    """Gradient descent, by default without momentum; `Descent` is another name for it.

    Args:
        lr: Learning rate.
        momentum: Share of the last step that goes into the next.
        dampening: Share of the gradient that does not go into the momentum.
        weight_decay: Adds this times the weights to the gradient.
        nesterov: Whether the gradient is taken ahead of the step; needs momentum, no dampening.

    Raises:
        ArgumentError: `nesterov` without momentum or with dampening.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import SGD, Descent
        >>> Descent(lr=0.1) == SGD(lr=0.1)
        True
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.SGD
    lr: float = 1e-3
    momentum: float = 0.0
    dampening: float = 0.0
    weight_decay: float = 0.0
    nesterov: bool = False

    def conflict(self) -> str:
        """Nesterov's momentum is a momentum."""
        if not self.nesterov or (self.momentum > 0 and self.dampening == 0):
            return ""
        return (
            "`nesterov=True` needs `momentum` above 0 and `dampening=0`, but got "
            f"`momentum={self.momentum}` and `dampening={self.dampening}`."
        )


Descent = SGD


@final
class Momentum(StockOptimiser):
    """Gradient descent with momentum: `SGD(momentum=0.9)` under a name of its own.

    Args:
        lr: Learning rate.
        momentum: Share of the last step that goes into the next.
        weight_decay: Adds this times the weights to the gradient.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Momentum
        >>> Momentum(lr=0.01).momentum
        0.9
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.SGD
    _fixed: ClassVar[dict[str, Any]] = {"dampening": 0.0, "nesterov": False}
    lr: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0


@final
class Nesterov(StockOptimiser):
    """Gradient descent with Nesterov's momentum: `SGD(momentum=0.9, nesterov=True)`.

    Args:
        lr: Learning rate.
        momentum: Share of the last step that goes into the next; above 0.
        weight_decay: Adds this times the weights to the gradient.

    Raises:
        ArgumentError: `momentum` is 0.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Nesterov
        >>> Nesterov(lr=0.01).momentum
        0.9

    Reference: I. Sutskever et al., On the importance of initialization and momentum in deep
    learning, ICML 2013.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.SGD
    _fixed: ClassVar[dict[str, Any]] = {"dampening": 0.0, "nesterov": True}
    lr: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.0

    def conflict(self) -> str:
        """Nesterov's momentum is a momentum."""
        if self.momentum > 0:
            return ""
        return "`momentum` of `Nesterov` must be above 0, but is 0; `SGD` has none."


@final
class RMSprop(StockOptimiser):
    """Steps scaled by a running mean of the squared gradient.

    Args:
        lr: Learning rate.
        alpha: Weight of the past in the running mean.
        eps: Added to the denominator.
        weight_decay: Adds this times the weights to the gradient.
        momentum: Share of the last step that goes into the next.
        centered: Whether the squared mean of the gradient is taken off the mean of squares.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import RMSprop
        >>> RMSprop(alpha=0.9).alpha
        0.9

    Reference: G. Hinton, Neural networks for machine learning, lecture 6.5, 2012.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.RMSprop
    lr: float = 1e-2
    alpha: float = 0.99
    eps: float = 1e-8
    weight_decay: float = 0.0
    momentum: float = 0.0
    centered: bool = False


@final
class Adagrad(StockOptimiser):
    """Steps scaled by the sum of all squared gradients so far.

    Args:
        lr: Learning rate.
        lr_decay: After k steps the rate is `lr / (1 + k * lr_decay)`.
        weight_decay: Adds this times the weights to the gradient.
        initial_accumulator_value: Where the sums start.
        eps: Added to the denominator.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Adagrad
        >>> Adagrad().lr
        0.01

    Reference: J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning
    and stochastic optimization, JMLR 12, 2011.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.Adagrad
    lr: float = 1e-2
    lr_decay: float = 0.0
    weight_decay: float = 0.0
    initial_accumulator_value: float = 0.0
    eps: float = 1e-10


@final
class Adadelta(StockOptimiser):
    """Steps scaled by running means of squared gradients and of squared steps.

    Args:
        lr: Learning rate.
        rho: Weight of the past in the running means.
        eps: Added under the square roots.
        weight_decay: Adds this times the weights to the gradient.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Adadelta
        >>> Adadelta().rho
        0.9

    Reference: M. D. Zeiler, Adadelta: an adaptive learning rate method, arXiv 1212.5701, 2012.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.Adadelta
    lr: float = 1.0
    rho: float = 0.9
    eps: float = 1e-6
    weight_decay: float = 0.0


@final
class Adamax(StockOptimiser):
    """Adam with the largest gradient of late in place of the mean of squares.

    Args:
        lr: Learning rate.
        betas: Weights of the past in the mean and in the maximum.
        eps: Added to the denominator.
        weight_decay: Adds this times the weights to the gradient.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Adamax
        >>> Adamax().lr
        0.002

    Reference: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015,
    section 7.1.
    """

    _torch: ClassVar[type[TorchOptimiser]] = torch.optim.Adamax
    lr: float = 2e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0


@final
class Lion(StockOptimiser):
    """Steps of equal size in each coordinate, in the direction of an averaged gradient.

    Args:
        lr: The size of a step, best three to ten times smaller than for Adam.
        betas: Weight of the past in the direction, and in the running mean.
        weight_decay: Share of the weights, times `lr`, taken off at each step.

    `schedule`, `clip_norm`, `clip_value` and `groups` are there too, as in `Adam`.

    Example:
        >>> from pymlj_flux import Lion
        >>> Lion().betas
        (0.9, 0.99)

    Reference: X. Chen et al., Symbolic discovery of optimization algorithms, NeurIPS 2023.
    """

    _torch: ClassVar[type[TorchOptimiser]] = LionOptimizer
    lr: float = 1e-4
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = 0.0
