"""Discretisation: from numbers to an ordered factor of equally frequent classes."""

from typing import Any, ClassVar, final

import numpy as np
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised
from pymlj.scitypes import Continuous, OrderedFactor, Scitype, Vector
from pymlj.tables import build_vector

from ._columns import check_finite, codes_among, like, missing, numbers
from ._shipped import Shipped


@final
class UnivariateDiscretizer(Shipped, Unsupervised):
    """Cuts a vector of numbers into classes that were equally frequent in training.

    The cuts are quantiles of the training vector, and a value equal to a cut belongs to the class
    below. The result is an OrderedFactor with levels `0`, `1`, ..., always all of them in its pool.
    The inverse replaces each class by its representative, the quantile in the middle of it.

    Args:
        n_classes: How many classes, at least 2.

    Fitted parameters:
        odd_quantiles: The cuts, one fewer than classes.
        even_quantiles: The representatives.

    Example:
        >>> import numpy as np
        >>> from pymlj import UnivariateDiscretizer, machine
        >>> x = np.arange(1.0, 11.0)
        >>> mach = machine(UnivariateDiscretizer(n_classes=2), x).fit(verbosity=0)
        >>> z = mach.transform(np.array([0.0, 5.5, 6.0]))
        >>> z.tolist()
        [0, 0, 1]
        >>> mach.inverse_transform(z)
        array([3.25, 3.25, 7.75])
    """

    n_classes: int = 512

    input_scitype: ClassVar[Scitype] = Vector[Continuous]
    output_scitype: ClassVar[Scitype] = Vector[OrderedFactor]

    def check(self) -> None:
        """There must be something to tell apart."""
        if self.n_classes < 2:
            raise ArgumentError(f"`n_classes >= 2` must hold, but got {self.n_classes}.")

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Compute the quantiles."""
        values = numbers(X)
        if not len(values) or np.isnan(values).any():
            raise ArgumentError(
                "`UnivariateDiscretizer` needs a vector without missing values, and not an empty "
                "one; `UnivariateFillImputer` fills gaps."
            )
        check_finite({None: values})
        quantiles = np.quantile(values, np.linspace(0, 1, 2 * self.n_classes + 1))[1:-1]
        return Record(odd_quantiles=quantiles[1::2], even_quantiles=quantiles[::2]), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Put each number into its class; missing ones stay missing."""
        codes = np.searchsorted(fitresult.odd_quantiles, numbers(X), side="left")
        codes = np.where(missing(X), -1, codes)
        classes = pd.Categorical.from_codes(
            codes, categories=pd.RangeIndex(len(fitresult.even_quantiles)), ordered=True
        )
        return build_vector(classes, like=X)

    def inverse_transform(self, fitresult: Record, Z: Any) -> Any:
        """Replace each class by its representative."""
        codes = codes_among(Z, range(len(fitresult.even_quantiles)))
        return like(fitresult.even_quantiles[codes], Z)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """Cuts and representatives."""
        return dict(fitresult)
