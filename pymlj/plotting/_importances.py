"""Importances of features, the most important one on top."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.evaluation import PermutationImportance, measure_name
from pymlj.exceptions import ArgumentError
from pymlj.machines import Machine

from ._axes import FAINT, colour, cut, one_panel, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]


class _Importances(NamedTuple):
    """What is drawn: names, importances, and those of each repeat if there are repeats."""

    names: list[str]
    values: Floats
    repeats: Floats | None
    label: str


def plot_importances(found: Any, n: int = 20, ax: Any = None) -> "Axes":
    """Draw the importances of features as bars; of permutations the single repeats as dots too.

    Args:
        found: What `permutation_importance` returns; or a trained machine whose model has
            importances of its own (see `mach.feature_importances()`), or pairs of feature and
            importance.
        n: The number of features to draw; the least important ones are left out.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        NotTrainedError: The machine has not been fitted.
        ArgumentError: `n` is below 1, or there are no importances.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import plot_importances
        >>> axes = plot_importances([("height", 0.2), ("age", 0.7)])
        >>> [label.get_text() for label in axes.get_yticklabels()]
        ['age', 'height']
    """
    if n < 1:
        raise ArgumentError(f"`n >= 1` must hold, but got `n={n!r}`.")
    importances = _read(found)
    order = np.argsort(-importances.values, kind="stable")[:n]
    left_out = len(importances.values) - len(order)
    panel = one_panel(ax, 5.2, 1.1 + 0.3 * len(order))
    places = np.arange(len(order))
    dotted = importances.repeats is not None
    panel.barh(
        places, importances.values[order], height=0.7, color=colour(0), alpha=0.55 if dotted else 1
    )
    if importances.repeats is not None:
        own = importances.repeats[order]
        height = np.repeat(places[:, None], own.shape[1], axis=1)
        panel.plot(own.ravel(), height.ravel(), "o", markersize=3.5, color=colour(1))
    panel.axvline(0.0, color=FAINT, linewidth=0.8)
    panel.set_yticks(places, [importances.names[i] for i in order])
    panel.set_ylim(len(order) - 0.4, -0.6)
    panel.set_xlabel(importances.label)
    if left_out:
        panel.set_title(f"{len(order)} of {len(importances.values)} features", fontsize="medium")
    tidy(panel, "x")
    panel.tick_params(axis="y", length=0)
    return panel


def _read(found: Any) -> _Importances:
    if isinstance(found, PermutationImportance):
        worse = {"loss": "rise", "score": "drop"}[found.measure.orientation]
        return _Importances(
            [cut(name) for name in found.features],
            np.asarray(found.importances_mean),
            np.asarray(found.importances),
            f"{worse} of {cut(measure_name(found.measure))} if the feature is shuffled",
        )
    pairs = found.feature_importances() if isinstance(found, Machine) else found
    if not _are_pairs(pairs):
        raise ArgumentError(
            "`plot_importances` takes what `permutation_importance(mach, X, y)` returns, or a "
            "trained machine whose model has importances of its own, or pairs of feature and "
            f"importance, but got {short(found)}."
        )
    names = [cut(name) for name, _ in pairs]
    values = np.array([value for _, value in pairs], dtype=np.float64)
    return _Importances(names, values, None, "importance")


def _are_pairs(pairs: Any) -> TypeGuard[Sequence[tuple[Any, float]]]:
    """Whether these are pairs with a number at the end, and there are some."""
    return (
        isinstance(pairs, Sequence)
        and len(pairs) > 0
        and all(isinstance(pair, Sequence) and len(pair) == 2 for pair in pairs)
        and all(isinstance(value, int | float | np.number) for _, value in pairs)
    )
