"""`SmallConvNet`: a convolutional network for small images, of any size."""

import itertools
from typing import final

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError

_GROUPS = 4


@final
class SmallConvNet(nn.Module):
    """Three convolutions, each halving the image while two pixels a side are left.

    Channels are normalised in groups and not over the batch, so that batches of one image, the
    default of the models, train as well. The means over the four quarters of what is left of an
    image go into a dense layer, so that the number of weights does not depend on its size.

    Weights start Glorot-uniform, biases zero.

    Args:
        imsize: Height and width of the images; both must be positive.
        inchannels: 1 for gray, 3 for colour.
        nclasses: The number of outputs.
        width: The number of channels of the first convolution, a multiple of 4; the second and the
            third have twice and four times as many.
        dropout: Share of the features that training sets to zero ahead of the last layer.

    Raises:
        ArgumentError: A number is not positive, `width` is no multiple of 4, or `dropout` is not
            in [0, 1).

    Example:
        >>> import torch
        >>> from pymlj_flux import SmallConvNet
        >>> net = SmallConvNet(imsize=(28, 28), inchannels=1, nclasses=10)
        >>> net(torch.zeros(2, 1, 28, 28)).shape
        torch.Size([2, 10])

    Reference: Y. Wu and K. He, Group normalization, ECCV 2018.
    """

    def __init__(
        self,
        imsize: tuple[int, int],
        inchannels: int,
        nclasses: int,
        width: int = 16,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        _check(imsize, inchannels, nclasses, width, dropout)
        channels = (inchannels, width, 2 * width, 4 * width)
        blocks, (height, across) = [], imsize
        for n_in, n_out in itertools.pairwise(channels):
            blocks.append(_block(n_in, n_out, (_factor(height), _factor(across))))
            height, across = -(-height // _factor(height)), -(-across // _factor(across))
        quarters = (min(height, 2), min(across, 2))
        self.features = nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(quarters), nn.Flatten())
        n_features = channels[-1] * quarters[0] * quarters[1]
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(n_features, nclasses))
        self.apply(_start)

    def forward(self, x: Tensor) -> Tensor:
        """Turn images `(batch, channels, height, width)` into `(batch, nclasses)`."""
        out: Tensor = self.classifier(self.features(x))
        return out


def _factor(side: int) -> int:
    """By how much a side becomes shorter."""
    return 2 if side > 2 else 1


def _block(n_in: int, n_out: int, factors: tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(n_in, n_out, kernel_size=3, padding=1),
        nn.GroupNorm(_GROUPS, n_out),
        nn.ReLU(),
        nn.MaxPool2d(factors, ceil_mode=True),
    )


@torch.no_grad()
def _start(layer: nn.Module) -> None:
    if isinstance(layer, nn.Conv2d | nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def _check(
    imsize: tuple[int, int], inchannels: int, nclasses: int, width: int, dropout: float
) -> None:
    if min(*imsize, inchannels, nclasses) < 1:
        raise ArgumentError(
            "`imsize`, `inchannels` and `nclasses` of `SmallConvNet` must be positive, but are "
            f"{tuple(imsize)}, {inchannels} and {nclasses}."
        )
    if width < 1 or width % _GROUPS:
        raise ArgumentError(
            f"`width` of `SmallConvNet` must be a positive multiple of {_GROUPS}, but is {width}."
        )
    if not 0 <= dropout < 1:
        raise ArgumentError(f"`0 <= dropout < 1` must hold in `SmallConvNet`, but got {dropout}.")
