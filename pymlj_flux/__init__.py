"""Neural networks as models: a plugin of pymlj on PyTorch.

A model holds hyperparameters, among them a *builder*, which makes the network once the shape of
the data is known. Machines, evaluation, tuning and pipelines of pymlj work with these models as
with all others; training goes on where it was when only `epochs` has grown.
"""

from ._activations import (
    elu,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    silu,
    softmax,
    softplus,
    tanh,
)
from ._classifiers import NeuralNetworkBinaryClassifier, NeuralNetworkClassifier
from ._devices import CUDALibs
from ._embedder import EntityEmbedder
from ._image_classifier import ImageClassifier
from ._losses import (
    binary_cross_entropy,
    binary_focal_loss,
    cross_entropy,
    dice_loss,
    focal_loss,
    hinge,
    huber,
    kl_divergence,
    logit_binary_cross_entropy,
    logit_cross_entropy,
    mae,
    mse,
    msle,
    poisson,
    tversky_loss,
)
from ._optimisers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Descent,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimiser,
    RAdam,
    RMSprop,
)
from ._regressors import MultitargetNeuralNetworkRegressor, NeuralNetworkRegressor
from .builders import MLP, Builder, Linear, Short, SmallConvNet, builder, image_builder

__all__ = [
    "MLP",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Builder",
    "CUDALibs",
    "Descent",
    "EntityEmbedder",
    "ImageClassifier",
    "Linear",
    "Lion",
    "Momentum",
    "MultitargetNeuralNetworkRegressor",
    "NAdam",
    "Nesterov",
    "NeuralNetworkBinaryClassifier",
    "NeuralNetworkClassifier",
    "NeuralNetworkRegressor",
    "Optimiser",
    "RAdam",
    "RMSprop",
    "Short",
    "SmallConvNet",
    "binary_cross_entropy",
    "binary_focal_loss",
    "builder",
    "cross_entropy",
    "dice_loss",
    "elu",
    "focal_loss",
    "gelu",
    "hinge",
    "huber",
    "identity",
    "image_builder",
    "kl_divergence",
    "leaky_relu",
    "logit_binary_cross_entropy",
    "logit_cross_entropy",
    "mae",
    "mse",
    "msle",
    "poisson",
    "relu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "tanh",
    "tversky_loss",
]
