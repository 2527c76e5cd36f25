"""`pymlj_flux/_activations.py`: functions of tensors."""

import torch

import pymlj_flux
from pymlj_flux import identity, softmax


def test_those_of_torch_are_torchs_own():
    assert pymlj_flux.relu is torch.relu
    assert pymlj_flux.sigmoid is torch.sigmoid
    assert pymlj_flux.tanh is torch.tanh


def test_softmax_adds_up_to_one_along_the_last_dimension():
    x = torch.randn(4, 5, 3)
    torch.testing.assert_close(softmax(x).sum(-1), torch.ones(4, 5))
    torch.testing.assert_close(softmax(x)[2], torch.softmax(x[2], 1))


def test_identity_is_the_tensor_itself():
    x = torch.randn(2)
    assert identity(x) is x
