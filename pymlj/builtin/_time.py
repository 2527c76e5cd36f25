"""From dates and times to numbers."""

import datetime as dt
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised
from pymlj.scitypes import Continuous, Missing, ScientificTimeType, Scitype, Vector
from pymlj.tables import as_vector

from ._columns import like, missing
from ._shipped import Shipped

_MIDNIGHT = dt.date(1970, 1, 1)


@final
class UnivariateTimeTypeToContinuous(Shipped, Unsupervised):
    """Turns dates, times of day, or both, into numbers: `(x - zero_time) / step`.

    Args:
        zero_time: What becomes 0; a `datetime`, a `date` or, for times of day, a `time`. By default
            the earliest of the training vector.
        step: What becomes 1, a positive `timedelta`.

    Fitted parameters:
        zero_time: What becomes 0.
        step: What becomes 1.

    Example:
        >>> import datetime, pandas as pd
        >>> from pymlj import UnivariateTimeTypeToContinuous, machine
        >>> days = pd.Series(pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-15"]))
        >>> model = UnivariateTimeTypeToContinuous(step=datetime.timedelta(weeks=1))
        >>> machine(model, days).fit(verbosity=0).transform(days).round(3).tolist()
        [0.0, 0.143, 2.0]
    """

    zero_time: dt.datetime | dt.date | dt.time | None = None
    step: dt.timedelta = dt.timedelta(hours=24)

    input_scitype: ClassVar[Scitype] = Vector[Missing | ScientificTimeType]
    output_scitype: ClassVar[Scitype] = Vector[Continuous]

    def check(self) -> None:
        """Time must move forward."""
        if self.step <= dt.timedelta(0):
            raise ArgumentError(f"`step` must be a positive `timedelta`, but got {self.step!r}.")

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Find the earliest time, unless `zero_time` is given."""
        moments, clock = _moments(X)
        if self.zero_time is not None:
            zero, zero_is_clock = _moment(self.zero_time)
            if zero_is_clock != clock:
                raise ArgumentError(
                    f"`zero_time` must be {_kind(clock)}, like the data, but got "
                    f"{self.zero_time!r}, which is {_kind(zero_is_clock)}."
                )
        elif np.isnat(moments).all():
            raise ArgumentError(
                "`UnivariateTimeTypeToContinuous` needs data that are not all missing, or "
                "`zero_time`."
            )
        else:
            zero = moments[~np.isnat(moments)].min()
        return Record(zero=pd.Timestamp(zero), clock=clock), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Turn times into numbers; what is missing stays so."""
        moments, clock = _moments(X)
        if clock != fitresult.clock:
            raise ArgumentError(
                f"The vector must hold {_kind(fitresult.clock)} for each row, as in training, but "
                f"holds {_kind(clock)}."
            )
        elapsed = moments - fitresult.zero.to_datetime64()
        return like(elapsed / np.timedelta64(self.step), X, np.isnat(moments))

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """What becomes 0, and what becomes 1."""
        zero = fitresult.zero
        return {"zero_time": zero.time() if fitresult.clock else zero, "step": self.step}


def _moments(X: Any) -> tuple[npt.NDArray[np.datetime64], bool]:
    """A vector as `datetime64`, and whether it holds times of day (of 1970-01-01, then).

    Moments with a time zone are taken in universal time.
    """
    values = as_vector(X)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return values, False
    entries = np.asarray(values, dtype=object)
    present = entries[~missing(entries)]
    clock = len(present) > 0 and all(isinstance(entry, dt.time) for entry in present)
    if not all(isinstance(entry, dt.time if clock else dt.date) for entry in present):
        raise ArgumentError(
            "`UnivariateTimeTypeToContinuous` needs a vector of dates, of times of day, or of both "
            f"together, but got entries of type `{type(present[0]).__name__}`; `coerce` may help."
        )
    if clock:
        entries = entries.copy()
        entries[~missing(entries)] = [dt.datetime.combine(_MIDNIGHT, time) for time in present]
    moments = pd.to_datetime(pd.Series(entries), utc=True, format="ISO8601")
    return moments.dt.tz_localize(None).to_numpy(), clock


def _moment(value: Any) -> tuple[Any, bool]:
    moments, clock = _moments([value])
    return moments[0], clock


def _kind(clock: bool) -> str:
    return "a time of day" if clock else "a date or datetime"
