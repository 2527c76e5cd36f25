"""`Pipeline`: models and functions, one after the other."""

from collections.abc import Mapping
from typing import Any, ClassVar, final

from pymlj._logging import log_info, warn
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.interface import PREDICT_OPERATIONS, Model, derived, forwarded, iteration_path
from pymlj.parameters import Field
from pymlj.scitypes import Scitype, Unknown

from ._components import (
    Component,
    as_component,
    automatic_name,
    individuate,
    is_predictor,
    is_static,
)
from ._many_components import ManyComponents
from ._pipeline_layout import is_last, lay_out, offered, predictor_of
from ._scitype_flow import check_flow, check_targets
from ._shipped import Shipped

_OPTIONS = ("operation", "prediction_type", "cache")
_TYPES = {
    "deterministic": "Deterministic",
    "probabilistic": "Probabilistic",
    "interval": "Interval",
}


def _abstract_type(pipe: Any) -> str:
    if isinstance(pipe, type):
        return "Model"
    components = pipe._components()
    name = predictor_of(components)
    if name is None:
        return "Static" if all(map(is_static, components.values())) else "Unsupervised"
    component = components[name]
    plain = is_last(name, components) and pipe.operation == "predict"
    if plain or not component.is_supervised:
        return str(component.abstract_type)
    return _TYPES.get(pipe.prediction_type, "Supervised")


def _prediction_type(pipe: Any) -> str:
    if isinstance(pipe, type):
        return "unknown"
    components = pipe._components()
    name = predictor_of(components)
    if name is None:
        return "unknown"
    if is_last(name, components) and pipe.operation == "predict":
        return str(components[name].prediction_type)
    return "deterministic"


def _input_scitype(pipe: Any) -> Scitype:
    first = None if isinstance(pipe, type) else next(iter(pipe._components().values()))
    return first.input_scitype if isinstance(first, Model) else Unknown


def _output_scitype(pipe: Any) -> Scitype:
    if isinstance(pipe, type):
        return Unknown
    components = pipe._components()
    last = components[predictor_of(components) or list(components)[-1]]
    return last.output_scitype if isinstance(last, Model) else Unknown


def _target_scitype(pipe: Any) -> Scitype:
    learners = [] if isinstance(pipe, type) else pipe._learners_of_target()
    return learners[-1].target_scitype if learners else Unknown


def _target_in_fit(pipe: Any) -> bool:
    return not isinstance(pipe, type) and bool(pipe._learners_of_target())


def _iteration_parameter(pipe: Any) -> str | None:
    model = None if isinstance(pipe, type) else pipe.wrapped_model()
    path = None if model is None else iteration_path(model)
    return None if path is None else f"{predictor_of(pipe._components())}.{path}"


@final
class Pipeline(Shipped, ManyComponents):
    """Models and functions, one after the other: what one puts out, the next one takes.

    At most one of them predicts (is supervised, or an outlier detector). Transformers come before
    it; what comes after it acts on its predictions, and learns from them if it learns. The target,
    and weights, go to the model that predicts; the target also to transformers before it that learn
    from it. `a >> b` makes pipelines too.

    Components are hyperparameters: `pipe.standardizer`, `pipe.standardizer.count`. A component may
    be replaced by one of the same kind. Fitting again trains what has changed, and what comes after
    it.

    Args:
        *components: Models, classes of models, functions. Their names are those of their classes in
            snake case, `f` for functions, and numbered if they are repeated.
        operation: The operation of the model that predicts whose output is the prediction of the
            pipeline, such as `"predict_mode"`.
        prediction_type: `"deterministic"`, `"probabilistic"` or `"interval"`: what comes out, where
            something comes after the model that predicts. By default `"deterministic"`.
        cache: Whether the components keep the data they are trained on, which saves time when the
            pipeline is fitted again, at the cost of memory.
        **named: Components under names of your own, in place of `components`.

    Raises:
        ArgumentError: There is no component, two that predict, something that is neither model nor
            function, names for some only, or an option that does not fit.
        ScitypeError: A component cannot take what the one before it puts out.

    Example:
        >>> from pymlj import ConstantClassifier, Pipeline, Standardizer, load_iris, machine
        >>> pipe = Pipeline(Standardizer(), ConstantClassifier())
        >>> pipe == Standardizer() >> ConstantClassifier()
        True
        >>> X, y = load_iris()
        >>> mach = machine(pipe, X, y).fit(verbosity=0)
        >>> mach.predict_mode(X.iloc[:2]).tolist()
        ['setosa', 'setosa']
        >>> sorted(mach.fitted_params())
        ['constant_classifier', 'standardizer']
    """

    operation: str = "predict"
    cache: bool = True

    _unlaid: ClassVar[tuple[str, ...]] = ("cache", "prediction_type")

    abstract_type: ClassVar[Any] = derived(_abstract_type)
    prediction_type: ClassVar[Any] = derived(_prediction_type)
    is_supervised: ClassVar[Any] = forwarded("is_supervised", False)
    input_scitype: ClassVar[Any] = derived(_input_scitype)
    output_scitype: ClassVar[Any] = derived(_output_scitype)
    target_scitype: ClassVar[Any] = derived(_target_scitype)
    target_in_fit: ClassVar[Any] = derived(_target_in_fit)
    iteration_parameter: ClassVar[Any] = derived(_iteration_parameter)
    supports_weights: ClassVar[Any] = forwarded("supports_weights", False)
    supports_class_weights: ClassVar[Any] = forwarded("supports_class_weights", False)
    supports_training_losses: ClassVar[Any] = forwarded("supports_training_losses", False)
    reports_feature_importances: ClassVar[Any] = forwarded("reports_feature_importances", False)

    def __init__(
        self,
        *components: Any,
        operation: str = "predict",
        prediction_type: str | None = None,
        cache: bool = True,
        **named: Any,
    ) -> None:
        self._install(_named(components, named), {"operation": operation, "cache": cache})
        self._set_prediction_type(prediction_type)
        self._finish()
        self._say_what_is_predicted()

    @staticmethod
    def joined(left: Any, right: Any) -> "Pipeline":
        """The pipeline of all that `left` and `right` consist of: what `left >> right` is.

        Components keep their names, which are numbered if they are repeated. `cache` holds if it
        holds for both; `operation` comes from the side that predicts.

        Args:
            left: A model, a function, or a pipeline, which is taken apart.
            right: Likewise.

        Raises:
            ArgumentError: One is neither model nor function; or both predict.
        """
        sides = [as_component(side, "The two sides of `>>`") for side in (left, right)]
        pipes = [side for side in sides if isinstance(side, Pipeline)]
        caches = {pipe.cache for pipe in pipes}
        if len(caches) > 1:
            log_info("One of the pipelines has `cache=False`, and so has the new one.", 1)
        operations = [pipe.operation for pipe in pipes if pipe.wrapped_model() is not None]
        operation = operations[-1] if operations else "predict"
        parts = individuate(pair for side in sides for pair in _parts(side))
        return Pipeline(operation=operation, cache=all(caches), **parts)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "prediction_type":
            self._set_prediction_type(value)
        else:
            super().__setattr__(name, value)

    def _set_prediction_type(self, given: str | None) -> None:
        """Check what was given; note it where it says more than the components do."""
        vars(self).pop("prediction_type", None)
        settings = {name: f for name, f in self._fields.items() if name != "prediction_type"}
        components = self._components()
        name = predictor_of(components)
        if given in (None, "unknown"):
            pass
        elif given not in _TYPES:
            raise ArgumentError(
                "`prediction_type` must be 'deterministic', 'probabilistic', 'interval' or None, "
                f"but got {given!r}."
            )
        elif name is None:
            warn("`prediction_type` is ignored, since no component of the pipeline predicts.")
        elif not is_last(name, components):
            settings["prediction_type"] = Field("prediction_type", str, None)
            object.__setattr__(self, "prediction_type", given)
        elif given != self.prediction_type:
            raise ArgumentError(
                f"`prediction_type={given!r}` contradicts the last component, `{name}`, with which "
                f"it is {self.prediction_type!r}; leave it out."
            )
        object.__setattr__(self, "_fields", settings)

    def _say_what_is_predicted(self) -> None:
        components = self._components()
        name = predictor_of(components)
        if name is None or is_last(name, components) or "prediction_type" in self._fields:
            return
        if self.operation == "predict" and components[name].prediction_type != "deterministic":
            log_info(
                f"The pipeline is taken to be deterministic, since something comes after `{name}`; "
                "if that is wrong, say so: `prediction_type=...`.",
                verbosity=1,
            )

    def _learners_of_target(self) -> list[Model]:
        """The components that are trained with the target, that which predicts being the last."""
        found = []
        for part in self._components().values():
            if isinstance(part, Model) and part.target_in_fit:
                found.append(part)
            if is_predictor(part):
                break
        return found

    def wrapped_model(self) -> Model | None:
        """The component that predicts, if there is one."""
        name = predictor_of(self._components())
        return None if name is None else getattr(self, name)

    def check(self) -> None:
        """Refuse components that do not go together, and options that do not exist."""
        super().check()
        components = self._components()
        predictors = [name for name, part in components.items() if is_predictor(part)]
        if len(predictors) > 1:
            raise ArgumentError(
                "At most one component of a pipeline may predict, but "
                f"{' and '.join(f'`{name}`' for name in predictors)} do; "
                "`Transformer(model)` makes a transformer of one, `Stack` combines several."
            )
        if self.operation not in PREDICT_OPERATIONS:
            raise ArgumentError(
                f"`operation` must be one of {', '.join(map(repr, PREDICT_OPERATIONS))}, "
                f"but got {self.operation!r}."
            )
        check_flow(components, self.operation)
        check_targets(components)

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """Lay out the components in a row."""
        return lay_out(self._components(), self.operation, self.cache, data)

    def _offers(self, operation: str) -> bool:
        return operation in offered(self._components(), self.operation, self.prediction_type)

    def _leading_component(self) -> str | None:
        return predictor_of(self._components())


def _named(positional: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Component]:
    if positional and named:
        hints = [did_you_mean(name, _OPTIONS) for name in named]
        raise ArgumentError(
            "Give all components of a `Pipeline` names, or none, but "
            f"{len(positional)} came without and {', '.join(f'`{name}`' for name in named)} with."
            f"{next(filter(None, hints), '')}"
        )
    if not positional and not named:
        raise ArgumentError(
            "A `Pipeline` needs components: `Pipeline(Standardizer(), model)`, but got none."
        )
    where = "The components of a `Pipeline`"
    if named:
        return {name: as_component(value, where) for name, value in named.items()}
    parts = [as_component(value, where) for value in positional]
    return individuate((automatic_name(part), part) for part in parts)


def _parts(side: Component) -> list[tuple[str, Component]]:
    if isinstance(side, Pipeline):
        return list(side._components().items())
    return [(automatic_name(side), side)]
