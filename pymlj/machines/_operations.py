"""The operations of a machine: `predict`, `transform` and their kin.

They go by the model as it was at the last training, so that later changes to its hyperparameters do
not mix with parameters learned under others.
"""

import inspect
from typing import Any

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS, Model

from ._fitting import fit_one
from ._nodes import Node, is_node
from ._protocols import Sink
from ._state import MachineState
from ._training import Training, is_static


class Operations(MachineState):
    """The operations, as methods. See `Machine`."""

    def predict(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Predict the target of new data, or of rows of the training data.

        Args:
            X: New data; if left out, the first argument the machine was made with. A node gives a
                node, to be computed when it is called.
            *more: Further arguments, for `Static` models that take several.
            rows: Rows of the training data, where no `X` is given; `None` for all, whatever rows
                the machine was trained on.

        Returns:
            What the model predicts: values of the target, or a distribution for each row.

        Raises:
            NotTrainedError: The machine has not been fitted.
            ArgumentError: The model has no such operation, or there is no data to operate on.
        """
        return operate(self, "predict", X, more, rows)

    def predict_mode(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Predict the most probable value of the target. Takes what `predict` takes."""
        return operate(self, "predict_mode", X, more, rows)

    def predict_mean(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Predict the mean of the target. Takes what `predict` takes."""
        return operate(self, "predict_mean", X, more, rows)

    def predict_median(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Predict the median of the target. Takes what `predict` takes."""
        return operate(self, "predict_median", X, more, rows)

    def predict_joint(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Predict one distribution for all rows together. Takes what `predict` takes."""
        return operate(self, "predict_joint", X, more, rows)

    def transform(self, X: Any = None, *more: Any, rows: Any = None) -> Any:
        """Transform new data, or rows of the training data. Takes what `predict` takes."""
        return operate(self, "transform", X, more, rows)

    def inverse_transform(self, X: Any = None, *more: Any) -> Any:
        """Undo `transform`.

        Args:
            X: Data as `transform` returns it; must be given.
            *more: Further arguments, for `Static` models that take several.

        Raises:
            NotTrainedError: The machine has not been fitted.
            ArgumentError: The model has no such operation, or there is no data to operate on.
        """
        return operate(self, "inverse_transform", X, more, None)

    def _apply(self, operation: str, arguments: tuple[Any, ...], sink: Sink | None) -> Any:
        """What an operation makes of data; its report goes to `sink`, or is kept."""
        training = _ready(self, operation)
        if len(arguments) == 1:
            arguments = _reformatted(training.model, operation, arguments[0])
        output, report = _call(training, operation, arguments)
        if operation not in training.model.reporting_operations:
            return output
        if sink is None:
            _keep_report(training, operation, report)
        else:
            sink(self, operation, report)
        return output


def operate(
    mach: Operations, operation: str, X: Any, more: tuple[Any, ...] = (), rows: Any = None
) -> Any:
    """Apply an operation of the model of a machine; or make a node that will.

    Args:
        mach: The machine.
        operation: Name of the operation.
        X: New data, or a node; `None` for the data the machine was made with.
        more: Further arguments.
        rows: Rows of that data.
    """
    if X is not None and rows is not None:
        raise ArgumentError(
            f"`{operation}` takes new data or `rows` of the training data, but got both."
        )
    if any(map(is_node, (X, *more))):
        return Node(operation, mach, (X, *more))
    training = _ready(mach, operation)
    _check_offered(training.model, operation)
    if more and X is None and not is_static(training.model):
        raise ArgumentError(
            f"`{operation}` of `{type(training.model).__name__}` takes one argument; rows of the "
            f"training data are given by name: `{operation}(rows={short(more[0])})`."
        )
    if more:
        arguments = (X, *more)
    elif X is not None:
        arguments = _reformatted(training.model, operation, X)
    else:
        arguments = (_bound(mach, training, operation, rows),)
    output, report = _call(training, operation, arguments)
    if operation in training.model.reporting_operations:
        _keep_report(training, operation, report)
    return output


def _call(training: Training, operation: str, arguments: tuple[Any, ...]) -> tuple[Any, Any]:
    """What an operation gives, and what it reports."""
    _check_offered(training.model, operation)
    if is_static(training.model):
        _check_arguments(training.model, operation, arguments)
    output = getattr(training.model, operation)(training.fitresult, *arguments)
    if operation not in training.model.reporting_operations:
        return output, None
    output, report = output
    return output, report


def _keep_report(training: Training, operation: str, report: Any) -> None:
    training.reports.pop(operation, None)  # so that the latest comes last
    training.reports[operation] = report


def _ready(mach: MachineState, operation: str) -> Training:
    """What the last training left; a machine that needs no data for it is trained now."""
    if mach._training is None and mach._symbol is None and is_static(mach.model):
        fit_one(mach, verbosity=0)
    return mach._trained(operation)


def _check_offered(model: Model, operation: str) -> None:
    if getattr(model, operation, None) is not None:
        return
    name = type(model).__name__
    offered = [f"`{o}`" for o in OPERATIONS if hasattr(model, o)]
    hint = f"it has {', '.join(offered)}" if offered else "it has no operation at all"
    if operation.startswith("predict_") and model.prediction_type == "deterministic":
        hint = "it predicts values and not distributions: use `predict`"
    raise ArgumentError(f"`{name}` has no operation `{operation}`; {hint}.")


def _check_arguments(model: Model, operation: str, arguments: tuple[Any, ...]) -> None:
    """Whether an operation that takes more than `X` got what it takes."""
    names = list(inspect.signature(getattr(model, operation)).parameters)[1:]
    try:
        inspect.signature(getattr(model, operation)).bind(None, *arguments)
    except TypeError as error:
        raise ArgumentError(
            f"`{operation}` of `{type(model).__name__}` takes {', '.join(f'`{n}`' for n in names)},"
            f" but got {len(arguments)} argument{'' if len(arguments) == 1 else 's'}: {error}."
        ) from error


def _reformatted(model: Model, operation: str, X: Any) -> tuple[Any, ...]:
    # What is transformed back has the form of an output, which `reformat` does not know.
    if operation == "inverse_transform" or is_static(model):
        return (X,)
    return model.reformat(X)


def _bound(mach: MachineState, training: Training, operation: str, rows: Any) -> Any:
    """Rows of the data the machine was made with."""
    name = type(training.model).__name__
    if operation == "inverse_transform":
        raise ArgumentError(f"`inverse_transform` needs data: `inverse_transform(X)` of `{name}`.")
    if is_static(training.model):
        raise ArgumentError(
            f"`{name}` learns nothing, so its machine has no data of its own: "
            f"call `{operation}(X)`."
        )
    if not mach._has_data:
        raise ArgumentError(
            f"This machine was loaded without data, so `{operation}` needs some: "
            f"call `{operation}(X)`, or load it with `load_machine(path, X, y)`."
        )
    data = mach._data
    return data.first(training.model, data.store.row_numbers(rows), mach._upstream_state())
