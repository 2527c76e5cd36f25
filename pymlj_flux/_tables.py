"""What the neural networks for tables have in common: reading features, and embedding columns."""

import abc
from typing import Any, Literal

import numpy as np

from pymlj.scitypes import Continuous, Count, Finite, Matrix, Table
from pymlj.tables import build_table, column

from ._features import Features, FeatureSchema, read_features
from ._fitresult import Fitted, Plan, embeddings_of
from ._model import NeuralNetwork
from ._network import Shape
from ._tensors import Floats
from .embedding import EmbeddedColumn, check_dims, embedded_names, plan_dims


class TableNetwork(NeuralNetwork, abc.ABC):
    """Base of the neural networks for tables and matrices."""

    embedding_dims: dict[Any, int | float] = {}
    handle_unknown: Literal["error", "zero"] = "error"

    input_scitype = Table(Continuous, Count, Finite) | Matrix[Continuous] | Matrix[Count]
    output_scitype = Table(Continuous, Count) | Matrix[Continuous] | Matrix[Count]

    _input_schema = FeatureSchema

    def _check_further(self) -> None:
        super()._check_further()
        check_dims(self.embedding_dims)

    def _read_inputs(self, X: Any) -> Features:
        return read_features(X)

    def _plan(self, X: Features, y: Any) -> Plan:
        n_columns = X.values.shape[1]
        n_levels = {X.names[place] if X.names else place: len(p) for place, p in X.pools.items()}
        dims = dict(zip(X.pools, plan_dims(n_levels, self.embedding_dims).values(), strict=True))
        inputs = FeatureSchema(n_columns, X.names, dict(X.pools), dims)
        embedded = tuple(EmbeddedColumn(k, len(X.pools[k]), dim) for k, dim in dims.items())
        n_out, target = self._plan_outputs(y)
        return Plan(Shape(n_columns, n_out, embedded=embedded), inputs, target)

    def _align(self, inputs: Any, X: Any) -> Floats:
        aligned: Floats = inputs.align(X, self.handle_unknown)
        return aligned

    def transform(self, fitresult: Fitted, X: Features) -> Any:
        """Replace each categorical column by its embedding.

        The columns that take the place of `feature` are called `feature_1`, `feature_2`, ..., with
        one more underscore where a name is taken.

        Args:
            fitresult: What `fit` returned.
            X: Features, as `reformat` gave them.

        Returns:
            A table of the same kind; a table or matrix of numbers as it is.

        Raises:
            DimensionMismatch: The columns are not those of training.
            ArgumentError: A label is missing, or not known from training.
        """
        inputs = fitresult.plan.inputs
        assert isinstance(inputs, FeatureSchema), "the features of this model are tables"
        if not inputs.pools:
            X.check_readable()
            return X.source()
        values, source = self._align(inputs, X), X.source()
        tables = embeddings_of(fitresult)
        new_names = embedded_names(inputs.names or (), {k: t.shape[1] for k, t in tables.items()})
        columns: dict[Any, Any] = {}
        for place, name in enumerate(inputs.names or ()):
            if place not in inputs.pools:
                columns[name] = column(source, name)
                continue
            # The last row is for the code -1 of unknown levels.
            vectors = np.vstack([tables[name], np.zeros_like(tables[name][:1])])
            embedded = vectors[values[:, place].astype(np.intp)]
            columns.update(zip(new_names[name], embedded.T, strict=True))
        return build_table(columns, like=source)
