"""Figures of searches and learning curves. matplotlib is imported when a figure is drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Record
from pymlj.machines import Machine

from ._history import measure_names
from ._scales import SCALES, Floats

_LOG = ("log", "log10", "log2")
_LOG_MINUS = ("logminus", "log10minus")
_GAP = 0.6  # inches kept free around the panels of a figure


def plot_tuning(mach: Any) -> Any:
    """Draw what a search has found.

    One hyperparameter is drawn against the measurements. For two there is a heat map, if the search
    went over a grid, else their values are drawn as points, with the measurement as colour; for
    more there is such a panel for each pair. The best point is marked by a star, what could not be
    measured by a dotted line or a cross.

    Needs matplotlib: `pip install pymlj[plots]`.

    Args:
        mach: A trained machine of a `TunedModel`, or its report.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: There is nothing to plot, since the strategy did not search over ranges.

    Example:
        >>> from pymlj import ConstantRegressor, TunedModel, machine, plot_tuning
        >>> tuned = TunedModel(models=[ConstantRegressor()])
        >>> mach = machine(tuned, {"x": [0.0] * 10}, [float(i) for i in range(10)])
        >>> plot_tuning(mach.fit(verbosity=0))
        Traceback (most recent call last):
        pymlj.exceptions.ArgumentError: ... `Explicit` ...
    """
    report = mach.report() if isinstance(mach, Machine) else mach
    if not isinstance(report, Record) or "plotting" not in report:
        raise ArgumentError(
            "`plot_tuning` takes a trained machine of a `TunedModel` whose strategy searches over "
            "ranges, such as `Grid` or `RandomSearch` (those of `Explicit` are only listed), but "
            f"got {short(mach)}."
        )
    data = report.plotting
    names = data.parameter_names
    axes = [
        _Axis(name, scale, column)
        for name, scale, column in zip(
            names if len(names) < 3 else _shortened(names),
            data.parameter_scales,
            data.parameter_values.T,
            strict=True,
        )
    ]
    values = np.asarray(data.measurements, dtype=np.float64)
    chosen = report.best_history_entry.evaluation
    best = next(i for i, entry in enumerate(report.history) if entry.evaluation is chosen)
    name = measure_names(report.best_history_entry)[0]
    if len(axes) == 1:
        return _against(axes[0], values, best, name)
    if len(axes) == 2 and (cells := _on_grid(axes, values)) is not None:
        return _heat_map(axes, cells, best, name)
    return _pairs(axes, values, best, name)


def plot_curve(curve: Record) -> Any:
    """One line a curve; where there are several, their mean as a thick one."""
    plt = pyplot()
    figure, panel = plt.subplots(figsize=(4.5, 3.2), layout="constrained")
    axis = _Axis(curve.parameter_name, curve.parameter_scale, curve.parameter_values)
    curves = np.asarray(curve.measurements, dtype=np.float64).reshape(len(axis.places), -1)
    if curves.shape[1] > 1:
        panel.plot(axis.places, curves, linewidth=0.8, alpha=0.5, color="tab:blue")
        panel.plot(axis.places, curves.mean(axis=1), linewidth=2.0, color="tab:blue", label="mean")
        panel.legend()
    else:
        panel.plot(axis.places, curves[:, 0], ".-")
    axis.label_x(panel)
    panel.set_ylabel("measurement")
    return figure


class _Axis:
    """One hyperparameter as an axis of a figure.

    Args:
        name: Its name.
        scale: As in reports.
        values: Its values, of any kind.
    """

    def __init__(self, name: str, scale: str, values: Sequence[Any]) -> None:
        self.name = name
        self.scale = scale
        self.ticks: list[str] | None = None
        if scale == "none":
            texts = [short(value, width=20).strip("'") for value in values]
            self.ticks = list(dict.fromkeys(texts[i] for i in _in_order(values)))
            self.places = np.array([self.ticks.index(text) for text in texts], dtype=np.float64)
        else:
            self.places = np.array([float(value) for value in values])

    def edges(self) -> Floats:
        """The borders of cells around the places, half-way between them on the scale."""
        named = SCALES.get(self.scale, SCALES["linear"])
        at = named.forward(np.unique(self.places))
        middles = (at[1:] + at[:-1]) / 2
        outer = 2 * at[0] - middles[0], 2 * at[-1] - middles[-1]
        edges: Floats = named.backward(np.array([outer[0], *middles, outer[1]]))
        return edges

    def label_x(self, panel: Any) -> None:
        """Name and scale the horizontal axis of a panel."""
        panel.set_xlabel(self.name)
        if self.ticks is not None:
            panel.set_xticks(np.arange(len(self.ticks)), self.ticks)
        elif self.scale in _LOG:
            panel.set_xscale("log", base=2 if self.scale == "log2" else 10)
        elif self.scale in _LOG_MINUS:
            panel.set_xscale("symlog", linthresh=float(np.abs(self.places).min()))

    def label_y(self, panel: Any) -> None:
        """Name and scale the vertical axis of a panel."""
        panel.set_ylabel(self.name)
        if self.ticks is not None:
            panel.set_yticks(np.arange(len(self.ticks)), self.ticks)
        elif self.scale in _LOG:
            panel.set_yscale("log", base=2 if self.scale == "log2" else 10)
        elif self.scale in _LOG_MINUS:
            panel.set_yscale("symlog", linthresh=float(np.abs(self.places).min()))


def _shortened(names: Sequence[str]) -> list[str]:
    """As little from the ends of dotted names as tells them apart: panels are small."""
    parts = [name.split(".") for name in names]
    for k in range(1, max(map(len, parts)) + 1):
        ends = [".".join(part[-k:]) for part in parts]
        if len(set(ends)) == len(ends):
            return ends
    return list(names)


def _in_order(values: Sequence[Any]) -> list[int]:
    """The numbers of values in rising order; as they come, where there is no order."""
    numbers = list(range(len(values)))
    try:
        return sorted(numbers, key=lambda i: values[i])
    except TypeError:
        return numbers


def _against(axis: _Axis, values: Floats, best: int, name: str) -> Any:
    """The measurements over one hyperparameter."""
    figure, panel = pyplot().subplots(figsize=(4.5, 3.2), layout="constrained")
    _draw(panel, axis.places, values, best)
    axis.label_x(panel)
    panel.set_ylabel(name)
    return figure


def _draw(panel: Any, x: Any, values: Floats, best: int) -> None:
    panel.plot(x, values, "o", alpha=0.7)
    for lost in x[np.isnan(values)]:
        panel.axvline(lost, linestyle=":", linewidth=0.8, color="gray")
    panel.plot(x[best], values[best], "*", markersize=14, color="tab:red", label="best")


def _on_grid(axes: Sequence[_Axis], values: Floats) -> Floats | None:
    """The measurements as a table over two axes; `None` unless each cell has one."""
    (xs, column), (ys, row) = (np.unique(axis.places, return_inverse=True) for axis in axes)
    if len(xs) < 2 or len(ys) < 2 or len(values) != len(xs) * len(ys):
        return None
    cells = np.full((len(ys), len(xs)), np.inf)
    cells[row, column] = values
    return None if np.isposinf(cells).any() and not np.isposinf(values).any() else cells


def _heat_map(axes: Sequence[_Axis], cells: Floats, best: int, name: str) -> Any:
    """The measurements as colours over two hyperparameters."""
    figure, panel = pyplot().subplots(figsize=(4.8, 3.6), layout="constrained")
    x, y = axes
    drawn = panel.pcolormesh(x.edges(), y.edges(), cells)
    panel.plot(x.places[best], y.places[best], "*", markersize=14, color="tab:red")
    x.label_x(panel)
    y.label_y(panel)
    figure.colorbar(drawn, ax=panel, label=name)
    return figure


def _pairs(axes: Sequence[_Axis], values: Floats, best: int, name: str) -> Any:
    """For two hyperparameters one panel; for more one for each pair, each alone on the diagonal."""
    if len(axes) == 2:
        figure, panel = pyplot().subplots(figsize=(4.8, 3.6), layout="constrained")
        _scatter(panel, axes[0], axes[1], values, best, figure, name)
        return figure
    k = len(axes)
    figure, panels = pyplot().subplots(
        k, k, figsize=(2.4 * k + _GAP, 2.0 * k + _GAP), squeeze=False, layout="constrained"
    )
    for i, j in np.ndindex(k, k):
        panel = panels[i, j]
        if j > i:
            panel.set_axis_off()
        elif i == j:
            _draw(panel, axes[i].places, values, best)
            axes[i].label_x(panel)
            panel.set_ylabel(name)
        else:
            _scatter(panel, axes[j], axes[i], values, best)
    return figure


def _scatter(
    panel: Any,
    x: _Axis,
    y: _Axis,
    values: Floats,
    best: int,
    figure: Any = None,
    name: str = "",
) -> None:
    lost = np.isnan(values)
    drawn = panel.scatter(x.places[~lost], y.places[~lost], c=values[~lost])
    panel.plot(x.places[lost], y.places[lost], "x", color="gray")
    panel.plot(x.places[best], y.places[best], "*", markersize=14, color="tab:red")
    x.label_x(panel)
    y.label_y(panel)
    if figure is not None:
        figure.colorbar(drawn, ax=panel, label=name)


def pyplot() -> Any:
    """Import matplotlib."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError(
            "Figures need matplotlib, which is not installed; `pip install pymlj[plots]`."
        ) from error
    return plt
