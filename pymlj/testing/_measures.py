"""The contract of measures."""

from typing import Any

import numpy as np

from pymlj.exceptions import MLJError
from pymlj.metrics import Measure, aggregate, measurements
from pymlj.tables import n_rows, select_rows

from ._contract import Check, expect, nothing_else_changes, run_all


def check_measure(measure: Measure, yhat: Any, y: Any) -> None:
    """Run every check of the contract of measures, on predictions and the truth.

    Args:
        measure: Any measure. It is not changed.
        yhat: Predictions of the kind it takes, at least four.
        y: The ground truth, with some that are missed.

    Raises:
        ContractError: Naming the check, what is wrong and how to mend it.

    Example:
        >>> from pymlj import l2
        >>> from pymlj.testing import check_measure
        >>> check_measure(l2, [1.0, 2.0, 3.0, 4.0], [1.0, 2.5, 3.0, 5.0])
    """
    run_all(MEASURE_CHECKS, measure, yhat, y)


def the_measure_knows_what_it_is(measure: Measure, yhat: Any, y: Any) -> None:
    """Traits have values that others can rely on."""
    expect(
        measure.orientation in ("score", "loss", "unoriented"),
        f"`orientation` is {measure.orientation!r}; it is 'score', 'loss' or 'unoriented'.",
    )
    expect(
        measure.kind_of_proxy in ("point", "distribution", "interval", None),
        f"`kind_of_proxy` is {measure.kind_of_proxy!r}; it is 'point', 'distribution', "
        "'interval' or None.",
    )
    expect(bool(measure.human_name), "`human_name` is empty.")


def measuring_changes_nothing(measure: Measure, yhat: Any, y: Any) -> None:
    """Neither settings, nor data, nor global generators; and the value is the same twice."""
    with nothing_else_changes(measure, y):
        first, second = measure(yhat, y), measure(yhat, y)
    expect(_near(first, second), "two calls give two values.")


def there_is_a_value_for_each_observation(measure: Measure, yhat: Any, y: Any) -> None:
    """`measurements` has the length of the data, and adds up to the value."""
    values = measurements(measure, yhat, y)
    expect(
        n_rows(values) == n_rows(y),
        f"`measurements` gives {n_rows(values)} values for {n_rows(y)} observations.",
    )
    if measure.can_report_unaggregated:
        total = aggregate(values, mode=measure.external_aggregation_mode)
        expect(
            _near(total, measure(yhat, y)),
            f"`measurements` add up to {total}, but the value is {measure(yhat, y)}.",
        )


def the_order_of_observations_does_not_matter(measure: Measure, yhat: Any, y: Any) -> None:
    """Observations may come in any order."""
    back = np.arange(n_rows(y))[::-1].copy()
    turned = measure(select_rows(yhat, back), select_rows(y, back))
    expect(_near(turned, measure(yhat, y)), "the value changes with the order of observations.")


def even_weights_change_nothing(measure: Measure, yhat: Any, y: Any) -> None:
    """Weights of 1 are no weights; where weights are not supported, they are refused."""
    ones = np.ones(n_rows(y))
    if measure.supports_weights:
        expect(
            _near(measure(yhat, y, weights=ones), measure(yhat, y)),
            "the value changes when all weights are 1.",
        )
    else:
        _expect_refusal(
            lambda: measure(yhat, y, weights=ones),
            "`supports_weights` is False, but weights are taken (and ignored?).",
        )


def lengths_must_agree(measure: Measure, yhat: Any, y: Any) -> None:
    """One prediction too few is an error."""
    few = select_rows(yhat, np.arange(n_rows(y) - 1))
    _expect_refusal(lambda: measure(few, y), "predictions that are too few are not refused.")


MEASURE_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        the_measure_knows_what_it_is,
        measuring_changes_nothing,
        there_is_a_value_for_each_observation,
        the_order_of_observations_does_not_matter,
        even_weights_change_nothing,
        lengths_must_agree,
    )
}
"""The checks by name; each is called with a measure, predictions and the truth."""


def _expect_refusal(call: Any, message: str) -> None:
    try:
        call()
    except (MLJError, TypeError):
        return
    expect(False, f"{message} Raise `ArgumentError`.")


def _near(a: Any, b: Any) -> bool:
    """Whether two values agree; matrices and dicts entry by entry."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_near(a[key], b[key]) for key in a)
    a, b = (np.asarray(getattr(value, "matrix", value), dtype=np.float64) for value in (a, b))
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))
