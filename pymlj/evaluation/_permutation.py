"""Permutation importance: how much worse a trained model does when a feature tells it nothing."""

import numbers
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import html_table, short, text_table
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import RNG, Record, as_generator
from pymlj.machines import Machine
from pymlj.metrics import Measure
from pymlj.tables import column_names, columns, is_table, n_rows, select_rows, with_columns

from ._names import measure_name
from ._options import EvaluationOptions
from ._resolve import resolve

Floats = npt.NDArray[np.float64]


class PermutationImportance(Record):
    """The importances of features, as `permutation_importance` gives them; see there."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each feature, the most important one first."""
        frame = pd.DataFrame(
            {"importance": self.importances_mean, "std": self.importances_std},
            index=pd.Index(self.features, name="feature"),
        )
        return frame.sort_values("importance", ascending=False, kind="stable")

    def plot(self, n: int = 20, ax: Any = None) -> Any:
        """Draw the importances of the `n` most important features; see `plot_importances`."""
        from pymlj.plotting import plot_importances

        return plot_importances(self, n, ax)

    def _rows(self) -> list[list[str]]:
        frame = self.to_frame()
        return [
            [str(name), short(float(mean)), short(float(std))]
            for name, mean, std in frame.itertuples()
        ]

    def __str__(self) -> str:
        return text_table(["feature", "importance", "std"], self._rows())

    def _repr_html_(self) -> str:
        return html_table(["feature", "importance", "std"], self._rows())


def permutation_importance(
    mach: Machine, X: Any, y: Any, measure: Any = None, repeats: int = 5, rng: RNG = None
) -> PermutationImportance:
    r"""Measure how much worse predictions become when the values of a feature are shuffled.

    The importance of feature $j$ in repeat $k$ is $s - s_{kj}$, where $s$ is the score on the data
    as they are, and $s_{kj}$ that with column $j$ shuffled; for a loss, the difference the other
    way round. So it is positive for features that the model makes use of. Features that tell much
    the same share their importance, and each of them may look unimportant.

    Data that the model was not trained on tell which features are of use; training data, which ones
    the model has come to rely on. Nothing is trained.

    Args:
        mach: A trained machine, of any model that predicts.
        X: Features, a table or a matrix.
        y: The target.
        measure: How predictions are measured; `None` for the default measure of the model. It must
            be a score or a loss.
        repeats: How often each feature is shuffled.
        rng: Seed or generator for that.

    Returns:
        A record with `features` (names), `importances` (shape `(n_features, repeats)`),
        `importances_mean` and `importances_std` (one a feature), `baseline` (the measure on the
        data as they are) and `measure`. As text it is a table; `to_frame()` gives one too.

    Raises:
        NotTrainedError: The machine has not been fitted.
        ArgumentError: `X` is no table and no matrix, there are several measures, the measure is
            neither score nor loss, does not fit or gives no number; or `repeats` is not positive.
        DimensionMismatch: `X` and `y` differ in the number of rows.

    Reference:
        Breiman: Random forests. Machine Learning 45, 2001; Fisher, Rudin, Dominici: All models are
        wrong, but many are useful. Journal of Machine Learning Research 20, 2019.

    Example:
        >>> import numpy as np, pandas as pd
        >>> from sklearn.linear_model import LinearRegression
        >>> from pymlj import SklearnModel, l1, machine, permutation_importance
        >>> X = pd.DataFrame({"used": np.arange(20.0), "unused": np.arange(20.0) % 3})
        >>> mach = machine(SklearnModel(LinearRegression()), X, 2 * X["used"].to_numpy())
        >>> found = permutation_importance(mach.fit(verbosity=0), X, 2 * X["used"], l1, rng=1)
        >>> found.features, (found.importances_mean > 1).tolist()
        (['used', 'unused'], [True, False])
    """
    names = _checked(X, y, repeats)
    options = EvaluationOptions(measures=measure)
    scoring = resolve(mach.model, y, n_rows(y), options)
    if len(scoring.measures) > 1:
        raise ArgumentError(
            f"`measure` must be one measure, but got {len(scoring.measures)}; "
            "call `permutation_importance` for each of them."
        )
    chosen, operation = scoring.measures[0], scoring.operations[0]
    sign = _sign(chosen)
    baseline = _number(chosen, getattr(mach, operation)(X), y)
    generator = as_generator(rng)
    n = n_rows(y)
    # All repeats of a feature are predicted at once, as one table below the other.
    stacked = select_rows(X, np.tile(np.arange(n), repeats))
    importances = np.empty((len(names), repeats))
    for j, name in enumerate(names):
        order = generator.permuted(np.tile(np.arange(n), (repeats, 1)), axis=1)
        predicted = getattr(mach, operation)(_shuffled(stacked, X, j, name, order.ravel()))
        for k in range(repeats):
            rows = slice(k * n, (k + 1) * n)
            score = _number(chosen, select_rows(predicted, rows), y)
            importances[j, k] = sign * (baseline - score)
    return PermutationImportance(
        features=names,
        importances=importances,
        importances_mean=importances.mean(axis=1),
        importances_std=importances.std(axis=1),
        baseline=baseline,
        measure=chosen,
    )


def _checked(X: Any, y: Any, repeats: int) -> list[Any]:
    """The names of the features."""
    is_matrix = isinstance(X, np.ndarray) and X.ndim == 2
    if not is_table(X) and not is_matrix:
        raise ArgumentError(
            "Features are shuffled one by one, so `X` must be a table or a matrix, but got "
            f"{short(X)}."
        )
    if n_rows(X) != n_rows(y):
        raise DimensionMismatch(
            f"`X` and `y` must have the same number of rows, but have {n_rows(X)} and {n_rows(y)}."
        )
    if repeats < 1:
        raise ArgumentError(f"`repeats >= 1` must hold, but got {repeats!r}.")
    return [f"x{j + 1}" for j in range(X.shape[1])] if is_matrix else column_names(X)


def _sign(measure: Measure) -> int:
    if measure.orientation not in ("score", "loss"):
        raise ArgumentError(
            f"`measure` must be a score or a loss, but `{measure_name(measure)}` is "
            f"{measure.orientation}; give a function its orientation by "
            '`measure(f, orientation="loss")`.'
        )
    return 1 if measure.orientation == "score" else -1


def _number(measure: Measure, predicted: Any, y: Any) -> float:
    value = measure(predicted, y)
    if not isinstance(value, numbers.Real):
        raise ArgumentError(
            f"`measure` must give a number, but `{measure_name(measure)}` gives {short(value)}."
        )
    return float(value)


def _shuffled(stacked: Any, X: Any, j: int, name: Any, order: Any) -> Any:
    """The repeated table with one feature in another order."""
    if is_table(X):
        return with_columns(stacked, {name: select_rows(columns(X)[name], order)})
    matrix = stacked.copy()
    matrix[:, j] = X[order, j]
    return matrix
