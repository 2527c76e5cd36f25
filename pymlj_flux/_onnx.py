"""Writing a trained network to an ONNX file, from which other programs predict."""

import contextlib
import importlib.util
import json
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, final

import torch
from torch import Tensor, nn

from pymlj.exceptions import ArgumentError, BuilderError, NotTrainedError

from ._features import FeatureSchema
from ._fitresult import Fitted, Plan
from ._model import NeuralNetwork
from ._targets import ColumnsSchema, LabelsSchema, VectorSchema

_LIBRARIES = ("onnx", "onnxscript")
_ROWS = 2  # of the batch that is traced; torch takes one row for a case of its own


def export_onnx(mach: Any, path: str | os.PathLike[str]) -> None:
    """Write the network of a trained machine to an ONNX file.

    The file needs neither pymlj nor torch. It takes any number of rows, and gives what `predict`
    gives, as float32: the finaliser is part of it.

    | input | for | shape and type |
    |---|---|---|
    | `numbers` | the columns of a table or matrix that hold numbers | `(n, columns)`, float32 |
    | `codes` | the categorical columns, if there are any | `(n, columns)`, int64 |
    | `images` | images | `(n, channels, height, width)`, float32 |

    A code is the place of a level, counted from 0, in the list that the metadata has of each
    column; -1 is a level that training did not know, which becomes a vector of zeros. Integer
    pixels are divided by 255 first.

    | output | of | shape |
    |---|---|---|
    | `prediction` | `NeuralNetworkRegressor` | `(n,)` |
    | `prediction` | `MultitargetNeuralNetworkRegressor` | `(n, targets)` |
    | `probabilities` | classifiers, also the binary one | `(n, levels)` |

    The metadata of the file, text by name, has `model`, and as JSON `numbers` (names of columns,
    or places), `codes` (pairs of name and levels), `levels` (of the target), `targets` (names).

    Args:
        mach: A trained machine of one of the five neural networks, or of an `IteratedModel` or
            `TunedModel` around one.
        path: The file to write. Networks above 2 GB put their weights in a file beside it.

    Raises:
        NotTrainedError: The machine has not been trained.
        ArgumentError: It is none of a neural network.
        BuilderError: Torch cannot turn the network into a graph of operations.
        ImportError: A library is missing; `pip install "pymlj[onnx]"`.

    Example:
        >>> from pymlj import load_iris, machine
        >>> from pymlj_flux import NeuralNetworkClassifier, export_onnx
        >>> X, y = load_iris()
        >>> clf = NeuralNetworkClassifier(epochs=5, batch_size=10, rng=0)
        >>> mach = machine(clf, X, y).fit(verbosity=0)
        >>> export_onnx(mach, "iris.onnx")  # doctest: +SKIP
        >>> session = onnxruntime.InferenceSession("iris.onnx")  # doctest: +SKIP
        >>> session.run(None, {"numbers": X.to_numpy(dtype="float32")})  # doctest: +SKIP
    """
    model, fitted = _network_of(mach)
    for library in _LIBRARIES:
        if importlib.util.find_spec(library) is None:
            raise ImportError(
                f"`export_onnx` needs {library}, which is not installed; "
                '`pip install "pymlj[onnx]"`.'
            )
    graph = _Graph(fitted)
    program = _traced(graph, model)
    program.model.metadata_props.update(_metadata(model, fitted.plan))
    with _quiet():
        program.save(os.fspath(path))


def _network_of(mach: Any) -> tuple[NeuralNetwork, Fitted]:
    """The neural network of a machine, or of the machine that a wrapper has inside."""
    inner = mach
    while True:
        if not (hasattr(inner, "last_model") and hasattr(inner, "model")):
            raise ArgumentError(
                "`export_onnx` takes a machine, as `machine(model, X, y).fit()` gives it, but got "
                f"a `{type(inner).__name__}`."
            )
        model = inner.last_model
        if model is None:
            raise NotTrainedError(
                "`export_onnx` needs a trained machine, but this one of "
                f"`{type(inner.model).__name__}` has not been trained; call `fit()` first."
            )
        learned = inner.fitresult
        if isinstance(model, NeuralNetwork):
            return model, learned
        inner = getattr(learned, "machine", learned)
        if inner is None:
            raise ArgumentError(
                f"`export_onnx` needs the best model trained, but this `{type(model).__name__}` "
                "did not train it; `train_best=True` does."
            )
        if not hasattr(inner, "last_model"):
            raise ArgumentError(
                "`export_onnx` takes a machine of a neural network of `pymlj_flux`, by itself or "
                f"in an `IteratedModel` or `TunedModel`, but got one of `{type(model).__name__}`. "
                "What such a model does before and after the network is no part of the network."
            )


@final
class _Graph(nn.Module):
    """A network with the inputs and outputs of the file."""

    def __init__(self, fitted: Fitted) -> None:
        super().__init__()
        self._network, inputs, target = fitted.chain, fitted.plan.inputs, fitted.plan.target
        self._of_one = isinstance(target, VectorSchema)
        self._of_two = isinstance(target, LabelsSchema) and fitted.plan.shape.n_out == 1
        self.output = "probabilities" if isinstance(target, LabelsSchema) else "prediction"
        if isinstance(inputs, FeatureSchema):
            coded = sorted(inputs.pools)
            plain = [place for place in range(inputs.n_columns) if place not in inputs.pools]
            self.examples = {}
            if plain:
                self.examples["numbers"] = torch.zeros(_ROWS, len(plain))
            if coded:
                self.examples["codes"] = torch.zeros(_ROWS, len(coded), dtype=torch.int64)
                # Where each column of the network is among the numbers followed by the codes.
                order = torch.tensor([*plain, *coded]).argsort()
                self.register_buffer("_order", order, persistent=False)
        else:
            self.examples = {"images": torch.zeros(_ROWS, inputs.n_channels, *inputs.size)}

    def forward(self, *given: Tensor) -> Tensor:
        """What `predict` gives."""
        x = given[0]
        if "codes" in self.examples:
            columns = [values.to(torch.float32) for values in given]
            x = torch.cat(columns, dim=1).index_select(1, self.get_buffer("_order"))
        out: Tensor = self._network(x).to(torch.float32)
        if self._of_one:
            return out[:, 0]
        return torch.cat([1 - out, out], dim=1) if self._of_two else out


def _traced(graph: _Graph, model: NeuralNetwork) -> Any:
    """The network as a program of ONNX."""
    rows = torch.export.Dim("n")
    try:
        with _quiet():
            return torch.onnx.export(
                graph.eval(),
                tuple(graph.examples.values()),
                dynamo=True,
                input_names=list(graph.examples),
                output_names=[graph.output],
                dynamic_shapes=(tuple({0: rows} for _ in graph.examples),),
                verbose=False,
            )
    except Exception as error:
        raise BuilderError(
            f"The network made by the builder `{model.builder!r}` cannot be exported to ONNX, "
            f"which takes operations of torch on batches of any size: {error}"
        ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Neither warnings nor log messages of the exporter reach the user."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


def _metadata(model: NeuralNetwork, plan: Plan) -> dict[str, str]:
    """What a reader of the file has to know of the data."""
    inputs, target = plan.inputs, plan.target
    found: dict[str, Sequence[Any]] = {}
    if isinstance(inputs, FeatureSchema):
        plain = [place for place in range(inputs.n_columns) if place not in inputs.pools]
        found["numbers"] = [inputs.name(place) for place in plain]
        coded = sorted(inputs.pools.items())
        found["codes"] = [[inputs.name(place), list(pool)] for place, pool in coded]
    if isinstance(target, LabelsSchema):
        found["levels"] = target.pool.tolist()
    if isinstance(target, ColumnsSchema) and target.names is not None:
        found["targets"] = target.names
    as_json = {key: json.dumps(value, default=_plain) for key, value in found.items()}
    return {"model": model.name, **as_json}


def _plain(value: Any) -> Any:
    """A label as JSON has it: a number of numpy as a number, anything else as text."""
    return value.item() if hasattr(value, "item") else str(value)
