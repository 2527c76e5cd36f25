"""`TransformedTargetModel`: a model that learns a transformed target."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, final

from pymlj._show import short
from pymlj.exceptions import ArgumentError, ScitypeError
from pymlj.interface import PREDICT_OPERATIONS, Model, derived
from pymlj.machines import machine, node, source
from pymlj.scitypes import Scitype, Unknown, overlap

from ._components import is_predictor, is_static
from ._wrapper import WrappingComposite

_IDENTITY = "identity"


def _target_scitype(model: Any) -> Scitype:
    if isinstance(model, type):
        return Unknown
    declared: Scitype = getattr(model.transformer, "input_scitype", Unknown)
    inner: Scitype = model.model.target_scitype
    return inner if declared == Unknown else declared


@final
class TransformedTargetModel(WrappingComposite):
    """Trains a model on a transformed target, and transforms its predictions back.

    Weights go to the model inside. A change of the model trains the model alone, a change of the
    transformer both.

    Args:
        model: A model that predicts; may be given by position.
        transformer: What the target goes through: a transformer of vectors, such as
            `UnivariateStandardizer()`, or a function, such as `np.log`. It must be given.
        inverse: The function that predictions go through. By default `inverse_transform` of the
            transformer, which a function does not have: then predictions stay on the transformed
            scale, with a warning. `"identity"` leaves them there deliberately, as must be if
            `model` predicts distributions or intervals.
        cache: Whether the components keep the data they are trained on, which saves time when the
            model is fitted again, at the cost of memory.

    Raises:
        ArgumentError: The model does not predict, or there is no transformer, or one that cannot
            transform back while that is needed.
        ScitypeError: The model cannot learn what the transformer puts out.

    Fitted parameters:
        model: Those of the model.
        transformer: Those of the transformer, if it learns.

    Report:
        model: That of the model.
        transformer: That of the transformer, if it has one.

    Example:
        >>> import numpy as np
        >>> from pymlj import DeterministicConstantRegressor, TransformedTargetModel, machine
        >>> model = TransformedTargetModel(
        ...     DeterministicConstantRegressor(), transformer=np.log, inverse=np.exp
        ... )
        >>> X = np.zeros((2, 1))
        >>> mach = machine(model, X, np.array([4.0, 9.0])).fit(verbosity=0)
        >>> mach.predict(X).round(6)
        array([6., 6.])
    """

    transformer: Any = None
    inverse: Callable[[Any], Any] | str | None = None
    cache: bool = True

    target_scitype: ClassVar[Any] = derived(_target_scitype)

    def check(self) -> None:
        """Refuse components that do not go together."""
        name = type(self.model).__name__
        if not is_predictor(self.model) or not self.model.target_in_fit:
            raise ArgumentError(
                f"`model` must be supervised, but `{name}` does not learn a target."
            )
        if self.transformer is None:
            raise ArgumentError(
                "`TransformedTargetModel` needs a `transformer`: a transformer of vectors, or a "
                "function together with its `inverse`: `transformer=np.log, inverse=np.exp`."
            )
        if isinstance(self.inverse, str) and self.inverse != _IDENTITY:
            raise ArgumentError(
                f"`inverse` must be a function, 'identity' or None, but got {self.inverse!r}."
            )
        if isinstance(self.transformer, Model):
            self._check_transformer(self.transformer)
        elif not callable(self.transformer):
            raise ArgumentError(
                f"`transformer` must be a model or a function, but got {short(self.transformer)}."
            )

    def _check_transformer(self, transformer: Model) -> None:
        wanted, made = self.model.target_scitype, transformer.output_scitype
        if not overlap(wanted, made):
            raise ScitypeError(
                f"`model` (`{type(self.model).__name__}`) learns {wanted}, but `transformer` "
                f"(`{type(transformer).__name__}`) puts out {made}."
            )
        if is_predictor(transformer) or not hasattr(transformer, "transform"):
            raise ArgumentError(
                f"`transformer` must be a transformer, but `{type(transformer).__name__}` is none."
            )
        if self.inverse is None and not hasattr(transformer, "inverse_transform"):
            raise ArgumentError(
                f"`{type(transformer).__name__}` has no `inverse_transform`, so `inverse` must be "
                "given: a function, or 'identity' to leave predictions on the transformed scale."
            )

    def clean(self) -> str:
        """Make an instance of a class; without a way back, leave predictions as they are."""
        if isinstance(self.transformer, type) and issubclass(self.transformer, Model):
            self.transformer = self.transformer()
            self.check()
        if self.inverse == _IDENTITY:
            return ""
        if self.model.prediction_type != "deterministic":
            self.inverse = _IDENTITY
            return (
                f"`{type(self.model).__name__}` does not predict values of the target, so its "
                "predictions cannot be transformed back; they stay on the transformed scale "
                "(`inverse='identity'`)."
            )
        if self.inverse is None and not isinstance(self.transformer, Model):
            self.inverse = _IDENTITY
            return (
                "`transformer` is a function and no `inverse` is given, so predictions stay on the "
                "transformed scale (`inverse='identity'`)."
            )
        return ""

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """The target goes through the transformer, the predictions back."""
        Xs, ys, *others = (source(item) for item in data)
        back: Callable[[Any], Any] | str | None = self.inverse
        if isinstance(self.transformer, Model):
            learned = () if is_static(self.transformer) else (ys,)
            scaler = machine("transformer", *learned, cache=self.cache)
            target = scaler.transform(ys)
            back = back or scaler.inverse_transform
        else:
            target = node(self.transformer, ys)
        mach = machine("model", Xs, target, *others, cache=self.cache)
        ends = {
            operation: getattr(mach, operation)(Xs)
            for operation in (*PREDICT_OPERATIONS, "transform")
            if hasattr(self.model, operation)
        }
        if back != _IDENTITY:
            ends["predict"] = self._back(back, ends["predict"])
        return ends

    def _back(self, back: Any, predicted: Any) -> Any:
        uses_model = self.inverse is None
        return back(predicted) if uses_model else node(back, predicted)

    def _offers(self, operation: str) -> bool:
        return operation != "inverse_transform" and super()._offers(operation)
