"""Searches: measurements over the hyperparameters that were searched over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.evaluation import measure_name
from pymlj.exceptions import ArgumentError
from pymlj.interface import Record
from pymlj.machines import Machine

from ._axes import BEST, FAINT, colour, cut, directed, one_panel, pyplot, tidy
from ._dimension import Dimension

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]

_COLOUR_MAP = "viridis"  # rises in brightness, so that it can be read by all
_CELL = 2.3, 1.9  # inches, of a panel among those for pairs of hyperparameters
_ROOM = 0.8  # inches around them


class _Search(NamedTuple):
    """What there is to draw: hyperparameters, measurements, the best of them, what was measured."""

    dimensions: list[Dimension]
    values: Floats
    best: int
    name: str
    short_name: str


def plot_tuning(mach: Any, ax: Any = None) -> Any:
    """Draw what a search has found.

    One hyperparameter is drawn against the measurements. For two there is a heat map, if the search
    went over a grid, else their values are drawn as points, with the measurement as colour; for
    more there is such a panel for each pair. The best point is marked by a star, what could not be
    measured by a dotted line or a cross.

    Args:
        mach: A trained machine of a `TunedModel`, or its report.
        ax: Axes to draw on, for one or two hyperparameters; by default those of a new figure.

    Returns:
        The axes; for more than two hyperparameters an array of them, shape `(k, k)`.

    Raises:
        ArgumentError: There is nothing to plot, since the strategy did not search over ranges; or
            `ax` is given where there are several panels.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import ConstantRegressor, TunedModel, machine, plot_tuning
        >>> tuned = TunedModel(models=[ConstantRegressor()])
        >>> mach = machine(tuned, {"x": [0.0] * 10}, [float(i) for i in range(10)])
        >>> plot_tuning(mach.fit(verbosity=0))
        Traceback (most recent call last):
        pymlj.exceptions.ArgumentError: ... `Explicit` ...
    """
    search = _read(mach)
    k = len(search.dimensions)
    if k > 2:
        if ax is not None:
            raise ArgumentError(
                f"`ax` can be given for one or two hyperparameters, but here are {k}, which make "
                "a figure of many panels; leave it out."
            )
        return _pairs(search)
    panel = one_panel(ax)
    if k == 1:
        _against(panel, search.dimensions[0], search)
        panel.legend(frameon=False)
        return panel
    cells = _on_grid(search)
    if cells is None:
        drawn = _points(panel, search.dimensions[0], search.dimensions[1], search)
    else:
        drawn = _heat_map(panel, cells, search)
    panel.figure.colorbar(drawn, ax=panel, label=search.name)
    return panel


def _read(mach: Any) -> _Search:
    report = mach.report() if isinstance(mach, Machine) else mach
    if not isinstance(report, Record) or "plotting" not in report:
        raise ArgumentError(
            "`plot_tuning` takes a trained machine of a `TunedModel` whose strategy searches over "
            "ranges, such as `Grid` or `RandomSearch` (those of `Explicit` are only listed), but "
            f"got {short(mach)}."
        )
    data = report.plotting
    names = data.parameter_names
    dimensions = [
        Dimension(name, scale, column)
        for name, scale, column in zip(
            names if len(names) < 3 else _shortened(names),
            data.parameter_scales,
            data.parameter_values.T,
            strict=True,
        )
    ]
    chosen = report.best_history_entry.evaluation
    best = next(i for i, entry in enumerate(report.history) if entry.evaluation is chosen)
    name = measure_name(chosen.measure[0])
    values = np.asarray(data.measurements, dtype=np.float64)
    full_name = directed(name, chosen.measure[0].orientation)
    return _Search(dimensions, values, best, full_name, cut(name))


def _shortened(names: Sequence[str]) -> list[str]:
    """As little from the ends of dotted names as tells them apart: panels are small."""
    parts = [name.split(".") for name in names]
    for k in range(1, max(map(len, parts)) + 1):
        ends = [".".join(part[-k:]) for part in parts]
        if len(set(ends)) == len(ends):
            return ends
    return list(names)


def _against(panel: "Axes", x: Dimension, search: _Search) -> None:
    """The measurements over one hyperparameter."""
    values, best = search.values, search.best
    panel.plot(x.places, values, "o", alpha=0.7, color=colour(0), label="candidate")
    for lost in x.places[np.isnan(values)]:
        panel.axvline(lost, linestyle=":", linewidth=0.8, color=FAINT)
    _star(panel, x.places[best], values[best])
    x.label(panel)
    panel.set_ylabel(search.name)
    tidy(panel)


def _star(panel: "Axes", x: float, y: float) -> None:
    edge = panel.get_facecolor()
    panel.plot([x], [y], "*", markersize=15, color=BEST, markeredgecolor=edge, label="best")


def _on_grid(search: _Search) -> Floats | None:
    """The measurements as a table over two axes; `None` unless each cell has one."""
    values = search.values
    (xs, column), (ys, row) = (np.unique(d.places, return_inverse=True) for d in search.dimensions)
    if len(xs) < 2 or len(ys) < 2 or len(values) != len(xs) * len(ys):
        return None
    cells = np.full((len(ys), len(xs)), np.inf)
    cells[row, column] = values
    return None if np.isposinf(cells).any() and not np.isposinf(values).any() else cells


def _heat_map(panel: "Axes", cells: Floats, search: _Search) -> Any:
    """The measurements as colours over two hyperparameters."""
    x, y = search.dimensions
    drawn = panel.pcolormesh(x.edges(), y.edges(), cells, cmap=_COLOUR_MAP)
    _star(panel, x.places[search.best], y.places[search.best])
    x.label(panel)
    y.label(panel, "y")
    return drawn


def _points(panel: "Axes", x: Dimension, y: Dimension, search: _Search) -> Any:
    """The candidates over two hyperparameters, the measurements as colours."""
    lost = np.isnan(search.values)
    drawn = panel.scatter(
        x.places[~lost], y.places[~lost], c=search.values[~lost], cmap=_COLOUR_MAP, s=45
    )
    panel.plot(x.places[lost], y.places[lost], "x", color=FAINT)
    _star(panel, x.places[search.best], y.places[search.best])
    x.label(panel)
    y.label(panel, "y")
    tidy(panel)
    return drawn


def _pairs(search: _Search) -> Any:
    """A panel for each pair of hyperparameters, and for each alone on the diagonal."""
    k = len(search.dimensions)
    size = (_CELL[0] * k + _ROOM, _CELL[1] * k + _ROOM)
    _, panels = pyplot().subplots(k, k, figsize=size, squeeze=False, layout="constrained")
    drawn = None
    for i, j in np.ndindex(k, k):
        panel = panels[i, j]
        if j > i:
            panel.set_axis_off()
        elif i == j:
            _against(panel, search.dimensions[i], search)
            panel.set_ylabel(search.short_name)
        else:
            drawn = _points(panel, search.dimensions[j], search.dimensions[i], search)
    corner = panels[0, -1].inset_axes((0.25, 0.0, 0.12, 1.0))  # there is room, above the pairs
    panels[0, -1].figure.colorbar(drawn, cax=corner, label=search.name)
    return panels
