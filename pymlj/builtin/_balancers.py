"""Balancers: data in which some classes are rare, made into data in which they are less so.

A balancer learns nothing. Its `transform` takes features, labels and possibly weights, and gives
them back with other rows: `X, y = machine(RandomOversampler()).transform(X, y)`. It is for training
data only; `BalancedModel` sees to that.
"""

import abc
from collections.abc import Iterator
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import RNG, Static, as_generator, did_you_mean, warn
from pymlj.scitypes import Finite, Matrix, Scitype, Table, Vector
from pymlj.tables import codes, is_categorical, levels, n_rows, select_rows

from ._shipped import Shipped

Rows = npt.NDArray[np.intp]


class Balancer(Shipped, Static, abc.ABC):
    """Base of the balancers: how many rows each class shall have.

    Args:
        ratios: The number of rows that a class shall have, divided by that of the class they are
            measured by: a number for all other classes, or a dict from labels to numbers, whose
            classes alone are touched.
        rng: Seed or generator; a seed gives the same rows each time.

    Raises:
        ArgumentError: A ratio is not positive.
    """

    ratios: float | dict[Any, float] = 1.0
    rng: RNG = None

    input_scitype: ClassVar[Scitype] = Table | Matrix
    output_scitype: ClassVar[Scitype] = Table | Matrix
    target_scitype: ClassVar[Scitype] = Vector[Finite]
    supports_weights: ClassVar[bool] = True

    def check(self) -> None:
        """Ratios must be positive."""
        given = self.ratios.values() if isinstance(self.ratios, dict) else [self.ratios]
        for ratio in given:
            if not ratio > 0:
                raise ArgumentError(
                    f"`ratios` of `{type(self).__name__}` must be positive, but got {ratio!r}."
                )

    def transform(self, fitresult: Any, X: Any, y: Any, w: Any = None) -> tuple[Any, ...]:
        """Balance some data.

        Args:
            fitresult: Not used.
            X: Features.
            y: Labels, categorical.
            w: Weights, if there are any.

        Returns:
            `(X, y)`, or `(X, y, w)` where weights were given, each in the container it came in.

        Raises:
            ArgumentError: The labels are not categorical, or some are missing; `ratios` names what
                is no level.
            DimensionMismatch: There is not one label, or weight, for each row.
        """
        self.check()
        data = (X, y) if w is None else (X, y, w)
        found = self._codes(*data)
        return self._balance(found, levels(y), data)

    @abc.abstractmethod
    def _balance(self, found: Rows, pool: list[Any], data: tuple[Any, ...]) -> tuple[Any, ...]:
        """Balance data whose labels have the codes `found` in `pool`."""

    def _codes(self, *data: Any) -> Rows:
        y = data[1]
        if not is_categorical(y):
            raise ArgumentError(
                f"`{type(self).__name__}` needs a categorical target; "
                "`coerce(y, Multiclass)` makes it so."
            )
        if len({n_rows(item) for item in data}) > 1:
            raise DimensionMismatch(
                "Features, labels and weights must have the same number of rows, but have "
                f"{', '.join(str(n_rows(item)) for item in data)}."
            )
        found = codes(y)
        if not len(found) or (found < 0).any():
            raise ArgumentError(
                f"`{type(self).__name__}` needs labels, none of them missing, but "
                f"{(found < 0).sum()} of {len(found)} are missing."
            )
        return found

    def _targets(self, counts: Rows, pool: list[Any], reference: int) -> Iterator[tuple[int, int]]:
        """Pairs of a code and the number of rows that its class shall have.

        Args:
            counts: How many rows each class has.
            pool: The labels.
            reference: The number of rows that the ratios refer to.
        """
        if not isinstance(self.ratios, dict):
            for code in np.flatnonzero((counts > 0) & (counts != reference)):
                yield int(code), round(self.ratios * reference)
            return
        for label, ratio in self.ratios.items():
            if label not in pool:
                raise ArgumentError(
                    f"`ratios` must name levels of the target, {pool}, but names {label!r}."
                    f"{did_you_mean(label, pool)}"
                )
            if counts[pool.index(label)]:
                yield pool.index(label), round(ratio * reference)
            else:
                self._warn(label, "it has no rows")

    def _warn(self, label: Any, reason: str) -> None:
        warn(f"`{type(self).__name__}` leaves class {label!r} as it is: {reason}.")


class Oversampler(Balancer):
    """Base of the balancers that add rows; ratios refer to the most frequent class."""

    def _extra(self, found: Rows, pool: list[Any]) -> Iterator[tuple[int, Rows, int]]:
        """For each class to enlarge: its code, its rows, and how many rows to add."""
        counts = np.bincount(found, minlength=len(pool))
        for code, target in self._targets(counts, pool, int(counts.max())):
            extra = target - int(counts[code])
            if extra < 0:
                self._warn(pool[code], f"it has {counts[code]} rows, more than the {target} wanted")
            elif extra:
                yield code, np.flatnonzero(found == code), extra


@final
class RandomOversampler(Oversampler):
    """Repeats rows of rare classes, drawn at random.

    All rows are kept. A class is brought to `round(ratio * largest)` rows, `largest` being the
    number of rows of the most frequent class; one that has more is left as it is, with a warning.

    Args:
        ratios: A number for all classes but the most frequent ones, or a dict from labels to
            numbers.
        rng: Seed or generator.

    Example:
        >>> import pandas as pd
        >>> from pymlj import RandomOversampler, categorical, machine
        >>> X, y = pd.DataFrame({"x": [1.0, 2.0, 3.0]}), categorical(["a", "a", "b"])
        >>> Xover, yover = machine(RandomOversampler()).transform(X, y)
        >>> Xover["x"].tolist(), list(yover)
        ([1.0, 2.0, 3.0, 3.0], ['a', 'a', 'b', 'b'])
    """

    def _balance(self, found: Rows, pool: list[Any], data: tuple[Any, ...]) -> tuple[Any, ...]:
        generator = as_generator(self.rng)
        drawn = [generator.choice(rows, extra) for _, rows, extra in self._extra(found, pool)]
        rows = np.concatenate([np.arange(len(found)), *drawn])
        return tuple(select_rows(item, rows) for item in data)


@final
class RandomUndersampler(Balancer):
    """Leaves out rows of frequent classes, at random.

    The rows that stay keep their order. A class is brought to `round(ratio * smallest)` rows (but
    at least one), `smallest` being the number of rows of the rarest class that occurs; one that has
    fewer is left as it is, with a warning.

    Args:
        ratios: A number for all classes but the rarest ones, or a dict from labels to numbers.
        rng: Seed or generator.

    Example:
        >>> import pandas as pd
        >>> from pymlj import RandomUndersampler, categorical, machine
        >>> X, y = pd.DataFrame({"x": [1.0, 2.0, 3.0]}), categorical(["a", "b", "a"])
        >>> Xunder, yunder = machine(RandomUndersampler(rng=1)).transform(X, y)
        >>> sorted(yunder)
        ['a', 'b']
    """

    def _balance(self, found: Rows, pool: list[Any], data: tuple[Any, ...]) -> tuple[Any, ...]:
        generator = as_generator(self.rng)
        counts = np.bincount(found, minlength=len(pool))
        keep = np.ones(len(found), dtype=np.bool_)
        for code, wanted in self._targets(counts, pool, int(counts[counts > 0].min())):
            target = max(wanted, 1)
            surplus = int(counts[code]) - target
            if surplus < 0:
                self._warn(
                    pool[code], f"it has {counts[code]} rows, fewer than the {target} wanted"
                )
            elif surplus:
                rows = np.flatnonzero(found == code)
                keep[generator.choice(rows, surplus, replace=False)] = False
        rows = np.flatnonzero(keep)
        return tuple(select_rows(item, rows) for item in data)
