"""Images in files: read when needed, changed at random in training, by a network of your choice.

    python examples/23_images.py

Takes a few seconds. Makes a folder of small pictures of digits, as a folder of photographs would
be, and learns from the paths.
"""

import pathlib
import tempfile

import numpy as np
import torch
from PIL import Image

from pymlj import (
    GrayImage,
    Holdout,
    accuracy,
    categorical,
    clone,
    coerce,
    evaluate,
    load_digits,
    machine,
    partition,
    scitype,
)
from pymlj_flux import Adam, ImageClassifier, SmallConvNet, image_builder


def write_files(folder: pathlib.Path) -> None:
    """A folder of images for each digit."""
    images, digits = load_digits()
    for k, (image, digit) in enumerate(zip(images, digits, strict=True)):
        place = folder / str(digit)
        place.mkdir(exist_ok=True)
        pixels = np.round(255 * np.asarray(image)).astype(np.uint8)
        Image.fromarray(pixels).save(place / f"{k}.png")


def lit_otherwise(batch: torch.Tensor) -> torch.Tensor:
    """Each image a little brighter or darker, with some noise on the pixels."""
    light = 0.8 + 0.4 * torch.rand(len(batch), 1, 1, 1)
    return light * batch + 0.05 * torch.randn_like(batch)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_files(folder)
        paths = sorted(folder.glob("*/*.png"))
        X = coerce(paths, GrayImage)
        y = categorical([path.parent.name for path in paths])
        print(X, scitype(X))

        clf = ImageClassifier(
            builder=image_builder(SmallConvNet, dropout=0.2),
            optimiser=Adam(lr=0.005),
            epochs=8,
            batch_size=32,
            rng=0,
        )
        holdout = Holdout(fraction_train=0.7, shuffle=True, rng=0)
        models = {"as they are": clf, "augmented": clone(clf, augmentation=lit_otherwise)}
        results = evaluate(models, X, y, resampling=holdout, measures=[accuracy], verbosity=0)
        for how, result in results.items():
            print(f"{how}: {result.measurement[0]:.3f} of the digits right")

        # With a small limit files are decoded anew in each epoch, a few batches at a time. What is
        # learned is the same, bit for bit.
        train, test = partition(range(len(paths)), 0.7, shuffle=True, rng=0)
        frugal = clone(clf, cache_limit=10_000)
        fits = [machine(model, X, y).fit(rows=train, verbosity=0) for model in (clf, frugal)]
        print("the same losses:", fits[0].training_losses() == fits[1].training_losses())

        rows = np.array(test)
        wrong = rows[np.asarray(fits[0].predict_mode(rows=rows)) != np.asarray(y)[rows]]
        print("taken for another:", [f"{p.parent.name}/{p.name}" for p in X[wrong[:3]].paths])


if __name__ == "__main__":
    main()
