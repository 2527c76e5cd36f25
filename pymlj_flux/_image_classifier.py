"""A neural network for images."""

from typing import Any, final

from pymlj.scitypes import Image, Vector

from ._activations import softmax
from ._classifiers import ManyClasses
from ._fitresult import Plan
from ._images import Images, ImageSchema, read_images
from ._losses import cross_entropy
from ._model import Loss
from ._network import Shape
from ._targets import Labels
from .builders import Builder, SmallConvNet, image_builder


@final
class ImageClassifier(ManyClasses):
    """A neural network that predicts the probabilities of two or more labels for images.

    The network takes `(batch, n_channels, height, width)`; integer pixels are divided by 255,
    and none may be larger. All images have one size. They come as `coerce` makes them, as a list of
    PIL images or arrays, or as a stack `(n, height, width[, channels])`.

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
    input_scitype = Vector[Image]
    package_name = "pymlj_flux"

    _input_schema = ImageSchema

    def _read_inputs(self, X: Any) -> Images:
        return read_images(X)

    def _plan(self, X: Images, y: Labels) -> Plan:
        _, n_channels, height, width = X.values.shape
        n_out, target = self._plan_outputs(y)
        size = (height, width)
        return Plan(Shape(size, n_out, n_channels), ImageSchema(size, n_channels), target)
