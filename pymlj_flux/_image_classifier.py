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

    The network takes `(batch, n_channels, height, width)`; integer pixels are divided by 255. All
    images have one size. They come as `coerce` makes them, as a list of PIL images or arrays, or as
    a stack `(n, height, width[, channels])`.

    Args:
        builder: Makes the network from `n_in`, height and width, `n_channels`, 1 or 3, and `n_out`,
            the number of levels of the target.

    The other hyperparameters are those of `NeuralNetworkClassifier`, but for `embedding_dims` and
    `handle_unknown`.

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
