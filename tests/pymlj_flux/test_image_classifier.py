"""`pymlj_flux/_image_classifier.py`: images in, probabilities out."""

import numpy as np
import pytest
from torch import nn

from pymlj import (
    ArgumentError,
    BuilderError,
    DimensionMismatch,
    GrayImage,
    categorical,
    coerce,
    load_digits,
    machine,
)
from pymlj_flux import MLP, Adam, ImageClassifier, builder

Y = categorical(["dark", "light"] * 10)
PIXELS = (
    np.random.default_rng(0).random((20, 6, 5)) * 0.3 + 0.7 * (np.arange(20) % 2)[:, None, None]
)


@builder
def dense(n_in, n_out, n_channels, *, width=4):
    height, across = n_in
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(height * across * n_channels, width),
        nn.Tanh(),
        nn.Linear(width, n_out),
    )


def test_it_tells_dark_from_light():
    model = ImageClassifier(builder=dense(), epochs=40, batch_size=5, rng=0)
    model.optimiser.lr = 0.02
    mach = machine(model, coerce(PIXELS, GrayImage), Y).fit(verbosity=0)
    assert list(mach.predict_mode(coerce(PIXELS, GrayImage))) == list(Y)


def test_the_default_network_learns_digits():
    images, digits = load_digits()
    model = ImageClassifier(optimiser=Adam(lr=0.005), epochs=5, batch_size=32, rng=0)
    mach = machine(model, images, digits).fit(rows=range(1200), verbosity=0)
    predicted = mach.predict_mode(rows=range(1200, len(digits)))
    assert (np.asarray(predicted) == np.asarray(digits)[1200:]).mean() > 0.9


def test_images_that_do_not_fit_are_refused():
    mach = machine(ImageClassifier(builder=dense(), epochs=0), coerce(PIXELS, GrayImage), Y)
    with pytest.raises(
        DimensionMismatch, match=r"6 x 5 \(gray\), but the new ones are 5 x 6 \(gray\)"
    ):
        mach.fit(verbosity=0).predict(coerce(PIXELS.transpose(0, 2, 1), GrayImage))


def test_no_images_are_refused():
    model = ImageClassifier()
    with pytest.raises(ArgumentError, match="needs at least one row"):
        model.fit(0, *model.reformat([], categorical([], levels=["a", "b"])))


def test_a_builder_for_tables_is_refused():
    with pytest.raises(BuilderError, match="MLP"):
        machine(ImageClassifier(builder=MLP()), coerce(PIXELS, GrayImage), Y).fit(verbosity=0)
