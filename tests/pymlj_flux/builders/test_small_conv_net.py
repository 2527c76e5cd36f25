"""`pymlj_flux/builders/_small_conv_net.py`: any size, any batch, first weights."""

import math

import pytest
import torch
from torch import nn

from pymlj import ArgumentError
from pymlj_flux import SmallConvNet


@pytest.mark.parametrize("imsize", [(1, 1), (1, 7), (2, 3), (8, 8), (28, 28), (33, 64)])
@pytest.mark.parametrize("n_channels", [1, 3])
def test_any_size_trains_in_batches_of_one(imsize, n_channels):
    net = SmallConvNet(imsize=imsize, inchannels=n_channels, nclasses=5).train()
    out = net(torch.randn(1, n_channels, *imsize))
    assert out.shape == (1, 5)
    out.sum().backward()
    assert all(torch.isfinite(w.grad).all() for w in net.parameters())


@pytest.mark.parametrize(
    ("imsize", "quarters"), [((28, 28), 4), ((8, 8), 4), ((3, 5), 4), ((1, 9), 2), ((1, 1), 1)]
)
def test_the_number_of_weights_does_not_grow_with_the_image(imsize, quarters):
    net = SmallConvNet(imsize=imsize, inchannels=1, nclasses=2, width=4)
    assert net.classifier[1].in_features == 16 * quarters


def test_where_something_is_matters():
    net, x = SmallConvNet((8, 8), 1, 3).eval(), torch.zeros(1, 1, 8, 8)
    x[..., :3, :3] = 1
    assert not torch.allclose(net(x), net(x.flip(-1)), atol=1e-3)


def test_weights_start_glorot_uniform_and_biases_zero():
    net = SmallConvNet(imsize=(8, 8), inchannels=3, nclasses=10)
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    assert len(layers) == 4
    for layer in layers:
        fan_out, fan_in = layer.weight.shape[0], layer.weight.shape[1]
        bound = math.sqrt(6 / ((fan_in + fan_out) * layer.weight[0, 0].numel()))
        assert 0.9 * bound < layer.weight.abs().max() <= bound * (1 + 1e-6)
        assert torch.all(layer.bias == 0)


def test_rows_do_not_influence_each_other():
    net, x = SmallConvNet(imsize=(6, 6), inchannels=1, nclasses=3).train(), torch.randn(4, 1, 6, 6)
    torch.testing.assert_close(net(x)[2:3], net(x[2:3]))


def test_dropout_acts_in_training_only():
    net, x = SmallConvNet((6, 6), 1, 3, dropout=0.5), torch.randn(4, 1, 6, 6)
    assert not torch.equal(net.train()(x), net(x))
    assert torch.equal(net.eval()(x), net(x))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"imsize": (0, 3)}, r"must be positive, but are \(0, 3\), 1 and 2"),
        ({"inchannels": 0}, "must be positive"),
        ({"nclasses": 0}, "must be positive"),
        ({"width": 6}, "`width` of `SmallConvNet` must be a positive multiple of 4, but is 6"),
        ({"width": 0}, "must be a positive multiple of 4, but is 0"),
        ({"dropout": 1.0}, "`0 <= dropout < 1` must hold in `SmallConvNet`, but got 1.0"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        SmallConvNet(**({"imsize": (3, 3), "inchannels": 1, "nclasses": 2} | arguments))
