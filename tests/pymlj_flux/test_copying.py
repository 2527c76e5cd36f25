"""`pymlj_flux/_copying.py`."""

import copy

import pytest
import torch
from torch import nn

from pymlj_flux._copying import copy_network


class Tied(nn.Module):
    """Has a module and a parameter in two places, and attributes of all kinds."""

    def __init__(self):
        super().__init__()
        self.first = self.again = nn.Linear(3, 3)
        self.last = nn.Linear(3, 3)
        self.last.weight = self.first.weight
        self.blocks = nn.ModuleList([nn.BatchNorm1d(3), nn.Dropout(0.2)])
        self.sizes, self.activation = [1, {"deep": [2]}], torch.relu
        self.listed = [self.first]
        self.register_buffer("mask", torch.ones(3))

    def forward(self, x):
        for module in (self.first, *self.blocks, self.last):
            x = self.activation(module(x)) * self.mask
        return x


NETWORKS = {
    "linear": lambda: nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)),
    "tied": Tied,
    "recurrent": lambda: nn.GRU(3, 4, batch_first=True),
    "attention": lambda: nn.TransformerEncoderLayer(4, 2, 8, batch_first=True),
    "convolutional": lambda: nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.Flatten()),
    "normalised": lambda: nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)),
}


@pytest.mark.parametrize("kind", NETWORKS)
def test_it_is_what_deepcopy_gives(kind):
    torch.manual_seed(0)
    network = NETWORKS[kind]()
    copied, deep = copy_network(network), copy.deepcopy(network)
    assert repr(copied) == repr(deep)
    assert vars(copied).keys() == vars(deep).keys()
    states = zip(copied.state_dict().items(), deep.state_dict().items(), strict=True)
    for (name, own), (other_name, other) in states:
        assert name == other_name and torch.equal(own, other)
    assert len(list(copied.parameters())) == len(list(deep.parameters()))


@pytest.mark.parametrize("kind", NETWORKS)
def test_it_shares_nothing_that_training_moves(kind):
    network = NETWORKS[kind]()
    copied = copy_network(network)
    before = {name: value.clone() for name, value in copied.state_dict().items()}
    with torch.no_grad():
        for tensor in (*network.parameters(), *network.buffers()):
            tensor.add_(1)
    assert all(torch.equal(value, before[name]) for name, value in copied.state_dict().items())


def test_what_is_shared_inside_stays_shared_inside():
    network = Tied()
    copied = copy_network(network)
    assert copied.first is copied.again is copied.listed[0] is not network.first
    assert copied.first.weight is copied.last.weight is not network.first.weight
    copied.sizes[1]["deep"].append(3)
    assert network.sizes == [1, {"deep": [2]}]


def test_hooks_come_along():
    network = nn.Sequential(nn.Linear(2, 2))
    network.register_forward_hook(lambda module, x, y: y * 0)
    assert not copy_network(network)(torch.ones(1, 2)).any()


def test_a_module_that_says_how_it_is_copied_does_so():
    class Own(nn.Module):
        def __deepcopy__(self, memo):
            return nn.Identity()

    assert isinstance(copy_network(nn.Sequential(Own()))[0], nn.Identity)
