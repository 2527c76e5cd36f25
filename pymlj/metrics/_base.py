"""The interface of measures: `measure(yhat, y)`, `measurements(measure, yhat, y)`, and traits.

A measure compares predictions with the ground truth. Its traits say what it is for: which data,
which kind of prediction, whether weights can be given, and whether more is better.
"""

import functools
import re
from typing import Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject, clone, fields
from pymlj.scitypes import Infinite, Missing, Scitype
from pymlj.tables import n_rows

from ._aggregate import AggregationMode, Mean, aggregate, filled, plain
from ._numbers import Floats, Mask, Pairs, check_lengths, number_pairs
from ._weights import class_weight_vector, vector_levels, weight_vector

_NUMBER = Missing | Infinite

Orientation: TypeAlias = Literal["score", "loss", "unoriented"]
Proxy: TypeAlias = Literal["point", "distribution", "interval"]

TRAITS = (
    *("consumes_multiple_observations", "can_report_unaggregated", "kind_of_proxy"),
    *("observation_scitype", "can_consume_tables", "supports_weights", "supports_class_weights"),
    *("orientation", "external_aggregation_mode", "human_name"),
)


class Measure(ParamObject):
    """What predictions are worth, compared with the ground truth.

    Call it as `measure(yhat, y)`, prediction first; `measurements(measure, yhat, y)` gives a value
    per observation.

    To add a measure that is an average (or a sum, or a root mean) over the observations, subclass,
    set the traits, and define `per_observation`; for any other define `total`. Missing values,
    weights, class weights, aggregation and the checks of all these are then seen to, and the traits
    that say so are set. A subclass may also define `__call__` or `measurements`, with the arguments
    that they have here, and then sees to everything itself; the other of the two follows. Run
    `pymlj.testing.check_measure` on an instance.

    Attributes:
        orientation: `"score"` (more is better), `"loss"` or `"unoriented"`.
        kind_of_proxy: What predictions must be: `"point"` (values of the target),
            `"distribution"`, `"interval"`, or `None` if nothing is known.
        observation_scitype: Scientific type of a single observation; `None` if nothing is known.
        consumes_multiple_observations: Whether it takes vectors, not single observations.
        can_report_unaggregated: Whether `measurements` are more than the total, repeated.
        can_consume_tables: Whether the target may be a table.
        supports_weights: Whether observations may be weighted.
        supports_class_weights: Whether classes may be weighted.
        external_aggregation_mode: How values of several test sets are combined, and those of single
            observations.
        human_name: What to call it in running text.

    Example:
        >>> import numpy as np
        >>> from pymlj import Measure
        >>> class Pinball(Measure):
        ...     tau: float = 0.5
        ...     orientation = "loss"
        ...
        ...     def per_observation(self, yhat, y):
        ...         return np.maximum(self.tau * (y - yhat), (self.tau - 1) * (y - yhat))
        >>> Pinball(tau=0.9)([1.0, 2.0], [2.0, 1.0])
        0.5
    """

    _positional: ClassVar[tuple[str, ...] | None] = None

    orientation: ClassVar[Orientation] = "unoriented"
    kind_of_proxy: ClassVar[Proxy | None] = "point"
    observation_scitype: ClassVar[Scitype | None] = _NUMBER
    consumes_multiple_observations: ClassVar[bool] = True
    can_report_unaggregated: ClassVar[bool] = False
    can_consume_tables: ClassVar[bool] = False
    supports_weights: ClassVar[bool] = False
    supports_class_weights: ClassVar[bool] = False
    external_aggregation_mode: ClassVar[AggregationMode] = Mean()
    human_name: ClassVar[str] = "measure"

    # Of the ready instances: what each is called there. No setting, so not compared.
    alias: ClassVar[str | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "human_name" not in vars(cls):
            words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", cls.__name__)
            cls.human_name = " ".join(words).lower()
        own = vars(cls)
        if "per_observation" in own:
            for trait in ("supports_weights", "supports_class_weights"):
                setattr(cls, trait, own.get(trait, True))
        if "per_observation" in own or "measurements" in own:
            cls.can_report_unaggregated = own.get("can_report_unaggregated", True)

    # ------------------------------------------------------------------------------ calling

    def __call__(
        self, yhat: Any, y: Any = None, weights: Any = None, class_weights: Any = None
    ) -> Any:
        """Return the value of the measure on some predictions.

        Args:
            yhat: The predictions.
            y: The ground truth.
            weights: One weight an observation.
            class_weights: A dict from levels to weights.

        Returns:
            A number, for nearly all measures.

        Raises:
            ArgumentError: Data that the measure is not for, or weights that it cannot use.
            DimensionMismatch: The lengths of predictions, ground truth and weights differ.
        """
        if y is None:
            return self.of_matrix(yhat, class_weights)
        self._refuse_unsupported(weights, class_weights)
        if self._defines("measurements"):
            each = self.measurements(yhat, y, **_given(weights, class_weights))
            return aggregate(each, mode=self.external_aggregation_mode)
        pairs = self.prepare(yhat, y)
        w = None if weights is None else weight_vector(weights, pairs.n)
        if not self._defines("per_observation"):
            with _quietly():
                return plain(self.total(pairs, w, class_weights))
        w = self._times_class_weights(w, class_weights, y)
        values = filled(self._values(pairs), pairs.missing)
        with _quietly():
            return plain(self.external_aggregation_mode.combine(values, w))

    def measurements(
        self, yhat: Any, y: Any, weights: Any = None, class_weights: Any = None
    ) -> Any:
        """Return one value per observation; see the function `measurements`."""
        if not self._defines("per_observation"):
            return _repeated(self(yhat, y, **_given(weights, class_weights)), n_rows(y))
        self._refuse_unsupported(weights, class_weights)
        pairs = self.prepare(yhat, y)
        w = None if weights is None else weight_vector(weights, pairs.n)
        w = self._times_class_weights(w, class_weights, y)
        values = self._values(pairs)
        if w is not None:
            values = self.external_aggregation_mode.weigh(values, w)
        return values if pairs.missing is None else _with_gaps(values, pairs.missing)

    # -------------------------------------------------------- what a subclass may define

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """Read the data. Called once by each call of the measure, before anything else.

        Vectors of numbers become float arrays if that is what the traits say the measure is for
        (point predictions of an infinite scitype); anything else is passed on as it is.
        """
        if self.kind_of_proxy == "point" and _is_for_numbers(self.observation_scitype):
            return number_pairs(yhat, y)
        check_lengths(n_rows(yhat), n_rows(y))
        return Pairs(yhat, y, n_rows(y))

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """Return one value per observation, not weighted.

        Args:
            yhat: The predictions, as `prepare` has read them; numbers as a float array.
            y: The ground truth, likewise.

        Returns:
            Shape `(n,)`. Where data is missing the value does not matter.
        """
        raise self._undefined()

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> Any:
        """Return the value for all observations together.

        Args:
            pairs: What `prepare` has read.
            weights: Shape `(n,)`; `None` if none were given, or if they are not supported.
            class_weights: As they were given; `None` likewise.
        """
        raise self._undefined()

    def of_matrix(self, cm: Any, class_weights: Any = None) -> Any:
        """Return the value read off a confusion matrix; for the measures that can be."""
        raise ArgumentError(
            f"`{type(self).__name__}` is called with predictions and ground truth, `(yhat, y)`, "
            f"but got only an object of type `{type(cm).__name__}`."
        )

    # --------------------------------------------------------------------------------- rest

    @property
    def display_name(self) -> str:
        """The measure as the shortest call that makes it, for tables and messages."""
        shown = {
            name: getattr(self, name)
            for name, field in fields(self).items()
            if field.required
            or not (field.default is None or isinstance(field.default, bool))
            or getattr(self, name) != field.default
        }
        inner = ", ".join(
            f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value!r}"
            for name, value in shown.items()
        )
        return f"{type(self).__name__}({inner})"

    def called(self, alias: str) -> Self:
        """Return a copy that tables show under a name of its own, as long as its settings stay."""
        named = clone(self)
        object.__setattr__(named, "alias", alias)
        return named

    def _defines(self, method: str) -> bool:
        """Whether the class has a method of its own for one of those of this class."""
        return getattr(type(self), method) is not getattr(Measure, method)

    def _values(self, pairs: Pairs) -> Floats:
        with _quietly():
            values = np.asarray(self.per_observation(pairs.yhat, pairs.y), dtype=np.float64)
        if values.shape != (pairs.n,):
            raise ArgumentError(
                f"`per_observation` of `{type(self).__name__}` must return one value for each of "
                f"the {pairs.n} observations, but returned an array of shape {values.shape}."
            )
        return values

    def _class_levels(self, y: Any) -> tuple[list[Any], Any]:
        return vector_levels(y)

    def _times_class_weights(self, w: Floats | None, class_weights: Any, y: Any) -> Floats | None:
        if class_weights is None:
            return w
        by_class = class_weight_vector(class_weights, *self._class_levels(y))
        return by_class if w is None else w * by_class

    def _refuse_unsupported(self, weights: Any, class_weights: Any) -> None:
        for what, given in (("weights", weights), ("class_weights", class_weights)):
            if given is not None and not getattr(self, f"supports_{what}"):
                raise ArgumentError(
                    f"`{type(self).__name__}` cannot use `{what}`; leave them out. Those that can "
                    f"are listed by `measures(supports_{what}=True)`."
                )

    def _undefined(self) -> ArgumentError:
        return ArgumentError(
            f"`{type(self).__name__}` must define `per_observation(self, yhat, y)`, or "
            "`total(self, pairs, weights, class_weights)`."
        )


@functools.cache
def _is_for_numbers(declared: Scitype | None) -> bool:
    return declared is not None and declared <= _NUMBER


def _quietly() -> np.errstate:
    """Division by 0 and the like give infinity or NaN, without the warnings of numpy."""
    return np.errstate(divide="ignore", invalid="ignore", over="ignore")


def _given(weights: Any, class_weights: Any) -> dict[str, Any]:
    """The weights as keywords, those left out that were not given."""
    both = {"weights": weights, "class_weights": class_weights}
    return {name: value for name, value in both.items() if value is not None}


def _repeated(value: Any, n: int) -> npt.NDArray[Any]:
    """A vector of the same value, whatever it is."""
    result = np.empty(n, dtype=type(value) if isinstance(value, int | float) else object)
    for i in range(n if result.dtype == object else 0):
        result[i] = value  # one by one: a value may be a sequence itself
    if result.dtype != object:
        result[:] = value
    return result


def _with_gaps(values: Floats, missing: Mask) -> Any:
    """The values as a nullable array of pandas, which tells missing values from NaN."""
    return pd.arrays.FloatingArray(values, missing.copy())
