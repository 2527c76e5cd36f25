"""Learning curves: measurements over one hyperparameter."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.tuning import LearningCurve

from ._axes import colour, cut, one_panel, tidy
from ._dimension import Dimension

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_learning_curve(curve: LearningCurve, ax: Any = None) -> "Axes":
    """Draw a learning curve; several as thin lines, with their mean as a thick one.

    Args:
        curve: What `learning_curve` returns.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        ArgumentError: `curve` is something else.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import ConstantRegressor, EnsembleModel, learning_curve, param_range
        >>> from pymlj import plot_learning_curve
        >>> model = EnsembleModel(ConstantRegressor(), rng=1)
        >>> r = param_range(model, "n", values=[1, 2, 4])
        >>> X, y = {"x": [0.0] * 10}, [float(i) for i in range(10)]
        >>> curve = learning_curve(model, X, y, range=r, verbosity=0)
        >>> plot_learning_curve(curve).get_xlabel()
        'n'
    """
    if not isinstance(curve, LearningCurve):
        raise ArgumentError(
            f"`plot_learning_curve` takes what `learning_curve` returns, but got {short(curve)}."
        )
    panel = one_panel(ax)
    dimension = Dimension(curve.parameter_name, curve.parameter_scale, curve.parameter_values)
    values = np.asarray(curve.measurements, dtype=np.float64).reshape(len(dimension.places), -1)
    if values.shape[1] > 1:
        panel.plot(dimension.places, values, linewidth=0.8, alpha=0.5, color=colour(0))
        panel.lines[0].set_label("one seed")
        panel.plot(
            dimension.places,
            values.mean(axis=1),
            ".-",
            linewidth=2.0,
            color=colour(1),
            label=f"mean of {values.shape[1]}",
        )
        panel.legend(frameon=False)
    else:
        panel.plot(dimension.places, values[:, 0], ".-", color=colour(0))
    dimension.label(panel)
    panel.set_ylabel(cut(curve.measure_name or "measurement"))
    tidy(panel)
    return panel
