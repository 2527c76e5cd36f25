"""`pymlj_flux/_network.py`: building, prediction in pieces, and weights from a file."""

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import CV, BuilderError, PersistenceError, evaluate, rms
from pymlj_flux import MLP, Adam, NeuralNetworkRegressor, builder, softmax
from pymlj_flux._network import Network, Shape, build_network, load_weights, outputs
from pymlj_flux._tensors import to_plain
from pymlj_flux.embedding import EmbeddedColumn


@builder
def globally_drawn(n_in, n_out):
    return nn.Linear(n_in, n_out)


@builder
def constant(n_out):
    class Constant(nn.Module):
        def forward(self, x):
            return torch.zeros(len(x), n_out)

    return Constant()


def weights(network):
    return torch.cat([w.detach().ravel() for w in network.parameters()])


@pytest.mark.parametrize("made", [MLP(), globally_drawn()])
def test_the_seed_decides_the_first_weights(made):
    shape = Shape(3, 2)
    torch.manual_seed(1)
    first = weights(build_network(made, shape, seed=5))
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert torch.equal(weights(build_network(made, shape, seed=5)), first)
    assert not torch.equal(weights(build_network(made, shape, seed=6)), first)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_network_is_built_as_float32_whatever_the_default():
    torch.set_default_dtype(torch.float64)
    try:
        network = build_network(globally_drawn(), Shape(3, 2), seed=0)
    finally:
        torch.set_default_dtype(torch.float32)
    assert weights(network).dtype == torch.float32


@builder
def double(n_in, n_out):
    return nn.Linear(n_in, n_out).double()


def test_a_builder_decides_for_double_precision():
    shape = Shape(3, 2, embedded=(EmbeddedColumn(1, 5, 4),))
    network = build_network(double(), shape, seed=0)
    assert {w.dtype for w in network.parameters()} == {torch.float64} == {network.precision}
    assert outputs(network, np.zeros((4, 3), dtype=np.float32)).dtype == np.float64


def test_a_network_of_mixed_precision_becomes_float32():
    @builder
    def mixed(n_in, n_out):
        class Mixed(nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = nn.Parameter(torch.zeros(n_in, n_out))
                self.bias = nn.Parameter(torch.zeros(n_out, dtype=torch.float64))

            def forward(self, x):
                return x @ self.weight + self.bias

        return Mixed()

    assert build_network(mixed(), Shape(3, 2), seed=0).precision == torch.float32


def test_a_network_without_parameters_is_refused():
    with pytest.raises(BuilderError, match=r"`constant\(\)` made a network without parameters"):
        build_network(constant(), Shape(3, 2), seed=0)


def test_embeddings_come_first_and_the_finaliser_last():
    shape = Shape(3, 2, embedded=(EmbeddedColumn(1, 5, 4),))
    network = build_network(MLP(hidden=()), shape, 0, softmax)
    assert [tuple(w.shape) for w in network.parameters()] == [(5 * 4,), (2, 6), (2,)]
    x = torch.tensor([[0.5, 3.0, 1.0]])
    torch.testing.assert_close(network(x), softmax(network.body(network.embedding(x))))
    torch.testing.assert_close(network.raw(x), network.body(network.embedding(x)))


def test_a_module_as_finaliser_is_part_of_the_network():
    network = Network(nn.Linear(2, 2), finaliser=nn.Softmax(dim=1))
    assert network(torch.zeros(1, 2)).sum().item() == pytest.approx(1)


@pytest.mark.parametrize("n", [0, 1, 8192, 8193, 20000])
def test_outputs_in_pieces_are_the_outputs(n):
    network = Network(nn.Linear(3, 2)).eval()
    x = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(x)).numpy()
    got = outputs(network, x)
    assert got.shape == (n, 2)
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


def test_weights_go_into_a_network_that_was_made_again():
    old, new = (build_network(MLP(), Shape(3, 2), seed) for seed in (1, 2))
    load_weights(new, to_plain(old.state_dict()), MLP())
    assert torch.equal(weights(old), weights(new))


def test_weights_of_another_network_are_refused():
    old, new = (build_network(MLP(hidden=(h,)), Shape(3, 2), 0) for h in (4, 5))
    with pytest.raises(PersistenceError, match=r"`MLP\(.*makes another network than the one"):
        load_weights(new, to_plain(old.state_dict()), MLP(hidden=(5,)))


def test_modules_that_a_builder_brings_along_stay_as_they_are():
    trained = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    before = {name: value.clone() for name, value in trained.state_dict().items()}

    @builder
    def tuned_further(n_out):
        return nn.Sequential(trained, nn.Linear(4, n_out))

    X = np.random.default_rng(0).normal(size=(40, 3))
    model = NeuralNetworkRegressor(
        builder=tuned_further(), optimiser=Adam(lr=0.1), epochs=3, batch_size=8, rng=1
    )
    results = [
        evaluate(model, X, X[:, 0], resampling=CV(nfolds=3), measure=rms, verbosity=0)
        for _ in range(2)
    ]
    assert np.array_equal(*[result.per_fold for result in results])
    assert trained[0].training and trained[0].weight.grad is None
    assert all(torch.equal(value, before[name]) for name, value in trained.state_dict().items())
