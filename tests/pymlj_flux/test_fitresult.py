"""`pymlj_flux/_fitresult.py`: what training leaves, on its way into files and other processes."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from pymlj import GrayImage, categorical, clone, coerce, load_machine, machine
from pymlj_flux import (
    Adam,
    ImageClassifier,
    Lion,
    Momentum,
    MultitargetNeuralNetworkRegressor,
    NAdam,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Optimiser,
    Short,
    builder,
)
from pymlj_flux._fitresult import OnDevice
from pymlj_flux._network import Shape

N = 23
RNG = np.random.default_rng(0)
X = pd.DataFrame({"a": RNG.normal(size=N), "c": categorical(RNG.choice(list("uvw"), N))})
LABELS = categorical(RNG.choice(["p", "q"], N))
HYPER = {"builder": Short(n_hidden=5, dropout=0.3), "epochs": 2, "batch_size": 4, "rng": 3}
PROBLEMS = {
    "regressor": (NeuralNetworkRegressor(**HYPER), X, RNG.normal(size=N)),
    "multitarget": (
        MultitargetNeuralNetworkRegressor(**HYPER),
        X,
        pd.DataFrame(RNG.normal(size=(N, 2))),
    ),
    "classifier": (NeuralNetworkClassifier(**HYPER, class_weights="balanced"), X, LABELS),
    "binary": (NeuralNetworkBinaryClassifier(**HYPER), X, LABELS),
}


def assert_same(mach, other):
    assert mach.report().training_losses == other.report().training_losses
    pairs = zip(
        mach.fitted_params().chain.parameters(),
        other.fitted_params().chain.parameters(),
        strict=True,
    )
    assert all(torch.equal(a, b) for a, b in pairs)


def saved(mach, folder):
    mach.save(folder / "machine.zip", resumable=True)
    return load_machine(folder / "machine.zip", *mach.args)


COPIES = {
    "file": saved,
    "pickle": lambda mach, _: pickle.loads(pickle.dumps(mach)),
    "deepcopy": lambda mach, _: copy.deepcopy(mach),
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_copy_of_a_machine_goes_on_bit_for_bit(problem, way, tmp_path):
    model, *data = PROBLEMS[problem]
    other = COPIES[way](machine(clone(model), *data).fit(verbosity=0), tmp_path)
    once = machine(clone(model, epochs=5), *data).fit(verbosity=0)
    other.model.epochs = 5
    assert_same(other.fit(verbosity=0), once)
    assert other.explain().action == "update"


@pytest.mark.parametrize(
    "optimiser",
    [Momentum(lr=0.1), NAdam(), Lion(), Optimiser(torch.optim.LBFGS, lr=0.1)],
    ids=lambda o: type(o).__name__,
)
def test_the_state_of_any_optimiser_goes_along(optimiser, tmp_path):
    model = clone(PROBLEMS["regressor"][0], optimiser=optimiser)
    data = PROBLEMS["regressor"][1:]
    other = saved(machine(clone(model), *data).fit(verbosity=0), tmp_path)
    other.model.epochs = 4
    assert_same(other.fit(verbosity=0), machine(clone(model, epochs=4), *data).fit(verbosity=0))


def test_a_new_rate_holds_at_once_after_loading(tmp_path):
    model, *data = PROBLEMS["regressor"]
    mach = machine(clone(model), *data).fit(verbosity=0)
    other = saved(mach, tmp_path)
    for one in (mach, other):
        one.model.epochs, one.model.optimiser = 4, Adam(lr=0.2)
    assert_same(other.fit(verbosity=0), mach.fit(verbosity=0))


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_loaded_machine_predicts_the_same(problem, tmp_path):
    model, *data = PROBLEMS[problem]
    mach = machine(clone(model), *data).fit(verbosity=0)
    mach.save(tmp_path / "m", resumable=False)
    loaded = load_machine(tmp_path / "m")
    a, b = mach.predict(data[0]), loaded.predict(data[0])
    np.testing.assert_array_equal(getattr(a, "probs", a), getattr(b, "probs", b))
    pd.testing.assert_frame_equal(mach.transform(data[0]), loaded.transform(data[0]))
    if problem == "multitarget":
        assert list(b.columns) == [0, 1]


def test_images_survive_too(tmp_path):
    stack = RNG.random((N, 6, 5)).astype(np.float32)
    mach = machine(
        ImageClassifier(epochs=1, batch_size=8, rng=0), coerce(stack, GrayImage), LABELS
    ).fit(verbosity=0)
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m")
    np.testing.assert_array_equal(loaded.predict(stack).probs, mach.predict(stack).probs)


def test_a_file_does_not_grow_with_the_rows(tmp_path):
    sizes = []
    for n in (50, 5000):
        mach = machine(
            NeuralNetworkRegressor(epochs=1, batch_size=50), np.zeros((n, 3)), np.zeros(n)
        )
        mach.fit(verbosity=0).save(tmp_path / str(n), resumable=True)
        sizes.append((tmp_path / str(n)).stat().st_size)
    assert abs(sizes[0] - sizes[1]) < 100


class Watched(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.dense = nn.Linear(n_in, n_out)

    def forward(self, x):
        self.last = self.dense(x)
        return self.last


@builder
def watched(n_in, n_out):
    return Watched(n_in, n_out)


def test_a_module_may_keep_what_it_computed():
    mach = machine(
        NeuralNetworkRegressor(builder=watched(), epochs=1), np.zeros((4, 2)), np.zeros(4)
    )
    assert not mach.fit(verbosity=0).fitted_params().chain.body.last.requires_grad


def test_training_on_leaves_earlier_fit_results_alone():
    model, *data = PROBLEMS["regressor"]
    mach = machine(clone(model), *data).fit(verbosity=0)
    chain = mach.fitted_params().chain
    before = copy.deepcopy(chain.state_dict())
    mach.model.epochs = 6
    mach.fit(verbosity=0)
    assert all(torch.equal(before[name], value) for name, value in chain.state_dict().items())
    assert mach.fitted_params().chain is not chain


def test_data_on_a_device_is_known_by_what_it_was_made_of():
    X, y, other = (Shape(k, 1) for k in range(3))
    data = OnDevice((X, y, None), [torch.zeros(4, 2), torch.zeros(4)])
    assert data.is_copy_of(X, y, None)
    assert not data.is_copy_of(X, other, None)
    assert not data.is_copy_of(X, y, other)
    assert (len(data), data.weighted) == (4, False)
