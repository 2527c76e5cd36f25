"""What all pictures share: where they are drawn, in which colours, how axes look.

matplotlib is imported here, when the first picture is drawn. Its settings (`rcParams`, styles) are
left alone, and the current figure too where axes are given; else a figure is made in the usual way,
so that notebooks show it and `plt.show()` does.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which colour-blind people can tell apart, without black and yellow: so
# they can be seen on white and on black. https://jfly.uni-koeln.de/color
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LINES = ("-", "--", "-.", ":")
FAINT = "#888888"
BEST = "#D55E00"
NAME_WIDTH = 28


def pyplot() -> Any:
    """Import `matplotlib.pyplot`.

    Raises:
        ImportError: It is not installed; the message says how to get it.
    """
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(
            'Figures need matplotlib, which is not installed; `pip install "pymlj[plots]"`.'
        ) from error
    return plt


def one_panel(ax: Any, width: float = 5.0, height: float = 3.5) -> "Axes":
    """The axes to draw on; those of a new figure, so many inches in size, if none are given."""
    if ax is None:
        return panels(1, width, height)[0]
    _check_axes(ax)
    axes: Axes = ax
    return axes


def some_panels(ax: Any, n: int, width: float, height: float) -> "list[Axes]":
    """The same for `n` axes side by side, each so many inches in size."""
    if ax is None:
        return panels(n, width, height)
    given = list(np.ravel(ax)) if isinstance(ax, Sequence | np.ndarray) else [ax]
    if len(given) != n:
        raise ArgumentError(
            f"`ax` must be axes for each of the {n} panels, but got {len(given)}; "
            f"`figure, ax = plt.subplots(1, {n})`."
        )
    for one in given:
        _check_axes(one)
    return given


def panels(n: int, width: float, height: float) -> "list[Axes]":
    """Axes side by side in a new figure."""
    _, axes = pyplot().subplots(
        1, n, figsize=(width * n, height), squeeze=False, layout="constrained"
    )
    return list(axes[0])


def handed_back(axes: "Sequence[Axes]") -> Any:
    """One picture as its axes, several as an array of them, as `plt.subplots` does."""
    if len(axes) == 1:
        return axes[0]
    array = np.empty(len(axes), dtype=object)
    array[:] = axes
    return array


def colour(k: int) -> str:
    """The colour of the k-th thing of a kind."""
    return COLOURS[k % len(COLOURS)]


def line_style(k: int) -> str:
    """The line of the k-th thing of a kind: another one when the colours begin again."""
    return LINES[k // len(COLOURS) % len(LINES)]


def ink(axes: "Axes") -> Any:
    """The colour of the text of some axes, which can be seen in whatever style they are."""
    return axes.xaxis.label.get_color()


def tidy(axes: "Axes", grid: str = "both") -> None:
    """Take away what has no meaning: half of the frame, and weight from the grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis=grid, color=FAINT, alpha=0.25, linewidth=0.6)  # type: ignore[arg-type]  # a Literal


def whole_numbers(axes: "Axes", axis: str = "x") -> None:
    """Put ticks at whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    chosen = axes.xaxis if axis == "x" else axes.yaxis
    chosen.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))


def cut(text: object, width: int = NAME_WIDTH) -> str:
    """A name for a label, on one line and not too long."""
    line = " ".join(str(text).split())
    line = line if len(line) <= width else line[: width - 1] + "…"
    return line.replace("$", r"\$")  # or what lies between two of them would be set as mathematics


def directed(name: str, orientation: object) -> str:
    """The name of a measure, and which end of the axis is the good one."""
    good = {"loss": "lower is better", "score": "higher is better"}.get(str(orientation))
    return cut(name) if good is None else f"{cut(name)} ({good})"


def _check_axes(ax: Any) -> None:
    if not (hasattr(ax, "plot") and hasattr(ax, "transAxes")):
        raise ArgumentError(
            f"`ax` must be axes of matplotlib, but got {short(ax)}; `figure, ax = plt.subplots()`."
        )
