"""Losses: functions of prediction and target, in that order, whose value is a mean over the rows.

Prediction and target have shape `(batch, n_out)`; targets are float, one-hot for classifiers and
0/1 for the binary one. Numbers in a formula are keyword arguments. `_loss_objects.py` has losses
with these as settings, `Huber(delta=2.0)`, which can be tuned; `functools.partial` works as well.

Logarithms of probabilities are taken of p + eps, eps being the machine epsilon, so that a
probability of zero gives a large loss and not an infinite one. With `softmax` or `sigmoid` as
finaliser the models avoid that altogether by computing from logits.
"""

import torch
from torch import Tensor
from torch.nn import functional as F


def mse(yhat: Tensor, y: Tensor) -> Tensor:
    """Mean squared error: the mean of `(yhat - y)**2` over rows and columns.

    Example:
        >>> import torch
        >>> from pymlj_flux import mse
        >>> mse(torch.tensor([[1.0], [4.0]]), torch.tensor([[0.0], [2.0]]))
        tensor(2.5000)
    """
    return F.mse_loss(yhat, y)


def mae(yhat: Tensor, y: Tensor) -> Tensor:
    """Mean absolute error: the mean of `|yhat - y|` over rows and columns.

    Example:
        >>> import torch
        >>> from pymlj_flux import mae
        >>> mae(torch.tensor([[1.0], [4.0]]), torch.tensor([[0.0], [2.0]]))
        tensor(1.5000)
    """
    return F.l1_loss(yhat, y)


def huber(yhat: Tensor, y: Tensor, delta: float = 1.0) -> Tensor:
    """Huber's loss: squared for small errors, linear for large ones.

    With r = |yhat - y|: the mean of `r**2 / 2` where r <= delta, else of `delta * (r - delta / 2)`.

    Args:
        yhat: Predictions.
        y: Targets.
        delta: The error from which on the loss is linear.

    Example:
        >>> import torch
        >>> from pymlj_flux import huber
        >>> huber(torch.tensor([[1.0], [5.0]]), torch.tensor([[0.0], [2.0]]))
        tensor(1.5000)

    Reference: P. J. Huber, Robust estimation of a location parameter, Ann. Math. Stat. 35, 1964.
    """
    return F.huber_loss(yhat, y, delta=delta)


def msle(yhat: Tensor, y: Tensor) -> Tensor:
    """Mean squared logarithmic error: the mean of `(log(yhat + eps) - log(y + eps))**2`.

    For predictions and targets that are positive; it looks at their ratio.

    Example:
        >>> import torch
        >>> from pymlj_flux import msle
        >>> msle(torch.tensor([[2.0], [1.0]]), torch.tensor([[1.0], [1.0]]))
        tensor(0.2402)
    """
    return msle_rows(yhat, y).mean()


def msle_rows(yhat: Tensor, y: Tensor) -> Tensor:
    """The terms of `msle`."""
    return (_log(yhat) - _log(y)).square()


def poisson(yhat: Tensor, y: Tensor) -> Tensor:
    """Poisson loss: the mean of `yhat - y * log(yhat + eps)`.

    The negative log-likelihood of counts y with mean yhat > 0, up to a term without yhat.

    Example:
        >>> import torch
        >>> from pymlj_flux import poisson
        >>> poisson(torch.tensor([[1.0]]), torch.tensor([[3.0]]))
        tensor(1.0000)
    """
    return poisson_rows(yhat, y).mean()


def poisson_rows(yhat: Tensor, y: Tensor) -> Tensor:
    """The terms of `poisson`."""
    return yhat - y * _log(yhat)


def cross_entropy(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Cross-entropy: the mean over rows of `-sum_k y_k * log(yhat_k + eps)`.

    With label smoothing s and K classes `(1 - s) * y_k + s / K` takes the place of `y_k`.

    Args:
        yhat: Probabilities, adding up to one in each row.
        y: One-hot targets, or probabilities.
        label_smoothing: Share of the target that is spread evenly over the classes.

    Example:
        >>> import torch
        >>> from pymlj_flux import cross_entropy
        >>> cross_entropy(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.6931)

    Reference: C. Szegedy et al., Rethinking the inception architecture for computer vision,
    CVPR 2016, section 7, for label smoothing.
    """
    return cross_entropy_rows(yhat, y, label_smoothing).mean()


def cross_entropy_rows(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The losses of the rows of `cross_entropy`."""
    return -(smoothed(y, label_smoothing) * _log(yhat)).sum(-1)


def logit_cross_entropy(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Cross-entropy of `softmax(yhat)`, computed from the logits `yhat`.

    Args:
        yhat: Logits.
        y: One-hot targets, or probabilities.
        label_smoothing: As in `cross_entropy`.

    Example:
        >>> import torch
        >>> from pymlj_flux import logit_cross_entropy
        >>> logit_cross_entropy(torch.tensor([[7.0, 7.0]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.6931)
    """
    return F.cross_entropy(yhat, y, label_smoothing=label_smoothing)


def binary_cross_entropy(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Binary cross-entropy: the mean of `-y*log(yhat + eps) - (1 - y)*log(1 - yhat + eps)`.

    With label smoothing s `(1 - s) * y + s / 2` takes the place of y.

    Args:
        yhat: Probabilities of a one.
        y: Zeros and ones, or probabilities.
        label_smoothing: Share of the target that is spread evenly over both classes.

    Example:
        >>> import torch
        >>> from pymlj_flux import binary_cross_entropy
        >>> binary_cross_entropy(torch.tensor([[0.5]]), torch.tensor([[0.0]]))
        tensor(0.6931)
    """
    return binary_cross_entropy_rows(yhat, y, label_smoothing).mean()


def binary_cross_entropy_rows(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The terms of `binary_cross_entropy`."""
    y = smoothed(y, label_smoothing, n_classes=2)
    return -y * _log(yhat) - (1 - y) * _log(1 - yhat)


def logit_binary_cross_entropy(yhat: Tensor, y: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Binary cross-entropy of `sigmoid(yhat)`, computed from the logits `yhat`.

    Args:
        yhat: Logits.
        y: Zeros and ones, or probabilities.
        label_smoothing: As in `binary_cross_entropy`.

    Example:
        >>> import torch
        >>> from pymlj_flux import logit_binary_cross_entropy
        >>> logit_binary_cross_entropy(torch.tensor([[0.0]]), torch.tensor([[1.0]]))
        tensor(0.6931)
    """
    return F.binary_cross_entropy_with_logits(yhat, smoothed(y, label_smoothing, n_classes=2))


def focal_loss(yhat: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """Focal loss: the mean over rows of `-sum_k y_k * (1 - yhat_k)**gamma * log(yhat_k + eps)`.

    Args:
        yhat: Probabilities, adding up to one in each row.
        y: One-hot targets.
        gamma: How much less well-classified rows count; 0 gives `cross_entropy`.

    Example:
        >>> import torch
        >>> from pymlj_flux import focal_loss
        >>> focal_loss(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.1733)

    Reference: T.-Y. Lin et al., Focal loss for dense object detection, ICCV 2017, equation 4.
    """
    return focal_rows(yhat, y, gamma).mean()


def focal_rows(yhat: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """The losses of the rows of `focal_loss`."""
    return -(y * _power(1 - yhat, gamma) * _log(yhat)).sum(-1)


def binary_focal_loss(yhat: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """Focal loss of two classes: the mean of `-(1 - p)**gamma * log(p + eps)`.

    Here p is the probability given to what is the case: yhat for a one, 1 - yhat for a zero.

    Args:
        yhat: Probabilities of a one.
        y: Zeros and ones.
        gamma: How much less well-classified rows count; 0 gives `binary_cross_entropy`.

    Example:
        >>> import torch
        >>> from pymlj_flux import binary_focal_loss
        >>> binary_focal_loss(torch.tensor([[0.5]]), torch.tensor([[0.0]]))
        tensor(0.1733)

    Reference: T.-Y. Lin et al., Focal loss for dense object detection, ICCV 2017, equation 4.
    """
    return binary_focal_rows(yhat, y, gamma).mean()


def binary_focal_rows(yhat: Tensor, y: Tensor, gamma: float = 2.0) -> Tensor:
    """The terms of `binary_focal_loss`."""
    p = y * yhat + (1 - y) * (1 - yhat)
    return -_power(1 - p, gamma) * _log(p)


def tversky_loss(yhat: Tensor, y: Tensor, beta: float = 0.7, smooth: float = 1.0) -> Tensor:
    """Tversky loss: the mean over rows of `1 - (tp + s) / (tp + (1 - beta)*fp + beta*fn + s)`.

    In a row tp is the sum of `y * yhat`, fp that of `(1 - y) * yhat`, fn that of `y * (1 - yhat)`;
    all three over the outputs.

    Args:
        yhat: Probabilities.
        y: Zeros and ones.
        beta: Weight of false negatives, against 1 - beta for false positives.
        smooth: The s of the formula, which keeps the quotient defined.

    Example:
        >>> import torch
        >>> from pymlj_flux import tversky_loss
        >>> tversky_loss(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.2500)

    Reference: S. S. M. Salehi, D. Erdogmus and A. Gholipour, Tversky loss function for image
    segmentation using 3D fully convolutional deep networks, MLMI 2017, equation 4.
    """
    return tversky_rows(yhat, y, beta, smooth).mean()


def tversky_rows(yhat: Tensor, y: Tensor, beta: float = 0.7, smooth: float = 1.0) -> Tensor:
    """The losses of the rows of `tversky_loss`."""
    tp = (y * yhat).sum(-1)
    fp, fn = ((1 - y) * yhat).sum(-1), (y * (1 - yhat)).sum(-1)
    return 1 - (tp + smooth) / (tp + (1 - beta) * fp + beta * fn + smooth)


def dice_loss(yhat: Tensor, y: Tensor, smooth: float = 1.0) -> Tensor:
    """Dice loss: the mean over rows of `1 - (2*sum(y*yhat) + s) / (sum(yhat**2) + sum(y**2) + s)`.

    Args:
        yhat: Probabilities.
        y: Zeros and ones.
        smooth: The s of the formula, which keeps the quotient defined.

    Example:
        >>> import torch
        >>> from pymlj_flux import dice_loss
        >>> dice_loss(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.2000)

    Reference: F. Milletari, N. Navab and S.-A. Ahmadi, V-Net: fully convolutional neural networks
    for volumetric medical image segmentation, 3DV 2016, section 3.
    """
    return dice_rows(yhat, y, smooth).mean()


def dice_rows(yhat: Tensor, y: Tensor, smooth: float = 1.0) -> Tensor:
    """The losses of the rows of `dice_loss`."""
    overlap, sizes = (y * yhat).sum(-1), yhat.square().sum(-1) + y.square().sum(-1)
    return 1 - (2 * overlap + smooth) / (sizes + smooth)


def kl_divergence(yhat: Tensor, y: Tensor) -> Tensor:
    """Kullback-Leibler divergence: the mean over rows of `sum_k y_k * log(y_k / (yhat_k + eps))`.

    Args:
        yhat: Probabilities, adding up to one in each row.
        y: Probabilities, or one-hot targets, for which this is `cross_entropy`.

    Example:
        >>> import torch
        >>> from pymlj_flux import kl_divergence
        >>> kl_divergence(torch.tensor([[0.5, 0.5]]), torch.tensor([[1.0, 0.0]]))
        tensor(0.6931)

    Reference: S. Kullback and R. A. Leibler, On information and sufficiency, Ann. Math. Stat. 22,
    1951.
    """
    return kl_rows(yhat, y).mean()


def kl_rows(yhat: Tensor, y: Tensor) -> Tensor:
    """The losses of the rows of `kl_divergence`."""
    return torch.xlogy(y, y).sum(-1) + cross_entropy_rows(yhat, y)


def hinge(yhat: Tensor, y: Tensor) -> Tensor:
    """Hinge loss: the mean of `max(0, 1 - s*yhat)`, where s is 1 for a positive target, else -1.

    Its predictions are margins, of any size and sign: it takes the output of a classifier as it is
    before the finaliser.

    Args:
        yhat: Margins.
        y: Targets, 0/1 or -1/1.

    Example:
        >>> import torch
        >>> from pymlj_flux import hinge
        >>> hinge(torch.tensor([[0.5], [-3.0]]), torch.tensor([[1.0], [0.0]]))
        tensor(0.2500)

    Reference: C. Cortes and V. Vapnik, Support-vector networks, Machine Learning 20, 1995.
    """
    return hinge_rows(yhat, y).mean()


def hinge_rows(yhat: Tensor, y: Tensor) -> Tensor:
    """The terms of `hinge`."""
    return torch.where(y > 0, 1 - yhat, 1 + yhat).clamp(min=0)


def smoothed(y: Tensor, label_smoothing: float, n_classes: int | None = None) -> Tensor:
    """Targets of which a share is spread evenly over the classes.

    Args:
        y: Targets.
        label_smoothing: That share.
        n_classes: How many there are; None for the columns of `y`.
    """
    if label_smoothing == 0:
        return y
    return y * (1 - label_smoothing) + label_smoothing / (n_classes or y.shape[-1])


def _log(p: Tensor) -> Tensor:
    return torch.log(p + torch.finfo(p.dtype).eps)


def _power(q: Tensor, gamma: float) -> Tensor:
    """`q**gamma`, with a finite gradient at 0 also for exponents below 1."""
    return q.clamp(min=torch.finfo(q.dtype).eps) ** gamma
