"""Evaluations: the values of the folds, and what they come to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pymlj._show import format_float, short
from pymlj.evaluation import Comparison, PerformanceEvaluation
from pymlj.exceptions import ArgumentError
from pymlj.metrics import Measure

from ._axes import colour, cut, directed, handed_back, ink, some_panels, tidy, whole_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SPREAD = 0.22  # how far from the middle of its row the last fold of a model is drawn


class _Row(NamedTuple):
    """What an evaluation says by one measure."""

    tag: str
    values: npt.NDArray[np.float64]
    aggregate: float
    radius: float | None
    orientation: Any


def plot_evaluation(evaluations: Any, measure: Any = None, ax: Any = None) -> Any:
    """Draw the values of the folds, and the aggregate with its `1.96*SE`.

    One evaluation is drawn fold by fold; several are drawn one below the other, so that models
    can be compared. There is a panel for each measure whose values are numbers. What a failed fold
    has left, NaN, is not drawn.

    Args:
        evaluations: What `evaluate` returns: an evaluation, or a dict or list of them.
        measure: The measure to draw, or its name as tables show it; by default all of them.
        ax: Axes to draw on, one a panel; by default those of a new figure.

    Returns:
        The axes; an array of them if there are several panels.

    Raises:
        ArgumentError: There is no such measure, none has numbers as values, or there are not as
            many axes as panels.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import CV, ConstantClassifier, accuracy, evaluate, load_iris, plot_evaluation
        >>> X, y = load_iris()
        >>> e = evaluate(
        ...     ConstantClassifier(), X, y, resampling=CV(3), measure=accuracy, verbosity=0
        ... )
        >>> plot_evaluation(e).get_ylabel()
        'accuracy (higher is better)'
    """
    several = _as_list(evaluations)
    found = _by_measure(several, measure)
    if isinstance(evaluations, PerformanceEvaluation):
        axes = some_panels(ax, len(found), 4.2, 3.2)
        for panel, (name, [row]) in zip(axes, found.items(), strict=True):
            _draw_folds(panel, name, row)
        return handed_back(axes)
    axes = some_panels(ax, len(found), 4.6, 1.3 + 0.45 * len(several))
    for k, (panel, (name, rows)) in enumerate(zip(axes, found.items(), strict=True)):
        _draw_models(panel, name, rows, named=k == 0 or ax is not None)
    return handed_back(axes)


def plot_comparison(comparison: Comparison, measure: Any = None, ax: Any = None) -> Any:
    """Draw what one model gains over the other on each fold, and the mean with its `1.96*SE`.

    Where the band does not reach zero, one of them has done better by more than chance would
    explain, as far as `1.96*SE` can be relied on: it is rather too small. The title has the
    p-value of `compare`, which allows for the overlap of folds.

    Args:
        comparison: What `compare` returns.
        measure: The measure to draw, or its name; by default all of them, each in its panel.
        ax: Axes to draw on, one a panel; by default those of a new figure.

    Returns:
        The axes; an array of them if there are several panels.

    Raises:
        ArgumentError: There is no such measure, or there are not as many axes as panels.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import CV, ConstantClassifier, accuracy, compare, evaluate, load_iris
        >>> from pymlj import plot_comparison
        >>> X, y = load_iris()
        >>> models = {"a": ConstantClassifier(), "b": ConstantClassifier()}
        >>> es = evaluate(models, X, y, resampling=CV(3), measure=accuracy, verbosity=0)
        >>> plot_comparison(compare(es["a"], es["b"])).get_xlabel()
        'fold'
    """
    if not isinstance(comparison, Comparison):
        raise ArgumentError(
            f"`plot_comparison` takes what `compare` returns, but got {short(comparison)}."
        )
    frame = comparison.to_frame()
    chosen = [_place(frame.index, comparison.measure, measure)] if measure is not None else None
    shown = chosen if chosen is not None else list(range(len(frame)))
    axes = some_panels(ax, len(shown), 4.2, 3.2)
    for panel, m in zip(axes, shown, strict=True):
        _draw_gains(panel, comparison, m, str(frame.index[m]))
    return handed_back(axes)


def _as_list(evaluations: Any) -> list[PerformanceEvaluation]:
    if isinstance(evaluations, PerformanceEvaluation):
        return [evaluations]
    several: list[Any] = []
    if isinstance(evaluations, Mapping):
        several = list(evaluations.values())
    elif isinstance(evaluations, Sequence) and not isinstance(evaluations, str):
        several = list(evaluations)
    if not several or not all(isinstance(e, PerformanceEvaluation) for e in several):
        raise ArgumentError(
            "`plot_evaluation` takes an evaluation, or a dict or list of them, as `evaluate` "
            f"returns, but got {short(evaluations)}."
        )
    return several


def _by_measure(evaluations: list[PerformanceEvaluation], measure: Any) -> dict[str, list[_Row]]:
    """What is to be drawn: for the name of each measure a row for each evaluation that has it."""
    found: dict[str, list[_Row]] = {}
    for e in evaluations:
        names = [str(name) for name in e.to_frame().columns[: len(e.measure)]]
        for m, name in enumerate(names):
            if measure is not None and m != _place(names, e.measure, measure):
                continue
            values = np.asarray(e.per_fold[m])
            if values.ndim == 1 and values.dtype.kind in "iufb":
                row = _Row(
                    e.tag,
                    values.astype(np.float64),
                    float(e.measurement[m]),
                    e.uncertainty_radius_95[m],
                    e.measure[m].orientation,
                )
                found.setdefault(name, []).append(row)
    if not found:
        raise ArgumentError("`plot` needs a measure whose values are numbers, but there is none.")
    return found


def _place(names: Any, measures: Sequence[Measure], measure: Any) -> int:
    """Where a measure stands in a list."""
    for m, (name, own) in enumerate(zip(names, measures, strict=True)):
        if measure is own or (name == measure if isinstance(measure, str) else own == measure):
            return m
    raise ArgumentError(
        f"`measure` must be one of {', '.join(f'`{name}`' for name in names)}, "
        f"but got {short(measure)}."
    )


def _draw_folds(panel: "Axes", name: str, row: _Row) -> None:
    """One evaluation: the folds from left to right."""
    panel.plot(np.arange(len(row.values)), row.values, "o", color=colour(0), label="fold")
    _draw_level(panel, row.aggregate, row.radius)
    panel.set(
        xlabel="fold",
        ylabel=directed(name, row.orientation),
        title=f"{cut(row.tag)}: {_with_margin(row.aggregate, row.radius)}",
    )
    panel.set_xlim(-0.5, len(row.values) - 0.5)
    whole_numbers(panel)
    tidy(panel, "y")


def _draw_level(panel: "Axes", value: float, radius: float | None) -> None:
    panel.axhline(value, linewidth=1.4, color=colour(1), label="aggregate")
    if radius is not None and np.isfinite(radius):
        low, high = value - radius, value + radius
        panel.axhspan(low, high, alpha=0.15, color=colour(1), linewidth=0, label="1.96*SE")


def _draw_models(panel: "Axes", name: str, rows: list[_Row], named: bool) -> None:
    """Several evaluations: one below the other."""
    for k, row in enumerate(rows):
        n = len(row.values)
        heights = k + np.linspace(-_SPREAD, _SPREAD, n) if n > 1 else np.array([float(k)])
        label = "fold" if k == 0 else None
        panel.plot(row.values, heights, "o", ms=4.5, alpha=0.55, color=colour(0), label=label)
        panel.errorbar(
            [row.aggregate],
            [k],
            xerr=row.radius if row.radius is not None and np.isfinite(row.radius) else None,
            fmt="D",
            ms=6,
            capsize=4,
            color=colour(1),
            markeredgecolor=panel.get_facecolor(),
            label="aggregate ± 1.96*SE" if k == 0 else None,
        )
    panel.set_yticks(range(len(rows)), [cut(row.tag) if named else "" for row in rows])
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.set_xlabel(directed(name, rows[0].orientation))
    tidy(panel, "x")
    panel.tick_params(axis="y", length=0)
    if named:
        panel.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize="small"
        )


def _draw_gains(panel: "Axes", comparison: Comparison, m: int, name: str) -> None:
    """The differences of one measure."""
    first, second = (cut(tag, 16) for tag in comparison.tags)
    gains = comparison.per_fold[m]
    panel.axhline(0.0, linestyle="--", linewidth=1.0, color=ink(panel))
    panel.plot(np.arange(len(gains)), gains, "o", color=colour(0), label="fold")
    _draw_level(panel, comparison.difference[m], comparison.uncertainty_radius_95[m])
    panel.set(
        xlabel="fold",
        ylabel=f"difference in {directed(name, comparison.measure[m].orientation)}",
        title=f"{first} - {second}: p = {format_float(comparison.p_value[m], 2)}",
    )
    panel.set_xlim(-0.5, len(gains) - 0.5)
    whole_numbers(panel)
    tidy(panel, "y")


def _with_margin(value: float, radius: float | None) -> str:
    if radius is None or not np.isfinite(radius):
        return format_float(value)
    return f"{format_float(value)} ± {format_float(radius, 2)}"
