"""The results of several models: a dict or a list that shows itself as one table."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pymlj._show import html_table, text_table

from ._render import measure_names, short_name, with_margin
from ._result import PerformanceEvaluation


class EvaluationDict(dict[Any, PerformanceEvaluation]):
    """A dict of evaluations, shown as a table with a row for each model.

    Example:
        >>> from pymlj import CV, ConstantClassifier, accuracy, evaluate, load_iris
        >>> X, y = load_iris()
        >>> models = {"one": ConstantClassifier(), "other": ConstantClassifier()}
        >>> evaluate(models, X, y, resampling=CV(3, rng=1), measure=accuracy, verbosity=0)
        ┌───────┬────────────────┐
        │ model │ accuracy       │
        ├───────┼────────────────┤
        │ one   │ 0.273 ± 0.0577 │
        │ other │ 0.273 ± 0.0577 │
        └───────┴────────────────┘
    """

    def plot(self, measure: Any = None, ax: Any = None) -> Any:
        """Draw the models side by side; see `plot_evaluation`."""
        from pymlj.plotting import plot_evaluation

        return plot_evaluation(self, measure, ax)

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each model and a column for each measure."""
        return _frame(self.values())

    def __repr__(self) -> str:
        return text_table(*_table(self.values())) if self else "{}"

    def _repr_html_(self) -> str:
        return html_table(*_table(self.values()))


class EvaluationList(list[PerformanceEvaluation]):
    """A list of evaluations, shown as a table with a row for each model."""

    def plot(self, measure: Any = None, ax: Any = None) -> Any:
        """Draw the models side by side; see `plot_evaluation`."""
        from pymlj.plotting import plot_evaluation

        return plot_evaluation(self, measure, ax)

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each model and a column for each measure."""
        return _frame(self)

    def __repr__(self) -> str:
        return text_table(*_table(self)) if self else "[]"

    def _repr_html_(self) -> str:
        return html_table(*_table(self))


def _table(evaluations: Iterable[PerformanceEvaluation]) -> tuple[list[str], Sequence[list[str]]]:
    """A row for each model and a column for each measure that some of them has."""
    rows = [(e.tag, _measurements(e)) for e in evaluations]
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))
    body = [[tag, *(cells.get(name, "") for name in names)] for tag, cells in rows]
    return ["model", *map(short_name, names)], body


def _frame(evaluations: Iterable[PerformanceEvaluation]) -> pd.DataFrame:
    """The measurements as they are, for calculations; a measure that a model lacks is NaN."""
    found = list(evaluations)
    rows = [dict(zip(measure_names(e), e.measurement, strict=True)) for e in found]
    return pd.DataFrame(rows, index=pd.Index([e.tag for e in found], name="model"))


def _measurements(e: PerformanceEvaluation) -> dict[str, str]:
    triples = zip(measure_names(e), e.measurement, e.uncertainty_radius_95, strict=True)
    return {name: with_margin(value, radius) for name, value, radius in triples}
