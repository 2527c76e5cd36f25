"""`pymlj_flux/_loss_rules.py`: logits, fused losses, losses of single rows."""

import functools

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from pymlj_flux import (
    BinaryCrossEntropy,
    BinaryFocalLoss,
    CrossEntropy,
    FocalLoss,
    Huber,
    binary_cross_entropy,
    binary_focal_loss,
    cross_entropy,
    dice_loss,
    focal_loss,
    hinge,
    huber,
    identity,
    kl_divergence,
    logit_binary_cross_entropy,
    logit_cross_entropy,
    mae,
    mse,
    msle,
    poisson,
    sigmoid,
    softmax,
    tversky_loss,
)
from pymlj_flux._loss_rules import fuse, of_codes, per_observation, rowwise, takes_logits

LOSSES = [
    mse,
    mae,
    huber,
    msle,
    poisson,
    cross_entropy,
    logit_cross_entropy,
    binary_cross_entropy,
    logit_binary_cross_entropy,
    focal_loss,
    binary_focal_loss,
    tversky_loss,
    dice_loss,
    kl_divergence,
    hinge,
]
P = torch.softmax(torch.linspace(-2, 2, 15).reshape(5, 3).sin() * 3, 1)
T = F.one_hot(torch.tensor([0, 1, 2, 2, 1])).float()


def own(yhat, y):
    return (yhat - y).square().mean()


def own_with_logits(yhat, y):
    return own(yhat, y)


own_with_logits.takes_logits = True


def own_reduced(yhat, y, reduction="sum"):
    terms = (yhat - y).abs()
    return terms if reduction == "none" else getattr(terms, reduction)()


# -- takes_logits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loss",
    [
        logit_cross_entropy,
        logit_binary_cross_entropy,
        hinge,
        nn.CrossEntropyLoss(label_smoothing=0.1),
        nn.BCEWithLogitsLoss(),
        nn.MultiLabelSoftMarginLoss(),
        F.cross_entropy,
        F.binary_cross_entropy_with_logits,
        own_with_logits,
        functools.partial(logit_cross_entropy),
        functools.partial(own_with_logits),
    ],
)
def test_losses_of_logits_are_recognised(loss):
    assert takes_logits(loss) is True


@pytest.mark.parametrize("loss", [mse, cross_entropy, nn.BCELoss(), own, functools.partial(huber)])
def test_other_losses_get_what_the_finaliser_gives(loss):
    assert takes_logits(loss) is False


def test_a_loss_that_cannot_be_hashed_is_one_like_any_other():
    class Own:
        __hash__ = None

        def __call__(self, yhat, y):
            return own(yhat, y)

    assert takes_logits(Own()) is False
    assert per_observation(Own()) is None
    assert fuse(cross_entropy, Own()) is None


def test_what_a_loss_says_of_itself_goes_first():
    class Own(nn.CrossEntropyLoss):
        takes_logits = False

    assert takes_logits(Own()) is False


# -- fuse ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "finaliser",
    [
        softmax,
        nn.Softmax(dim=1),
        nn.Softmax(dim=-1),
        functools.partial(torch.softmax, dim=1),
        functools.partial(F.softmax, dim=-1),
    ],
)
def test_softmax_and_cross_entropy_are_fused(finaliser):
    fused = fuse(cross_entropy, finaliser)
    z = P.log() - 2
    torch.testing.assert_close(fused(z, T), cross_entropy(finaliser(z), T))


@pytest.mark.parametrize("finaliser", [torch.sigmoid, sigmoid, F.sigmoid, nn.Sigmoid()])
def test_sigmoid_and_binary_cross_entropy_are_fused(finaliser):
    fused = fuse(binary_cross_entropy, finaliser)
    z, y = P[:, :1] * 4 - 1, T[:, :1]
    torch.testing.assert_close(fused(z, y), binary_cross_entropy(finaliser(z), y))


def test_the_fused_loss_is_exact_where_probabilities_are_rounded():
    z, y = torch.tensor([[200.0, -200.0]], requires_grad=True), torch.tensor([[0.0, 1.0]])
    value = fuse(cross_entropy, softmax)(z, y)
    value.backward()
    assert value.item() == 400.0 and z.grad.tolist() == [[1.0, -1.0]]


@pytest.mark.parametrize(
    ("loss", "finaliser"),
    [
        (mse, softmax),
        (cross_entropy, sigmoid),
        (binary_cross_entropy, softmax),
        (cross_entropy, nn.Softmax(dim=0)),
        (cross_entropy, functools.partial(torch.softmax, dim=0)),
        (cross_entropy, functools.partial(torch.softmax, dim=1, dtype=torch.float64)),
        (cross_entropy, identity),
        (own, softmax),
        (focal_loss, sigmoid),
        (functools.partial(mse), softmax),
        (Huber(delta=0.5), softmax),
        (CrossEntropy(), sigmoid),
    ],
)
def test_other_pairs_are_not_fused(loss, finaliser):
    assert fuse(loss, finaliser) is None


WITH_SETTINGS = [
    (cross_entropy, softmax),
    (CrossEntropy(label_smoothing=0.2), softmax),
    (functools.partial(cross_entropy, label_smoothing=0.2), softmax),
    (focal_loss, softmax),
    (FocalLoss(gamma=0.5), softmax),
    (functools.partial(focal_loss, gamma=3.0), softmax),
    (kl_divergence, softmax),
    (BinaryCrossEntropy(label_smoothing=0.2), sigmoid),
    (binary_focal_loss, sigmoid),
    (BinaryFocalLoss(gamma=3.0), sigmoid),
]


@pytest.mark.parametrize(
    ("loss", "finaliser"),
    WITH_SETTINGS,
    ids=lambda v: getattr(v, "__name__", None) or type(v).__name__,
)
def test_a_fused_loss_equals_the_loss_of_what_the_finaliser_gives(loss, finaliser):
    fused, z, w = fuse(loss, finaliser), P * 6 - 2, torch.arange(5.0)
    torch.testing.assert_close(fused(z, T), loss(finaliser(z), T), rtol=1e-4, atol=1e-5)
    rows, expected = per_observation(fused)(z, T), per_observation(loss)(finaliser(z), T)
    torch.testing.assert_close(rows, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(rows.mean(), fused(z, T))
    assert not torch.equal(w * rows, rows)


@pytest.mark.parametrize(
    ("loss", "finaliser"),
    WITH_SETTINGS,
    ids=lambda v: getattr(v, "__name__", None) or type(v).__name__,
)
def test_a_fused_loss_has_a_gradient_where_probabilities_are_rounded(loss, finaliser):
    z = torch.tensor([[200.0, -200.0]], requires_grad=True)
    fuse(loss, finaliser)(z, torch.tensor([[0.0, 1.0]])).backward()
    assert torch.isfinite(z.grad).all() and (z.grad != 0).all()
    sure = torch.tensor([[200.0, -200.0]], requires_grad=True)
    fuse(loss, finaliser)(sure, torch.tensor([[1.0, 0.0]])).backward()
    assert torch.isfinite(sure.grad).all()


@pytest.mark.parametrize(
    "loss", [logit_cross_entropy, functools.partial(logit_cross_entropy, label_smoothing=0.3)]
)
def test_codes_give_the_same_as_one_hot_rows(loss):
    codes = T.argmax(1)
    torch.testing.assert_close(of_codes(loss)(P, codes), loss(P, T))
    rows = per_observation(of_codes(loss))(P, codes)
    torch.testing.assert_close(rows, per_observation(loss)(P, T))


@pytest.mark.parametrize("loss", [mse, cross_entropy, functools.partial(focal_loss, gamma=1.0)])
def test_other_losses_want_one_hot_rows(loss):
    assert of_codes(loss) is None


# -- per_observation -------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_the_mean_of_the_losses_of_the_rows_is_the_loss(loss):
    rows = per_observation(loss)(P, T)
    assert rows.shape == (5,)
    torch.testing.assert_close(rows.mean(), loss(P, T))


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_the_loss_of_a_row_is_that_of_a_batch_of_one(loss):
    rows = per_observation(loss)(P, T)
    alone = torch.stack([loss(P[i : i + 1], T[i : i + 1]) for i in range(5)])
    torch.testing.assert_close(rows, alone)


@pytest.mark.parametrize(
    "loss",
    [
        nn.MSELoss(),
        nn.SmoothL1Loss(beta=0.5),
        nn.SmoothL1Loss(reduction="sum"),
        nn.CrossEntropyLoss(),
        nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 0.5]), label_smoothing=0.1),
        nn.BCEWithLogitsLoss(reduction="sum"),
        nn.KLDivLoss(reduction="batchmean"),
        F.cross_entropy,
        F.huber_loss,
        own_reduced,
        functools.partial(own_reduced, reduction="mean"),
        functools.partial(F.mse_loss, reduction="mean"),
        functools.partial(F.cross_entropy, label_smoothing=0.2),
        functools.partial(huber, delta=0.1),
    ],
)
def test_losses_with_a_reduction_are_taken_apart(loss):
    rows = per_observation(loss)(P, T)
    assert rows.shape == (5,)
    torch.testing.assert_close(rows.mean(), loss(P, T))


def test_a_loss_that_does_not_reduce_is_a_mean_over_columns():
    for loss in (nn.MSELoss(reduction="none"), functools.partial(F.mse_loss, reduction="none")):
        torch.testing.assert_close(per_observation(loss)(P, T), (P - T).square().mean(1))


def test_the_module_itself_keeps_its_reduction():
    loss = nn.MSELoss()
    per_observation(loss)
    assert loss.reduction == "mean"


def odd_reduction(yhat, y, reduction=len):
    return own(yhat, y)


@pytest.mark.parametrize(
    "loss", [own, functools.partial(own), print, odd_reduction, lambda yhat, y: 0.0]
)
def test_other_losses_cannot_be_taken_apart(loss):
    assert per_observation(loss) is None


# -- rowwise ---------------------------------------------------------------------------------------


def branching(yhat, y):
    return own(yhat, y) if yhat.max().item() > 0.5 else 2 * own(yhat, y)


def in_one_element(yhat, y):
    return own(yhat, y).reshape(1)


@pytest.mark.parametrize("loss", [own, branching, in_one_element, cross_entropy])
def test_any_loss_is_computed_row_by_row(loss):
    rows = rowwise(loss)
    expected = torch.stack([loss(P[i : i + 1], T[i : i + 1]).reshape(()) for i in range(5)])
    for _ in range(2):
        torch.testing.assert_close(rows(P, T), expected)


@pytest.mark.parametrize("loss", [own, branching])
def test_gradients_go_through(loss):
    z = P.clone().requires_grad_()
    (rowwise(loss)(z, T) * torch.arange(5.0)).sum().backward()
    assert torch.all(z.grad[0] == 0) and torch.all(z.grad[1:] != 0)


def test_an_error_of_the_loss_itself_comes_through():
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        rowwise(lambda yhat, y: (yhat @ y).sum())(P, T)
