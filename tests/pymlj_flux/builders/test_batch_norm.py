"""`pymlj_flux/builders/_batch_norm.py`: batches of one row."""

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import ArgumentError, GrayImage, categorical, coerce, machine
from pymlj_flux import MLP, ImageClassifier, NeuralNetworkRegressor, builder
from pymlj_flux.builders import BatchNorm

X = np.random.default_rng(0).normal(size=(21, 3)).astype(np.float32)


@builder
def with_torchs(n_in, n_out, *, momentum: float | None = 0.1):
    return nn.Sequential(
        nn.Linear(n_in, 4), nn.BatchNorm1d(4, momentum=momentum), nn.Linear(4, n_out)
    )


@builder
def for_images(n_in, n_out, n_channels):
    layers = nn.Conv2d(n_channels, 2, 1), nn.BatchNorm2d(2), nn.Flatten()
    return nn.Sequential(*layers, nn.Linear(2 * n_in[0] * n_in[1], n_out))


def fit(made, batch_size, n=21):
    model = NeuralNetworkRegressor(builder=made, epochs=2, batch_size=batch_size, rng=0)
    return machine(model, X[:n], X[:n, 0]).fit(verbosity=0)


def test_more_rows_are_normalised_as_torch_does():
    mine, theirs = BatchNorm(3), nn.BatchNorm1d(3)
    x = torch.from_numpy(X)
    for _ in range(2):
        assert torch.equal(mine(x), theirs(x))
    assert torch.equal(mine.eval()(x), theirs.eval()(x))
    assert mine.state_dict().keys() == theirs.state_dict().keys()


def test_one_row_is_normalised_by_the_running_statistics_and_leaves_them():
    norm = BatchNorm(3)
    norm(torch.from_numpy(X))
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    row = torch.from_numpy(X[:1])
    torch.testing.assert_close(
        norm(row), (row - norm.running_mean) / (norm.running_var + 1e-5).sqrt()
    )
    assert all(torch.equal(value, before[name]) for name, value in norm.state_dict().items())


def test_a_last_batch_of_one_row_is_no_obstacle_for_mlp():
    mach = fit(MLP(batch_norm=True), batch_size=10)
    assert np.isfinite(mach.training_losses()).all()


def test_batches_of_two_rows_or_more_train():
    assert np.isfinite(fit(with_torchs(), batch_size=11).training_losses()).all()
    assert np.isfinite(fit(MLP(batch_norm=True), batch_size=2).training_losses()).all()


@pytest.mark.parametrize(
    ("made", "batch_size", "n", "message"),
    [
        (with_torchs(), 10, 21, "`BatchNorm1d` .* but 21 rows in batches of 10 leave one row for"),
        (with_torchs(), 1, 21, "`BatchNorm1d` .* but `batch_size` is 1. Take another `batch_size`"),
        (with_torchs(), 8, 1, "but 1 rows in batches of 8 leave one row"),
        (MLP(batch_norm=True), 1, 21, "`BatchNorm` .* but `batch_size` is 1"),
    ],
)
def test_batches_of_one_row_are_refused_before_training(made, batch_size, n, message):
    with pytest.raises(ArgumentError, match=message):
        fit(made, batch_size, n)


def test_images_have_many_pixels_to_normalise_over():
    images = coerce(np.random.default_rng(0).random((5, 3, 3)), GrayImage)
    model = ImageClassifier(builder=for_images(), epochs=1, batch_size=1, rng=0)
    mach = machine(model, images, categorical(list("ababa"))).fit(verbosity=0)
    assert np.isfinite(mach.training_losses()).all()
