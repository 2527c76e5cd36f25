"""Figures of evaluations. matplotlib is imported when a figure is drawn."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pymlj.exceptions import ArgumentError

from ._aggregate import all_numbers
from ._render import measure_names

if TYPE_CHECKING:
    from ._result import PerformanceEvaluation


def plot_evaluation(evaluation: "PerformanceEvaluation") -> Any:
    """One panel a measure: a dot for each fold, a line for the aggregate, a band for `1.96*SE`."""
    plt = _pyplot()
    shown = [m for m, values in enumerate(evaluation.per_fold) if all_numbers(values)]
    if not shown:
        raise ArgumentError("`plot` needs a measure whose values are numbers, but there is none.")
    figure, axes = plt.subplots(
        1, len(shown), figsize=(3.2 * len(shown), 3.0), squeeze=False, layout="constrained"
    )
    names = measure_names(evaluation)
    for axis, m in zip(axes[0], shown, strict=True):
        values = evaluation.per_fold[m]
        value, radius = evaluation.measurement[m], evaluation.uncertainty_radius_95[m]
        axis.plot(np.arange(len(values)), values, "o")
        axis.axhline(value, linewidth=1.0)
        if radius is not None and np.isfinite(radius):
            axis.axhspan(value - radius, value + radius, alpha=0.15)
        axis.set(title=names[m], xlabel="fold")
        axis.locator_params(axis="x", integer=True)
    figure.suptitle(evaluation.tag)
    return figure


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(
            "Figures need matplotlib, which is not installed; `pip install pymlj[plots]`."
        ) from error
    return plt
