"""`pymlj_flux/_objective.py`: what the loss gets, and what weights do to it."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from pymlj_flux import binary_cross_entropy, cross_entropy, mse, sigmoid, softmax
from pymlj_flux._objective import make_objective


@pytest.fixture
def out():
    return torch.randn(5, 3, generator=torch.Generator().manual_seed(0))


CODES = torch.tensor([2, 0, 1, 1, 0])
ONE_HOT = functional.one_hot(CODES, 3).float()
W = torch.tensor([0.5, 2.0, 1.0, 0.0, 1.5])


def fourth_power(yhat, y):
    return ((yhat - y) ** 4).mean()


@pytest.mark.parametrize(
    ("loss", "finaliser", "expected"),
    [
        (cross_entropy, softmax, lambda out: functional.cross_entropy(out, ONE_HOT)),
        (nn.CrossEntropyLoss(), softmax, lambda out: functional.cross_entropy(out, ONE_HOT)),
        (mse, softmax, lambda out: functional.mse_loss(softmax(out), ONE_HOT)),
        (fourth_power, torch.sigmoid, lambda out: fourth_power(torch.sigmoid(out), ONE_HOT)),
        (cross_entropy, torch.sigmoid, lambda out: cross_entropy(torch.sigmoid(out), ONE_HOT)),
    ],
    ids=["fused", "logits", "mse", "own", "not_fused"],
)
def test_the_loss_gets_probabilities_or_logits_and_one_hot_rows(out, loss, finaliser, expected):
    objective = make_objective(loss, finaliser, n_classes=3)
    torch.testing.assert_close(objective(out, CODES), expected(out))


@pytest.mark.parametrize("loss", [cross_entropy, nn.CrossEntropyLoss(), mse, fourth_power])
def test_weights_multiply_the_loss_of_each_row(out, loss):
    objective = make_objective(loss, softmax, n_classes=3, weighted=True)
    alone = make_objective(loss, softmax, n_classes=3)
    rows = torch.stack([alone(out[k : k + 1], CODES[k : k + 1]) for k in range(5)])
    torch.testing.assert_close(objective(out, CODES, W), (W * rows).mean())
    torch.testing.assert_close(objective.rows(out, CODES, W), W * rows)


def test_rows_are_told_apart_where_that_is_known(out):
    assert make_objective(mse).rows(out, ONE_HOT).shape == (5,)
    assert make_objective(cross_entropy, softmax, 3).rows(out, CODES).shape == (5,)
    assert make_objective(fourth_power).rows(out, ONE_HOT) is None


def test_a_binary_target_stays_as_it_is():
    out, y = torch.tensor([[0.3], [-2.0]]), torch.tensor([[1.0], [0.0]])
    expected = functional.binary_cross_entropy_with_logits(out, y)
    torch.testing.assert_close(make_objective(binary_cross_entropy, sigmoid)(out, y), expected)


@pytest.mark.gpu
def test_a_loss_with_numbers_of_its_own_goes_to_the_device():
    device = torch.device("cuda" if torch.cuda.is_available() else "mps")
    loss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))
    objective = make_objective(loss, softmax, n_classes=3, device=device)
    out = torch.zeros(5, 3, device=device)
    assert objective(out, CODES.to(device)).item() == pytest.approx(1.0986, rel=1e-3)
    assert loss.weight.device.type == "cpu"
