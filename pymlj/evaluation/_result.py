"""`PerformanceEvaluation`: what `evaluate` returns."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pymlj.exceptions import ArgumentError, MLJError
from pymlj.interface import Model, Record
from pymlj.metrics import Measure

from ._access import ItemAccess
from ._folds import Folds
from ._options import Resampling
from ._predictions import in_row_order
from ._render import as_html, as_line, as_text, measure_names


@dataclass(frozen=True, eq=False, repr=False)
class PerformanceEvaluation(ItemAccess):
    """How well a model did on the folds of the data it was not trained on.

    `print` shows the measurements as a table; the fields hold everything, measures first. A
    measurement can be had by the name of its measure, too: `e["log_loss"]`.

    Attributes:
        model: A copy of the model that was evaluated.
        tag: What the model is called; unique among the models of one call.
        measure: The measures.
        operation: For each measure, the operation whose output was measured.
        measurement: For each measure, the values of the folds aggregated in the way of that
            measure, larger folds counting more.
        uncertainty_radius_95: For each measure `1.96 * s / sqrt(K - 1)`, where `s` is the standard
            deviation of the values of the `K` folds; infinite for one fold, `None` where the values
            are no numbers. It is too small, as it takes folds to be independent.
        per_fold: For each measure the values of the folds (an array if they are numbers).
        per_observation: For each measure a list over folds of arrays over test rows; `None` for a
            measure that has no value for a single observation, or with `per_observation=False`.
        fitted_params_per_fold: The learned parameters of each fold; `None` for a fold that failed.
        report_per_fold: The report of each fold; `None` for a fold that failed.
        train_test_rows: The folds, as pairs of row numbers.
        resampling: As it was given.
        repeats: As it was given.
        fold_sizes: Numbers of training and of test rows of each fold.
        folds_key: The same for evaluations on the same folds.
        fit_seconds: How long training took, a fold.
        failures: For each fold the exception that was counted as `error_score`, or `None`.
        predictions: With `return_predictions=True` the predictions on the test rows of each fold
            (a dict by operation where there are several), else `None`.

    The compact form, see `compactify`, has `None` as learned parameters, reports and rows.

    Example:
        >>> from pymlj import CV, ConstantClassifier, evaluate, load_iris, log_loss
        >>> X, y = load_iris()
        >>> e = evaluate(
        ...     ConstantClassifier(), X, y, resampling=CV(3, rng=1), measure=log_loss, verbosity=0
        ... )
        >>> round(e.measurement[0], 2)
        1.12
    """

    model: Model
    tag: str
    # -- for each measure --
    measure: list[Measure]
    operation: list[str]
    measurement: list[Any]
    uncertainty_radius_95: list[float | None]
    # -- for each measure, for each fold --
    per_fold: list[Any]
    per_observation: list[Any]
    # -- for each fold --
    fitted_params_per_fold: list[Record | None] | None
    report_per_fold: list[Record | None] | None
    train_test_rows: Folds | None
    resampling: Resampling
    repeats: int
    fold_sizes: list[tuple[int, int]]
    folds_key: str
    fit_seconds: list[float]
    failures: list[Exception | None]
    predictions: list[Any] | None = None

    def __getitem__(self, name: str) -> Any:
        """The field of that name; or the measurement by the measure of that name."""
        if name in self.keys():
            return getattr(self, name)
        names = measure_names(self)
        if name not in names:
            raise KeyError(
                f"There is no field or measure `{name}`; the measures are {', '.join(names)}."
            )
        return self.measurement[names.index(name)]

    def compactify(self) -> "PerformanceEvaluation":
        """Return the same without learned parameters, reports and rows, to keep many of them."""
        return dataclasses.replace(
            self, fitted_params_per_fold=None, report_per_fold=None, train_test_rows=None
        )

    def out_of_fold(self) -> Any:
        """Return the predictions on all test rows, in the order of the rows.

        Rows that no fold tests are left out.

        Returns:
            One container of the kind the model predicts; a dict by operation where there are
            several.

        Raises:
            ArgumentError: The predictions or the rows were not kept, a fold failed, or a row is
                tested more than once.
        """
        if self.predictions is None or self.train_test_rows is None:
            raise ArgumentError(
                "Out-of-fold predictions need the predictions and the rows of each fold, which "
                "were not kept; evaluate with `return_predictions=True` and `compact=False`."
            )
        if any(failure is not None for failure in self.failures):
            raise ArgumentError(
                "Out-of-fold predictions need all folds, but training or prediction failed on "
                "some; see `failures`."
            )
        rows = [test for _, test in self.train_test_rows]
        everything = np.concatenate(rows)
        if len(np.unique(everything)) < len(everything):
            raise ArgumentError(
                "Out-of-fold predictions need each row to be tested once, but some rows are tested "
                "several times; use `repeats=1` and a resampling without overlap, such as `CV()`, "
                "or take the `predictions` of each fold."
            )
        if not isinstance(self.predictions[0], dict):
            return in_row_order(self.predictions, rows)
        return {
            operation: in_row_order([fold[operation] for fold in self.predictions], rows)
            for operation in self.predictions[0]
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each fold.

        Its columns are the measures, the numbers of training and of test rows, and `fit_seconds`.
        Those of several models stack: `pd.concat({tag: e.to_frame() for tag, e in es.items()})`.
        """
        columns: dict[str, Any] = dict(zip(measure_names(self), self.per_fold, strict=True))
        columns["n_train"], columns["n_test"] = zip(*self.fold_sizes, strict=True)
        columns["fit_seconds"] = self.fit_seconds
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self.fold_sizes), name="fold"))

    def plot(self, measure: Any = None, ax: Any = None) -> Any:
        """Draw the values of the folds and the aggregate; see `plot_evaluation`."""
        from pymlj.plotting import plot_evaluation

        return plot_evaluation(self, measure, ax)

    def to_state(self) -> dict[str, Any]:
        """What a file keeps: the compact form, with the failures as text."""
        compact = self.compactify()
        kept = {name: getattr(compact, name) for name in self.keys()}
        kept["failures"] = [None if e is None else _describe(e) for e in self.failures]
        return kept

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "PerformanceEvaluation":
        """Undo `to_state`."""
        failures = [None if text is None else MLJError(text) for text in state["failures"]]
        return cls(**{**state, "failures": failures})

    def __str__(self) -> str:
        return as_text(self)

    def __repr__(self) -> str:
        return as_line(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def _describe(error: Exception) -> str:
    return str(error) if type(error) is MLJError else f"{type(error).__name__}: {error}"
