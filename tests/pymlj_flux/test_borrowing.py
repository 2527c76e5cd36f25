"""A fit result predicts with the network in training, and is independent of it all the same."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import clone, load_machine, machine
from pymlj_flux import MLP, NeuralNetworkRegressor, Optimiser, Short, builder

RNG = np.random.default_rng(4)
X = RNG.normal(size=(40, 3))
Y = X @ np.array([1.0, -2.0, 0.5])


@builder
def of_its_own(n_in, n_out):
    class Own(nn.Module):
        """Multiplies by a number that is no weight."""

        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(n_in, n_out)
            self.factor = 1.0

        def forward(self, x):
            if self.training:
                self.factor += 0.25
            return self.factor * self.layer(x)

    return Own()


def regressor(epochs=2, **settings):
    settings.setdefault("builder", MLP(hidden=(4,), batch_norm=True))
    return NeuralNetworkRegressor(epochs=epochs, batch_size=8, rng=1, **settings)


@pytest.mark.parametrize("network", [MLP(hidden=(4,), batch_norm=True), Short(), of_its_own()])
def test_training_on_changes_no_earlier_result(network):
    model = regressor(builder=network)
    mach = machine(model, X, Y).fit(verbosity=0)
    earlier = mach.fitresult
    before = mach.predict(X)
    model.epochs = 5
    mach.fit(verbosity=0)
    after = mach.predict(X)
    assert not np.allclose(before, after)
    np.testing.assert_array_equal(model.predict(earlier, *model.reformat(X)), before)
    np.testing.assert_array_equal(mach.predict(X), after)


def test_the_chain_is_a_network_of_its_own():
    model = regressor()
    mach = machine(model, X, Y).fit(verbosity=0)
    before, chain = mach.predict(X), mach.fitted_params().chain
    assert not chain.training and all(weight.grad is None for weight in chain.parameters())
    with torch.no_grad():
        for weight in chain.parameters():
            weight.zero_()
    assert not mach.predict(X).any()  # it is the machine's network
    model.epochs = 4
    mach.fit(verbosity=0)  # and not the one in training
    whole = machine(clone(model), X, Y).fit(verbosity=0)
    np.testing.assert_array_equal(mach.predict(X), whole.predict(X))
    assert before.any()


def test_predicting_in_between_changes_no_bit_of_what_follows():
    model = regressor()
    mach = machine(model, X, Y).fit(verbosity=0)
    for epochs in (3, 4, 6):
        mach.predict(X)
        model.epochs = epochs
        mach.fit(verbosity=0)
    whole = machine(regressor(epochs=6), X, Y).fit(verbosity=0)
    np.testing.assert_array_equal(mach.predict(X), whole.predict(X))
    assert mach.training_losses() == whole.training_losses()


def test_copies_and_files_have_a_network_of_their_own(tmp_path):
    model = regressor()
    mach = machine(model, X, Y).fit(verbosity=0)
    copied = copy.deepcopy(mach.fitresult)
    before = mach.predict(X)
    mach.save(tmp_path / "m.mlj")
    model.epochs = 4
    mach.fit(verbosity=0)
    np.testing.assert_array_equal(model.predict(copied, *model.reformat(X)), before)
    np.testing.assert_array_equal(load_machine(tmp_path / "m.mlj").predict(X), before)


def test_a_training_that_fails_leaves_the_earlier_result():
    model = regressor(optimiser=Optimiser(torch.optim.SGD, lr=0.01))
    mach = machine(model, X, Y).fit(verbosity=0)
    before = mach.predict(X)
    model.epochs = 4

    def fails(yhat, y):
        raise RuntimeError("no loss")

    mach.model = clone(model, loss=fails)
    with pytest.raises(RuntimeError, match="no loss"):
        mach.fit(verbosity=0)
    np.testing.assert_array_equal(mach.predict(X), before)


def test_a_network_that_waits_keeps_no_gradients():
    model = regressor()
    _, state, _ = model.fit(0, *model.reformat(X, Y))
    assert all(weight.grad is None for weight in state.live.network.parameters())
