"""Neural networks that predict numbers."""

from typing import Any, final

import numpy.typing as npt

from pymlj.interface import Deterministic
from pymlj.scitypes import Continuous, Matrix, Table, Vector

from ._checks import check_loss_of_numbers
from ._fitresult import TargetSchema
from ._losses import mse
from ._model import Loss
from ._tables import TableNetwork
from ._targets import ColumnsSchema, Numbers, VectorSchema, read_columns, read_vector
from ._tensors import Reals
from .builders import Builder, Linear


class _Regressor(TableNetwork, Deterministic):
    """Base of the two regressors: targets are numbers, and outputs are predictions."""

    builder: Builder = Linear()
    loss: Loss = mse

    def _goal(self, y: Numbers) -> npt.NDArray[Any]:
        return y.values

    def _decode(self, target: Any, output: Reals) -> Any:
        return target.decode(output)


@final
class NeuralNetworkRegressor(_Regressor):
    """A neural network that predicts one number for each row of a table.

    Args:
        builder: Makes the network, once the shape of the data is known; it gets one output. The
            default, `Linear()`, ends with a relu, so that no prediction is negative;
            `MLP(hidden=(32,))` is a better start.
        optimiser: How the weights move.
        loss: What is minimised, `loss(yhat, y)`: any function of two tensors of shape
            `(batch, n_out)` whose value is a mean over the batch.
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
        >>> from pymlj import machine
        >>> from pymlj_flux import MLP, Adam, NeuralNetworkRegressor
        >>> X = np.linspace(-1, 1, 200).reshape(-1, 1)
        >>> model = NeuralNetworkRegressor(
        ...     builder=MLP(hidden=(16,)), optimiser=Adam(lr=0.01), epochs=60, batch_size=20, rng=0
        ... )
        >>> mach = machine(model, X, X[:, 0] ** 2).fit(verbosity=0)
        >>> bool(np.abs(mach.predict(X) - X[:, 0] ** 2).mean() < 0.05)
        True
    """

    target_scitype = Vector[Continuous]
    package_name = "pymlj_flux"

    _target_schema = VectorSchema

    def _check_further(self) -> None:
        super()._check_further()
        check_loss_of_numbers(self.loss, self.name)

    def _read_target(self, y: Any) -> Numbers:
        return read_vector(y, self.name)

    def _plan_outputs(self, y: Numbers) -> tuple[int, TargetSchema]:
        return 1, VectorSchema()


@final
class MultitargetNeuralNetworkRegressor(_Regressor):
    """A neural network that predicts several numbers for each row of a table.

    The target is a table or a matrix, and so are the predictions.

    Args:
        builder: Makes the network, once the shape of the data is known; it gets one output for each
            target. The default, `Linear()`, ends with a relu, so that no prediction is negative;
            `MLP(hidden=(32,))` is a better start.
        optimiser: How the weights move.
        loss: What is minimised, `loss(yhat, y)`: any function of two tensors of shape
            `(batch, n_out)` whose value is a mean over the batch, and over the targets.
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
        >>> import pandas as pd
        >>> from pymlj import machine
        >>> from pymlj_flux import MLP, MultitargetNeuralNetworkRegressor
        >>> X = np.linspace(0, 1, 50).reshape(-1, 1)
        >>> y = pd.DataFrame({"double": 2 * X[:, 0], "square": X[:, 0] ** 2})
        >>> model = MultitargetNeuralNetworkRegressor(builder=MLP(), epochs=5, batch_size=10, rng=0)
        >>> list(machine(model, X, y).fit(verbosity=0).predict(X).columns)
        ['double', 'square']
    """

    target_scitype = Table(Continuous) | Matrix[Continuous]
    package_name = "pymlj_flux"

    _target_schema = ColumnsSchema

    def _read_target(self, y: Any) -> Numbers:
        return read_columns(y, self.name)

    def _plan_outputs(self, y: Numbers) -> tuple[int, TargetSchema]:
        return y.values.shape[1], ColumnsSchema(y.names, y.kind)
