"""`pymlj_flux/builders/_module.py`: classes of networks for tables."""

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import (
    ArgumentError,
    BuilderError,
    GrayImage,
    categorical,
    clone,
    coerce,
    load_machine,
    machine,
    set_param,
)
from pymlj_flux import ImageClassifier, NeuralNetworkRegressor, module_builder

X = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)


class Gated(nn.Module):
    def __init__(self, n_in, n_out, width=4, *, sharp=1.0):
        super().__init__()
        self.value, self.gate = nn.Linear(n_in, width), nn.Linear(n_in, width)
        self.out, self.sharp = nn.Linear(width, n_out), sharp

    def forward(self, x):
        return self.out(self.value(x) * (self.sharp * self.gate(x)).sigmoid())


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def test_the_numbers_of_inputs_and_outputs_come_first():
    made = module_builder(Gated, 6, sharp=2.0).build(seeded(), 3, 2)
    assert (made.value.in_features, made.value.out_features, made.out.out_features) == (3, 6, 2)
    assert made.sharp == 2.0
    assert isinstance(module_builder(nn.Linear).build(seeded(), 3, 2), nn.Linear)


def test_keywords_are_hyperparameters_and_compare_by_value():
    made = module_builder(Gated, 6, sharp=2.0)
    assert made == module_builder(Gated, 6, sharp=2.0) == clone(made)
    assert made != module_builder(Gated, 5, sharp=2.0)
    assert made != module_builder(Gated, 6, sharp=3.0)
    assert repr(made) == "module_builder(Gated, 6, sharp=2.0)"
    set_param(made, "sharp", 3.0)
    assert made.build(None, 3, 2).sharp == 3.0


def test_the_generator_decides_the_weights_and_the_global_one_is_left_alone():
    before = torch.get_rng_state()
    a, b, c = (module_builder(nn.Linear).build(seeded(s), 2, 2).weight for s in (1, 1, 2))
    assert torch.equal(a, b) and not torch.equal(a, c)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_model_trains_it_and_a_file_brings_it_back(tmp_path):
    model = NeuralNetworkRegressor(
        builder=module_builder(nn.Linear, bias=False), epochs=2, batch_size=8, rng=0
    )
    mach = machine(model, X, X[:, 0]).fit(verbosity=0)
    mach.save(tmp_path / "m.pymlj")
    loaded = load_machine(tmp_path / "m.pymlj")
    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))


def test_a_constructor_that_fails_is_named_with_the_shapes():
    model = NeuralNetworkRegressor(builder=module_builder(Gated, wide=3))
    with pytest.raises(BuilderError, match=r"`module_builder\(Gated, wide=3\)` failed for n_in=3"):
        machine(model, X, X[:, 0]).fit(verbosity=0)


def test_images_are_for_image_builders():
    images = coerce(np.random.default_rng(0).random((4, 3, 3)), GrayImage)

    mach = machine(
        ImageClassifier(builder=module_builder(nn.Linear)), images, categorical(list("abab"))
    )
    with pytest.raises(BuilderError, match="makes networks for tables, but got images"):
        mach.fit(verbosity=0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: module_builder(3), "must be a class or function that makes networks, but got 3"),
        (
            lambda: module_builder(nn.Linear(2, 2)),
            r"got a network, `Linear\(...\)`. Write `module_builder\(Linear\)`",
        ),
        (lambda: module_builder(Gated, build=1), "`build` cannot be a keyword of `module_builder`"),
        (lambda: module_builder(Gated, args=1), "`args` cannot be a keyword"),
        (lambda: module_builder(Gated, _x=1), "`_x` cannot be a keyword"),
    ],
)
def test_what_makes_no_network_is_refused(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()
