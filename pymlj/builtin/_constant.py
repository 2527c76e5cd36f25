"""Models that ignore their input: the baseline that every other model should beat."""

from typing import Any, ClassVar, final

import numpy as np
import pandas as pd

from pymlj.distributions import Normal, UnivariateFinite, UnivariateFiniteArray
from pymlj.exceptions import ArgumentError
from pymlj.interface import Deterministic, Probabilistic, Record
from pymlj.scitypes import Continuous, Finite, Image, Matrix, Missing, Scitype, Table, Vector
from pymlj.tables import (
    build_table,
    codes,
    column_names,
    is_ordered,
    is_table,
    levels,
    n_rows,
    table_kind,
    to_matrix,
)

from ._columns import any_table, first_to_reach_the_top, numbers
from ._shipped import Shipped

_ANYTHING: Scitype = Table | Matrix | Vector[Image]


@final
class ConstantRegressor(Shipped, Probabilistic):
    """Predicts the same distribution everywhere, fitted to the target by maximum likelihood.

    Args:
        distribution_type: `Normal`, whose standard deviation then has divisor n; or a continuous
            family of `scipy.stats`, such as `scipy.stats.laplace`.

    Fitted parameters:
        target_distribution: The distribution.

    Example:
        >>> import numpy as np, pandas as pd
        >>> from pymlj import ConstantRegressor, machine
        >>> X, y = pd.DataFrame({"x": [0.0] * 4}), np.array([1.0, 1.0, 2.0, 2.0])
        >>> mach = machine(ConstantRegressor(), X, y).fit(verbosity=0)
        >>> mach.fitted_params().target_distribution
        Normal(mean=1.5, std=0.5)
        >>> mach.predict_mean(X)
        array([1.5, 1.5, 1.5, 1.5])
    """

    distribution_type: Any = Normal

    input_scitype: ClassVar[Scitype] = _ANYTHING
    target_scitype: ClassVar[Scitype] = Vector[Continuous]

    def check(self) -> None:
        """Refuse what cannot be fitted."""
        kind = self.distribution_type
        if not (callable(kind) and callable(getattr(kind, "fit", None))):
            raise ArgumentError(
                "`distribution_type` must be `Normal` or a family of `scipy.stats` with a method "
                f"`fit`, but got {kind!r}."
            )

    def fit(self, verbosity: int, X: Any, y: Any) -> tuple[list[float], None, None]:
        """Fit the distribution; its parameters are the fit result."""
        values = numbers(y)
        if self.distribution_type is Normal:
            fitted = Normal.fit(values)
            return [fitted.mean(), fitted.std()], None, None
        return [float(p) for p in self.distribution_type.fit(values)], None, None

    def predict(self, fitresult: list[float], X: Any) -> Any:
        """The distribution, once a row."""
        n = n_rows(X)
        if self.distribution_type is Normal:
            mean, std = fitresult
            return Normal(np.full(n, mean), np.full(n, std))
        return [self.distribution_type(*fitresult)] * n

    def fitted_params(self, fitresult: list[float]) -> dict[str, Any]:
        """The distribution."""
        return {"target_distribution": self.distribution_type(*fitresult)}


@final
class DeterministicConstantRegressor(Shipped, Deterministic):
    """Predicts the mean of the target everywhere; of several targets, the mean of each.

    Fitted parameters:
        mean: The means, shape `(1, k)`.

    Example:
        >>> import numpy as np, pandas as pd
        >>> from pymlj import DeterministicConstantRegressor, machine
        >>> X, y = pd.DataFrame({"x": [0.0] * 3}), np.array([2.0, 3.0, 7.0])
        >>> machine(DeterministicConstantRegressor(), X, y).fit(verbosity=0).predict(X)
        array([4., 4., 4.])
    """

    input_scitype: ClassVar[Scitype] = _ANYTHING
    target_scitype: ClassVar[Scitype] = Vector[Continuous] | Matrix[Continuous] | Table(Continuous)

    def fit(self, verbosity: int, X: Any, y: Any) -> tuple[Record, None, None]:
        """Take the means, and remember in what form the target came."""
        if is_table(y):
            form, names, values = str(table_kind(y)), column_names(y), to_matrix(y)
        elif getattr(y, "ndim", 1) == 2:
            form, names, values = "matrix", None, to_matrix(y)
        else:
            form, names, values = "vector", None, numbers(y)[:, None]
        with np.errstate(over="ignore", invalid="ignore"):  # the mean may be infinite or NaN
            mean = values.mean(axis=0, keepdims=True)
        return Record(mean=mean, form=form, names=names), None, None

    def predict(self, fitresult: Record, X: Any) -> Any:
        """The means, once a row, in the form of the target."""
        n = n_rows(X)
        if fitresult.form == "vector":
            return np.full(n, fitresult.mean[0, 0])
        if fitresult.form == "matrix":
            return np.tile(fitresult.mean, (n, 1))
        means = {
            name: np.full(n, mean)
            for name, mean in zip(fitresult.names, fitresult.mean[0], strict=True)
        }
        return build_table(means, like=any_table(fitresult.form))

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The means."""
        return {"mean": fitresult.mean}


@final
class ConstantClassifier(Shipped, Probabilistic):
    """Predicts the frequencies of the classes everywhere, those of unobserved levels being zero.

    Observations may have weights: the probability of a class is the share of its weight. Its point
    prediction, `predict_mode`, is the most frequent class, of several the first in the pool.

    Fitted parameters:
        target_distribution: The distribution over the classes.

    Example:
        >>> import pandas as pd
        >>> from pymlj import ConstantClassifier, categorical, machine
        >>> X, y = pd.DataFrame({"x": [0.0] * 4}), categorical(["no", "yes", "yes", "yes"])
        >>> mach = machine(ConstantClassifier(), X, y).fit(verbosity=0)
        >>> mach.predict(X).pdf("yes")
        array([0.75, 0.75, 0.75, 0.75])
        >>> list(mach.predict_mode(X))
        ['yes', 'yes', 'yes', 'yes']
    """

    input_scitype: ClassVar[Scitype] = _ANYTHING
    target_scitype: ClassVar[Scitype] = Vector[Finite]
    supports_weights: ClassVar[bool] = True

    def fit(
        self, verbosity: int, X: Any, y: Any, w: Any = None
    ) -> tuple[UnivariateFinite, None, None]:
        """Count the classes, by weight."""
        return UnivariateFinite.fit(y, weights=w), None, None

    def predict(self, fitresult: UnivariateFinite, X: Any) -> UnivariateFiniteArray:
        """The distribution, once a row."""
        once = UnivariateFiniteArray.stack([fitresult])
        repeated: UnivariateFiniteArray = once[np.zeros(n_rows(X), dtype=np.intp)]
        return repeated

    def fitted_params(self, fitresult: UnivariateFinite) -> dict[str, Any]:
        """The distribution."""
        return {"target_distribution": fitresult}


@final
class DeterministicConstantClassifier(Shipped, Deterministic):
    """Predicts the most frequent class everywhere; of several, the first to reach the top count.

    Missing labels do not count.

    Fitted parameters:
        mode: The class.

    Example:
        >>> import pandas as pd
        >>> from pymlj import DeterministicConstantClassifier, categorical, machine
        >>> X, y = pd.DataFrame({"x": [0.0] * 3}), categorical(["no", "yes", "yes"])
        >>> mach = machine(DeterministicConstantClassifier(), X, y).fit(verbosity=0)
        >>> list(mach.predict(X))
        ['yes', 'yes', 'yes']
    """

    input_scitype: ClassVar[Scitype] = _ANYTHING
    target_scitype: ClassVar[Scitype] = Vector[Missing | Finite]

    def fit(self, verbosity: int, X: Any, y: Any) -> tuple[Record, None, None]:
        """Find the class."""
        found, pool = codes(y), levels(y)
        present = found[found >= 0]
        if not present.size:
            raise ArgumentError(
                "`DeterministicConstantClassifier` needs a label that is not missing, but all are."
            )
        code = first_to_reach_the_top(present, len(pool))
        return Record(code=code, levels=pool, ordered=is_ordered(y)), None, None

    def predict(self, fitresult: Record, X: Any) -> pd.Categorical:
        """The class, once a row."""
        return pd.Categorical.from_codes(
            np.full(n_rows(X), fitresult.code),
            categories=pd.Index(fitresult.levels, tupleize_cols=False),
            ordered=fitresult.ordered,
        )

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The class."""
        return {"mode": fitresult.levels[fitresult.code]}
