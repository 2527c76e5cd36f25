"""Schedules, clipping and groups of parameters at work in a model, against training by hand."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import (
    ArgumentError,
    CycleLearningRate,
    IteratedModel,
    NumberLimit,
    Step,
    categorical,
    load_machine,
    machine,
    set_param,
)
from pymlj_flux import (
    MLP,
    SGD,
    Adam,
    CosineDecay,
    ExponentialDecay,
    Momentum,
    NeuralNetworkRegressor,
    Optimiser,
    StepDecay,
    builder,
)

RNG = np.random.default_rng(3)
N = 24
X = RNG.normal(size=(N, 3)).astype(np.float32)
Y = X @ np.array([1.0, -1.0, 0.5], dtype=np.float32)
FULL = {
    "schedule": CosineDecay(epochs=8, floor=0.1),
    "clip_norm": 0.5,
    "clip_value": 0.3,
    "groups": {"body.0.*": {"lr": 0.1}, "*.bias": {"momentum": 0.5}},
}


def regressor(optimiser, **hyper):
    given = {"builder": MLP(hidden=(4,)), "epochs": 4, "batch_size": 8, "rng": 0} | hyper
    return NeuralNetworkRegressor(optimiser=optimiser, **given)


def fitted(model):
    return machine(model, X, Y).fit(verbosity=0)


def weights(mach):
    return torch.cat([w.detach().ravel() for w in mach.fitted_params().chain.parameters()])


def first_network(**hyper):
    return copy.deepcopy(fitted(regressor(SGD(), epochs=0, **hyper)).fitted_params().chain)


def train_by_hand(network, optimiser, epochs, factor, limit=None):
    """Rows in their order, batches of 8; `optimiser` with groups whose rates are scaled."""
    x, y = torch.from_numpy(X), torch.from_numpy(Y)[:, None]
    base = [group["lr"] for group in optimiser.param_groups]
    network.train()
    for epoch in range(epochs):
        for group, rate in zip(optimiser.param_groups, base, strict=True):
            group["lr"] = rate * factor(epoch)
        for rows in torch.arange(N).split(8):
            optimiser.zero_grad()
            nn.functional.mse_loss(network(x[rows]), y[rows]).backward()
            if limit is not None:
                nn.utils.clip_grad_norm_(network.parameters(), limit)
            optimiser.step()
    return torch.cat([w.detach().ravel() for w in network.parameters()])


def test_a_model_trains_as_torch_does_by_hand():
    optimiser = Momentum(
        lr=0.05,
        schedule=ExponentialDecay(0.5),
        clip_norm=0.3,
        groups={"body.0.*": {"lr": 0.2}, "*.bias": {"weight_decay": 0.1}},
    )
    network = first_network()
    one, two = network.body[0], network.body[2]
    groups = [
        {"params": [one.weight], "lr": 0.2},
        {"params": [one.bias], "lr": 0.2, "weight_decay": 0.1},
        {"params": [two.weight]},
        {"params": [two.bias], "weight_decay": 0.1},
    ]
    by_hand = torch.optim.SGD(groups, lr=0.05, momentum=0.9)
    expected = train_by_hand(network, by_hand, 4, lambda epoch: 0.5**epoch, limit=0.3)
    mine = weights(fitted(regressor(optimiser, shuffle=False)))
    torch.testing.assert_close(mine, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("resumed", [False, True], ids=["in memory", "from a file"])
@pytest.mark.parametrize("optimiser", [Momentum(lr=0.05, **FULL), Adam(0.05, clip_norm=1.0)])
def test_training_in_stages_is_training_at_once_bit_for_bit(optimiser, resumed, tmp_path):
    once = fitted(regressor(optimiser, epochs=8))
    staged = fitted(regressor(optimiser, epochs=3))
    if resumed:
        staged.save(tmp_path / "m.pymlj", resumable=True)
        staged = load_machine(tmp_path / "m.pymlj", X, Y)
    staged.model.epochs = 8
    staged.fit(verbosity=0)
    assert len(staged.training_losses()) == 8
    assert torch.equal(weights(staged), weights(once))


def test_off_is_the_same_as_not_there():
    plain = weights(fitted(regressor(Adam(0.05))))
    harmless = Adam(0.05, schedule=lambda epoch: 1.0, clip_norm=1e9, clip_value=1e9)
    assert torch.equal(weights(fitted(regressor(harmless))), plain)


def test_a_learning_rate_of_zero_freezes_a_group():
    optimiser = SGD(lr=0.1, groups={"body.0.*": {"lr": 0.0}})
    before, after = first_network(), fitted(regressor(optimiser)).fitted_params().chain
    assert torch.equal(before.body[0].weight, after.body[0].weight)
    assert not torch.equal(before.body[2].weight, after.body[2].weight)


@pytest.mark.parametrize(
    "change",
    [
        {"optimiser.schedule": StepDecay(every=1, gamma=0.5)},
        {"optimiser.clip_norm": 0.01},
        {"optimiser.clip_value": 0.01},
        {"optimiser.groups": {"*.bias": {"lr": 0.5}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_goes_on_with_the_new_settings(change):
    plain = fitted(regressor(SGD(lr=0.1), epochs=3))
    changed = fitted(regressor(SGD(lr=0.1), epochs=3))
    for mach, settings in ((plain, {}), (changed, change)):
        for name, value in settings.items():
            set_param(mach.model, name, value)
        mach.model.epochs = 5
        mach.fit(verbosity=0)
    assert plain.training_losses()[:3] == changed.training_losses()[:3]
    assert not torch.equal(weights(plain), weights(changed))
    mach = fitted(regressor(SGD(lr=0.1), epochs=3, optimiser_changes_trigger_retraining=True))
    for name, value in change.items():
        set_param(mach.model, name, value)
    before = mach.report().training_losses
    mach.fit(verbosity=0)
    assert mach.report().training_losses != before  # from scratch, with the new settings


def test_a_schedule_counts_epochs_from_the_first_training():
    network = first_network()
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    train_by_hand(network, optimiser, 2, lambda epoch: 1.0)
    for group in optimiser.param_groups:
        group["lr"] = 0.1
    expected = train_by_hand(network, optimiser, 2, lambda epoch: 0.5 ** (epoch + 2))
    mach = fitted(regressor(SGD(lr=0.1), epochs=2, shuffle=False))
    mach.model.optimiser.schedule = ExponentialDecay(0.5)
    mach.model.epochs = 4
    mach.fit(verbosity=0)
    torch.testing.assert_close(weights(mach), expected, rtol=1e-4, atol=1e-6)


def test_a_control_of_the_learning_rate_and_a_schedule_multiply():
    model = regressor(SGD(lr=1.0, schedule=ExponentialDecay(0.5)), shuffle=False)
    controls = [CycleLearningRate(lower=0.1, upper=0.2, stepsize=1), Step(1), NumberLimit(3)]
    iterated = machine(IteratedModel(model, controls=controls, resampling=None), X, Y).fit(
        verbosity=0
    )
    network = first_network()
    optimiser = torch.optim.SGD(network.parameters(), lr=1.0)
    expected = train_by_hand(
        network, optimiser, 3, lambda epoch: [0.1, 0.2, 0.1][epoch] * 0.5**epoch
    )
    chain = iterated.fitted_params().machine.fitted_params().chain
    found = torch.cat([w.detach().ravel() for w in chain.parameters()])
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-6)


def test_a_pattern_that_matches_no_parameter_is_refused_before_training():
    mach = machine(regressor(SGD(groups={"embedding.*": {"lr": 0.1}})), X, Y)
    with pytest.raises(ArgumentError, match=r"matches none of `body\.0\.weight`"):
        mach.fit(verbosity=0)


def test_a_refused_change_leaves_the_machine_as_it_was():
    mach = fitted(regressor(SGD(lr=0.1)))
    before = weights(mach)
    mach.model.optimiser.groups = {"nowhere": {"lr": 0.1}}
    mach.model.epochs = 5
    with pytest.raises(ArgumentError, match="matches none of"):
        mach.fit(verbosity=0)
    mach.model.optimiser.groups = None
    assert torch.equal(weights(mach), before)
    mach.fit(verbosity=0)
    assert torch.equal(weights(mach), weights(fitted(regressor(SGD(lr=0.1), epochs=5))))


def test_embeddings_have_a_name_to_choose_them_by():
    table = {"c": categorical(list("abc") * 8), "x": X[:, 0]}
    optimiser = SGD(lr=0.1, groups={"embedding.*": {"lr": 0.0}})
    mach = machine(regressor(optimiser), table, Y).fit(verbosity=0)
    start = machine(regressor(optimiser, epochs=0), table, Y).fit(verbosity=0)
    moved, first = (m.fitted_params().embeddings["c"] for m in (mach, start))
    np.testing.assert_array_equal(moved, first)


class ForALoop(torch.optim.Optimizer):
    """Written as for a loop of one's own: it calls no closure."""

    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter -= group["lr"] * parameter.grad


class LooksTwice(torch.optim.Optimizer):
    """Moves by the gradient at a place further on, as sharpness-aware minimisation does."""

    def __init__(self, params, lr=0.1, far=0.05):
        super().__init__(params, {"lr": lr, "far": far})

    @torch.no_grad()
    def step(self, closure):
        parameters = [w for group in self.param_groups for w in group["params"]]
        settings = self.param_groups[0]
        start = [w.clone() for w in parameters]
        for w in parameters:
            w += settings["far"] * w.grad
        with torch.enable_grad():
            loss = closure()
        for w, begun in zip(parameters, start, strict=True):
            w.copy_(begun - settings["lr"] * w.grad)
        return loss


def trained_by(optimiser, epochs):
    model = regressor(optimiser, epochs=epochs)
    return machine(model, X, Y).fit(verbosity=0)


@pytest.mark.parametrize("epochs", [1, 8])
def test_an_optimiser_that_calls_no_closure_has_the_gradients(epochs):
    ours, theirs = trained_by(SGD(lr=0.1), epochs), trained_by(Optimiser(ForALoop, lr=0.1), epochs)
    assert np.allclose(ours.training_losses(), theirs.training_losses(), rtol=1e-5)
    assert len(set(theirs.training_losses())) == epochs


@pytest.mark.parametrize("epochs", [1, 8])
def test_an_optimiser_may_ask_for_gradients_elsewhere(epochs):
    near = trained_by(Optimiser(LooksTwice, lr=0.1, far=0.0), epochs).training_losses()
    far = trained_by(Optimiser(LooksTwice, lr=0.1, far=0.01), epochs).training_losses()
    assert np.allclose(near, trained_by(SGD(lr=0.1), epochs).training_losses(), rtol=1e-5)
    assert np.isfinite(far).all() and not np.allclose(near, far, rtol=1e-4)


@builder
def as_made_before():
    torch.manual_seed(5)
    return nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))


@pytest.mark.parametrize(
    ("optimiser", "by_hand"),
    [
        (SGD(lr=0.05), lambda w: torch.optim.SGD(w, lr=0.05)),
        (Adam(lr=0.01), lambda w: torch.optim.Adam(w, lr=0.01, fused=True)),
    ],
    ids=["SGD", "Adam"],
)
def test_training_ends_at_the_bits_of_a_loop_by_hand(optimiser, by_hand):
    model = regressor(optimiser, builder=as_made_before(), epochs=5, shuffle=False)
    trained = machine(model, X, Y).fit(verbosity=0).fitted_params().chain.body
    network = as_made_before().build(None, n_in=3, n_out=1)
    steps = by_hand(network.parameters())
    rows, target = torch.from_numpy(X), torch.from_numpy(Y)[:, None]
    for _ in range(5):
        for x, y in zip(rows.split(8), target.split(8), strict=True):
            steps.zero_grad()
            nn.functional.mse_loss(network(x), y).backward()
            steps.step()
    assert all(map(torch.equal, network.parameters(), trained.parameters()))
