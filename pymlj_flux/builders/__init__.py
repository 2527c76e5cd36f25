"""Builders: what makes a network once the shape of the data is known.

A model holds a builder, not a network, since the number of inputs and outputs comes with the data.
To add one, see `Builder`, or decorate a function with `builder`.
"""

from ._base import Builder, InputSize
from ._call import call_builder
from ._dense import MLP, Activation, Linear, Short
from ._function import builder
from ._image import ImageBuilder, image_builder
from ._small_conv_net import SmallConvNet

__all__ = [
    "MLP",
    "Activation",
    "Builder",
    "ImageBuilder",
    "InputSize",
    "Linear",
    "Short",
    "SmallConvNet",
    "builder",
    "call_builder",
    "image_builder",
]
