"""`pymlj_flux/_loss_objects.py`: settings of losses, and what models make of them."""

from functools import partial

import numpy as np
import pytest
import torch

from pymlj import ArgumentError, categorical, clone, get_param, load_machine, machine, set_param
from pymlj_flux import (
    MLP,
    Adam,
    BinaryCrossEntropy,
    BinaryFocalLoss,
    CrossEntropy,
    DiceLoss,
    FocalLoss,
    Huber,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    TverskyLoss,
    binary_cross_entropy,
    binary_focal_loss,
    cross_entropy,
    dice_loss,
    focal_loss,
    huber,
    tversky_loss,
)
from pymlj_flux._loss_rules import per_observation, takes_logits

P = torch.rand(5, 1, generator=torch.Generator().manual_seed(0))
Y = torch.tensor([[1.0], [0.0], [1.0], [0.0], [1.0]])
OBJECTS = [
    (CrossEntropy(label_smoothing=0.2), partial(cross_entropy, label_smoothing=0.2)),
    (BinaryCrossEntropy(label_smoothing=0.2), partial(binary_cross_entropy, label_smoothing=0.2)),
    (Huber(delta=0.25), partial(huber, delta=0.25)),
    (FocalLoss(gamma=3.0), partial(focal_loss, gamma=3.0)),
    (BinaryFocalLoss(gamma=3.0), partial(binary_focal_loss, gamma=3.0)),
    (TverskyLoss(beta=0.2, smooth=0.5), partial(tversky_loss, beta=0.2, smooth=0.5)),
    (DiceLoss(smooth=0.5), partial(dice_loss, smooth=0.5)),
]
X = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
LABELS = categorical(np.where(X[:, 0] > 0, "up", "down"))


@pytest.mark.parametrize(("loss", "function"), OBJECTS, ids=lambda v: type(v).__name__)
def test_it_is_the_function_bound_to_its_settings(loss, function):
    assert torch.equal(loss(P, Y), function(P, Y))
    torch.testing.assert_close(per_observation(loss)(P, Y), per_observation(function)(P, Y))
    assert loss(P, Y) != type(loss)()(P, Y)
    assert takes_logits(loss) is False
    assert loss == clone(loss)
    assert loss != type(loss)()


def test_defaults_are_those_of_the_functions():
    for loss, function in OBJECTS:
        assert torch.equal(type(loss)()(P, Y), function.func(P, Y))


def test_a_setting_is_tunable_and_a_change_means_training_anew():
    mach = machine(NeuralNetworkRegressor(loss=Huber(), epochs=1, batch_size=8, rng=0), X, X[:, 0])
    mach.fit(verbosity=0)
    set_param(mach.model, "loss.delta", 0.1)
    assert get_param(mach.model, "loss.delta") == 0.1
    assert mach.fit(verbosity=0).explain().from_scratch
    by_partial = NeuralNetworkRegressor(
        loss=partial(huber, delta=0.1), epochs=1, batch_size=8, rng=0
    )
    expected = machine(by_partial, X, X[:, 0]).fit(verbosity=0)
    assert mach.report().training_losses == expected.report().training_losses


def test_a_machine_with_such_a_loss_is_saved_without_pickle(tmp_path):
    model = NeuralNetworkRegressor(loss=Huber(delta=0.3), epochs=1, rng=0)
    mach = machine(model, X, X[:, 0]).fit(verbosity=0)
    mach.save(tmp_path / "m.pymlj")
    assert load_machine(tmp_path / "m.pymlj").model.loss == Huber(delta=0.3)


@pytest.mark.parametrize(
    ("cls", "loss"),
    [
        (NeuralNetworkClassifier, CrossEntropy(label_smoothing=0.2)),
        (NeuralNetworkClassifier, FocalLoss(gamma=1.0)),
        (NeuralNetworkClassifier, TverskyLoss()),
        (NeuralNetworkClassifier, DiceLoss()),
        (NeuralNetworkBinaryClassifier, BinaryCrossEntropy(label_smoothing=0.2)),
        (NeuralNetworkBinaryClassifier, BinaryFocalLoss(gamma=1.0)),
        (NeuralNetworkBinaryClassifier, TverskyLoss()),
        (NeuralNetworkBinaryClassifier, DiceLoss()),
    ],
)
@pytest.mark.parametrize("weighted", [False, True])
def test_the_first_loss_is_that_of_the_formula_also_with_weights(cls, loss, weighted):
    model = cls(
        loss=loss,
        builder=MLP(),
        epochs=0,
        batch_size=30,
        rng=0,
        class_weights={"up": 3.0} if weighted else None,
    )
    mach = machine(model, X, LABELS).fit(verbosity=0)
    if cls is NeuralNetworkClassifier:
        yhat, y = mach.predict(X).probs, np.eye(2)[LABELS.codes]
    else:
        yhat, y = mach.predict(X).probs[:, 1:], LABELS.codes[:, None].astype(float)
    w = np.where(LABELS == "up", 3.0, 1.0) if weighted else np.ones(30)
    rows = per_observation(loss)(torch.tensor(yhat), torch.tensor(y)).numpy()
    expected = (rows * w / w.mean()).mean()
    assert mach.report().training_losses[0] == pytest.approx(expected, rel=1e-4)


def test_smoothed_labels_are_learned_and_probabilities_stay_moderate():
    def most_certain(loss):
        model = NeuralNetworkClassifier(
            loss=loss, builder=MLP(), optimiser=Adam(lr=0.05), epochs=60, batch_size=10, rng=0
        )
        mach = machine(model, X, LABELS).fit(verbosity=0)
        assert (mach.predict_mode(X) == LABELS).mean() > 0.9
        return mach.predict(X).probs.max()

    assert most_certain(CrossEntropy(label_smoothing=0.3)) < 0.9 < most_certain(cross_entropy)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CrossEntropy(label_smoothing=1.0), "`label_smoothing` of `CrossEntropy` must be"),
        (lambda: BinaryCrossEntropy(label_smoothing=-0.1), "0 or more, and below 1, but is -0.1"),
        (lambda: Huber(delta=0.0), "`delta` of `Huber` must be above 0"),
        (lambda: FocalLoss(gamma=-1.0), "`gamma` of `FocalLoss` must be 0 or more"),
        (lambda: BinaryFocalLoss(gamma=float("inf")), "`gamma` of `BinaryFocalLoss` must be"),
        (lambda: TverskyLoss(beta=1.5), "`beta` of `TverskyLoss` must be between 0 and 1"),
        (lambda: TverskyLoss(smooth=0.0), "`smooth` of `TverskyLoss` must be above 0"),
        (lambda: DiceLoss(smooth=-1.0), "`smooth` of `DiceLoss` must be above 0"),
        (
            lambda: NeuralNetworkClassifier(loss=CrossEntropy),
            r"got the class `CrossEntropy`. Write `CrossEntropy\(\)`",
        ),
        (
            lambda: NeuralNetworkBinaryClassifier(loss=CrossEntropy()),
            r"`CrossEntropy\(\)` wants an output .* Take `loss=BinaryCrossEntropy\(\)`",
        ),
        (
            lambda: NeuralNetworkBinaryClassifier(loss=FocalLoss()),
            r"Take `loss=BinaryFocalLoss\(\)`",
        ),
    ],
)
def test_settings_and_uses_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()
