"""A neural network for images."""

from typing import Any, final

import numpy as np
import torch

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Image, ImageFiles, Vector

from ._activations import softmax
from ._augmentation import Augmentation
from ._classifiers import ManyClasses
from ._fitresult import Plan
from ._image_files import FileImages
from ._images import Images, ImageSchema, read_images
from ._losses import cross_entropy
from ._model import Loss
from ._network import Shape
from ._targets import Labels
from ._tensors import Floats
from .builders import Builder, SmallConvNet, image_builder
from .training import Augment, Rows, Source


@final
class ImageClassifier(ManyClasses):
    """A neural network that predicts the probabilities of two or more labels for images.

    The network takes `(batch, n_channels, height, width)`; integer pixels are divided by 255,
    and none may be larger. All images have one size. They come as `coerce` makes them, as a list of
    PIL images or arrays, or as a stack `(n, height, width[, channels])`. Images in files, which
    `coerce` makes of paths, are decoded by several threads: once, if all of them fit within
    `cache_limit`, and else in each epoch, the next ones while the network learns from the last.

    Args:
        builder: Makes the network from `n_in`, height and width, `n_channels`, 1 or 3, and `n_out`,
            the number of levels of the target.
        optimiser: How the weights move.
        loss: What is minimised, `loss(yhat, y)`: `yhat` are probabilities, `y` is one-hot. A loss
            that takes logits gets what is ahead of the finaliser.
        epochs: How often training goes through the rows.
        batch_size: Rows of a batch. The default of 1 is slow; 32 to 256 are usual.
        lambda_: Strength of the penalty on the weights, 0 or more.
        alpha: Share of L1 in it, the rest is L2. To the gradient of each of the `nb` batches of an
            epoch `lambda_*alpha/nb * sign(w)` and `2*lambda_*(1-alpha)/nb * w` are added.
        rng: Seed or generator (of numpy or torch) of everything random: first weights, order of the
            rows, dropout. An int is applied again whenever training starts afresh.
        optimiser_changes_trigger_retraining: Whether a changed `optimiser` means training afresh.
        acceleration: Where to train: `CPU1()`, `CUDALibs()`, or a string such as `"cuda:1"`,
            `"mps"` or `"auto"`.
        shuffle: Whether batches are drawn anew each epoch; else rows keep their order.
        compile: Whether forward pass and loss are compiled by `torch.compile`.
        finaliser: Makes probabilities of what the network gives, both of shape `(batch, n_out)`.
        class_weights: How much the rows of a level count in training: a dict by level (1 for those
            left out), or `"balanced"`.
        augmentation: A function of a batch of images, `(batch, n_channels, height, width)`, that
            returns as many of the same shape, changed at random: flipped, shifted, with noise.
            Applied to each batch that is trained on, never in prediction. What it draws from
            torch's global generator follows from `rng`.
        cache_limit: How many bytes of decoded images from files, 4 for each pixel and channel, are
            kept in memory. Above that a few batches at a time are. The results are the same.

    Fit again after `epochs` was raised, and training goes on; the same if `optimiser` has changed
    too, whose new settings then hold. After any other change it starts afresh.

    `fitted_params()` has the trained network as `chain`.
    `report()` has `training_losses`: one before training, then the mean batch loss of each epoch.

    Example:
        >>> from pymlj import load_digits, machine
        >>> from pymlj_flux import Adam, ImageClassifier
        >>> X, y = load_digits()
        >>> clf = ImageClassifier(optimiser=Adam(lr=0.01), epochs=2, batch_size=32, rng=0)
        >>> mach = machine(clf, X, y).fit(rows=range(500), verbosity=0)
        >>> mach.predict(rows=[500, 501, 502]).probs.shape
        (3, 10)
    """

    builder: Builder = image_builder(SmallConvNet)
    loss: Loss = cross_entropy
    finaliser = softmax
    augmentation: Augment | None = None
    cache_limit: int = 2**31
    input_scitype = Vector[Image]
    package_name = "pymlj_flux"

    _input_schema = ImageSchema

    def _check_further(self) -> None:
        super()._check_further()
        if self.cache_limit < 0:
            raise ArgumentError(
                "`cache_limit` of `ImageClassifier` must be a number of bytes, 0 or more, but is "
                f"{self.cache_limit}."
            )

    def _read_inputs(self, X: Any) -> Images | FileImages:
        return FileImages(X) if isinstance(X, ImageFiles) else read_images(X)

    def _plan(self, X: Images | FileImages, y: Labels) -> Plan:
        _, n_channels, height, width = X.shape
        n_out, target = self._plan_outputs(y)
        size = (height, width)
        return Plan(Shape(size, n_out, n_channels), ImageSchema(size, n_channels), target)

    def _on(self, device: torch.device, X: Images | FileImages) -> Rows:
        return X.rows(self.cache_limit, device)

    def _augment(self) -> Augment | None:
        return None if self.augmentation is None else Augmentation(self.augmentation)

    def _align(self, inputs: ImageSchema, X: Images | FileImages) -> Floats | Source:
        if isinstance(X, Images):
            return inputs.align(X)
        inputs.check_size(X.shape)
        if len(X) == 0:
            return np.empty((0, inputs.n_channels, *inputs.size), dtype=np.float32)
        return X.source(self.cache_limit, torch.device("cpu"))
