"""The order of the levels of a confusion matrix, as the settings of a measure ask for it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pymlj._logging import warn
from pymlj._show import short
from pymlj.exceptions import ArgumentError


class Arrangement(NamedTuple):
    """Which levels come in which order.

    Attributes:
        levels: All of them, in order; `None` for those of the data, in theirs.
        perm: For each place, the position of the level that goes there.
        rev: Whether to swap two levels; `None` is the same as no.
        checks: Whether levels of the data that are not in `levels` are an error; otherwise the
            observations that have them are left out.
    """

    levels: Sequence[Any] | None = None
    perm: Sequence[int] | None = None
    rev: bool | None = None
    checks: bool = True

    def check(self, binary: bool = False) -> None:
        """Refuse settings that contradict each other.

        Args:
            binary: Whether there must be two levels.

        Raises:
            ArgumentError: Naming the settings.
        """
        if self.rev and self.perm is not None:
            raise ArgumentError("`rev` and `perm` must not be given both; leave out one of them.")
        if self.levels is not None:
            found = list(self.levels)
            if len(set(found)) != len(found):
                raise ArgumentError(f"`levels` must be distinct, but got {short(found)}.")
            if binary and len(found) != 2:
                raise ArgumentError(
                    "`levels` must be two, the negative one first, since this measure is for two "
                    f"classes, but got {short(found)}; for more there are the `multiclass_` ones."
                )
            self._check_against(found)
        elif self.perm is not None:
            self._check_perm(len(self.perm))

    def _check_against(self, levels: list[Any]) -> None:
        if self.rev and len(levels) != 2:
            raise ArgumentError(
                f"`rev=True` is for two levels, but there are {len(levels)}: {short(levels)}. "
                "Use `perm` or `levels` to order them."
            )
        if self.perm is not None:
            self._check_perm(len(levels))

    def _check_perm(self, n: int) -> None:
        if self.perm is not None and sorted(self.perm) != list(range(n)):
            raise ArgumentError(
                f"`perm` must be a permutation of 0 to {n - 1}, one entry for each of the {n} "
                f"levels, but got {short(list(self.perm))}."
            )

    def apply(
        self, counts: npt.NDArray[Any], pool: list[Any], ordered: bool
    ) -> tuple[npt.NDArray[Any], list[Any], bool]:
        """Arrange a matrix.

        Args:
            counts: Shape `(k, k)`, in the order of `pool`.
            pool: The `k` levels of the data.
            ordered: Whether their order means something.

        Returns:
            The matrix, its levels, and whether their order means something now.

        Raises:
            ArgumentError: The settings do not fit the levels of the data.
        """
        if self == Arrangement():
            return counts, pool, ordered
        levels = pool if self.levels is None else list(self.levels)
        self._check_against(levels)
        if self.levels is not None and self.checks:
            self._check_cover(counts, pool, levels)
        if self.rev:
            levels = levels[::-1]
        if self.perm is not None:
            levels = [levels[i] for i in self.perm]
        given = self.levels is not None or self.perm is not None or bool(self.rev)
        place = {level: i for i, level in enumerate(pool)}
        chosen = np.array([place.get(level, len(pool)) for level in levels], dtype=np.intp)
        padded = np.pad(counts, (0, 1))  # a level the data does not have is all zeros
        return padded[np.ix_(chosen, chosen)], levels, ordered or given

    def _check_cover(self, counts: npt.NDArray[Any], pool: list[Any], levels: list[Any]) -> None:
        seen = (counts != 0).any(axis=0) | (counts != 0).any(axis=1)
        known = set(levels)
        lacking = [level for level, there in zip(pool, seen.tolist(), strict=True)
                   if there and level not in known]  # fmt: skip
        if lacking:
            raise ArgumentError(
                f"`levels` must contain every level observed, but {short(levels)} does not "
                f"contain {short(lacking)}."
            )


def warn_unordered(levels: Sequence[Any]) -> None:
    """Say which level is taken as the positive one, where their order says nothing about it.

    Args:
        levels: The two levels.
    """
    warn(
        f"The levels are not ordered: {levels[-1]!r}, the last of {short(list(levels))}, is taken "
        "as the positive one. Make them ordered (`categorical(y, levels=[...], ordered=True)`), "
        "or, where a measure has that setting, give it `levels=[...]`.",
    )
