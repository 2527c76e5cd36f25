"""`pymlj_flux/_stack_layers.py`: layers of several networks as one."""

import pytest
import torch
from torch import nn

from pymlj_flux import tanh
from pymlj_flux._network import Network
from pymlj_flux._stack_layers import forward_of, is_known, signature_of
from pymlj_flux.builders import Activation
from pymlj_flux.embedding import EmbeddedColumn, EntityEmbedding
from pymlj_flux.training import Unstackable

K, B = 3, 5
EVERY = slice(0, K)


def stacked(networks):
    lists = zip(*(network.parameters() for network in networks), strict=True)
    return [torch.stack([p.detach() for p in own]) for own in lists]


def assert_like_each(networks, x):
    forward, _ = forward_of(networks)
    expected = torch.stack([network.raw(rows) for network, rows in zip(networks, x, strict=True)])
    torch.testing.assert_close(forward(stacked(networks), x, EVERY), expected)


@pytest.mark.parametrize(
    "body",
    [
        lambda: nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2, bias=False)),
        lambda: nn.Sequential(nn.Sequential(nn.Linear(4, 3), nn.ELU(0.5)), Activation(tanh)),
        lambda: nn.Linear(4, 1),
    ],
    ids=["dense", "nested", "single"],
)
def test_known_layers(body):
    networks = [Network(body()).train() for _ in range(K)]
    assert all(map(is_known, networks))
    assert len({signature_of(network) for network in networks}) == 1
    assert_like_each(networks, torch.randn(K, B, 4))


@pytest.mark.parametrize(
    "body",
    [
        lambda: nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3)),
        lambda: nn.Sequential(nn.Linear(4, 3), Activation(lambda x: x.softmax(-1))),
        lambda: nn.Bilinear(2, 2, 1),
    ],
    ids=["norm", "function", "bilinear"],
)
def test_others_are_not_known(body):
    assert not is_known(Network(body()))


def test_and_go_through_vmap():
    networks = [Network(nn.Sequential(nn.Linear(4, 3), nn.LayerNorm(3))) for _ in range(K)]
    assert_like_each(networks, torch.randn(K, B, 4))
    assert forward_of(networks)[1]


def test_embeddings():
    columns = [EmbeddedColumn(0, 4, 2), EmbeddedColumn(2, 3, 1)]
    networks = [Network(nn.Linear(4, 2), EntityEmbedding(3, columns)).train() for _ in range(K)]
    codes = torch.stack([torch.randint(4, (K, B)), torch.zeros(K, B), torch.randint(3, (K, B))], -1)
    assert_like_each(networks, codes.float())


def test_dropout_at_rates_of_their_own():
    bodies = [nn.Sequential(nn.Linear(4, 50), nn.Dropout(p)) for p in (0.0, 0.5, 0.9)]
    networks = [Network(body).train() for body in bodies]
    assert len({signature_of(network) for network in networks}) == 1
    forward, _ = forward_of(networks)
    out = forward(stacked(networks), torch.ones(K, 200, 4), EVERY)
    shares = (out == 0).float().mean((1, 2))
    torch.testing.assert_close(shares, torch.tensor([0.0, 0.5, 0.9]), atol=0.03, rtol=0)
    part = forward([p[1:] for p in stacked(networks)], torch.ones(2, 200, 4), slice(1, 3))
    torch.testing.assert_close((part[1] == 0).float().mean(), torch.tensor(0.9), atol=0.03, rtol=0)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3)), "buffers"),
        (nn.Linear(4, 3).double(), "float32"),
        (nn.Sequential(nn.Linear(4, 3).requires_grad_(False), nn.Linear(3, 1)), "all trained"),
    ],
    ids=["buffers", "double", "frozen"],
)
def test_what_cannot_be_stacked_says_why(body, words):
    with pytest.raises(Unstackable, match=words):
        signature_of(Network(body))


def test_hooks_cannot_be_stacked():
    body = nn.Linear(4, 3)
    body.register_forward_hook(lambda *_: None)
    with pytest.raises(Unstackable, match="hooks"):
        signature_of(Network(body))
