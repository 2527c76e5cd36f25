"""The Box-Cox transformation, its power chosen so that the result looks normal."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised
from pymlj.scitypes import Continuous, Scitype, Vector

from ._columns import Floats, like, numbers
from ._shipped import Shipped

_LOWEST, _HIGHEST = -0.4, 3.0


@final
class UnivariateBoxCoxTransformer(Shipped, Unsupervised):
    """Transforms positive numbers so that they look normal: `((x + c)**lambda_ - 1) / lambda_`.

    With `lambda_ = 0` that is `log(x + c)`. The power is the one, among `n` equally spaced between
    -0.4 and 3, for which the sorted result correlates best with the quantiles of the normal
    distribution.

    Args:
        n: How many powers are tried.
        shift: Whether to add `c`, a fifth of the mean, to data that contain a zero.

    Fitted parameters:
        lambda_: The power.
        c: What is added.

    Reference:
        Box, G. E. P. and Cox, D. R. (1964): An analysis of transformations. Journal of the Royal
        Statistical Society B 26, 211-252.

    Example:
        >>> import numpy as np
        >>> from pymlj import UnivariateBoxCoxTransformer, machine
        >>> x = np.arange(1.0, 11.0)
        >>> mach = machine(UnivariateBoxCoxTransformer(), x).fit(verbosity=0)
        >>> round(mach.fitted_params().lambda_, 6)
        0.94
        >>> mach.inverse_transform(mach.transform(x)).round(6)
        array([ 1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10.])
    """

    n: int = 171
    shift: bool = False

    input_scitype: ClassVar[Scitype] = Vector[Continuous]
    output_scitype: ClassVar[Scitype] = Vector[Continuous]

    def check(self) -> None:
        """There must be a power to try."""
        if self.n < 1:
            raise ArgumentError(f"`n >= 1` must hold, but got {self.n}.")

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Choose the power."""
        values = np.sort(numbers(X))
        offset = self._offset(values)
        if len(values) < 3 or values[0] == values[-1]:
            raise ArgumentError(
                "`UnivariateBoxCoxTransformer` needs at least three numbers, not all of them "
                f"equal, but got {values[:3].tolist()}{', ...' if len(values) > 3 else ''}."
            )
        powers = np.linspace(_LOWEST, _HIGHEST, self.n)
        powers[np.abs(powers) < 1e-12] = 0.0  # rounding must not hide the logarithm
        scores = _normality(values + offset, powers)
        return Record(lambda_=float(powers[np.argmax(scores)]), c=offset), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Transform a vector, or a number."""
        x = _floats(X) + fitresult.c
        lowest = np.min(x, initial=np.inf, where=~np.isnan(x))
        if lowest < 0 or (lowest == 0 and fitresult.lambda_ <= 0):
            raise ArgumentError(
                f"Every `x` must be {'above' if fitresult.lambda_ <= 0 else 'at least'} "
                f"{0 - fitresult.c:.4g}, by what was learned in training, but got "
                f"{lowest - fitresult.c:.4g}."
            )
        return _result(_box_cox(x, fitresult.lambda_), X)

    def inverse_transform(self, fitresult: Record, Z: Any) -> Any:
        """Undo the transformation."""
        z, power = _floats(Z), fitresult.lambda_
        if power == 0:
            return _result(np.exp(z) - fitresult.c, Z)
        base = power * z + 1
        tiny = np.finfo(np.float64).eps * 8  # where a zero was transformed
        if (base < -tiny).any() or (power < 0 and (base <= 0).any()):
            raise ArgumentError(
                f"`{power:.4g} * z + 1 > 0` must hold for every `z`, as it does for transformed "
                f"data, but the least is {base.min():.4g}."
            )
        return _result(np.maximum(base, 0) ** (1 / power) - fitresult.c, Z)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The power, and what is added."""
        return dict(fitresult)

    def _offset(self, sorted_values: Floats) -> float:
        if np.isnan(sorted_values).any():
            raise ArgumentError(
                "`UnivariateBoxCoxTransformer` needs a vector without missing values; "
                "`UnivariateFillImputer` fills gaps."
            )
        lowest = sorted_values[0] if len(sorted_values) else 1.0
        if lowest < 0:
            raise ArgumentError(
                f"`UnivariateBoxCoxTransformer` needs numbers `>= 0`, but got {lowest:.4g}."
            )
        if lowest == 0 and not self.shift:
            raise ArgumentError(
                "`UnivariateBoxCoxTransformer` needs positive numbers, but there is a zero; with "
                "`shift=True` a constant is added first."
            )
        return 0.2 * float(np.mean(sorted_values)) if lowest == 0 else 0.0


def _box_cox(x: Floats, power: float) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(np.log(x) if power == 0 else (x**power - 1) / power)


def _normality(x: Floats, powers: Floats) -> Floats:
    """For each power the correlation of transformed, sorted data with normal quantiles.

    The midpoints of neighbours stand against the quantiles of `k / n`, `k = 1 ... n - 1`. Minus
    infinity where the result overflows, or is constant up to rounding.
    """
    from scipy.special import ndtri

    quantiles = ndtri(np.arange(1, len(x)) / len(x))
    scores = np.full(len(powers), -np.inf)
    for i, power in enumerate(powers):
        z = _box_cox(x, power)
        middles = (z[1:] + z[:-1]) / 2
        deviations = middles - middles.mean()
        size = np.sqrt(np.mean(deviations**2))
        if np.isfinite(size) and size > 0:
            scores[i] = np.mean(deviations / size * quantiles)
    return scores


def _floats(X: Any) -> Floats:
    return numbers(X) if hasattr(X, "__len__") else np.asarray(X, dtype=np.float64)


def _result(values: Floats, X: Any) -> Any:
    return like(values, X) if hasattr(X, "__len__") else float(values)
