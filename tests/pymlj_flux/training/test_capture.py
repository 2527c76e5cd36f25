"""`pymlj_flux/training/_capture.py`: a captured training gives the bits of a plain one."""

import copy
import logging

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from pymlj import GrayImage, categorical, coerce, machine
from pymlj_flux import (
    MLP,
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    ImageClassifier,
    Linear,
    Lion,
    Momentum,
    MultitargetNeuralNetworkRegressor,
    NAdam,
    Nesterov,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Optimiser,
    RAdam,
    RMSprop,
    Short,
    SmallConvNet,
    builder,
    huber,
    image_builder,
)

N = 29  # in batches of 8 the last one has 5 rows
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, 3)).astype(np.float32)
Y = X @ np.array([1.0, -1.0, 0.5])
LABELS = categorical(np.array(["a", "b", "c"])[np.arange(N) % 3])
TABLE = pd.DataFrame({"u": X[:, 0], "c": pd.Categorical(np.arange(N) % 4), "v": X[:, 1]})
IMAGES = coerce(RNG.uniform(size=(N, 5, 5)), GrayImage)


@builder
def with_batch_norm(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, 4), nn.BatchNorm1d(4), nn.GELU(), nn.Linear(4, n_out))


def train(model, data, epochs=20):
    settings = {"epochs": epochs, "batch_size": 8, "rng": 1, "builder": MLP(hidden=(4,))}
    for name, value in settings.items():
        if name not in model[1]:
            model[1][name] = value
    return machine(model[0](**model[1]), *data).fit(verbosity=0)


def state_of(mach):
    live = mach._training.cache.live
    states = live.optimiser.state.values()
    moments = [v for state in states for v in state.values() if torch.is_tensor(v)]
    return [*live.network.state_dict().values(), *moments]


@pytest.fixture
def both(monkeypatch):
    """Trains twice, captured and plain, and compares the bits of all that is left."""

    def compare(cls, data=(X, Y), captured=True, **hyper):
        fast = train((cls, copy.deepcopy(hyper)), data)
        with monkeypatch.context() as patch:
            patch.setattr("pymlj_flux._model.CapturedStep", lambda plain, *_: plain)
            plain = train((cls, copy.deepcopy(hyper)), data)
        assert fast.report().step == ("captured" if captured else "plain")
        assert plain.report().step == "plain"
        assert fast.report().training_losses == plain.report().training_losses
        for a, b in zip(state_of(fast), state_of(plain), strict=True):
            assert torch.equal(a, b)
        return fast

    return compare


OPTIMISERS = [
    *(Adam(lr=0.01, weight_decay=0.1), Adam(amsgrad=True), AdamW(), NAdam(), RAdam(), SGD()),
    *(Momentum(), Nesterov(), RMSprop(momentum=0.5, centered=True), Adagrad(lr_decay=0.1)),
    *(Adadelta(), Adamax(), Lion(), Optimiser(torch.optim.Rprop, lr=0.01)),
    Optimiser(torch.optim.LBFGS, lr=0.01, max_iter=3),
]


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=lambda o: type(o).__name__)
def test_every_optimiser(both, optimiser):
    both(NeuralNetworkRegressor, optimiser=optimiser)


@pytest.mark.parametrize(
    "made",
    [Linear(), Short(n_hidden=4), MLP(hidden=()), MLP(hidden=(5, 4)), with_batch_norm()],
    ids=["linear", "dropout", "no_hidden", "deep", "batch_norm"],
)
def test_every_builder(both, made):
    both(NeuralNetworkClassifier, (X, LABELS), builder=made)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_every_penalty(both, alpha):
    both(NeuralNetworkRegressor, lambda_=0.5, alpha=alpha)


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (MultitargetNeuralNetworkRegressor, (X, np.column_stack([Y, -Y]))),
        (NeuralNetworkBinaryClassifier, (X, categorical(Y > 0))),
        (NeuralNetworkClassifier, (TABLE, LABELS)),
        (NeuralNetworkClassifier, (X, LABELS, np.linspace(0, 1, N))),
        (NeuralNetworkRegressor, (TABLE, Y)),
    ],
    ids=["targets", "binary", "embeddings", "weights", "regressor"],
)
def test_every_model(both, cls, data):
    both(cls, data)


def test_images(both):
    both(ImageClassifier, (IMAGES, LABELS), builder=image_builder(SmallConvNet, width=4))


@pytest.mark.parametrize(
    "loss",
    [huber, nn.SmoothL1Loss(), lambda a, b: (a - b).abs().max()],
    ids=["own", "torch", "any"],
)
def test_losses(both, loss):
    both(NeuralNetworkRegressor, loss=loss)


def test_class_weights(both):
    both(NeuralNetworkClassifier, (X, LABELS), class_weights="balanced", shuffle=False)


class ByData(nn.Module):
    """Does what depends on the data."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.one, self.other = nn.Linear(n_in, n_out), nn.Linear(n_in, n_out)

    def forward(self, x):
        return self.one(x) if x.sum() > 0 else self.other(x)


@builder
def by_data(n_in, n_out):
    return ByData(n_in, n_out)


def test_what_cannot_be_recorded_is_trained_plainly_and_says_so(both, caplog):
    with caplog.at_level(logging.INFO, logger="pymlj"):
        both(NeuralNetworkRegressor, captured=False, builder=by_data())
        assert "plain steps" not in caplog.text
        model = NeuralNetworkRegressor(builder=by_data(), epochs=20, batch_size=8, rng=1)
        machine(model, X, Y).fit(verbosity=2)
    assert "Training took plain steps: what it does depends on the data" in caplog.text


class Unused(nn.Module):
    """Has a parameter that the output does not depend on."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.used, self.unused = nn.Linear(n_in, n_out), nn.Linear(2, 2)

    def forward(self, x):
        return self.used(x)


@builder
def with_unused(n_in, n_out):
    return Unused(n_in, n_out)


@pytest.mark.parametrize("lambda_", [0.0, 0.1])
def test_parameters_without_gradient(both, lambda_):
    both(NeuralNetworkRegressor, builder=with_unused(), lambda_=lambda_)


def test_a_large_network_is_not_recorded(both, monkeypatch):
    monkeypatch.setattr("pymlj_flux.training._capture._LARGE", 500)
    both(NeuralNetworkRegressor, captured=False)


def test_training_in_stages_equals_one_go():
    def model(epochs):
        return NeuralNetworkRegressor(
            builder=Short(), optimiser=Adam(lr=0.01), epochs=epochs, batch_size=8, rng=3
        )

    staged = machine(model(3), X, Y).fit(verbosity=0)
    for epochs in (8, 9, 20):
        staged.model.epochs = epochs
        staged.fit(verbosity=0)
    once = machine(model(20), X, Y).fit(verbosity=0)
    assert staged.report().step == once.report().step == "captured"
    assert staged.report().training_losses == once.report().training_losses
    assert all(map(torch.equal, state_of(staged), state_of(once)))


def test_a_new_learning_rate_is_taken_up():
    def trained(lr):
        mach = machine(
            NeuralNetworkRegressor(builder=MLP(), optimiser=Adam(lr=0.01), epochs=20, batch_size=8),
            *(X, Y),
        )
        mach.model.rng = 0
        mach.fit(verbosity=0)
        mach.model.epochs, mach.model.optimiser.lr = 40, lr
        return mach.fit(verbosity=0)

    still, moved = trained(0.0), trained(0.01)
    assert len(set(still.report().training_losses[-5:])) > 0
    weights = [w.fitted_params().chain.state_dict() for w in (still, moved)]
    assert any(not torch.equal(weights[0][k], weights[1][k]) for k in weights[0])
    before = machine(clone_with(still.model, epochs=20, lr=0.01), X, Y).fit(verbosity=0)
    for key, value in before.fitted_params().chain.state_dict().items():
        assert torch.equal(value, weights[0][key])


def clone_with(model, epochs, lr):
    from pymlj import clone

    new = clone(model, epochs=epochs)
    new.optimiser.lr = lr
    return new


def test_the_users_generator_is_left_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    train((NeuralNetworkRegressor, {"builder": Short()}), (X, Y))
    assert torch.equal(before, torch.get_rng_state())
