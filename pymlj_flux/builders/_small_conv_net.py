"""`SmallConvNet`: a convolutional network for small images, of any size."""

import itertools
from typing import final

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError

_GROUPS = 4


@final
class SmallConvNet(nn.Module):
    """Three convolutions, each halving the image while there is something to halve.

    Channels are normalised in groups and not over the batch, so that batches of one image, the
    default of the models, train as well. The mean over what is left of an image makes the network
    independent of its size.

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
        blocks = [_block(a, b) for a, b in itertools.pairwise(channels)]
        self.features = nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(channels[-1], nclasses))
        self.apply(_start)

    def forward(self, x: Tensor) -> Tensor:
        """Turn images `(batch, channels, height, width)` into `(batch, nclasses)`."""
        out: Tensor = self.classifier(self.features(x))
        return out


def _block(n_in: int, n_out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(n_in, n_out, kernel_size=3, padding=1),
        nn.GroupNorm(_GROUPS, n_out),
        nn.ReLU(),
        nn.MaxPool2d(2, ceil_mode=True),  # one pixel stays one pixel
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
