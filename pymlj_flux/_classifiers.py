"""Neural networks that predict probabilities of labels."""

import abc
from typing import Any, ClassVar, Literal, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError
from pymlj.interface import Probabilistic
from pymlj.scitypes import Finite, Vector

from ._activations import sigmoid, softmax
from ._checks import check_loss_of_classes, check_loss_of_two_classes
from ._fitresult import OnDevice, TargetSchema
from ._loss_rules import is_sigmoid, is_softmax
from ._losses import binary_cross_entropy, cross_entropy
from ._model import Inputs, Loss, NeuralNetwork
from ._network import Finaliser, Network
from ._probabilities import doubt_about, problem_of
from ._tables import TableNetwork
from ._targets import Labels, LabelsSchema, Weights, class_weights_of, mean_one, read_labels
from ._tensors import Reals
from .builders import Builder, Short

_SOME_ROWS = 64  # of the training data, looked at to see what a network gives


class Classifier(NeuralNetwork, Probabilistic, abc.ABC):
    """Base of the classifiers: targets are labels, and a finaliser makes probabilities."""

    finaliser: Finaliser = softmax
    class_weights: dict[Any, float] | Literal["balanced"] | None = None

    _target_schema = LabelsSchema
    _gives_one_output: ClassVar[bool] = False

    def _finaliser(self) -> Finaliser:
        return self.finaliser

    def _problem_of(self, network: Network, data: Inputs | OnDevice) -> str:
        one_output = self._gives_one_output
        good = is_sigmoid(self.finaliser) if one_output else is_softmax(self.finaliser)
        return "" if good else problem_of(network, data.head(_SOME_ROWS), self.finaliser)

    def _doubt_about(self, network: Network, data: Inputs | OnDevice) -> str:
        return doubt_about(network, data.head(_SOME_ROWS), self.finaliser)

    def _read_target(self, y: Any) -> Labels:
        return read_labels(y, self.name)

    def _row_weights(self, y: Labels, w: Weights | None) -> npt.NDArray[np.float64] | None:
        if self.class_weights is None:
            return None if w is None else mean_one(w.values)
        weights = class_weights_of(y, self.class_weights)[y.codes]
        return mean_one(weights if w is None else weights * w.values)

    def _check_further(self) -> None:
        super()._check_further()
        if not self._gives_one_output:
            check_loss_of_classes(self.loss, self.name)
        if isinstance(self.class_weights, dict):
            bad = {k: v for k, v in self.class_weights.items() if not 0 <= v < np.inf}
            if bad:
                raise ArgumentError(
                    f"`class_weights` must be finite and not negative, but they hold {bad}."
                )


class ManyClasses(Classifier, abc.ABC):
    """Base of the classifiers with one output for each level."""

    target_scitype = Vector[Finite]

    def _goal(self, y: Labels) -> npt.NDArray[Any]:
        return y.codes

    def _n_classes(self, target: Any) -> int:
        return len(target.pool)

    def _decode(self, target: Any, output: Reals) -> Any:
        return target.decode(output)

    def _plan_outputs(self, y: Labels) -> tuple[int, TargetSchema]:
        if len(y.pool) < 2:
            raise ArgumentError(
                f"`{self.name}` needs a target with two levels or more, but its pool is "
                f"{y.pool.tolist()}. If others can occur, say so: `categorical(y, levels=[...])`."
            )
        return len(y.pool), LabelsSchema(y.pool)


@final
class NeuralNetworkClassifier(TableNetwork, ManyClasses):
    """A neural network that predicts the probabilities of two or more labels for rows of a table.

    Args:
        builder: Makes the network, once the shape of the data is known; it gets as many outputs as
            the target has levels.
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
        embedding_dims: For categorical columns, by name, the width of their embedding: an int, or a
            fraction of the number of levels. By default one less than that number, ten at most.
        handle_unknown: What becomes of a level that training did not know: `"error"`, or `"zero"`
            for a vector of zeros.

    Fit again after `epochs` was raised, and training goes on; the same if `optimiser` has changed
    too, whose new settings then hold. After any other change it starts afresh.

    `fitted_params()` has the trained network as `chain`, and the `embeddings` of columns by name.
    `report()` has `training_losses`: one before training, then the mean batch loss of each epoch.

    Example:
        >>> from pymlj import load_iris, machine
        >>> from pymlj_flux import MLP, Adam, NeuralNetworkClassifier
        >>> X, y = load_iris()
        >>> clf = NeuralNetworkClassifier(
        ...     builder=MLP(hidden=(8,)), optimiser=Adam(lr=0.02), epochs=30, batch_size=10, rng=1
        ... )
        >>> mach = machine(clf, X, y).fit(verbosity=0)
        >>> bool((mach.predict_mode(X) == y).mean() > 0.9)
        True
    """

    builder: Builder = Short()
    loss: Loss = cross_entropy
    finaliser = softmax
    package_name = "pymlj_flux"


@final
class NeuralNetworkBinaryClassifier(TableNetwork, Classifier):
    """A neural network that predicts the probabilities of two labels for rows of a table.

    It has one output, the probability of the second level of the target.

    Args:
        builder: Makes the network, once the shape of the data is known; it gets one output.
        optimiser: How the weights move.
        loss: What is minimised, `loss(yhat, y)`: `yhat` are probabilities of the second level, `y`
            is 0 or 1, both of shape `(batch, 1)`. A loss that takes logits gets what is ahead of
            the finaliser. Losses of several classes, such as `cross_entropy`, are refused.
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
        finaliser: Makes probabilities of what the network gives, both of shape `(batch, 1)`.
        class_weights: How much the rows of a level count in training: a dict by level (1 for those
            left out), or `"balanced"`.
        embedding_dims: For categorical columns, by name, the width of their embedding: an int, or a
            fraction of the number of levels. By default one less than that number, ten at most.
        handle_unknown: What becomes of a level that training did not know: `"error"`, or `"zero"`
            for a vector of zeros.

    Fit again after `epochs` was raised, and training goes on; the same if `optimiser` has changed
    too, whose new settings then hold. After any other change it starts afresh.

    `fitted_params()` has the trained network as `chain`, and the `embeddings` of columns by name.
    `report()` has `training_losses`: one before training, then the mean batch loss of each epoch.

    Example:
        >>> import numpy as np
        >>> from pymlj import categorical, machine
        >>> from pymlj_flux import MLP, Adam, NeuralNetworkBinaryClassifier
        >>> X = np.linspace(-1, 1, 100).reshape(-1, 1)
        >>> y = categorical(np.where(X[:, 0] > 0, "up", "down"))
        >>> clf = NeuralNetworkBinaryClassifier(
        ...     builder=MLP(), optimiser=Adam(lr=0.05), epochs=20, batch_size=10, rng=1
        ... )
        >>> mach = machine(clf, X, y).fit(verbosity=0)
        >>> mach.predict_mode(X[[0, -1]]).tolist()
        ['down', 'up']
    """

    builder: Builder = Short()
    loss: Loss = binary_cross_entropy
    finaliser = sigmoid
    target_scitype = Vector[Finite[2]]
    package_name = "pymlj_flux"

    _gives_one_output = True

    def _check_further(self) -> None:
        super()._check_further()
        check_loss_of_two_classes(self.loss, self.name)
        if is_softmax(self.finaliser):
            raise ArgumentError(
                f"`{self.name}` has one output, of which softmax always makes 1, so `finaliser` "
                "must turn a single number into a probability. Take `finaliser=sigmoid`."
            )

    def _goal(self, y: Labels) -> npt.NDArray[Any]:
        return y.codes.astype(np.float32)[:, None]

    def _decode(self, target: Any, output: Reals) -> Any:
        return target.decode_second(output)

    def _plan_outputs(self, y: Labels) -> tuple[int, TargetSchema]:
        if len(y.pool) != 2:
            raise ArgumentError(
                f"`{self.name}` needs a target with two levels, but its pool is {y.pool.tolist()}. "
                "`NeuralNetworkClassifier` takes more; with fewer, say what else can occur: "
                "`categorical(y, levels=[...])`."
            )
        return 1, LabelsSchema(y.pool)
