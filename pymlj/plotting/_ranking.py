"""How well probabilities tell one class from the rest: ROC and precision-recall curves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymlj._show import format_float
from pymlj.metrics import (
    area_under_curve,
    average_precision,
    precision_recall_curve,
    roc_curve,
)

from ._axes import FAINT, colour, line_style, one_panel, tidy
from ._predictions import each_level, positive_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_roc(yhat: Any, y: Any, levels: Sequence[Any] | None = None, ax: Any = None) -> "Axes":
    """Draw receiver operating characteristics, with the areas under them.

    With two levels the last one is the positive one; with more there is a curve for each level
    against the rest. A level that never, or always, occurs in `y` has no curve.

    Args:
        yhat: Predicted distributions; or a dict of those of several models.
        y: The ground truth.
        levels: Draw these levels only, each against the rest.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        ArgumentError: `yhat` is something else, `y` has other levels or missing values, a level is
            unknown or never occurs, or there are several models and several levels.
        DimensionMismatch: There is not one distribution for each observation.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import UnivariateFinite, categorical, plot_roc
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.4, 0.8], augment=True)
        >>> axes = plot_roc(yhat, categorical(["no", "no", "yes", "yes"]))
        >>> [text.get_text() for text in axes.get_legend().get_texts()]
        ['yes (area 0.875)', 'chance']
    """
    found = each_level(yhat, y, levels, "plot_roc")
    panel = one_panel(ax, 4.6, 4.4)
    for k, one in enumerate(found):
        fpr, tpr, _ = roc_curve(*one.distributions())
        area = format_float(float(area_under_curve(*one.distributions())))
        shade, line = colour(k), line_style(k)
        label = f"{one.name} (area {area})"
        panel.plot(fpr, tpr, line, color=shade, label=label, clip_on=False)
    panel.plot([0, 1], [0, 1], ":", color=FAINT, linewidth=1.2, label="chance")
    of = _of(positive_name(yhat, levels))
    panel.set(xlabel=f"false positive rate{of}", ylabel=f"true positive rate{of}")
    _square(panel)
    panel.legend(loc="lower right", frameon=False)
    return panel


def plot_precision_recall(
    yhat: Any, y: Any, levels: Sequence[Any] | None = None, ax: Any = None
) -> "Axes":
    """Draw precision against recall, with the average precisions.

    With two levels the last one is the positive one; with more there is a curve for each level
    against the rest. Dotted lines show the precision of guessing, which is the share of the level
    in `y`. A level that never, or always, occurs in `y` has no curve.

    Args:
        yhat: Predicted distributions; or a dict of those of several models.
        y: The ground truth.
        levels: Draw these levels only, each against the rest.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        ArgumentError: `yhat` is something else, `y` has other levels or missing values, a level is
            unknown or never occurs, or there are several models and several levels.
        DimensionMismatch: There is not one distribution for each observation.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import UnivariateFinite, categorical, plot_precision_recall
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.4, 0.8], augment=True)
        >>> axes = plot_precision_recall(yhat, categorical(["no", "no", "yes", "yes"]))
        >>> axes.get_xlabel()
        'recall of yes'
    """
    found = each_level(yhat, y, levels, "plot_precision_recall")
    panel = one_panel(ax, 4.6, 4.4)
    shares: dict[float, str] = {}
    for k, one in enumerate(found):
        recalls, precisions, _ = precision_recall_curve(*one.distributions())
        mean = format_float(float(average_precision(*one.distributions())))
        shade, line = colour(k), line_style(k)
        label = f"{one.name} (average {mean})"
        panel.plot(recalls, precisions, line, color=shade, label=label, clip_on=False)
        shares.setdefault(float(one.positive.mean()), colour(k))
    for j, (share, shade) in enumerate(shares.items()):
        faint = FAINT if len(shares) == 1 else shade
        named = "chance" if j == 0 else None
        panel.axhline(share, linestyle=":", color=faint, linewidth=1.2, label=named)
    of = _of(positive_name(yhat, levels))
    panel.set(xlabel=f"recall{of}", ylabel=f"precision{of}")
    _square(panel)
    panel.legend(loc="lower left", frameon=False)
    return panel


def _of(positive: str | None) -> str:
    return "" if positive is None else f" of {positive}"


def _square(panel: "Axes") -> None:
    panel.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    tidy(panel)
