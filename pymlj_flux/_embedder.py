"""`EntityEmbedder`: the embeddings that a neural network learns, as a transformer."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from pymlj.exceptions import ArgumentError
from pymlj.interface import Unsupervised
from pymlj.scitypes import Continuous, Finite, Matrix, Table, Vector

from ._fitresult import Fitted, TrainingState
from ._tables import TableNetwork


@final
class EntityEmbedder(Unsupervised):
    """Replaces categorical columns by the vectors that a neural network learns for their levels.

    Training it is training the network, with a target; `transform` is that of the network.

    Args:
        model: A neural network for tables, such as `NeuralNetworkClassifier`. It may be given by
            position.

    Reference:
        C. Guo and F. Berkhahn, Entity Embeddings of Categorical Variables, arXiv:1604.06737.

    Example:
        >>> import pandas as pd
        >>> from pymlj import categorical, machine
        >>> from pymlj_flux import EntityEmbedder, NeuralNetworkRegressor
        >>> X = pd.DataFrame({"city": categorical(["Oslo", "Rome", "Bonn", "Rome"])})
        >>> network = NeuralNetworkRegressor(embedding_dims={"city": 2}, epochs=3, rng=1)
        >>> mach = machine(EntityEmbedder(network), X, [1.0, 4.0, 2.0, 4.5]).fit(verbosity=0)
        >>> mach.transform(X).shape, list(mach.transform(X).columns)
        ((4, 2), ['city_1', 'city_2'])
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("model",)
    model: TableNetwork

    input_scitype = TableNetwork.input_scitype
    output_scitype = TableNetwork.output_scitype
    target_scitype = Vector[Continuous] | Vector[Finite] | Table(Continuous) | Matrix[Continuous]
    target_in_fit = True
    supports_training_losses = True
    iteration_parameter = "model.epochs"
    is_wrapper = True
    package_name = "pymlj_flux"

    def clean(self) -> str:
        """Mend the network's hyperparameters."""
        return self.model.clean()

    def reformat(self, *args: Any) -> tuple[Any, ...]:
        """As the network wants it."""
        return self.model.reformat(*args)

    def selectrows(self, rows: Any, *data: Any) -> tuple[Any, ...]:
        """Some rows of what `reformat` gave."""
        return self.model.selectrows(rows, *data)

    def fit(
        self, verbosity: int, X: Any, y: Any = None
    ) -> tuple[Fitted, TrainingState, dict[str, Any]]:
        """Train the network.

        Raises:
            ArgumentError: There is no target.
        """
        if y is None:
            raise ArgumentError(
                f"`{self.name}` learns its vectors by predicting a target, but was given features "
                f"only: `machine({self.name}(model), X, y)`."
            )
        return self.model.fit(verbosity, X, y)

    def update(
        self, verbosity: int, old_fitresult: Fitted, old_cache: TrainingState, X: Any, y: Any = None
    ) -> tuple[Fitted, TrainingState, dict[str, Any]]:
        """Train the network on, if it can be."""
        return self.model.update(verbosity, old_fitresult, old_cache, X, y)

    def transform(self, fitresult: Fitted, X: Any) -> Any:
        """Replace each categorical column by its embedding; see `NeuralNetworkRegressor`."""
        return self.model.transform(fitresult, X)

    def fitted_params(self, fitresult: Fitted) -> dict[str, Any]:
        """Those of the network: `chain` and `embeddings`."""
        return self.model.fitted_params(fitresult)

    def training_losses(self, report: Any) -> Sequence[float]:
        """The mean batch loss of each epoch."""
        return self.model.training_losses(report)

    def save(self, fitresult: Fitted) -> dict[str, Any]:
        """As the network does."""
        return self.model.save(fitresult)

    def restore(self, saved: Mapping[str, Any]) -> Fitted:
        """As the network does."""
        return self.model.restore(saved)

    def save_cache(self, cache: TrainingState) -> dict[str, Any]:
        """As the network does."""
        return self.model.save_cache(cache)

    def restore_cache(self, saved: Mapping[str, Any]) -> TrainingState:
        """As the network does."""
        return self.model.restore_cache(saved)
