"""`pymlj_flux/_classifiers.py`: what classifiers take and predict."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import ArgumentError, MLJWarning, categorical, machine
from pymlj_flux import (
    MLP,
    ImageClassifier,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    builder,
    cross_entropy,
    focal_loss,
    identity,
    logit_cross_entropy,
    mse,
    softmax,
)

X = np.linspace(-1, 1, 24).reshape(-1, 2)
Y = categorical(["a", "b", "b"] * 4)
HYPER = {"builder": MLP(), "epochs": 2, "batch_size": 5, "rng": 0}


def fitted(model, y=Y, w=None):
    data = (X, y) if w is None else (X, y, w)
    return machine(model, *data, scitype_check_level=0).fit(verbosity=0)


@pytest.mark.parametrize("model", [NeuralNetworkClassifier, NeuralNetworkBinaryClassifier])
def test_one_level_is_refused(model):
    with pytest.raises(ArgumentError, match=r"two levels.*its pool is \['a'\]") as caught:
        fitted(model(), categorical(["a"] * 12))
    caught.match(r"categorical\(y, levels=\[...\]\)")


@pytest.mark.parametrize(
    ("loss", "got", "instead"),
    [
        (cross_entropy, "cross_entropy", "binary_cross_entropy"),
        (logit_cross_entropy, "logit_cross_entropy", "logit_binary_cross_entropy"),
        (partial(focal_loss, gamma=3.0), "focal_loss", "binary_focal_loss"),
        (nn.CrossEntropyLoss(), r"nn\.CrossEntropyLoss\(\)", "logit_binary_cross_entropy"),
        (nn.functional.cross_entropy, "cross_entropy", "logit_binary_cross_entropy"),
    ],
)
def test_losses_of_several_classes_are_refused_by_the_binary_classifier(loss, got, instead):
    with pytest.raises(ArgumentError, match=f"`{got}` wants an output for each") as caught:
        NeuralNetworkBinaryClassifier(loss=loss)
    caught.match(f"Take `loss={instead}`")


@pytest.mark.parametrize("finaliser", [softmax, nn.Softmax(dim=-1)])
def test_softmax_of_one_output_is_refused(finaliser):
    with pytest.raises(ArgumentError, match=r"has one output.*`finaliser=sigmoid`"):
        NeuralNetworkBinaryClassifier(finaliser=finaliser)


def test_a_bad_loss_that_is_set_later_is_refused_in_training():
    model = NeuralNetworkBinaryClassifier(**HYPER)
    mach = fitted(model)
    model.loss = cross_entropy
    with pytest.raises(ArgumentError, match="binary_cross_entropy"):
        mach.fit(verbosity=0)


def test_a_finaliser_whose_rows_do_not_add_up_to_one_is_refused():
    y = categorical(["a", "b", "c"] * 4)
    with pytest.raises(ArgumentError, match=r"with `sigmoid` a row adds up to \d.*`softmax`"):
        fitted(NeuralNetworkClassifier(**HYPER, finaliser=torch.sigmoid), y)


def test_a_finaliser_that_makes_no_probabilities_is_refused():
    with pytest.raises(ArgumentError, match=r"with `<lambda>` .* is among them. Take `sigmoid`"):
        fitted(NeuralNetworkBinaryClassifier(**HYPER, finaliser=lambda x: x - 5, loss=mse))


def test_a_finaliser_that_fails_after_training_only_is_warned_of():
    before = [True]

    def sigmoid_at_first(x):
        return torch.sigmoid(x) if before[0] else x + 2

    def loss(yhat, y):
        before[0] = False
        return ((torch.sigmoid(yhat) - y) ** 2).mean()

    with pytest.warns(MLJWarning, match="`finaliser` must make probabilities, but with"):
        fitted(NeuralNetworkBinaryClassifier(**HYPER, finaliser=sigmoid_at_first, loss=loss))


@builder
def ends_with_softmax(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, n_out), nn.Softmax(dim=-1))


def test_a_network_that_makes_probabilities_itself_needs_no_finaliser():
    model = NeuralNetworkClassifier(
        **(HYPER | {"builder": ends_with_softmax()}), finaliser=identity
    )
    np.testing.assert_allclose(fitted(model).predict(X).probs.sum(axis=1), 1, rtol=1e-5)


def test_three_levels_are_refused_by_the_binary_classifier():
    with pytest.raises(
        ArgumentError, match=r"\['a', 'b', 'c'\]. `NeuralNetworkClassifier` takes more"
    ):
        fitted(NeuralNetworkBinaryClassifier(), categorical(["a", "b", "c"] * 4))


def test_rows_of_one_class_train_if_the_pool_knows_others():
    y = categorical(["a"] * 12, levels=["a", "b"])
    assert fitted(NeuralNetworkClassifier(**HYPER), y).predict(X).levels == ["a", "b"]


@pytest.mark.parametrize(
    "bad", [{"a": -1.0}, {"a": float("nan")}, {"a": float("inf")}], ids=["negative", "nan", "inf"]
)
def test_class_weights_must_be_finite_and_not_negative(bad):
    with pytest.raises(ArgumentError, match="`class_weights` must be finite and not negative"):
        NeuralNetworkClassifier(class_weights=bad)


def test_class_weights_are_a_dict_or_balanced():
    with pytest.raises(ArgumentError, match="class_weights"):
        NeuralNetworkClassifier(class_weights="balance")


def test_a_class_weight_for_no_level_is_refused():
    with pytest.raises(ArgumentError, match="must name levels of the target"):
        fitted(NeuralNetworkClassifier(class_weights={"z": 2.0}))


@pytest.mark.parametrize("model", [NeuralNetworkClassifier, NeuralNetworkBinaryClassifier])
def test_class_weights_and_weights_multiply(model):
    w = np.linspace(0, 2, 12)
    both = fitted(model(class_weights={"b": 3.0}, **HYPER), w=w)
    product = fitted(model(**HYPER), w=w * np.where(Y == "b", 3.0, 1.0))
    np.testing.assert_allclose(
        both.report().training_losses, product.report().training_losses, rtol=1e-6
    )


def test_weights_that_are_all_zero_are_refused():
    with pytest.raises(ArgumentError, match="At least one weight must be positive"):
        fitted(NeuralNetworkClassifier(**HYPER), w=np.zeros(12))


@pytest.mark.parametrize("finaliser", [nn.Softmax(dim=1), lambda z: torch.softmax(z, 1)])
def test_a_finaliser_of_ones_own_trains_alike(finaliser):
    own = fitted(NeuralNetworkClassifier(finaliser=finaliser, **HYPER))
    stock = fitted(NeuralNetworkClassifier(**HYPER))
    np.testing.assert_allclose(own.predict(X).probs, stock.predict(X).probs, rtol=1e-4)


class Tempered(nn.Module):
    """Softmax with a temperature that is learned."""

    def __init__(self):
        super().__init__()
        self.temperature = nn.Parameter(torch.ones(()))

    def forward(self, z):
        return torch.softmax(z / self.temperature, 1)


def test_a_finaliser_that_learns_is_copied_for_each_training():
    finaliser = Tempered()
    model = NeuralNetworkClassifier(finaliser=finaliser, **HYPER)
    one, two = fitted(model), fitted(model)
    assert finaliser.temperature.item() == 1
    assert one.fitted_params().chain.finaliser.temperature.item() != 1
    assert one.report().training_losses == two.report().training_losses


@builder
def certain(n_in, n_out):
    layer = nn.Linear(n_in, n_out)
    nn.init.constant_(layer.weight, 300.0)
    return layer


@pytest.mark.parametrize("model", [NeuralNetworkClassifier, NeuralNetworkBinaryClassifier])
def test_probabilities_rounded_to_zero_do_not_spoil_the_loss(model):
    losses = fitted(model(builder=certain(), epochs=2, batch_size=12)).report().training_losses
    assert np.isfinite(losses).all()


def test_many_levels():
    y = categorical(
        [f"level {k % 12}" for k in range(12)], levels=[f"level {k}" for k in range(300)]
    )
    assert fitted(NeuralNetworkClassifier(**HYPER), y).predict(X).probs.shape == (12, 300)


def test_an_image_classifier_weighs_classes_too():
    images = np.random.default_rng(0).random((12, 4, 4))
    model = ImageClassifier(epochs=1, batch_size=4, rng=0, class_weights="balanced")
    mach = machine(model, images, Y, scitype_check_level=0).fit(verbosity=0)
    assert len(mach.report().training_losses) == 2


@builder
def ends_with(n_in, n_out, *, last):
    return nn.Sequential(nn.Linear(n_in, n_out), last)


class Normalised(nn.Module):
    def forward(self, x):
        return x.softmax(1)


@pytest.mark.parametrize(
    ("model", "last", "name"),
    [
        (NeuralNetworkClassifier, nn.Softmax(dim=1), "softmax"),
        (NeuralNetworkClassifier, Normalised(), "softmax"),
        (NeuralNetworkBinaryClassifier, nn.Sigmoid(), "sigmoid"),
    ],
)
def test_a_network_that_makes_probabilities_itself_is_warned_of(model, last, name):
    model = model(builder=ends_with(last=last), epochs=1, batch_size=5, rng=0)
    with pytest.warns(MLJWarning, match=rf"`ends_with\(.*ends with `{name}`, and .* again.*Leave"):
        fitted(model)


def test_a_network_that_makes_probabilities_goes_with_the_identity():
    model = NeuralNetworkClassifier(
        builder=ends_with(last=nn.Softmax(dim=1)), finaliser=identity, epochs=1, batch_size=5, rng=0
    )
    assert np.allclose(fitted(model).predict(X).probs.sum(1), 1.0)


@pytest.mark.parametrize("loss", [nn.NLLLoss(), nn.functional.nll_loss])
def test_a_loss_of_logarithms_is_refused_with_what_to_take(loss):
    with pytest.raises(ArgumentError, match=r"`nn.NLLLoss`, .*`nn.CrossEntropyLoss\(...\)` has"):
        NeuralNetworkClassifier(loss=loss)
