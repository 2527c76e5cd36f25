"""Plain functions as measures, and the functions that take any measure."""

import inspect
from collections.abc import Callable
from typing import Any, ClassVar, final

import numpy as np

from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject
from pymlj.scitypes import Scitype

from . import _instances
from ._aggregate import AggregationMode, Mean
from ._base import Measure, Orientation, Proxy
from ._numbers import Floats


class _OfFunction(Measure):
    """What measures made of functions share: the traits are settings."""

    _positional: ClassVar[tuple[str, ...] | None] = ("function",)

    function: Callable[..., Any]
    # The traits that a function cannot state for itself are settings here, facts of the class
    # everywhere else; whoever reads them sees no difference.
    orientation: Orientation = "unoriented"  # type: ignore[misc]  # a class variable there
    kind_of_proxy: Proxy | None = None  # type: ignore[misc]  # a class variable there
    observation_scitype: Scitype | None = None  # type: ignore[misc]  # a class variable there
    external_aggregation_mode: AggregationMode = Mean()  # type: ignore[misc]  # a class variable there
    human_name = "function"

    @property
    def display_name(self) -> str:
        """The name of the function."""
        return str(getattr(self.function, "__name__", repr(self.function)))


@final
class FunctionMeasure(_OfFunction):
    """A function `f(yhat, y)` as a measure; made by `measure`."""

    def __call__(
        self, yhat: Any, y: Any = None, weights: Any = None, class_weights: Any = None
    ) -> Any:
        """Return what the function returns."""
        self._refuse_unsupported(weights, class_weights)
        return self.function(yhat, y)


@final
class WeightedFunctionMeasure(_OfFunction):
    """A function `f(yhat, y, weights=None)` as a measure; made by `measure`."""

    supports_weights = True

    def __call__(
        self, yhat: Any, y: Any = None, weights: Any = None, class_weights: Any = None
    ) -> Any:
        """Return what the function returns."""
        self._refuse_unsupported(weights, class_weights)
        return self.function(yhat, y, weights=weights)


@final
class RowFunctionMeasure(_OfFunction):
    """A function of one value an observation as a measure; made by `measure`."""

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return np.asarray(self.function(yhat, y), dtype=np.float64)


def measure(
    f: Callable[..., Any],
    *,
    orientation: Orientation = "loss",
    proxy: Proxy | None = "point",
    observation_scitype: Scitype | None = None,
    rowwise: bool = False,
    supports_weights: bool = False,
    aggregation: AggregationMode | None = None,
) -> Measure:
    """Give a function the traits of a measure.

    Args:
        f: Called as `f(yhat, y)`. A function that wants the ground truth first is wrapped:
            `lambda yhat, y: f(y, yhat)`.
        orientation: `"score"` (more is better), `"loss"` or `"unoriented"`.
        proxy: What the predictions must be: `"point"` (values of the target), `"distribution"` or
            `"interval"`; `None` leaves it open.
        observation_scitype: Scientific type of one observation of the target, against which
            `evaluate` checks; `None` leaves it open. With `Missing | Infinite` and point
            predictions a rowwise function is given float arrays, and missing values are seen to.
        rowwise: Whether `f` returns a vector, one value an observation. It is then averaged, and
            weights and class weights may be given.
        supports_weights: Whether `f` takes a keyword `weights` as well (not with `rowwise`).
        aggregation: How values are combined, of folds and of observations; `Mean()` by default.

    Returns:
        A measure, to be used like any other.

    Raises:
        ArgumentError: `f` cannot be called, or a trait has a value that it cannot have.

    Example:
        >>> import numpy as np
        >>> from pymlj import measure
        >>> worst = measure(lambda yhat, y: float(np.max(np.abs(yhat - y))), orientation="loss")
        >>> worst(np.array([1.0, 4.0]), np.array([2.0, 2.0]))
        2.0
    """
    cls: type[_OfFunction] = FunctionMeasure
    if rowwise:
        cls = RowFunctionMeasure
    elif supports_weights:
        cls = WeightedFunctionMeasure
    return cls(
        function=_callable(f),
        orientation=orientation,
        kind_of_proxy=proxy,
        observation_scitype=observation_scitype,
        external_aggregation_mode=Mean() if aggregation is None else aggregation,
    )


def as_measure(obj: Any) -> Measure:
    """Return a measure as it is, and any other function as a measure about which little is known.

    Traits are read off the function where it has attributes of their names.

    Raises:
        ArgumentError: A class in place of an instance, or something that cannot be called.

    Example:
        >>> from pymlj.metrics import as_measure
        >>> as_measure(max).orientation
        'unoriented'
    """
    if isinstance(obj, Measure):
        return obj
    return measure(
        obj,
        orientation=getattr(obj, "orientation", "unoriented"),
        proxy=getattr(obj, "kind_of_proxy", None),
        observation_scitype=getattr(obj, "observation_scitype", None),
        supports_weights=getattr(obj, "supports_weights", False),
        aggregation=getattr(obj, "external_aggregation_mode", None),
    )


def _callable(f: Any) -> Callable[..., Any]:
    if isinstance(f, type) and issubclass(f, ParamObject):
        raise ArgumentError(f"A measure is needed, but got the class; write `{f.__name__}()`.")
    if isinstance(f, str):
        raise ArgumentError(_named(f))
    if isinstance(f, Measure) or not callable(f):
        raise ArgumentError(
            f"A function `f(yhat, y)` is needed, but got {f!r} of type `{type(f).__name__}`."
        )
    if _takes_tensors(f):
        name = getattr(f, "__name__", repr(f))
        ready = isinstance(getattr(_instances, name, None), Measure)
        hint = f" The measure of that name is `pymlj.{name}`." if ready else ""
        raise ArgumentError(
            f"A measure is needed, but `{name}` is a loss: it takes tensors, in training.{hint}"
        )
    return f  # type: ignore[no-any-return]  # callable, as was just tested


def _takes_tensors(f: Callable[..., Any]) -> bool:
    """Whether a function says that it is for tensors of torch, which predictions never are."""
    if type(f).__module__.startswith("torch."):  # `torch.nn.CrossEntropyLoss()` and its like
        return True
    try:
        first = next(iter(inspect.signature(f).parameters.values()), None)
    except (TypeError, ValueError):  # some functions written in C tell nothing
        return False
    return str(getattr(getattr(first, "annotation", ""), "__module__", "")).startswith("torch")


def _named(name: str) -> str:
    """What to say to the name of a measure in place of the measure."""
    ready = [known for known, value in vars(_instances).items() if isinstance(value, Measure)]
    problem = f"A measure is needed, but got the text {name!r}"
    if name in ready:
        return f"{problem}; write `{name}`, after `from pymlj import {name}`."
    hint = did_you_mean(name, ready).replace("Did you mean", "Is it the measure")
    return f"{problem}.{hint} `measures({name!r})` searches by text."


def measurements(
    measure: Any, yhat: Any, y: Any, weights: Any = None, class_weights: Any = None
) -> Any:
    """Return what each observation contributes to a measure.

    Args:
        measure: A measure, or a function `f(yhat, y)`.
        yhat: The predictions.
        y: The ground truth.
        weights: One weight an observation.
        class_weights: A dict from levels to weights.

    Returns:
        A float array of shape `(n,)`; the weights are contained in it, so that its aggregate, by
        the measure's `external_aggregation_mode`, is the value of the measure. Where data is
        missing it is a nullable array of pandas with gaps. For a measure that is no aggregate of
        single observations, its value, repeated `n` times.

    Raises:
        ArgumentError: Data that the measure is not for, or weights that it cannot use.
        DimensionMismatch: The lengths of predictions, ground truth and weights differ.

    Example:
        >>> from pymlj import l2, measurements
        >>> measurements(l2, [1.0, 2.0, 3.0], [1.0, 4.0, 2.0], weights=[1, 1, 2])
        array([0., 4., 2.])
    """
    return as_measure(measure).measurements(yhat, y, weights, class_weights)
