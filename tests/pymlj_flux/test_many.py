"""`pymlj_flux/_many.py`: networks trained as one learn what each learns alone."""

import logging
import signal

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from pymlj import CV, GrayImage, categorical, clone, coerce, evaluate, log_loss, machine
from pymlj.machines import fit_many
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
    image_builder,
    tanh,
)

N = 40
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, 3)).astype(np.float32)
Y = X @ np.array([1.0, -1.0, 0.5])
LABELS = categorical(np.array(["a", "b", "c"])[np.arange(N) % 3])
TABLE = pd.DataFrame({"u": X[:, 0], "c": pd.Categorical(np.arange(N) % 4), "v": X[:, 1]})
IMAGES = coerce(RNG.uniform(size=(N, 5, 5)), GrayImage)
# Of unequal size; in batches of 8 the last one is short, and not of the same size for all.
ROWS = [np.arange(37), np.arange(3, 40), np.arange(36), np.arange(10, 30)]


def models(cls, n=4, **hyper):
    given = {"builder": MLP(hidden=(4,), activation=tanh), "epochs": 20, "batch_size": 8}
    return [clone(cls(**{"rng": k, **given, **hyper})) for k in range(n)]


def machines(some, data):
    base = machine(some[0], *data)
    return [base.sibling(clone(model)) for model in some]


def weights(mach):
    chain = mach.fitted_params().chain
    return torch.cat([weight.detach().ravel() for weight in chain.parameters()])


def assert_same(these, those, rtol=1e-5):
    for one, other in zip(these, those, strict=True):
        np.testing.assert_allclose(
            one.report().training_losses, other.report().training_losses, rtol=rtol
        )
        a, b = weights(one), weights(other)
        assert (a - b).norm() <= rtol * b.norm()


def compare(some, data=(X, Y), rows=ROWS, step=None):
    """Train together and one by one, and compare."""
    together, alone = machines(some, data), machines(some, data)
    assert fit_many(together, rows=rows, verbosity=0) == [None] * len(some)
    for mach, own in zip(alone, rows, strict=True):
        mach.fit(rows=own, verbosity=0)
    expected = f"stacked ({len(some)})" if step is None else step
    assert {mach.report().step for mach in together} == {expected}
    assert_same(together, alone)
    return together, alone


OPTIMISERS = [
    *(Adam(lr=0.01), Adam(lr=0.01, weight_decay=0.1, amsgrad=True), AdamW(), NAdam(), RAdam()),
    *(SGD(lr=0.1), SGD(lr=0.1, momentum=0.9, dampening=0.3), Momentum(), Nesterov(lr=0.01)),
    *(RMSprop(lr=1e-3), RMSprop(lr=1e-3, momentum=0.5, centered=True), Adagrad(lr_decay=0.1)),
    *(Adadelta(), Adamax(), Lion()),
]


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=lambda o: type(o).__name__)
def test_every_optimiser_with_learning_rates_of_their_own(optimiser):
    some = models(NeuralNetworkRegressor)
    for k, model in enumerate(some):
        model.optimiser = clone(optimiser, lr=optimiser.lr * (1 + 0.2 * k))
    compare(some)


@pytest.mark.parametrize("optimiser", [Adam(lr=0.01, weight_decay=0.1), AdamW(amsgrad=True)])
def test_one_kernel_where_all_settings_are_the_same(optimiser):
    compare(models(NeuralNetworkRegressor, 3, optimiser=optimiser), rows=ROWS[:3])


@pytest.mark.parametrize(
    "made",
    [Linear(), Short(n_hidden=4, dropout=0.0), MLP(hidden=()), MLP(hidden=(5, 4))],
    ids=["linear", "short", "no_hidden", "deep"],
)
def test_every_builder(made):
    compare(models(NeuralNetworkClassifier, builder=made), (X, LABELS))


class Residual(nn.Module):
    """A module that is not known."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.one, self.other = nn.Linear(n_in, n_in), nn.Linear(n_in, n_out, bias=False)

    def forward(self, x):
        return self.other(x + torch.tanh(self.one(x)))


@builder
def residual(n_in, n_out, *, scale=1.0):
    return nn.Sequential(Residual(n_in, n_out), nn.Flatten())


def test_modules_that_are_not_known_are_stacked_too():
    compare(models(NeuralNetworkRegressor, builder=residual()))


def test_but_not_with_settings_that_might_matter():
    some = models(NeuralNetworkRegressor, 2)
    some[0].builder, some[1].builder = residual(), residual(scale=2.0)
    compare(some, rows=ROWS[:2], step="captured")


@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_penalties_of_their_own(alpha):
    some = models(NeuralNetworkRegressor, alpha=alpha)
    for k, model in enumerate(some):
        model.lambda_ = 0.1 * k
    compare(some)


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (MultitargetNeuralNetworkRegressor, (X, np.column_stack([Y, -Y]))),
        (NeuralNetworkBinaryClassifier, (X, categorical(Y > 0))),
        (NeuralNetworkClassifier, (TABLE, LABELS)),
        (NeuralNetworkRegressor, (X, Y, np.linspace(0.5, 1, N))),
    ],
    ids=["targets", "binary", "embeddings", "weights"],
)
def test_every_model(cls, data):
    compare(models(cls), data)


def test_convolutions_gain_nothing():
    some = models(ImageClassifier, 2, builder=image_builder(SmallConvNet, width=4), epochs=5)
    compare(some, (IMAGES, LABELS), ROWS[:2], step="captured")


def largest(yhat, y):
    return (yhat - y).square().max()


@pytest.mark.parametrize("loss", [nn.SmoothL1Loss(), largest], ids=["torch", "any"])
def test_losses(loss):
    compare(models(NeuralNetworkRegressor, loss=loss, optimiser=SGD(lr=0.01)))


def test_without_shuffling():
    compare(models(NeuralNetworkRegressor, shuffle=False))


def test_members_with_fewer_epochs_drop_out():
    some = models(NeuralNetworkRegressor)
    for k, model in enumerate(some):
        model.epochs = 4 * k
    together, _ = compare(some)
    assert [len(m.report().training_losses) for m in together] == [1, 5, 9, 13]


def test_warm_restarts_go_on_in_a_stack():
    some = models(NeuralNetworkRegressor, epochs=8, optimiser=Adam(lr=0.01))
    together, alone = compare(some)
    for mach in (*together, *alone):
        mach.model.epochs = 20
    fit_many(together, rows=ROWS, verbosity=0)
    for mach, own in zip(alone, ROWS, strict=True):
        mach.fit(rows=own, verbosity=0)
    assert together[0].report().step == "stacked (4)"
    assert together[0].explain().action == "update"
    assert not together[0].explain().from_scratch
    assert_same(together, alone)


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_stages_equal_one_go_to_the_last_bit(dropout):
    some = models(NeuralNetworkRegressor, builder=Short(n_hidden=5, dropout=dropout))
    staged, once = machines(some, (X, Y)), machines(some, (X, Y))
    for epochs in (2, 13, 20):
        for mach in staged:
            mach.model.epochs = epochs
        fit_many(staged, rows=ROWS, verbosity=0)
    fit_many(once, rows=ROWS, verbosity=0)
    for one, other in zip(staged, once, strict=True):
        assert one.report().training_losses == other.report().training_losses
        assert torch.equal(weights(one), weights(other))


def test_rates_of_dropout_of_their_own():
    some = models(NeuralNetworkRegressor, 3)
    for k, model in enumerate(some):
        model.builder = Short(n_hidden=5, dropout=[0.0, 0.2, 0.9][k])
    together, alone = machines(some, (X, Y)), machines(some, (X, Y))
    fit_many(together, rows=ROWS[:3], verbosity=0)
    fit_many(alone[:1], rows=ROWS[:1], verbosity=0)
    assert together[1].report().step == "stacked (3)"
    assert_same(together[:1], alone[:1])
    losses = [mach.report().training_losses for mach in together]
    assert len(set(losses)) == 3


def test_the_same_call_gives_the_same_result():
    some = models(NeuralNetworkRegressor, builder=Short(dropout=0.4))
    runs = [machines(some, (X, Y)) for _ in range(2)]
    for run in runs:
        fit_many(run, rows=ROWS, verbosity=0)
    for one, other in zip(*runs, strict=True):
        assert torch.equal(weights(one), weights(other))


def test_a_member_that_fails_harms_no_other():
    bad = Y.copy()
    bad[39] = np.nan
    some = models(NeuralNetworkRegressor)
    together, alone = machines(some, (X, bad)), machines(some, (X, bad))
    errors = fit_many(together, rows=ROWS, verbosity=0, on_error="return")
    assert [type(error).__name__ for error in errors] == ["NoneType", "ArgumentError"] + 2 * [
        "NoneType"
    ]
    good = [0, 2, 3]
    for k in good:
        alone[k].fit(rows=ROWS[k], verbosity=0)
    assert together[0].report().step == "stacked (3)"
    assert_same([together[k] for k in good], [alone[k] for k in good])


def test_nan_in_one_member_stays_there():
    some = models(NeuralNetworkRegressor, optimiser=SGD(lr=0.01))
    some[2].optimiser.lr = 1e30
    together, alone = machines(some, (X, Y)), machines(some, (X, Y))
    with pytest.warns(match="became NaN"):
        fit_many(together, rows=ROWS, verbosity=0)
    assert np.isnan(together[2].report().training_losses[-1])
    for k in (0, 1, 3):
        alone[k].fit(rows=ROWS[k], verbosity=0)
        assert_same([together[k]], [alone[k]])


def test_after_ctrl_c_all_members_have_whole_epochs():
    calls = []

    def loss(yhat, y):
        calls.append(1)
        if len(calls) == 60:
            signal.raise_signal(signal.SIGINT)
        return (yhat - y).square().mean()

    together = machines(models(NeuralNetworkRegressor, loss=loss), (X, Y))
    with pytest.warns(match="interrupted"):
        fit_many(together, rows=ROWS, verbosity=0)
    lengths = {len(mach.report().training_losses) for mach in together}
    assert len(lengths) == 1
    assert 1 < lengths.pop() < 21
    fit_many(together, rows=ROWS, verbosity=0)
    assert {len(mach.report().training_losses) for mach in together} == {21}


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


class Counting(nn.Linear):
    """Counts its calls."""

    calls = 0

    def forward(self, x):
        self.calls += 1
        return super().forward(x)


@builder
def counting(n_in, n_out):
    return Counting(n_in, n_out)


@builder
def with_batch_norm(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, 4), nn.BatchNorm1d(4), nn.Linear(4, n_out))


@pytest.mark.parametrize(
    ("hyper", "step"),
    [
        ({"builder": by_data()}, "plain"),
        ({"builder": counting()}, "plain"),
        ({"builder": with_batch_norm()}, "captured"),
        ({"optimiser": Optimiser(torch.optim.Rprop, lr=0.01)}, "captured"),
        ({"builder": MLP(hidden=(2000, 2000)), "epochs": 1}, "plain"),
    ],
    ids=["branch", "side_effect", "batch_norm", "optimiser", "large"],
)
def test_what_cannot_or_need_not_be_stacked_is_trained_alone(hyper, step):
    compare(models(NeuralNetworkRegressor, 2, **hyper), rows=ROWS[:2], step=step)


def test_and_says_so(caplog):
    together = machines(models(NeuralNetworkRegressor, 2, builder=by_data()), (X, Y))
    with caplog.at_level(logging.INFO, logger="pymlj"):
        fit_many(together, rows=ROWS[:2], verbosity=2)
    assert "2 networks are trained one by one" in caplog.text


def test_stacks_are_split_when_they_would_need_too_much_memory(monkeypatch):
    some = models(NeuralNetworkRegressor)
    monkeypatch.setattr("pymlj_flux._many._BUDGET", 2500)
    together, alone = machines(some, (X, Y)), machines(some, (X, Y))
    fit_many(together, rows=ROWS, verbosity=0)
    steps = [mach.report().step for mach in together]
    assert steps != ["stacked (4)"] * 4
    assert any(step.startswith("stacked") for step in steps)
    for mach, own in zip(alone, ROWS, strict=True):
        mach.fit(rows=own, verbosity=0)
    assert_same(together, alone)


def test_a_generator_as_seed_is_drawn_from_once_a_model():
    rng = np.random.default_rng(3)
    together = machines(models(NeuralNetworkRegressor, 3, rng=None), (X, Y))
    for mach in together:
        mach.model.rng = rng
    fit_many(together, rows=ROWS[:3], verbosity=0)
    again = np.random.default_rng(3)
    again.integers(2**62, size=3)
    assert rng.integers(100) == again.integers(100)


def test_the_users_generator_is_left_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    fit_many(machines(models(NeuralNetworkRegressor, builder=Short()), (X, Y)), verbosity=0)
    assert torch.equal(before, torch.get_rng_state())


def test_seconds_are_shares():
    together = machines(models(NeuralNetworkRegressor), (X, Y))
    fit_many(together, rows=ROWS, verbosity=0)
    seconds = [mach.fit_seconds for mach in together]
    assert max(seconds) < 10 * min(seconds)


def test_folds_of_an_evaluation_are_one_stack():
    model = models(NeuralNetworkClassifier, 1, rng=4)[0]
    e = evaluate(model, X, LABELS, resampling=CV(nfolds=4, rng=0), measure=log_loss, verbosity=0)
    assert [report.step for report in e.report_per_fold] == ["stacked (4)"] * 4


def halved(epoch):
    return 0.5**epoch


@pytest.mark.parametrize(
    "shared",
    [{"schedule": halved}, {"clip_norm": 0.05}, {"clip_value": 0.01}],
    ids=["schedule", "norm", "value"],
)
@pytest.mark.parametrize("alike", [False, True])
def test_schedules_and_limits_of_gradients(shared, alike):
    some = models(NeuralNetworkRegressor, 3, optimiser=Adam(lr=0.01, **shared))
    if not alike:
        some[1].optimiser = Adam(lr=0.02)
    compare(some, rows=ROWS[:3])


def test_groups_of_parameters_are_trained_alone():
    optimiser = Adam(lr=0.01, groups={"*.bias": {"lr": 0.1}})
    compare(models(NeuralNetworkRegressor, 2, optimiser=optimiser), rows=ROWS[:2], step="captured")
