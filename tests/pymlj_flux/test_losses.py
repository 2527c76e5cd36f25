"""`pymlj_flux/_losses.py`: values against other implementations and closed forms."""

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch.nn import functional as F

from pymlj_flux import (
    binary_cross_entropy,
    binary_focal_loss,
    cross_entropy,
    dice_loss,
    focal_loss,
    hinge,
    huber,
    kl_divergence,
    logit_binary_cross_entropy,
    logit_cross_entropy,
    mae,
    mse,
    msle,
    poisson,
    tversky_loss,
)

torch_generator = torch.Generator().manual_seed(5)
A = torch.randn(6, 2, generator=torch_generator)
B = torch.randn(6, 2, generator=torch_generator)
P = torch.softmax(torch.randn(6, 3, generator=torch_generator).double(), 1)
T = F.one_hot(torch.tensor([0, 1, 2, 2, 1, 0])).double()
Q = torch.rand(6, 1, generator=torch_generator)
ONES = torch.tensor([[1.0], [0.0], [0.0], [1.0], [1.0], [0.0]])


@pytest.mark.parametrize(
    ("loss", "yhat", "y", "expected"),
    [
        (mse, A, B, sklearn.metrics.mean_squared_error(B, A)),
        (mae, A, B, sklearn.metrics.mean_absolute_error(B, A)),
        (huber, A, B, F.smooth_l1_loss(A, B)),
        (msle, A.exp(), B.exp(), sklearn.metrics.mean_squared_error(B, A)),
        (poisson, A.exp(), B.exp(), F.poisson_nll_loss(A, B.exp())),
        (cross_entropy, P, T, sklearn.metrics.log_loss(T, P)),
        (logit_cross_entropy, P.log() + 3, T, sklearn.metrics.log_loss(T, P)),
        (binary_cross_entropy, Q, ONES, sklearn.metrics.log_loss(ONES, Q.double())),
        (logit_binary_cross_entropy, Q.logit(), ONES, sklearn.metrics.log_loss(ONES, Q.double())),
        (focal_loss, P, T, -((1 - P[T == 1]) ** 2 * P[T == 1].log()).mean()),
        (kl_divergence, P, P.flip(1), F.kl_div(P.log(), P.flip(1), reduction="batchmean")),
        (hinge, A[:, :1], ONES, sklearn.metrics.hinge_loss(ONES.ravel(), A[:, 0])),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_value_agrees_with_another_implementation(loss, yhat, y, expected):
    assert float(loss(yhat, y)) == pytest.approx(float(expected), rel=1e-5)


def test_binary_focal_loss_is_the_focal_loss_of_both_probabilities():
    both, truth = torch.cat([1 - Q, Q], 1), torch.cat([1 - ONES, ONES], 1)
    torch.testing.assert_close(binary_focal_loss(Q, ONES), focal_loss(both, truth))


def test_focal_losses_without_focus_are_cross_entropies():
    torch.testing.assert_close(focal_loss(P, T, gamma=0.0), cross_entropy(P, T))
    torch.testing.assert_close(binary_focal_loss(Q, ONES, gamma=0.0), binary_cross_entropy(Q, ONES))


def test_huber_is_half_the_square_and_then_linear():
    r = torch.tensor([[0.5], [3.0]])
    expected = (0.5 * 0.25 + 2.0 * (3.0 - 1.0)) / 2
    assert float(huber(r, torch.zeros(2, 1), delta=2.0)) == pytest.approx(expected)


def test_divergence_from_one_hot_targets_is_the_cross_entropy():
    torch.testing.assert_close(kl_divergence(P, T), cross_entropy(P, T))
    assert abs(float(kl_divergence(P, P))) < 1e-6


def test_dice_and_tversky_loss_are_means_over_the_rows():
    one_by_one = [float(dice_loss(P[i : i + 1], T[i : i + 1])) for i in range(6)]
    assert float(dice_loss(P, T)) == pytest.approx(np.mean(one_by_one), rel=1e-6)
    assert float(dice_loss(T, T)) == 0.0
    tp, fp, fn = P[0, 0], P[0, 1] + P[0, 2], 1 - P[0, 0]
    expected = 1 - (tp + 1) / (tp + 0.2 * fp + 0.8 * fn + 1)
    torch.testing.assert_close(tversky_loss(P[:1], T[:1], beta=0.8), expected)
    assert float(tversky_loss(T, T)) == 0.0


def test_tversky_weighs_misses_by_beta():
    missed, invented = torch.tensor([[0.0, 0.0]]), torch.tensor([[1.0, 1.0]])
    y = torch.tensor([[1.0, 0.0]])
    assert tversky_loss(missed, y, beta=0.9) > tversky_loss(missed, y, beta=0.1)
    assert tversky_loss(invented, y, beta=0.9) < tversky_loss(invented, y, beta=0.1)


def test_hinge_takes_targets_of_either_kind():
    torch.testing.assert_close(hinge(A[:, :1], ONES), hinge(A[:, :1], 2 * ONES - 1))


@pytest.mark.parametrize("loss", [cross_entropy, kl_divergence, focal_loss])
def test_probability_zero_of_what_happened_is_a_finite_loss_with_a_gradient(loss):
    p = torch.tensor([[0.0, 1.0]], requires_grad=True)
    value = loss(p, torch.tensor([[1.0, 0.0]]))
    value.backward()
    assert float(value.detach()) == pytest.approx(
        -math.log(torch.finfo(torch.float32).eps), rel=1e-5
    )
    assert torch.isfinite(p.grad).all() and p.grad[0, 0] < 0


@pytest.mark.parametrize("loss", [binary_cross_entropy, binary_focal_loss, msle, poisson])
def test_zero_predictions_give_finite_losses(loss):
    assert torch.isfinite(loss(torch.zeros(2, 1), torch.tensor([[0.0], [1.0]])))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_type_of_number_is_kept(dtype):
    assert cross_entropy(P.to(dtype), T.to(dtype)).dtype == dtype


# -- label smoothing, smoothing and exponents ------------------------------------------------------


@pytest.mark.parametrize("s", [0.0, 0.1, 0.9])
def test_label_smoothing_is_that_of_torch(s):
    expected = F.cross_entropy(P.log(), T, label_smoothing=s)
    torch.testing.assert_close(cross_entropy(P, T, label_smoothing=s), expected)
    torch.testing.assert_close(logit_cross_entropy(P.log() + 2, T, label_smoothing=s), expected)


@pytest.mark.parametrize("s", [0.0, 0.1, 0.9])
def test_label_smoothing_of_two_classes_agrees_with_that_of_many(s):
    both, truth = torch.cat([1 - Q, Q], 1), torch.cat([1 - ONES, ONES], 1)
    expected = cross_entropy(both, truth, label_smoothing=s)
    torch.testing.assert_close(binary_cross_entropy(Q, ONES, label_smoothing=s), expected)
    of_logits = logit_binary_cross_entropy(Q.logit(), ONES, label_smoothing=s)
    torch.testing.assert_close(of_logits, expected, rtol=1e-4, atol=1e-5)


def test_smoothing_is_added_above_and_below():
    overlap, sizes = float(P[0, 0]), float((P[0] ** 2).sum() + 1)
    found = float(dice_loss(P[:1], T[:1], smooth=0.5))
    assert found == pytest.approx(1 - (2 * overlap + 0.5) / (sizes + 0.5))
    found = float(tversky_loss(P[:1], T[:1], beta=0.5, smooth=0.5))
    miss = 1 - overlap  # false positives and false negatives alike, in a row that adds up to 1
    assert found == pytest.approx(1 - (overlap + 0.5) / (overlap + miss + 0.5))


def test_tversky_with_equal_weights_is_the_dice_coefficient_of_sums():
    found = tversky_loss(P, T, beta=0.5, smooth=1e-9)
    expected = 1 - 2 * (P * T).sum(1) / (P.sum(1) + T.sum(1))
    torch.testing.assert_close(found, expected.mean())


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 5.0])
def test_focal_losses_follow_their_formula_for_any_exponent(gamma):
    p = P[T == 1]
    expected = -((1 - p) ** gamma * p.log()).mean()
    torch.testing.assert_close(focal_loss(P, T, gamma=gamma), expected)
    q = torch.where(ONES == 1, Q, 1 - Q)
    expected = -((1 - q) ** gamma * q.log()).mean()
    torch.testing.assert_close(binary_focal_loss(Q, ONES, gamma=gamma), expected)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("loss", [focal_loss, binary_focal_loss])
def test_certainty_has_a_finite_gradient_under_any_exponent(loss, gamma):
    p = torch.tensor([[1.0, 0.0]], requires_grad=True)
    loss(p, torch.tensor([[1.0, 0.0]]), gamma=gamma).backward()
    assert torch.isfinite(p.grad).all()
