"""`pymlj_flux/training/_step.py` against gradients of torch and against one batch at a time."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional

from pymlj import ArgumentError
from pymlj_flux.training import Clipping, Penalty, PlainStep


class MeanOf:
    """A loss that is a mean over rows; it tells them apart if asked to."""

    def __init__(self, tells=True):
        self.tells = tells

    def __call__(self, out, y, w=None):
        return (self._rows(out, y) * (1 if w is None else w)).mean()

    def rows(self, out, y, w=None):
        return self._rows(out, y) * (1 if w is None else w) if self.tells else None

    def _rows(self, out, y):
        return functional.mse_loss(out, y, reduction="none").mean(1)


@pytest.fixture
def network():
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2))
    for k, weight in enumerate(net.parameters()):
        nn.init.uniform_(weight, -1, 1, generator=torch.Generator().manual_seed(k))
    return net


@pytest.fixture
def data():
    generator = torch.Generator().manual_seed(0)
    return torch.randn(7, 3, generator=generator), torch.randn(7, 2, generator=generator)


def step_of(network, optimiser=None, objective=None, **options):
    parameters = list(network.parameters())
    optimiser = optimiser or torch.optim.SGD(parameters, lr=0.1)
    return PlainStep(network, network, optimiser, parameters, objective or MeanOf(), **options)


def test_a_step_is_forward_backward_update(network, data):
    twin = copy.deepcopy(network).eval()
    expected = functional.mse_loss(twin(data[0]), data[1])
    expected.backward()
    torch.optim.SGD(twin.parameters(), lr=0.1).step()

    step = step_of(network)
    step.eval()
    loss = step(*data)

    assert not loss.requires_grad
    torch.testing.assert_close(loss, expected.detach())
    for a, b in zip(network.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_modes_go_to_the_network(network):
    step = step_of(network)
    step.eval()
    assert not network.training
    step.train()
    assert network.training


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_the_penalty_has_the_gradient_of_its_formula(network, alpha):
    lambda_, n_batches = 0.7, 5
    weights = list(network.parameters())
    formula = sum(
        lambda_ * (alpha * w.abs().sum() + (1 - alpha) * w.square().sum()) for w in weights
    )
    expected = torch.autograd.grad(formula / n_batches, weights)
    for weight in weights[:2]:
        weight.grad = torch.ones_like(weight)

    Penalty.of(lambda_, alpha, n_batches).add_to_gradients(weights)

    for k, (weight, gradient) in enumerate(zip(weights, expected, strict=True)):
        torch.testing.assert_close(weight.grad, gradient + (1 if k < 2 else 0))


def test_no_penalty_without_lambda():
    assert Penalty.of(0.0, 0.5, 3) is None


def test_an_optimiser_that_wants_the_loss_several_times_gets_it(network, data):
    optimiser = torch.optim.LBFGS(network.parameters(), max_iter=5)
    step = step_of(network, optimiser)
    step.eval()
    first = step(*data)
    assert step(*data) < first


@pytest.mark.parametrize("batch_size", [1, 2, 3, 7, 10])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("tells", [False, True])
@torch.no_grad()
def test_evaluate_is_the_sum_over_batches(network, data, batch_size, weighted, tells):
    tensors = (*data, torch.linspace(0, 2, 7)) if weighted else data
    objective, step = MeanOf(tells), step_of(network, objective=MeanOf(tells))
    step.eval()
    batches = zip(*(t.split(batch_size) for t in tensors), strict=True)
    expected = sum(objective(network(x), *rest) for x, *rest in batches)
    torch.testing.assert_close(step.evaluate(batch_size, *tensors), expected)


@pytest.mark.parametrize(
    ("value", "words"),
    [(torch.ones(3), r"one of shape \(3,\)"), (0.5, "returned 0.5"), (None, "None")],
)
def test_a_loss_that_is_no_mean_is_refused(network, data, value, words):
    objective = MeanOf()
    objective.rows = lambda *batch: None

    class Wrong(MeanOf):
        def __call__(self, out, y, w=None):
            return value

    step = step_of(network, objective=Wrong())
    with pytest.raises(ArgumentError, match="`loss` must return a tensor without axes") as caught:
        step.evaluate(2, *data)
    caught.match(words)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_compiled_step_gives_the_same_numbers(network, data):
    plain, compiled = step_of(copy.deepcopy(network)), step_of(network, compile=True)
    for step in (plain, compiled):
        step.eval()
    for _ in range(3):
        torch.testing.assert_close(compiled(*data), plain(*data))


def gradient_of(network, data, **options):
    """What the optimiser is given for a batch, in evaluation mode."""
    weights = list(network.parameters())
    before = [w.detach().clone() for w in weights]
    step = step_of(network, torch.optim.SGD(weights, lr=1.0), **options)
    step.eval()
    step(*data)
    return torch.cat([(b - w.detach()).ravel() for b, w in zip(before, weights, strict=True)])


def test_clipping_comes_behind_the_penalty(network, data):
    penalty = Penalty(l1=0.5, l2=0.25)
    whole = gradient_of(copy.deepcopy(network), data, penalty=penalty)
    by_norm, by_value, both = (
        gradient_of(copy.deepcopy(network), data, penalty=penalty, clipping=Clipping(*limits))
        for limits in ((0.5, None), (None, 0.3), (0.5, 0.3))
    )
    assert whole.norm() > 0.5
    torch.testing.assert_close(by_norm, whole * 0.5 / whole.norm(), rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(by_value, whole.clamp(-0.3, 0.3), rtol=1e-4, atol=1e-6)
    cut = whole.clamp(-0.3, 0.3)
    torch.testing.assert_close(both, cut * 0.5 / cut.norm(), rtol=1e-4, atol=1e-6)


def test_gradients_within_the_limits_stay_as_they_are(network, data):
    whole = gradient_of(copy.deepcopy(network), data)
    assert torch.equal(gradient_of(network, data, clipping=Clipping(1e6, 1e6)), whole)
    assert Clipping.of(None, None) is None


def test_an_epoch_begins_with_its_learning_rate(network):
    first, *others = network.parameters()
    groups = [{"params": [first], "lr": 0.5}, {"params": others}]
    optimiser = torch.optim.SGD(groups, lr=0.1)
    for group in optimiser.param_groups:
        group["initial_lr"] = group["lr"]
    step = step_of(network, optimiser, factor=lambda epoch: 1 / (1 + epoch))
    for epoch in (3, 1):
        step.begin_epoch(epoch)
        rates = [group["lr"] for group in optimiser.param_groups]
        assert rates == [0.5 / (1 + epoch), 0.1 / (1 + epoch)]
