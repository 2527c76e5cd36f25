"""Encoding of categories by what the target is like where they occur."""

from typing import Any, ClassVar, Literal, final

import numpy as np

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import Record
from pymlj.scitypes import Finite, Infinite, Scitype, Vector
from pymlj.tables import codes, is_categorical, levels, n_rows

from ._columns import Floats, check_finite, numbers
from ._encoding import CategoryEncoder, looked_up


@final
class TargetEncoder(CategoryEncoder):
    """Replaces each label by the mean of the target where it occurs, perhaps shrunk.

    For a target with two classes the mean is the share of the first class; with more classes there
    is one column for each, called `feature_class`. The number of level `l` is
    `a * mean(l) + (1 - a) * mean`, shrunk towards the overall mean, where `a` is `lambda_`; or, if
    `lambda_` is 1 and `m` is not 0, `a = n(l) / (n(l) + m)` with `n(l)` the number of times that
    the level occurs in training. A level of the pool that does not occur gets the overall mean.
    Missing labels stay missing. A level unseen in training is an error.

    The encoding of the training rows has seen their own targets: a model trained on it may overfit,
    the more so, the rarer the levels.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        lambda_: The weight of the level's own mean, between 0 and 1.
        m: How many observations the overall mean counts for. `"auto"`, for numeric targets, takes
            for each level `var(y) / var(y in the level)`.

    Fitted parameters:
        task: `"regression"` or `"classification"`.
        y_statistic_given_feature_level: For each encoded feature a dict from level to number (or to
            one number a class).

    Report:
        encoded_features: Names of the columns that are encoded.

    Reference:
        Micci-Barreca, D. (2001): A preprocessing scheme for high-cardinality categorical attributes
        in classification and prediction problems. ACM SIGKDD Explorations 3 (1), 27-32.

    Example:
        >>> import numpy as np, pandas as pd
        >>> from pymlj import TargetEncoder, categorical, machine
        >>> X = pd.DataFrame({"town": categorical(["Rome", "Oslo", "Rome"])})
        >>> y = np.array([1.0, 5.0, 3.0])
        >>> machine(TargetEncoder(), X, y).fit(verbosity=0).transform(X)["town"].tolist()
        [2.0, 5.0, 2.0]
    """

    lambda_: float = 1.0
    m: float | Literal["auto"] = 0

    target_in_fit: ClassVar[bool] = True
    target_scitype: ClassVar[Scitype] = Vector[Infinite] | Vector[Finite]

    def check(self) -> None:
        """Both ways of mixing must be within bounds."""
        if not 0 <= self.lambda_ <= 1:
            raise ArgumentError(f"`0 <= lambda_ <= 1` must hold, but got {self.lambda_!r}.")
        if self.m != "auto" and not self.m >= 0:
            raise ArgumentError(f"`m >= 0` or `m='auto'` must hold, but got {self.m!r}.")

    def prepare(self, encoded: list[Any], *y: Any) -> Record:
        """The target, a column a class (one column, if it is numeric or has two classes)."""
        if not y:
            raise ArgumentError("`TargetEncoder` needs a target: `machine(model, X, y)`.")
        if not is_categorical(y[0]):
            target = numbers(y[0], "y")
            check_finite({"y": target})
            return Record(y=target[:, None], classes=None)
        if self.m == "auto":
            raise ArgumentError("`m='auto'` is for numeric targets, but this one is categorical.")
        found, pool = codes(y[0]), levels(y[0])
        if (found < 0).any():
            raise ArgumentError("The target of `TargetEncoder` must not have missing values.")
        classes = pool[:1] if len(pool) == 2 else pool
        indicators = found[:, None] == np.arange(len(classes))
        return Record(y=indicators.astype(np.float64), classes=pool)

    def learn(self, name: Any, values: Any, about: Record) -> Record:
        """For each level, mix the mean of the target there with the overall one."""
        if n_rows(values) != len(about.y):
            raise DimensionMismatch(
                f"`X` and `y` must have as many rows, but have {n_rows(values)} and {len(about.y)}."
            )
        pool, found = levels(values), codes(values)
        y, there = about.y, found >= 0
        counts = np.bincount(found[there], minlength=len(pool)).astype(np.float64)[:, None]
        sums = _sums(y[there], found[there], len(pool))
        prior = y.mean(axis=0)
        posterior = np.divide(sums, counts, out=np.tile(prior, (len(pool), 1)), where=counts > 0)
        weight = self._weight(counts, y[there], posterior, found[there])
        several = about.classes is not None and len(about.classes) > 2
        return Record(
            levels=pool,
            suffixes=about.classes if several else None,
            numbers=weight * posterior + (1 - weight) * prior,
            task="regression" if about.classes is None else "classification",
        )

    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """The numbers of each entry's level."""
        return looked_up(name, values, learned.levels, learned.numbers)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The numbers of each level."""
        tasks = {learned.task for learned in fitresult.encoded.values()}
        return {
            "task": tasks.pop() if tasks else None,
            "y_statistic_given_feature_level": {
                name: {
                    level: row.tolist() if learned.suffixes else float(row[0])
                    for level, row in zip(learned.levels, learned.numbers, strict=True)
                }
                for name, learned in fitresult.encoded.items()
            },
        }

    def _weight(self, counts: Floats, y: Floats, means: Floats, found: Any) -> Floats:
        """How much the mean of each level counts, shape `(levels, 1)`."""
        if self.lambda_ != 1 or self.m == 0:
            return np.full_like(counts, self.lambda_)
        m: Any = self.m
        if m == "auto":
            squares = _sums((y - means[found]) ** 2, found, len(counts))
            with np.errstate(divide="ignore", invalid="ignore"):
                m = np.var(y, ddof=1) / (squares / (counts - 1))
            m = np.where(np.isnan(m), np.inf, m)  # a level without variance tells nothing of it
        return np.where(counts > 0, counts / np.maximum(counts + m, 1), 0.0)


def _sums(y: Floats, found: Any, n_levels: int) -> Floats:
    """The sum of each column of `y` over the rows of each level, shape `(levels, columns)`."""
    columns = [np.bincount(found, weights=column, minlength=n_levels) for column in y.T]
    return np.stack(columns, axis=1)
