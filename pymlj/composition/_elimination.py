"""`RecursiveFeatureElimination`: drop the features that matter least, again and again."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, final

from pymlj._record import Record, as_record
from pymlj.exceptions import ArgumentError
from pymlj.interface import (
    PREDICT_OPERATIONS,
    Model,
    Wrapper,
    did_you_mean,
    fit_together,
    forwarded,
)
from pymlj.tables import column_names, is_table, select_columns, to_table

from ._shipped import Shipped


@dataclass
class Search:
    """How far the elimination for one model has come.

    Attributes:
        model: The model whose features are eliminated.
        X: The features, as a table.
        rest: The target, and weights.
        goal: How many features are to be left.
        step: How many are dropped in a round.
        left: The features left.
        scores: For each feature 1, plus 1 for each round that it has survived.
        outcome: What the last training gave.
        done: Whether that was on the features that are left in the end, or has failed.
    """

    model: Any
    X: Any
    rest: tuple[Any, ...]
    goal: int
    step: int
    left: list[Any]
    scores: dict[Any, int] = field(default_factory=dict)
    outcome: Any = None
    done: bool = False

    def data(self) -> tuple[Any, ...]:
        """What the model is trained on next."""
        data: tuple[Any, ...]
        data = self.model.reformat(select_columns(self.X, self.left), *self.rest)
        return data

    def advance(self, outcome: Any) -> None:
        """Take note of a training, and drop features."""
        self.outcome = outcome
        self.done = isinstance(outcome, Exception) or len(self.left) <= self.goal
        if self.done:
            return
        found = self.model.feature_importances(outcome[0], outcome[2]) or ()
        importances = {name: abs(value) for name, value in found}
        place = {name: i for i, name in enumerate(self.left)}
        # Of equally important features the later ones go first.
        order = sorted(self.left, key=lambda name: (importances.get(name, 0.0), -place[name]))
        dropped = set(order[: min(self.step, len(self.left) - self.goal)])
        self.left = [name for name in self.left if name not in dropped]
        for name in self.left:
            self.scores[name] += 1


@final
class RecursiveFeatureElimination(Shipped, Wrapper):
    """Trains a model, drops the features that matter least to it, and so on until few are left.

    Features are ranked by the absolute value of their importance. Predictions are those of the
    model trained on the features that are left; `transform` selects those features.

    Args:
        model: A supervised model that reports feature importances; may be given by position.
        n_features: How many features to leave, as a number, or as a fraction of all; 0 leaves half
            of them.
        step: How many features to drop at a time, as a number, or as a fraction of all features
            (rounded down, but at least one).

    Raises:
        ArgumentError: The model reports no feature importances; or a number makes no sense.

    Fitted parameters:
        features_left: The features that are left, in the order of the columns.
        model_fitresult: The fitted parameters of the model inside.

    Report:
        scores: For each feature 1, plus 1 for each round that it has survived.
        model_report: The report of the model inside.

    Reference:
        I. Guyon, J. Weston, S. Barnhill and V. Vapnik, Gene Selection for Cancer Classification
        using Support Vector Machines, Machine Learning 46 (2002).

    Example:
        >>> import numpy as np
        >>> from sklearn.linear_model import LinearRegression
        >>> from pymlj import RecursiveFeatureElimination, SklearnModel, machine
        >>> X = {"a": [0.0, 1.0, 0.0, 1.0], "b": [1.0, 2.0, 0.0, 5.0], "c": [4.0, 1.0, 2.0, 2.0]}
        >>> y = 3 * np.array(X["b"])
        >>> model = RecursiveFeatureElimination(SklearnModel(LinearRegression()), n_features=1)
        >>> machine(model, X, y).fit(verbosity=0).fitted_params().features_left
        ['b']
    """

    model: Model
    n_features: float = 0
    step: float = 1

    iteration_parameter: ClassVar[Any] = None
    reports_feature_importances: ClassVar[Any] = True
    reporting_operations: ClassVar[Any] = forwarded(
        "reporting_operations", (), lambda names: tuple(n for n in names if n != "transform")
    )

    def check(self) -> None:
        """The model must rank features; the numbers must be whole, or fractions."""
        if not self.model.is_supervised or not self.model.reports_feature_importances:
            raise ArgumentError(
                "`model` must be supervised and report feature importances, but "
                f"`{type(self.model).__name__}` does not."
            )
        if not (self.n_features == 0 or _is_share(self.n_features)):
            raise ArgumentError(
                "`n_features` must be a whole number, or a fraction between 0 and 1, "
                f"but is {self.n_features!r}."
            )
        if not _is_share(self.step):
            raise ArgumentError(
                "`step` must be a whole number from 1, or a fraction between 0 and 1, "
                f"but is {self.step!r}."
            )

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *data: Any) -> tuple[Any, Any, Any]:
        """Eliminate features, and train on those that are left."""
        [outcome] = self.fit_many([self], verbosity, [data])
        if isinstance(outcome, Exception):
            raise outcome
        fitresult, cache, report = outcome
        return fitresult, cache, report

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Eliminate features for several models, a round of all of them being trained together."""
        searches = [_begin(model, data) for model, data in zip(models, datasets, strict=True)]
        while going := [s for s in searches if isinstance(s, Search) and not s.done]:
            outcomes = fit_together([s.model for s in going], verbosity, [s.data() for s in going])
            for search, outcome in zip(going, outcomes, strict=True):
                search.advance(outcome)
        return [_outcome(search) for search in searches]

    # ------------------------------------------------------------------ operations

    def __getattr__(self, name: str) -> Any:
        if name in PREDICT_OPERATIONS and hasattr(self.model, name):
            return functools.partial(self._predict, name)
        hint = "" if name.startswith("_") else did_you_mean(name, self._fields)
        raise AttributeError(f"`{type(self).__name__}` has no attribute `{name}`.{hint}")

    def _predict(self, operation: str, fitresult: Any, X: Any) -> Any:
        """What the model inside predicts from the features that are left."""
        chosen = self.model.reformat(self.transform(fitresult, X))
        return getattr(self.model, operation)(fitresult["inner"], *chosen)

    def transform(self, fitresult: Any, X: Any) -> Any:
        """The features that are left."""
        return select_columns(_as_table(X), fitresult["left"])

    # ------------------------------------------------------------------ looking inside, files

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """The features that are left, and what the model inside has learned from them."""
        return {
            "features_left": list(fitresult["left"]),
            "model_fitresult": self.model.fitted_params(fitresult["inner"]),
        }

    def report(self, reports: Mapping[str, Any]) -> dict[str, Any]:
        """The scores of the features, and what the model inside reports."""
        trained = reports["fit"]
        inner = {**reports, "fit": trained["model_report"]}
        return {"scores": trained["scores"], "model_report": as_record(self.model.report(inner))}

    def training_losses(self, report: Any) -> Any:
        """Those of the last training."""
        return self.model.training_losses(report["model_report"])

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the features that are left."""
        return self.model.feature_importances(fitresult["inner"], report["model_report"])

    def save(self, fitresult: Any) -> Any:
        """What the model inside saves, and the features that are left."""
        return {**fitresult, "inner": self.model.save(fitresult["inner"])}

    def restore(self, saved: Any) -> Any:
        """Undo `save`."""
        return Record({**saved, "inner": self.model.restore(saved["inner"])})


def _is_share(number: float) -> bool:
    return 0 < number < 1 or (number >= 1 and number == int(number))


def _as_table(X: Any) -> Any:
    return X if is_table(X) else to_table(X)


def _begin(model: RecursiveFeatureElimination, data: tuple[Any, ...]) -> Search | Exception:
    try:
        X = _as_table(data[0])
        names = column_names(X)
        goal, step = _count(model.n_features, len(names)), _count(model.step, len(names))
        goal = goal or len(names) // 2
        if len(names) < 2 or goal > len(names):
            raise ArgumentError(
                "There must be two features at least, and no less than `n_features`, but there "
                f"are {len(names)}, and `n_features` is {model.n_features}."
            )
        return Search(model.model, X, data[1:], goal, step, list(names), dict.fromkeys(names, 1))
    except Exception as error:  # handed back, so that the other models are not lost
        return error


def _count(share: float, n: int) -> int:
    """A number of features, given as a number or a fraction."""
    return max(int(share * n), 1) if 0 < share < 1 else int(share)


def _outcome(search: Search | Exception) -> Any:
    if isinstance(search, Exception) or isinstance(search.outcome, Exception):
        return search if isinstance(search, Exception) else search.outcome
    fitresult, _, report = search.outcome[:3]
    return (
        Record(left=search.left, inner=fitresult),
        None,
        {"scores": search.scores, "model_report": report},
    )
