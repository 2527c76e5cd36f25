"""`pymlj_flux/builders/_dense.py`: shapes, formulas and first weights of dense networks."""

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from pymlj import ArgumentError, clone
from pymlj_flux import MLP, Linear, Short, identity, relu
from pymlj_flux.builders import Activation


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def shapes(network):
    return [tuple(w.shape) for w in network.parameters() if w.ndim == 2]


@given(n_in=st.integers(1, 200), n_out=st.integers(1, 50))
def test_automatic_width_of_short_is_the_rounded_geometric_mean(n_in, n_out):
    [(width, _), _] = shapes(Short().build(seeded(), n_in, n_out))
    assert width >= 1
    assert abs(width - math.sqrt(n_in * n_out)) <= 0.5


@given(hidden=st.lists(st.integers(1, 20), max_size=4).map(tuple))
def test_mlp_chains_the_widths(hidden):
    widths = [3, *hidden, 2]
    assert shapes(MLP(hidden=hidden).build(seeded(), 3, 2)) == [
        (b, a) for a, b in itertools.pairwise(widths)
    ]


def test_list_of_widths_is_the_tuple():
    assert MLP(hidden=[3, 2]) == MLP(hidden=(3, 2))


@pytest.mark.parametrize(
    "made", [Linear(), Short(), MLP(hidden=(4, 4))], ids=["linear", "short", "mlp"]
)
def test_weights_come_from_the_generator_alone(made):
    torch.manual_seed(0)
    first = made.build(seeded(3), 4, 2)
    torch.manual_seed(1)
    again, other = made.build(seeded(3), 4, 2), made.build(seeded(4), 4, 2)
    for a, b, c in zip(first.parameters(), again.parameters(), other.parameters(), strict=True):
        assert torch.equal(a, b)
        assert a.ndim == 1 or not torch.equal(a, c)
        assert a.requires_grad and a.device.type == "cpu" and a.dtype == torch.float32


@pytest.mark.parametrize(
    ("activation", "layer"),
    [
        (torch.relu, nn.ReLU),
        (nn.functional.relu, nn.ReLU),
        (torch.sigmoid, nn.Sigmoid),
        (torch.tanh, nn.Tanh),
        (nn.functional.gelu, nn.GELU),
        (nn.functional.silu, nn.SiLU),
        (identity, Activation),
        (nn.LeakyReLU(0.3), nn.LeakyReLU),
    ],
)
def test_activation_becomes_a_layer_that_computes_it(activation, layer):
    network, x = Linear(activation=activation).build(seeded(), 3, 2), torch.randn(5, 3)
    assert type(network[1]) is layer
    torch.testing.assert_close(network(x), activation(network[0](x)))


def test_activation_with_parameters_is_not_shared_between_networks():
    made = Linear(activation=nn.PReLU())
    one, two = made.build(seeded(), 3, 2), made.build(seeded(), 3, 2)
    assert one[1] is not two[1] and one[1] is not made.activation


def kinds(network):
    return [type(m).__name__ for m in network.modules()][1:]


def test_options_of_mlp_are_off_by_default():
    plain, off = MLP(), MLP(dropout=0.0, batch_norm=False, residual=False)
    assert plain == off and repr(off) == "MLP(hidden=(10,))"
    assert kinds(plain.build(seeded(), 3, 2)) == ["Linear", "ReLU", "Linear"]
    assert repr(MLP(dropout=0.5)) == "MLP(hidden=(10,), dropout=0.5)"


def test_options_of_mlp_are_layers_of_each_hidden_layer():
    network = MLP(hidden=(4, 5), dropout=0.25, batch_norm=True).build(seeded(), 3, 2)
    hidden = ["Linear", "BatchNorm", "ReLU", "Dropout"]
    assert kinds(network) == [*hidden, *hidden, "Linear"]
    assert network[3].p == 0.25


def test_options_of_mlp_leave_the_first_weights_as_they_are():
    plain, full = (
        MLP(hidden=(4, 4)),
        MLP(hidden=(4, 4), dropout=0.2, batch_norm=True, residual=True),
    )
    for a, b in zip(
        (w for w in plain.build(seeded(), 3, 2).parameters() if w.ndim == 2),
        (w for w in full.build(seeded(), 3, 2).parameters() if w.ndim == 2),
        strict=True,
    ):
        assert torch.equal(a, b)


def test_a_residual_layer_adds_to_its_input():
    network = MLP(hidden=(4, 4, 4, 3), residual=True).build(seeded(), 3, 2)
    assert [type(layer).__name__ for layer in network] == [
        *("Linear", "ReLU", "Residual", "Residual", "Linear", "ReLU", "Linear")
    ]
    x = torch.randn(5, 4, generator=seeded(1))
    torch.testing.assert_close(network[2](x), x + network[2][0](x).relu())


def test_a_first_layer_as_wide_as_the_input_is_no_residual_one():
    network = MLP(hidden=(3, 3), residual=True).build(seeded(), 3, 2)
    assert [type(layer).__name__ for layer in network] == ["Linear", "ReLU", "Residual", "Linear"]


def test_activation_layer_shows_the_function():
    assert repr(Activation(identity)) == "Activation(identity)"


def test_repr_reads_as_the_call():
    assert repr(Linear()) == "Linear()"
    assert repr(Linear(activation=torch.tanh)) == "Linear(activation=tanh)"
    assert repr(MLP(hidden=(3, 2))) == "MLP(hidden=(3, 2))"


def test_relu_of_the_package_is_the_default():
    assert Linear(activation=relu) == Linear()
    assert Linear(activation=identity) != Linear()


def test_clone_is_independent():
    made = MLP(hidden=(3,))
    assert clone(made, hidden=(4,)).hidden == (4,) and made.hidden == (3,)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Short(n_hidden=-1), "`n_hidden` of `Short` must be 0 .automatic. or more"),
        (lambda: Short(dropout=1.0), "`0 <= dropout < 1` must hold in `Short`, but got 1.0"),
        (lambda: Short(dropout=-0.1), "`0 <= dropout < 1` must hold"),
        (
            lambda: MLP(hidden=(3, 0)),
            r"`hidden` of `MLP` must hold positive widths, but is \(3, 0\)",
        ),
        (lambda: MLP(hidden=10), "`hidden` of `MLP` must be of type"),
        (lambda: MLP(dropout=1.0), "`0 <= dropout < 1` must hold in `MLP`, but got 1.0"),
        (
            lambda: MLP(hidden=(8, 4), residual=True),
            r"`residual` needs a hidden layer that is as wide as .* `MLP` is \(8, 4\)",
        ),
        (lambda: Linear(activation="relu"), "`activation` of `Linear` must be of type"),
    ],
)
def test_bad_settings_are_refused(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()
