"""Builders: what makes a network once the shape of the data is known.

A model holds a builder, not a network, since the number of inputs and outputs comes with the data.
To add one, see `Builder`, or decorate a function with `builder`.
"""

from ._base import Builder, InputSize
from ._batch_norm import BatchNorm, check_batches
from ._call import call_builder
from ._dense import MLP, Activation, Linear, Short
from ._function import builder
from ._image import ImageBuilder, image_builder
from ._module import ModuleBuilder, module_builder
from ._output_size import flat_size, output_shape
from ._small_conv_net import SmallConvNet

__all__ = [
    "MLP",
    "Activation",
    "BatchNorm",
    "Builder",
    "ImageBuilder",
    "InputSize",
    "Linear",
    "ModuleBuilder",
    "Short",
    "SmallConvNet",
    "builder",
    "call_builder",
    "check_batches",
    "flat_size",
    "image_builder",
    "module_builder",
    "output_shape",
]
