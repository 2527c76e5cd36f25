"""What the members of an ensemble are worth on the rows that they were not trained on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pymlj.distributions import Distribution, UnivariateFinite, UnivariateFiniteArray
from pymlj.evaluation import EvaluationOptions, Evaluator
from pymlj.interface import Model, Record
from pymlj.metrics import Measure, aggregate
from pymlj.resampling import InSample
from pymlj.tables import n_rows, select_rows

from ._combine import Combination, combination
from ._members import Rows, operate
from ._mixture import one_vector


def out_of_bag(
    model: Model,
    members: Sequence[Record],
    bags: Sequence[Rows],
    data: tuple[Any, ...],
    measures: Any,
) -> dict[str, Any]:
    """Measure each member on its own out-of-bag rows, and combine the predictions by row.

    Args:
        model: The model of the members.
        members: What they have learned.
        bags: The rows that each was trained on.
        data: The training data of the ensemble, as it was given.
        measures: One measure or several.

    Returns:
        `measures`; `oob_measurements`, for each of them the values of the members, aggregated in
        the way of the measure; `oob_predictions`, for each row what the members that were not
        trained on it predict together, missing where there is none.
    """
    X, y, *weights = data
    options = EvaluationOptions(resampling=InSample(), measures=measures)
    scoring = Evaluator((X, y), options).trial(model).scoring
    (features,) = model.reformat(X)
    values: list[list[Any]] = [[] for _ in scoring.measures]
    together: Combination | None = None
    for member, bag in zip(members, bags, strict=True):
        unseen = np.setdiff1d(np.arange(n_rows(y)), bag)
        (rows,) = model.selectrows(unseen, features)
        predicted = {
            operation: operate(model, operation, member.fitresult, rows)
            for operation in {"predict", *scoring.operations}
        }
        for k, measure in enumerate(scoring.measures):
            given = _weights(measure, weights, unseen)
            values[k].append(
                measure(predicted[scoring.operations[k]], select_rows(y, unseen), **given)
            )
        shown = _values(predicted["predict"])
        together = together or combination(shown, n_rows(y))
        together.add(shown, 1.0, unseen)
    return {
        "measures": list(scoring.measures),
        "oob_measurements": [
            aggregate(each, mode=measure.external_aggregation_mode)
            for measure, each in zip(scoring.measures, values, strict=True)
        ],
        "oob_predictions": None if together is None else together.result(),
    }


def _weights(measure: Measure, weights: Sequence[Any], rows: Rows) -> dict[str, Any]:
    """Those given in training, of rows or of classes, for a measure that can use them."""
    if not weights or weights[0] is None:
        return {}
    if isinstance(weights[0], Mapping):
        return {"class_weights": weights[0]} if measure.supports_class_weights else {}
    values = np.asarray(weights[0], dtype=np.float64)
    return {"weights": values[rows]} if measure.supports_weights else {}


def _values(predicted: Any) -> Any:
    """Predictions that can be combined for some rows: the means of distributions of numbers."""
    first = predicted[0] if isinstance(predicted, list | tuple) else predicted
    if isinstance(first, UnivariateFinite | UnivariateFiniteArray):
        return predicted
    if isinstance(first, Distribution) or hasattr(first, "rvs"):
        distributions: Any = one_vector(predicted)
        return np.asarray(distributions.mean())
    return predicted
