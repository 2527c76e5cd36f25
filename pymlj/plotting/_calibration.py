"""Whether predicted probabilities are as large as what they predict is frequent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError

from ._axes import FAINT, colour, line_style, one_panel, tidy
from ._predictions import OneLevel, each_level, positive_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]

_Z = 1.959963984540054  # what a normal variable stays below in size with probability 0.95
_MOST_INTERVALS = 3  # with more curves the intervals would hide them


class _Bins(NamedTuple):
    """Mean prediction, share and interval of each bin with observations in it."""

    predicted: Floats
    share: Floats
    low: Floats
    high: Floats


def plot_calibration(
    yhat: Any,
    y: Any,
    n_bins: int = 10,
    strategy: str = "quantile",
    levels: Sequence[Any] | None = None,
    ax: Any = None,
) -> "Axes":
    r"""Draw how often a level occurs against the probability predicted for it.

    The observations are put into bins by predicted probability; each point is the mean prediction
    and the share of the level in a bin, with Wilson's 95 % interval for that share. Probabilities
    that mean what they say lie on the diagonal; points below it were predicted too high.

    With $k$ occurrences among $n$ observations, $p = k/n$ and $z = 1.96$, the interval is
    $\left(p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}\right) / (1 + z^2/n)$.

    Args:
        yhat: Predicted distributions; or a dict of those of several models.
        y: The ground truth.
        n_bins: Number of bins; there are fewer where predictions are equal, or bins are empty.
        strategy: `"quantile"` (as many observations in each bin) or `"uniform"` (equally wide).
        levels: Draw these levels only; by default the last of two, or each of more.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        ArgumentError: `n_bins` is below 1, `strategy` is unknown, `yhat` is something else, `y` has
            other levels or missing values, a level is unknown or never occurs, or there are several
            models and several levels.
        DimensionMismatch: There is not one distribution for each observation.
        ImportError: matplotlib is not installed.

    Reference:
        Wilson: Probable inference, the law of succession, and statistical inference. Journal of the
        American Statistical Association 22, 1927.

    Example:
        >>> from pymlj import UnivariateFinite, categorical, plot_calibration
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.1, 0.8, 0.8], augment=True)
        >>> axes = plot_calibration(yhat, categorical(["no", "no", "no", "yes"]))
        >>> axes.lines[1].get_ydata().tolist()
        [0.0, 0.5]
    """
    if n_bins < 1:
        raise ArgumentError(f"`n_bins >= 1` must hold, but got `n_bins={n_bins!r}`.")
    if strategy not in ("quantile", "uniform"):
        raise ArgumentError(f'`strategy` must be "quantile" or "uniform", but got {strategy!r}.')
    found = each_level(yhat, y, levels, "plot_calibration")
    panel = one_panel(ax, 4.6, 4.4)
    panel.plot([0, 1], [0, 1], ":", color=FAINT, linewidth=1.2, label="perfect")
    for k, one in enumerate(found):
        bins = _bins(one, n_bins, strategy)
        margins = [bins.share - bins.low, bins.high - bins.share]
        panel.errorbar(
            bins.predicted,
            bins.share,
            yerr=margins if len(found) <= _MOST_INTERVALS else None,
            fmt="o",
            linestyle=line_style(k),
            markersize=4.5,
            elinewidth=0.9,
            capsize=2.5,
            color=colour(k),
            label=one.name,
        )
    positive = positive_name(yhat, levels)
    of = "" if positive is None else f" of {positive}"
    panel.set(xlabel=f"predicted probability{of}", ylabel=f"share{of}")
    panel.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    tidy(panel)
    panel.legend(loc="upper left", frameon=False)
    return panel


def _bins(one: OneLevel, n_bins: int, strategy: str) -> _Bins:
    inner = np.linspace(0.0, 1.0, n_bins + 1)[1:-1]
    edges = inner if strategy == "uniform" else np.unique(np.quantile(one.scores, inner))
    place = np.searchsorted(edges, one.scores)
    n = np.bincount(place, minlength=len(edges) + 1).astype(np.float64)
    there = n > 0
    predicted = np.bincount(place, one.scores, minlength=len(n))[there] / n[there]
    share = np.bincount(place, one.positive, minlength=len(n))[there] / n[there]
    return _Bins(predicted, share, *_wilson(share, n[there]))


def _wilson(p: Floats, n: Floats) -> tuple[Floats, Floats]:
    middle = p + _Z**2 / (2 * n)
    margin = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    # The interval contains the share; rounding must not put it a hair outside.
    return np.minimum((middle - margin) / scale, p), np.maximum((middle + margin) / scale, p)
