"""`EnsembleModel`: many models of one kind, each trained on some of the rows."""

import math
from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np

from pymlj._available import available_if
from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import RNG, Acceleration, Model, Probabilistic, Record, log_info
from pymlj.parameters import clone, is_same_except
from pymlj.scitypes import Finite, Vector
from pymlj.tables import n_rows

from ._combine import combine
from ._members import (
    Rows,
    generator_of,
    mean_importances,
    member,
    models_of_members,
    operate,
    restored_members,
    saved_members,
    seed_of,
)
from ._out_of_bag import out_of_bag
from ._together import Fit, Job, Part, Together

# What may change without a member being trained anew.
_NOT_OF_MEMBERS = ("n", "atomic_weights", "out_of_bag_measure", "acceleration")

_if_probabilistic = available_if(lambda ensemble: ensemble.prediction_type == "probabilistic")


@final
class EnsembleModel(Together):
    """Many copies of a model, each trained on a random subset of the rows ("bag").

    A bag has `floor(bagging_fraction * n_rows)` rows, drawn without replacement; if that is all
    rows, they stay in order. Predictions are combined: numbers and probabilities are averaged,
    distributions of numbers mixed, labels decided by vote (of several winners, the one that reached
    the number first).

    If `n` is raised, members are added, the same as a larger `n` would have had from the start; if
    it is lowered, the last ones are dropped. Other changes train all members again.

    Args:
        model: A supervised model that predicts values or distributions.
        n: The number of members.
        bagging_fraction: The share of rows in a bag, more than 0, at most 1.
        rng: Seed or generator for the bags. Member `i` gets the same bag whatever the number of
            members and the acceleration.
        atomic_weights: How much each member counts, in averages and mixtures; `None` for equally.
            Weights that do not add up to one are scaled, with a warning.
        out_of_bag_measure: A measure, or a list of them, to evaluate the members by on the rows
            that they were not trained on.
        acceleration: How to train; the result does not depend on it.

    Fitted parameters:
        members: Those of each member.

    Report:
        measures: The out-of-bag measures.
        oob_measurements: One a measure: the values of the members, each on the rows it was not
            trained on, aggregated. `None` without measure.
        oob_predictions: For each row, the combined predictions of those members that were not
            trained on it, missing where there are none; means, of distributions of numbers. `None`
            without measure.

    Raises:
        ArgumentError: `model` is not supervised; `n` is not positive; there is not one weight a
            member. In training: a bag would have no row; there is an out-of-bag measure, but no row
            is left out.

    Example:
        >>> import numpy as np
        >>> from pymlj import DeterministicConstantRegressor, EnsembleModel, l1, machine
        >>> X, y = {"x": [0.0] * 5}, np.array([1.0, 2.0, 1.0, 1.0, 1.0])
        >>> model = EnsembleModel(
        ...     DeterministicConstantRegressor(), n=10, rng=1, out_of_bag_measure=l1
        ... )
        >>> mach = machine(model, X, y).fit(verbosity=0)
        >>> bool(1.0 <= mach.predict(X)[0] <= 1.25)
        True
        >>> len(mach.report().oob_measurements)
        1
    """

    model: Model
    n: int = 100
    bagging_fraction: float = 0.8
    rng: RNG = None
    atomic_weights: Any = None
    out_of_bag_measure: Any = []
    acceleration: Acceleration | None = None

    supports_training_losses: ClassVar[Any] = False
    iteration_parameter: ClassVar[Any] = "n"

    # ------------------------------------------------------------------ hyperparameters

    def check(self) -> None:
        """Refuse what cannot be mended."""
        if not (
            self.model.is_supervised
            and self.model.prediction_type in ("deterministic", "probabilistic")
        ):
            raise ArgumentError(
                "`model` of `EnsembleModel` must be supervised and predict values or "
                f"distributions, but `{type(self.model).__name__}` does not."
            )
        if self.n < 1:
            raise ArgumentError(f"`n >= 1` must hold in `EnsembleModel`, but got {self.n!r}.")
        if self.atomic_weights is None:
            return
        weights = np.asarray(self.atomic_weights, dtype=np.float64)
        if weights.shape != (self.n,):
            raise ArgumentError(
                f"`atomic_weights` must have one entry for each of the n = {self.n} members, but "
                f"got {short(self.atomic_weights)}."
            )
        if not (weights >= 0).all() or not 0 < weights.sum() < math.inf:
            raise ArgumentError(
                "`atomic_weights` must be numbers that are not negative, not all of them zero, but "
                f"got {short(self.atomic_weights)}."
            )

    def clean(self) -> str:
        """Mend the fraction, and the weights."""
        notes = []
        if not 0 < self.bagging_fraction <= 1:
            notes.append(
                f"`0 < bagging_fraction <= 1` must hold, but got {self.bagging_fraction!r}; "
                "it is set to 1.0."
            )
            self.bagging_fraction = 1.0
        if self.atomic_weights is not None:
            notes.append(self._mend_weights())
        return " ".join(note for note in notes if note)

    def _mend_weights(self) -> str:
        if self.prediction_type == "deterministic" and self.target_scitype <= Vector[Finite]:
            self.atomic_weights = None
            return "`atomic_weights` are of no use for votes, and are set to None."
        weights = np.asarray(self.atomic_weights, dtype=np.float64)
        if math.isclose(weights.sum(), 1.0, rel_tol=1e-9):
            return ""
        self.atomic_weights = (weights / weights.sum()).tolist()
        return f"`atomic_weights` must add up to 1, but add up to {weights.sum()}; they are scaled."

    # ------------------------------------------------------------------ training

    def _job(self, verbosity: int, data: tuple[Any, ...], old: tuple[Any, Any] | None) -> Job:
        kept, seed = self._kept(old)
        if old is not None and kept:
            log_info(f"Keeping {len(kept)} members, training {self.n - len(kept)}.", verbosity)
        bags = self._bags(seed, n_rows(data[1]))
        models = models_of_members(self.model, self.n - len(kept))
        formed = self.model.reformat(*data) if models else ()
        parts = [
            Part(model, formed, bag) for model, bag in zip(models, bags[len(kept) :], strict=True)
        ]

        def finish(trained: list[Fit]) -> Fit:
            members = [*kept, *map(member, trained)]
            report: dict[str, Any] = {
                "measures": [],
                "oob_measurements": None,
                "oob_predictions": None,
            }
            if measures := self._measures():
                report = out_of_bag(self.model, members, bags, data, measures)
            return Record(members=members), Record(model=clone(self), seed=seed), report

        return Job(parts, finish, self.acceleration)

    def _kept(self, old: tuple[Any, Any] | None) -> tuple[list[Record], int]:
        """The members that need no training, and the seed of all bags."""
        if old is not None:
            fitresult, cache = old
            if is_same_except(self, cache.model, *_NOT_OF_MEMBERS):
                return fitresult.members[: self.n], cache.seed
        return [], seed_of(self.rng)

    def _bags(self, seed: int, rows: int) -> list[Rows]:
        size = math.floor(self.bagging_fraction * rows)
        if size == 0:
            raise ArgumentError(
                f"A bag must have rows, but `bagging_fraction={self.bagging_fraction}` of {rows} "
                "rows is none; take a larger fraction."
            )
        if size < rows:
            draw = [generator_of(seed, i) for i in range(self.n)]
            return [generator.choice(rows, size, replace=False) for generator in draw]
        if self._measures():
            raise ArgumentError(
                f"`out_of_bag_measure` needs rows that are left out, but a bag has all {rows} "
                "rows; take a smaller `bagging_fraction`, or leave out the measure."
            )
        return [np.arange(rows)] * self.n

    def _measures(self) -> list[Any]:
        given = self.out_of_bag_measure
        if given is None:
            return []
        return list(given) if isinstance(given, list | tuple) else [given]

    # ------------------------------------------------------------------ operations

    def predict(self, fitresult: Any, X: Any) -> Any:
        """Combine what the members predict."""
        (features,) = self.model.reformat(X)
        predictions = (
            operate(self.model, "predict", m.fitresult, features) for m in fitresult.members
        )
        return combine(predictions, self._weights(), X)

    predict_mode: ClassVar[Any] = _if_probabilistic(Probabilistic.predict_mode)
    predict_mean: ClassVar[Any] = _if_probabilistic(Probabilistic.predict_mean)
    predict_median: ClassVar[Any] = _if_probabilistic(Probabilistic.predict_median)

    def _weights(self) -> Sequence[float]:
        return [1 / self.n] * self.n if self.atomic_weights is None else self.atomic_weights

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """Those of each member."""
        return {"members": [self.model.fitted_params(m.fitresult) for m in fitresult.members]}

    def feature_importances(self, fitresult: Any, report: Any) -> list[tuple[str, float]] | None:
        """Those of the members, averaged."""
        return mean_importances(self.model, fitresult.members, self._weights())

    # ------------------------------------------------------------------ files

    def save(self, fitresult: Any) -> Any:
        """The members, in a form that lasts."""
        return Record(members=saved_members(self.model, fitresult.members))

    def restore(self, saved: Any) -> Any:
        """Undo `save`."""
        return Record(members=restored_members(self.model, saved.members))
