"""`pymlj_flux/_augmentation.py`: batches changed at random, in training only."""

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import (
    ArgumentError,
    GrayImage,
    PersistenceError,
    categorical,
    clone,
    coerce,
    load_machine,
    machine,
)
from pymlj_flux import ImageClassifier, builder
from pymlj_flux._augmentation import Augmentation

PIXELS = np.random.default_rng(0).random((24, 6, 5)).astype(np.float32)
X, Y = coerce(PIXELS, GrayImage), categorical(["dark", "light"] * 12)


@builder
def dense(n_in, n_out):
    return nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(n_in[0] * n_in[1], n_out))


def noisy(batch):
    return batch + torch.randn_like(batch)


def blanked(batch):
    batch[..., :2, :] = 0  # in place
    return batch


class Flip(nn.Module):
    def forward(self, batch):
        assert batch.ndim == 4 and not torch.is_grad_enabled()
        return batch.flip(-1) if torch.rand(()) < 0.5 else batch


def fitted(**hyper):
    settings = {"builder": dense(), "epochs": 3, "batch_size": 5, "rng": 0} | hyper
    return machine(ImageClassifier(**settings), X, Y).fit(verbosity=0)


@pytest.mark.parametrize("augmentation", [noisy, blanked, Flip()], ids=["noisy", "blanked", "flip"])
def test_training_is_reproducible_and_differs_from_training_without(augmentation):
    before = torch.get_rng_state()
    one, two = (fitted(augmentation=augmentation) for _ in "ab")
    assert one.training_losses() == two.training_losses()
    assert one.training_losses() != fitted().training_losses()
    assert torch.equal(torch.get_rng_state(), before)


def test_the_loss_ahead_of_training_and_predictions_are_of_the_images_as_they_are():
    with_, without = fitted(augmentation=noisy, epochs=0), fitted(epochs=0)
    assert with_.report().training_losses == without.report().training_losses
    np.testing.assert_array_equal(with_.predict(X).probs, without.predict(X).probs)
    mach = fitted(augmentation=noisy)
    np.testing.assert_array_equal(mach.predict(X).probs, mach.predict(X).probs)


@pytest.mark.parametrize("shuffle", [True, False])
def test_images_changed_in_place_are_copies(shuffle):
    before = PIXELS.copy()
    fitted(augmentation=blanked, shuffle=shuffle)
    np.testing.assert_array_equal(PIXELS, before)


def test_it_is_called_once_for_each_batch():
    sizes = []

    def noted(batch):
        sizes.append(len(batch))
        return batch

    assert fitted(augmentation=noted).training_losses() == fitted().training_losses()
    assert sizes == [5, 5, 5, 5, 4] * 3


def test_training_goes_on_bit_for_bit():
    staged, once = fitted(augmentation=noisy, epochs=2), fitted(augmentation=noisy, epochs=5)
    staged.model.epochs = 5
    assert staged.fit(verbosity=0).training_losses() == once.training_losses()
    assert not staged.explain().from_scratch
    staged.model.augmentation = None
    assert staged.fit(verbosity=0).explain().from_scratch


def test_it_is_a_hyperparameter_remembered_by_reference():
    model = ImageClassifier(augmentation=noisy)
    assert clone(model) == model != clone(model, augmentation=None)
    with pytest.raises(ArgumentError, match="`augmentation`"):
        ImageClassifier(augmentation="flip")


def test_a_function_of_the_user_is_saved_when_trusted(tmp_path):
    mach = fitted(augmentation=noisy)
    with pytest.raises(PersistenceError, match="augmentation"):
        mach.save(tmp_path / "machine.mlj")
    mach.save(tmp_path / "machine.mlj", trusted=True)
    again = load_machine(tmp_path / "machine.mlj", X, Y, trusted=True)
    for one in (mach, again):
        one.model.epochs = 4
        one.fit(verbosity=0)
    assert again.training_losses() == mach.training_losses()


@pytest.mark.parametrize(
    ("augmentation", "got"),
    [
        (lambda batch: batch[:, :, 1:], r"one of shape \(5, 1, 5, 5\)"),
        (lambda batch: batch[0], r"one of shape \(1, 6, 5\)"),
        (lambda batch: batch.numpy(), "a `ndarray`"),
        (lambda batch: (batch * 255).to(torch.uint8), "one of `torch.uint8`"),
    ],
    ids=["cut", "one", "numpy", "bytes"],
)
def test_what_changes_shape_or_type_is_refused(augmentation, got):
    with pytest.raises(ArgumentError, match=rf"of shape \(5, 1, 6, 5\) into .* returned {got}"):
        fitted(augmentation=augmentation)


def test_other_floats_become_those_of_the_batch():
    batch = torch.rand(2, 1, 3, 3)
    assert Augmentation(lambda images: images.double())(batch).dtype == torch.float32
