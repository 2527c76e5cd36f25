"""Two models on the same folds: what one gains over the other, fold by fold."""

import html
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import html_table, text_table
from pymlj.exceptions import ArgumentError
from pymlj.metrics import Measure

from ._access import ItemAccess
from ._aggregate import all_numbers, uncertainty_radius
from ._render import measure_names, number, short_name
from ._result import PerformanceEvaluation

_NUMBERS = ("difference", "1.96*SE", "p_value")


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(ItemAccess):
    """Paired differences of two evaluations, first minus second. `print` shows them as a table.

    Attributes:
        tags: Those of the two evaluations.
        measure: The measures they share, as far as their values are numbers.
        difference: For each measure, the difference of the two measurements.
        per_fold: For each measure, the differences on each fold.
        uncertainty_radius_95: For each measure, that of the differences, by the formula of
            `PerformanceEvaluation`.
        p_value: For each measure, that of the corrected resampled t-test of no difference; NaN for
            a single fold.
        better: For each measure the tag of the better model, or `None` for a tie or a measure
            without orientation.
    """

    tags: tuple[str, str]
    measure: list[Measure]
    difference: list[float]
    per_fold: list[npt.NDArray[np.float64]]
    uncertainty_radius_95: list[float]
    p_value: list[float]
    better: list[str | None]
    _names: list[str]

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each measure: what `print` shows, as numbers."""
        columns = dict(zip(_NUMBERS, self._numbers(), strict=True))
        index = pd.Index(self._names, name="measure")
        return pd.DataFrame({**columns, "better": self.better}, index=index)

    def plot(self, measure: Any = None, ax: Any = None) -> Any:
        """Draw the differences on the folds; see `plot_comparison`."""
        from pymlj.plotting import plot_comparison

        return plot_comparison(self, measure, ax)

    def __str__(self) -> str:
        return f"{self._title()}\n{text_table(*self._table())}"

    def __repr__(self) -> str:
        parts = [f"{n}={number(d)}" for n, d in zip(self._names, self.difference, strict=True)]
        return f"Comparison({self._title()!r}, {', '.join(parts)})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self._title())}</p>{html_table(*self._table())}"

    def _title(self) -> str:
        return f"{self.tags[0]} - {self.tags[1]}, {len(self.per_fold[0])} folds"

    def _table(self) -> tuple[list[str], list[list[str]]]:
        header = ["measure", *_NUMBERS, "better"]
        columns = [
            [short_name(name) for name in self._names],
            *([number(v) for v in values] for values in self._numbers()),
            [tag or "" for tag in self.better],
        ]
        return header, [list(row) for row in zip(*columns, strict=True)]

    def _numbers(self) -> list[list[float]]:
        return [self.difference, self.uncertainty_radius_95, self.p_value]


def compare(e1: PerformanceEvaluation, e2: PerformanceEvaluation) -> Comparison:
    r"""Compare two evaluations on the same folds by their paired differences.

    Folds differ in difficulty; the difference of two models on one fold does not suffer from that.
    The p-value is that of the corrected resampled t-test (Nadeau and Bengio, *Inference for the
    Generalization Error*, Machine Learning 52, 2003), which allows for the overlap of training
    sets: with $K$ folds, mean $\bar d$ and sample variance $s^2$ of the differences,
    $t = \bar d / \sqrt{(1/K + n_{test}/n_{train})\, s^2}$ has $K - 1$ degrees of freedom.

    Args:
        e1: An evaluation.
        e2: Another one, on the same folds and with the same measures, such as comes of one call of
            `evaluate` with several models.

    Returns:
        The differences `e1 - e2`.

    Raises:
        ArgumentError: The folds or the measures differ, or no measure has numbers as values.

    Example:
        >>> from pymlj import CV, ConstantClassifier, compare, evaluate, load_iris, log_loss
        >>> X, y = load_iris()
        >>> models = {"first": ConstantClassifier(), "second": ConstantClassifier()}
        >>> es = evaluate(models, X, y, resampling=CV(3), measure=log_loss, verbosity=0)
        >>> compare(es["first"], es["second"]).difference
        [0.0]
    """
    _check_comparable(e1, e2)
    shown = [m for m in range(len(e1.measure)) if all_numbers([*e1.per_fold[m], *e2.per_fold[m]])]
    if not shown:
        raise ArgumentError("`compare` needs a measure whose values are numbers; there is none.")
    gains = [np.asarray(e1.per_fold[m] - e2.per_fold[m], dtype=np.float64) for m in shown]
    difference = [float(e1.measurement[m] - e2.measurement[m]) for m in shown]
    names = measure_names(e1)
    return Comparison(
        tags=(e1.tag, e2.tag),
        measure=[e1.measure[m] for m in shown],
        difference=difference,
        per_fold=gains,
        uncertainty_radius_95=[_radius(gain) for gain in gains],
        p_value=[_p_value(gain, e1.fold_sizes) for gain in gains],
        better=[
            _better(e1.measure[m], gain, (e1.tag, e2.tag))
            for m, gain in zip(shown, difference, strict=True)
        ],
        _names=[names[m] for m in shown],
    )


def _check_comparable(e1: PerformanceEvaluation, e2: PerformanceEvaluation) -> None:
    if e1.folds_key != e2.folds_key:
        raise ArgumentError(
            "`compare` needs two evaluations on the same folds, but these were made on different "
            "ones; evaluate both models in one call, as in "
            '`evaluate({"one": model1, "other": model2}, X, y)`, or give `resampling` a seed.'
        )
    names = measure_names(e1), measure_names(e2)
    if names[0] != names[1] and e1.measure != e2.measure:  # two names may stand for one measure
        raise ArgumentError(
            "`compare` needs two evaluations by the same measures, "
            f"but one has {', '.join(names[0])} and the other {', '.join(names[1])}."
        )


def _radius(gain: npt.NDArray[np.float64]) -> float:
    radius = uncertainty_radius(list(gain))
    return math.nan if radius is None else radius


def _p_value(gain: npt.NDArray[np.float64], sizes: list[tuple[int, int]]) -> float:
    k = len(gain)
    if k < 2:
        return math.nan
    ratio = float(np.mean([test / train for train, test in sizes]))
    error = math.sqrt((1 / k + ratio) * float(np.var(gain, ddof=1)))
    mean = float(np.mean(gain))
    if error == 0:
        return 1.0 if mean == 0 else 0.0
    from scipy import stats

    return float(2 * stats.t.sf(abs(mean) / error, df=k - 1))


def _better(measure: Measure, gain: float, tags: tuple[str, str]) -> Any:
    if measure.orientation not in ("loss", "score") or not abs(gain) > 0:
        return None
    first_is_better = (gain > 0) == (measure.orientation == "score")
    return tags[0] if first_is_better else tags[1]
