"""Builders of your own: a decorated function, a class, and a constructor of networks for images.

    python examples/16_own_builder.py

Takes a few seconds.
"""

import torch
from torch import nn

from pymlj import (
    ArgumentError,
    BuilderError,
    Holdout,
    Standardizer,
    accuracy,
    clone,
    cross_entropy,
    evaluate,
    load_digits,
    load_iris,
    machine,
    set_param,
)
from pymlj_flux import (
    Adam,
    Builder,
    ImageClassifier,
    NeuralNetworkClassifier,
    builder,
    image_builder,
)


@builder
def net(n_in, n_out, *, width: int = 16, dropout: float = 0.1):
    """A decorated function: keyword-only arguments are hyperparameters."""
    return nn.Sequential(
        nn.Linear(n_in, width), nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, n_out)
    )


class Pyramid(Builder):
    """A class, where a builder has checks of its own: each layer is half as wide."""

    depth: int = 2

    def check(self) -> None:
        if self.depth < 1:
            raise ArgumentError(f"`depth` of `Pyramid` must be positive, but is {self.depth}.")

    def build(self, rng: torch.Generator, n_in: int, n_out: int) -> nn.Module:
        layers: list[nn.Module] = []
        for _ in range(self.depth):
            width = max(n_in // 2, n_out)
            layers += [nn.Linear(n_in, width), nn.Tanh()]
            n_in = width
        return nn.Sequential(*layers, nn.Linear(n_in, n_out))


def patches(imsize, inchannels, nclasses, size=2, width=32):
    """A constructor of networks for images, as other libraries have them."""
    places = (imsize[0] // size) * (imsize[1] // size)
    return nn.Sequential(
        nn.Conv2d(inchannels, width, kernel_size=size, stride=size),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(width * places, nclasses),
    )


@builder
def mistaken(n_in, n_out):
    return nn.Linear(n_in, n_out + 1)


def tables() -> None:
    X, y = load_iris()
    X = machine(Standardizer(), X).fit(verbosity=0).transform(X)
    base = NeuralNetworkClassifier(optimiser=Adam(lr=0.01), epochs=20, batch_size=8, rng=1)

    models = {str(made): clone(base, builder=made) for made in (net(), net(width=4), Pyramid())}
    holdout = Holdout(fraction_train=0.7, shuffle=True, rng=1)
    measures = [accuracy, cross_entropy]
    results = evaluate(models, X, y, resampling=holdout, measures=measures, verbosity=0)
    for name, result in results.items():
        correct, loss = result.measurement
        print(f"{name:28} accuracy {correct:.3f}, cross-entropy {loss:.3f}")

    mach = machine(models["Pyramid(depth=2)"], X, y).fit(verbosity=0)
    set_param(mach.model, "builder.depth", 1)  # the network is rebuilt, training starts again
    print(mach.fit(verbosity=0).fitted_params().chain)

    try:
        machine(clone(base, builder=mistaken()), X, y).fit(verbosity=0)
    except BuilderError as error:
        print(error)


def images() -> None:
    X, y = load_digits()
    model = ImageClassifier(
        builder=image_builder(patches, width=64),
        optimiser=Adam(lr=0.005),
        epochs=5,
        batch_size=32,
        rng=1,
    )
    print(model.builder)
    holdout = Holdout(fraction_train=0.7, shuffle=True, rng=1)
    print(evaluate(model, X, y, resampling=holdout, measures=[accuracy], verbosity=0))


if __name__ == "__main__":
    tables()
    images()
