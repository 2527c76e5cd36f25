"""Losses of probabilities computed from logits, where that is more accurate.

None of them is public: a model takes them in the place of the loss that it was given, where its
finaliser is softmax or the logistic function.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from ._losses import smoothed


def cross_entropy_rows(z: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The rows of `cross_entropy` of `softmax(z)`; `y` may be codes."""
    return F.cross_entropy(z, y, label_smoothing=label_smoothing, reduction="none")


def binary_cross_entropy_terms(z: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The terms of `binary_cross_entropy` of `sigmoid(z)`."""
    target = smoothed(y, label_smoothing, n_classes=2)
    return F.binary_cross_entropy_with_logits(z, target, reduction="none")


def logit_focal_loss(z: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """`focal_loss` of `softmax(z)`."""
    return focal_rows(z, y, gamma).mean()


def focal_rows(z: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """The losses of the rows of `logit_focal_loss`."""
    log_p = torch.log_softmax(z, dim=-1)
    return -(y * _one_minus_power(log_p, gamma) * log_p).sum(-1)


def logit_binary_focal_loss(z: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """`binary_focal_loss` of `sigmoid(z)`."""
    return binary_focal_terms(z, y, gamma).mean()


def binary_focal_terms(z: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """The terms of `logit_binary_focal_loss`."""
    log_p = F.logsigmoid((2 * y - 1) * z)
    return -_one_minus_power(log_p, gamma) * log_p


def logit_kl_divergence(z: Tensor, y: Tensor) -> Tensor:
    """`kl_divergence` of `softmax(z)`."""
    return kl_rows(z, y).mean()


def kl_rows(z: Tensor, y: Tensor) -> Tensor:
    """The losses of the rows of `logit_kl_divergence`."""
    return torch.xlogy(y, y).sum(-1) + cross_entropy_rows(z, y)


def _one_minus_power(log_p: Tensor, gamma: float) -> Tensor:
    """`(1 - p)**gamma`, also where p is rounded to 1."""
    return (-torch.expm1(log_p)).clamp(min=torch.finfo(log_p.dtype).tiny) ** gamma
