"""`Transformer`: a supervised model in the role of a transformer."""

from collections.abc import Mapping
from typing import Any, ClassVar, final

from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS, derived
from pymlj.machines import machine, source
from pymlj.scitypes import Continuous, Scitype, Unknown, Vector

from ._components import is_static
from ._wrapper import WrappingComposite


def _output_scitype(model: Any) -> Scitype:
    if isinstance(model, type):
        return Unknown
    operation = model.operation or model.usual_operation()
    scitypes: dict[str, Scitype] = {
        "transform": model.model.output_scitype,
        "inverse_transform": model.model.inverse_transform_scitype,
        "predict": model.model.predict_scitype,
        "predict_mode": model.model.target_scitype,
        "predict_mean": Vector[Continuous],
        "predict_median": Vector[Continuous],
    }
    return scitypes.get(operation, Unknown)


@final
class Transformer(WrappingComposite):
    """Makes a transformer of a model that predicts, so that another one may follow in a pipeline.

    `transform` of it is an operation of the model inside, which is trained with the target.

    Args:
        model: A model that learns, usually a supervised one; may be given by position.
        operation: The name of the operation, such as `"predict_mode"`. `None` is `"transform"` if
            the model has that, else `"predict"`.
        cache: Whether the model keeps the data it is trained on.

    Raises:
        ArgumentError: The model learns nothing, or has no such operation.

    Fitted parameters:
        model: Those of the model inside.

    Report:
        model: That of the model inside.

    Example:
        >>> import numpy as np
        >>> from pymlj import DeterministicConstantRegressor, Transformer, machine
        >>> X, y = np.zeros((2, 1)), np.array([1.0, 4.0])
        >>> mach = machine(Transformer(DeterministicConstantRegressor()), X, y).fit(verbosity=0)
        >>> mach.transform(X)
        array([2.5, 2.5])
    """

    operation: str | None = None
    cache: bool = True

    abstract_type: ClassVar[Any] = "Unsupervised"
    is_supervised: ClassVar[Any] = False
    prediction_type: ClassVar[Any] = "unknown"
    supports_weights: ClassVar[Any] = False
    supports_class_weights: ClassVar[Any] = False
    output_scitype: ClassVar[Any] = derived(_output_scitype)

    def usual_operation(self) -> str:
        """The operation that is used if none is named."""
        return "transform" if hasattr(self.model, "transform") else "predict"

    def check(self) -> None:
        """Refuse models that learn nothing, and operations that there are not."""
        name = type(self.model).__name__
        if is_static(self.model):
            raise ArgumentError(
                f"`Transformer` must be given a model that learns, but `{name}` is static: it is "
                "a transformer already."
            )
        operation = self.operation or self.usual_operation()
        if operation not in OPERATIONS or not hasattr(self.model, operation):
            offered = ", ".join(repr(o) for o in OPERATIONS if hasattr(self.model, o))
            raise ArgumentError(
                f"`operation` must be an operation of `{name}`, which has {offered or 'none'}, "
                f"but got {operation!r}."
            )

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """The model, its operation called `transform`."""
        sources = [source(item) for item in data]
        mach = machine("model", *sources, cache=self.cache)
        operation = self.operation or self.usual_operation()
        ends = {"transform": getattr(mach, operation)(sources[0])}
        if self._offers("inverse_transform"):
            ends["inverse_transform"] = mach.inverse_transform(sources[0])
        return ends

    def _offers(self, operation: str) -> bool:
        if operation == "inverse_transform":
            transforms = (self.operation or self.usual_operation()) == "transform"
            return transforms and hasattr(self.model, operation)
        return operation == "transform"
