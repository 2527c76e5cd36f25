"""Formulas of the counts of true and false, positive and negative predictions.

They take numbers, or arrays with an entry a class; where a quotient is undefined it is NaN.
"""

from typing import Any

from ._aggregate import divide


def true_positive(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """How often positive was rightly predicted."""
    return tp


def true_negative(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """How often negative was rightly predicted."""
    return tn


def false_positive(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """How often positive was wrongly predicted."""
    return fp


def false_negative(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """How often negative was wrongly predicted."""
    return fn


def true_positive_rate(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the positive observations that were found."""
    return divide(tp, tp + fn)


def true_negative_rate(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the negative observations that were found."""
    return divide(tn, tn + fp)


def false_positive_rate(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the negative observations that were missed."""
    return divide(fp, fp + tn)


def false_negative_rate(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the positive observations that were missed."""
    return divide(fn, fn + tp)


def false_discovery_rate(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the positive predictions that are wrong."""
    return divide(fp, fp + tp)


def positive_predictive_value(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the positive predictions that are right."""
    return divide(tp, tp + fp)


def negative_predictive_value(tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
    """Share of the negative predictions that are right."""
    return divide(tn, tn + fn)


def fscore(tp: Any, tn: Any, fp: Any, fn: Any, beta: float) -> Any:
    """Harmonic mean of precision and recall, recall counting `beta ** 2` times."""
    square = beta**2
    return divide((1 + square) * tp, (1 + square) * tp + square * fn + fp)
