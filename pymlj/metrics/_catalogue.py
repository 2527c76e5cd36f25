"""Finding measures: by trait, by text, by data; and the one to take when none was asked for."""

import functools
import operator
import re
from typing import Any

from pymlj._record import Record
from pymlj._show import html_table, text_table
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import (
    Finite,
    Infinite,
    Missing,
    Sampleable,
    Scitype,
    Unknown,
    Vector,
    elscitype,
)
from pymlj.tables import columns, is_table

from . import _instances
from ._base import TRAITS, Measure

_INSTANCES: dict[str, Measure] = {
    name: value for name, value in vars(_instances).items() if isinstance(value, Measure)
}
CONSTRUCTORS: tuple[type[Measure], ...] = tuple(
    dict.fromkeys(type(value) for value in _INSTANCES.values())
)
"""The classes of the measures shipped, in the order in which `_instances.py` has them."""


_HEADER = ("measure", "aliases", "orientation", "proxy")


def aliases(constructor: type[Measure]) -> tuple[str, ...]:
    """Names of the ready instances of a class."""
    return tuple(name for name, value in _INSTANCES.items() if type(value) is constructor)


class MeasureDict(dict[type[Measure], Record]):
    """Measures found by a search: a dict that shows itself as a table.

    Example:
        >>> from pymlj import measures
        >>> measures("Matthews")
        ┌─────────────────────┬───────────────────────────┬─────────────┬───────┐
        │ measure             │ aliases                   │ orientation │ proxy │
        ├─────────────────────┼───────────────────────────┼─────────────┼───────┤
        │ MatthewsCorrelation │ matthews_correlation, mcc │ score       │ point │
        └─────────────────────┴───────────────────────────┴─────────────┴───────┘
    """

    def __repr__(self) -> str:
        return text_table(_HEADER, self._rows()) if self else "no measures"

    def _repr_html_(self) -> str:
        return html_table(_HEADER, self._rows())

    def _rows(self) -> list[list[str]]:
        return [
            [cls.__name__, _listed(r.aliases), r.orientation, str(r.kind_of_proxy)]
            for cls, r in self.items()
        ]


def _listed(names: tuple[str, ...], width: int = 60) -> str:
    """The names separated by commas, as many as there is room for."""
    text = ", ".join(names)
    return text if len(text) <= width else text[: text.rindex(", ", 0, width - 3)] + ", ..."


def measures(*filters: Any, **traits: Any) -> dict[type[Measure], Record]:
    """Return the measures that pass all filters.

    Args:
        *filters: One text, or compiled regular expression, to be found in name, aliases or
            documentation (of a text, the case does not matter); or the data that the measure shall
            be for: `measures(y)` or `measures(yhat, y)`.
        **traits: Values that traits must have; see `Measure`. For `observation_scitype`, a scitype
            that must be covered.

    Returns:
        A dict from class to its traits and the names of its ready instances (`aliases`), which
        shows itself as a table.

    Raises:
        ArgumentError: There is no trait of such a name, there are more than two filters, or one
            is a function.

    Example:
        >>> from pymlj import measures
        >>> found = measures(orientation="score", supports_weights=False, kind_of_proxy="point")
        >>> [cls.__name__ for cls in found][:3]
        ['RSquared', 'WillmottD', 'MatthewsCorrelation']
        >>> [record.aliases for record in measures("Matthews").values()]
        [('matthews_correlation', 'mcc')]
        >>> [cls.__name__ for cls in measures([1.0, 2.0], supports_weights=False)]
        ['RSquared', 'WillmottD']
    """
    for name in traits:
        if name not in TRAITS:
            known = did_you_mean(name, TRAITS) or f" There is {', '.join(TRAITS)}."
            raise ArgumentError(f"There is no trait `{name}` of measures.{known}")
    tests = [_test_of_trait(name, value) for name, value in traits.items()]
    tests += _tests_of_filters(filters)
    return MeasureDict(
        (cls, Record({"aliases": aliases(cls), **{t: getattr(cls, t) for t in TRAITS}}))
        for cls in CONSTRUCTORS
        if all(test(cls) for test in tests)
    )


def _test_of_trait(name: str, value: Any) -> Any:
    if name == "observation_scitype" and isinstance(value, Scitype):
        return lambda cls: value <= cls.observation_scitype
    return lambda cls: getattr(cls, name) == value


def _tests_of_filters(filters: tuple[Any, ...]) -> list[Any]:
    if not filters:
        return []
    if len(filters) == 1 and isinstance(filters[0], str | re.Pattern):
        needle = filters[0]
        pattern = re.compile(re.escape(needle), re.I) if isinstance(needle, str) else needle
        return [lambda cls: pattern.search(_text(cls)) is not None]
    if len(filters) > 2:
        raise ArgumentError(
            "`measures` takes a text, or data, `y` or `yhat, y`, but got "
            f"{len(filters)} positional arguments."
        )
    if any(callable(one) for one in filters):
        raise ArgumentError(
            "`measures` takes a text, or data, but got a function; the measures for a target are "
            "`measures(y)`, not `measures(matching(y))`, and traits are given by name, such as "
            '`measures(orientation="loss")`.'
        )
    seen = observation_scitype(filters[-1])
    tests = [lambda cls: seen <= cls.observation_scitype]
    if len(filters) == 2:
        proxy = "distribution" if _are_distributions(filters[0]) else "point"
        tests.append(lambda cls: cls.kind_of_proxy == proxy)
    return tests


def _text(cls: type[Measure]) -> str:
    return " ".join([cls.__name__, cls.human_name, *aliases(cls), cls.__doc__ or ""])


def _are_distributions(yhat: Any) -> bool:
    return not is_table(yhat) and elscitype(yhat) <= (Missing | Sampleable)


def observation_scitype(y: Any) -> Scitype:
    """Scientific type of one observation of a target; `Unknown` if that cannot be told."""
    if is_table(y):
        return Vector[functools.reduce(operator.or_, map(elscitype, columns(y).values()))]
    element = elscitype(y)
    return Vector[element] if getattr(y, "ndim", 1) == 2 else element


# ---------------------------------------------------------------------------------- defaults


def default_measure(model: Any, y: Any = None) -> Measure | None:
    """Return the measure that is used where none is given.

    Args:
        model: A model, or a class of models.
        y: The target. Without it the `target_scitype` of the model decides.

    Returns:
        `l2` for predicted numbers and `misclassification_rate` for predicted labels (of several
        targets, their `multitarget_` versions), `log_loss` for predicted distributions; `auc` and
        `balanced_accuracy` for probabilistic and deterministic detectors; `None` where there is no
        such measure.

    Example:
        >>> from pymlj import ConstantClassifier, categorical, default_measure
        >>> default_measure(ConstantClassifier(), categorical(["a", "b"]))
        LogLoss(tol=2.220446049250313e-16)
    """
    kind = getattr(model, "abstract_type", "")
    prediction_type = getattr(model, "prediction_type", "")
    if kind.endswith("Detector") and prediction_type in ("probabilistic", "deterministic"):
        is_ranking = prediction_type == "probabilistic"
        return _instances.auc if is_ranking else _instances.balanced_accuracy
    seen = observation_scitype(y) if y is not None else _declared(model)
    return default_measure_for(prediction_type, seen)


def default_measure_for(prediction_type: str, observation: Scitype) -> Measure | None:
    """The default measure, given how a model predicts and the scitype of an observation."""
    defaults: dict[str, list[tuple[Scitype, Measure]]] = {
        "deterministic": [
            (Missing | Infinite, _instances.l2),
            (Missing | Finite, _instances.misclassification_rate),
            (Vector[Missing | Infinite], _instances.multitarget_l2),
            (Vector[Missing | Finite], _instances.multitarget_misclassification_rate),
        ],
        "probabilistic": [(Missing | Finite | Infinite, _instances.log_loss)],
    }
    for covered, measure in defaults.get(prediction_type, []):
        if observation <= covered:
            return measure
    return None


def _declared(model: Any) -> Scitype:
    """Scitype of an observation of the target that a model declares."""
    element = getattr(getattr(model, "target_scitype", None), "element", None)
    return element if isinstance(element, Scitype) else Unknown
