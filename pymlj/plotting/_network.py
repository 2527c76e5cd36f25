"""Learning networks as boxes and lines."""

from typing import TYPE_CHECKING, Any

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.machines import Node, Source, network_layout

from ._axes import COLOURS, cut, ink, one_panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BOX = 1.7, 0.56  # width and height, with columns 2.3 and rows 0.8 apart
_STEP = 2.3, 0.8
_DATA, _TRAINING = COLOURS[0], COLOURS[1]


def plot_network(node: Any, ax: Any = None) -> "Axes":
    r"""Draw the learning network that ends in a node.

    Data flows from left to right: along solid lines to compute, along dashed lines to train only.

    Args:
        node: A node.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        ArgumentError: `node` is something else.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import Standardizer, machine, plot_network, source
        >>> Xs = source()
        >>> axes = plot_network(machine(Standardizer(), Xs).transform(Xs))
        >>> [text.get_text() for text in axes.texts]
        ['source\nempty', 'transform\nStandardizer']
    """
    if not isinstance(node, Node | Source):
        raise ArgumentError(
            "`plot_network` takes a node of a learning network, such as "
            f"`machine(model, source(X)).transform(source(X))`, but got {short(node)}."
        )
    layout = network_layout(node)
    columns, rows = (1 + max(place[axis] for place in layout.places) for axis in (0, 1))
    panel = one_panel(ax, 2.25 * columns + 0.2, 0.75 * rows + 0.6)
    middles = [(column * _STEP[0], -row * _STEP[1]) for column, row in layout.places]
    for (x, y), (top, bottom) in zip(middles, layout.labels, strict=True):
        _box(panel, x, y, "\n".join(filter(None, (cut(top, 22), cut(bottom, 22)))))
    for i, j, dashed in layout.edges:
        _arrow(panel, middles[i], middles[j], dashed)
    _explain(panel, {dashed for *_, dashed in layout.edges})
    panel.set(
        xlim=(-_BOX[0] / 2 - 0.1, (columns - 1) * _STEP[0] + _BOX[0] / 2 + 0.1),
        ylim=(-(rows - 1) * _STEP[1] - _BOX[1] / 2 - 0.1, _BOX[1] / 2 + 0.1),
    )
    panel.set_axis_off()
    return panel


def _box(panel: "Axes", x: float, y: float, text: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    width, height = _BOX
    patch = FancyBboxPatch(
        (x - width / 2 + 0.06, y - height / 2 + 0.06),
        width - 0.12,
        height - 0.12,
        boxstyle="round,pad=0.06",
        facecolor=panel.get_facecolor(),
        edgecolor=ink(panel),
        linewidth=1.0,
        zorder=2,
    )
    panel.add_patch(patch)
    panel.text(x, y, text, ha="center", va="center", fontsize="small", zorder=3)


def _arrow(
    panel: "Axes", start: tuple[float, float], end: tuple[float, float], dashed: bool
) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    (x1, y1), (x2, y2) = (start[0] + _BOX[0] / 2, start[1]), (end[0] - _BOX[0] / 2, end[1])
    bend = (x1 + x2) / 2
    curve = Path(
        [(x1, y1), (bend, y1), (bend, y2), (x2, y2)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    panel.add_patch(
        FancyArrowPatch(
            path=curve,
            arrowstyle="-|>",
            mutation_scale=9,
            color=_TRAINING if dashed else _DATA,
            linestyle="--" if dashed else "-",
            linewidth=1.2,
            zorder=1,
        )
    )


def _explain(panel: "Axes", kinds: set[bool]) -> None:
    """A legend, where there are lines of both kinds."""
    if len(kinds) < 2:
        return
    from matplotlib.lines import Line2D

    lines = [
        Line2D([], [], color=_DATA, label="to compute"),
        Line2D([], [], color=_TRAINING, linestyle="--", label="to train"),
    ]
    panel.legend(
        handles=lines,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=2,
        frameon=False,
        fontsize="small",
    )
