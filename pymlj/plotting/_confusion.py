"""Confusion matrices as coloured tables."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.metrics import ConfusionTable

from ._axes import cut, one_panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_WRITTEN = 15  # with more levels than that the numbers would not be readable
_LEGEND = {
    "true": "share of the true class",
    "predicted": "share of the predicted class",
    "all": "share of all",
    None: "count",
}


def plot_confusion_matrix(
    cm: ConfusionTable, normalise: str | None = "true", ax: Any = None, cmap: str = "Blues"
) -> "Axes":
    """Draw a confusion matrix: counts as numbers, shares as colours and percentages.

    Args:
        cm: What `confusion_matrix` returns.
        normalise: What the shares are of: `"true"` (all observations of the true class, so that the
            diagonal shows the recalls), `"predicted"` (the diagonal shows the precisions) or
            `"all"`; `None` for counts only.
        ax: Axes to draw on; by default those of a new figure.
        cmap: The name of a colour map of matplotlib.

    Returns:
        The axes.

    Raises:
        ArgumentError: `cm` is no confusion matrix, or `normalise` is something else.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import categorical, confusion_matrix, plot_confusion_matrix
        >>> cm = confusion_matrix(categorical([1, 1, 2]), categorical([1, 2, 2]))
        >>> axes = plot_confusion_matrix(cm)
        >>> axes.get_xlabel(), axes.get_ylabel()
        ('Ground truth', 'Predicted')
    """
    if not isinstance(cm, ConfusionTable):
        raise ArgumentError(
            "`plot_confusion_matrix` takes what `confusion_matrix(yhat, y)` returns, but got "
            f"{short(cm)}."
        )
    if normalise not in _LEGEND:
        raise ArgumentError(
            f'`normalise` must be "true", "predicted", "all" or None, but got {normalise!r}.'
        )
    counts = cm.matrix
    names = [cut(level, 16) for level in cm.levels]
    k = len(names)
    side = min(max(0.75 * k + 1.4, 3.2), 9.0)
    # Without some room to spare at the sides the label on the left would be cut off.
    panel = one_panel(ax, side + 1.1 + 0.07 * max(map(len, names)), side)
    shares = _shares(counts, normalise)
    shown = counts if shares is None else shares
    top = 1.0 if shares is not None else max(float(counts.max(initial=0)), 1.0)
    image = panel.imshow(shown, cmap=cmap, vmin=0.0, vmax=top)
    crowded = sum(map(len, names)) > 7 * k and k > 3
    panel.set_xticks(
        range(k), names, rotation=40 if crowded else 0, ha="right" if crowded else "center"
    )
    panel.set_yticks(range(k), names)
    panel.set(xlabel="Ground truth", ylabel="Predicted")
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    if k <= _MOST_WRITTEN:
        _write(panel, counts, shares, shown, image)
    bar = panel.figure.colorbar(image, ax=panel, label=_LEGEND[normalise], shrink=0.85)
    bar.outline.set_visible(False)
    return panel


def _shares(counts: npt.NDArray[Any], normalise: str | None) -> npt.NDArray[np.float64] | None:
    """The counts as shares; 0 of what there is none of."""
    if normalise is None:
        return None
    axis = {"true": 0, "predicted": 1, "all": None}[normalise]
    totals = counts.sum(axis=axis, keepdims=True)
    shares: npt.NDArray[np.float64] = counts / np.maximum(totals, 1)
    return shares


def _write(panel: "Axes", counts: Any, shares: Any, shown: Any, image: Any) -> None:
    """The numbers, light on dark cells and dark on light ones."""
    size = "medium" if len(counts) <= 6 else "x-small"
    for (i, j), count in np.ndenumerate(counts):
        red, green, blue, _ = image.cmap(image.norm(shown[i, j]))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
        text = f"{count}" if shares is None else f"{count}\n{shares[i, j]:.0%}"
        shade = "white" if dark else "black"
        panel.text(j, i, text, ha="center", va="center", color=shade, fontsize=size)
