"""`BalancedBaggingClassifier`: many classifiers, each trained on as many rows of either class."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.interface import RNG, Model, Probabilistic, Record, log_info
from pymlj.parameters import clone, is_same_except
from pymlj.scitypes import Finite, Missing, Unknown, Vector
from pymlj.tables import codes, is_categorical, levels

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
from ._together import Fit, Job, Part, Together


@final
class BalancedBaggingClassifier(Together):
    """Averages classifiers trained on all rows of the rare class and as many of the frequent one.

    For targets in which two classes occur. Each bag has all rows of the rare class, and as many of
    the frequent one, drawn with replacement. Predicted probabilities are averaged.

    Args:
        model: A probabilistic classifier; may be given by position.
        T: The number of bags; 0 for the number of rows of the frequent class divided by that of the
            rare one, rounded.
        rng: Seed or generator for the bags.

    Fitted parameters:
        members: Those of each classifier.

    Report:
        chosen_T: The number of bags.
        training_losses: The average of those of the classifiers, if they have any.

    Raises:
        ArgumentError: `model` is no probabilistic classifier, or `T` is negative. In training:
            other than two classes occur.

    Reference:
        Liu, Wu, Zhou: Exploratory undersampling for class-imbalance learning. IEEE Transactions on
        Systems, Man, and Cybernetics B 39, 2009.

    Example:
        >>> import pandas as pd
        >>> from pymlj import (
        ...     BalancedBaggingClassifier,
        ...     ConstantClassifier,
        ...     categorical,
        ...     machine,
        ... )
        >>> X, y = pd.DataFrame({"x": [0.0] * 8}), categorical(["no"] * 6 + ["yes"] * 2)
        >>> model = BalancedBaggingClassifier(ConstantClassifier(), rng=1)
        >>> mach = machine(model, X, y).fit(verbosity=0)
        >>> mach.predict(X[:1]).pdf("yes"), mach.report().chosen_T
        (array([0.5]), 3)
    """

    model: Model
    T: int = 0
    rng: RNG = None

    prediction_type: ClassVar[Any] = "probabilistic"
    target_scitype: ClassVar[Any] = Vector[Finite]

    def check(self) -> None:
        """The model must be a probabilistic classifier."""
        name, target = type(self.model).__name__, self.model.target_scitype
        if not (self.model.is_supervised and self.model.prediction_type == "probabilistic"):
            raise ArgumentError(
                "`model` of `BalancedBaggingClassifier` must be supervised and predict "
                f"probabilities, but `{name}` does not."
            )
        if target != Unknown and not target <= Vector[Missing | Finite]:
            raise ArgumentError(
                "`model` of `BalancedBaggingClassifier` must be a classifier, but the "
                f"`target_scitype` of `{name}` is `{target}`."
            )
        if self.T < 0:
            raise ArgumentError(
                f"`T >= 0` must hold in `BalancedBaggingClassifier`, but got {self.T!r}."
            )

    # ------------------------------------------------------------------ training

    def _job(self, verbosity: int, data: tuple[Any, ...], old: tuple[Any, Any] | None) -> Job:
        rare, frequent = _rare_and_frequent(data[1])
        n = self.T or round(len(frequent) / len(rare))
        if not self.T:
            log_info(f"`T` is set to {n}, the number of rows per row of the rare class.", verbosity)
        kept, seed = self._kept(old, n)
        unchanged = old is not None and self.model == old[1].model.model
        formed = self.model.reformat(*data)
        parts = (
            []
            if unchanged
            else [
                Part(self.model, formed, _bag(seed, i, rare, frequent), (m.fitresult, m.cache))
                for i, m in enumerate(kept)
            ]
        )
        parts += [
            Part(model, formed, _bag(seed, i, rare, frequent))
            for i, model in enumerate(models_of_members(self.model, n - len(kept)), len(kept))
        ]

        def finish(trained: list[Fit]) -> Fit:
            new = [Record(**member(fit), cache=fit[1]) for fit in trained]
            members = [*kept, *new] if unchanged else new
            fitresult = Record(
                members=[Record(fitresult=m.fitresult, report=m.report) for m in members]
            )
            cache = Record(model=clone(self), seed=seed, caches=[m.cache for m in members])
            return fitresult, cache, self._report(members)

        return Job(parts, finish)

    def _kept(self, old: tuple[Any, Any] | None, n: int) -> tuple[list[Record], int]:
        """The members that may be trained on, and the seed of all bags."""
        if old is not None:
            fitresult, cache = old
            same = is_same_except(self, cache.model, "model", "T")
            if same and type(self.model) is type(cache.model.model):
                pairs = zip(fitresult.members, cache.caches, strict=True)
                return [Record(**m, cache=inner) for m, inner in pairs][:n], cache.seed
        return [], seed_of(self.rng)

    def _report(self, members: list[Record]) -> dict[str, Any]:
        report: dict[str, Any] = {"chosen_T": len(members)}
        if self.supports_training_losses:
            losses = [list(self.model.training_losses(m.report) or ()) for m in members]
            shortest = min(map(len, losses))
            report["training_losses"] = np.mean([one[:shortest] for one in losses], axis=0).tolist()
        return report

    # ------------------------------------------------------------------ operations

    def predict(self, fitresult: Any, X: Any) -> Any:
        """The average of what the members predict."""
        (features,) = self.model.reformat(X)
        members = fitresult.members
        predictions = (operate(self.model, "predict", m.fitresult, features) for m in members)
        return combine(predictions, [1.0] * len(members), X)

    predict_mode: ClassVar[Any] = Probabilistic.predict_mode

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """Those of each member."""
        return {"members": [self.model.fitted_params(m.fitresult) for m in fitresult.members]}

    def training_losses(self, report: Any) -> Any:
        """The average of those of the members."""
        return report.get("training_losses")

    def feature_importances(self, fitresult: Any, report: Any) -> list[tuple[str, float]] | None:
        """Those of the members, averaged."""
        members = fitresult.members
        return mean_importances(self.model, members, [1 / len(members)] * len(members))

    # ------------------------------------------------------------------ files

    def save(self, fitresult: Any) -> Any:
        """The members, in a form that lasts."""
        return Record(members=saved_members(self.model, fitresult.members))

    def restore(self, saved: Any) -> Any:
        """Undo `save`."""
        return Record(members=restored_members(self.model, saved.members))

    def save_cache(self, cache: Any) -> Any:
        """The caches of the members, in a form that lasts."""
        inner = cache.model.model
        return Record({**cache, "caches": [inner.save_cache(one) for one in cache.caches]})

    def restore_cache(self, saved: Any) -> Any:
        """Undo `save_cache`."""
        inner = saved.model.model
        return Record({**saved, "caches": [inner.restore_cache(one) for one in saved.caches]})


def _rare_and_frequent(y: Any) -> tuple[Rows, Rows]:
    """The rows of either class; of equally frequent ones, the first that is met is the rare one."""
    if not is_categorical(y):
        raise ArgumentError(
            "`BalancedBaggingClassifier` needs a categorical target; "
            "`coerce(y, Multiclass)` makes it so."
        )
    found = codes(y)
    present, counts = np.unique(found, return_counts=True)
    if len(present) != 2 or present[0] < 0:
        pool = levels(y)
        seen = ", ".join("missing" if code < 0 else repr(pool[code]) for code in present)
        raise ArgumentError(
            "`BalancedBaggingClassifier` is for targets in which two classes occur, none missing, "
            f"but there are {len(present)}: {seen}."
        )
    rare = found[0] if counts[0] == counts[1] else present[counts.argmin()]
    return np.flatnonzero(found == rare), np.flatnonzero(found != rare)


def _bag(seed: int, i: int, rare: Rows, frequent: Rows) -> Rows:
    generator = generator_of(seed, i)
    drawn = generator.choice(frequent, len(rare))
    return np.asarray(generator.permutation(np.concatenate([rare, drawn])))
