"""`Grid`: all combinations of a few values of each hyperparameter."""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias, final

import numpy as np

from pymlj._logging import warn
from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError

from ._base import Proposal, TuningStrategy
from ._ranges import NominalRange, NumericRange, check_count
from ._space import Dimension, candidate, check_fields, dimensions, plotting

Axes: TypeAlias = dict[str, list[Any]]

_MOST = 10_000_000


@final
class Grid(TuningStrategy):
    """Tries all points of a grid.

    `range` is a range, a pair `(range, resolution)`, or a list of those; of a list of values all
    are taken. Two ranges of one hyperparameter are joined. Unshuffled, the first one varies
    fastest. Integers that come out twice count once.

    Args:
        goal: Upper bound of the number of points: the resolution, then the same for all numeric
            ranges, is the largest that keeps within it, and other resolutions are ignored.
        resolution: Number of values of each numeric range that has none of its own.
        shuffle: Whether to try the points in random order, so that an `n` below their number gives
            a random part of the grid.
        rng: Seed or generator for that.

    Report:
        plotting: Names, scales and values of the hyperparameters, and the measurements.

    Raises:
        ArgumentError: `goal` or `resolution` is no positive integer.

    Example:
        >>> import numpy as np
        >>> from pymlj import FeatureSelector, Grid, param_range
        >>> model = FeatureSelector()
        >>> r = param_range(model, "ignore", values=[True, False])
        >>> strategy = Grid(shuffle=False)
        >>> models, _ = strategy.models(model, [], strategy.setup(model, r, 2), 2)
        >>> [m.ignore for m in models]
        [True, False]
    """

    goal: int | None = None
    resolution: int = 10
    shuffle: bool = True
    rng: RNG = None

    def check(self) -> None:
        """Positive numbers."""
        for name, number in (("goal", self.goal), ("resolution", self.resolution)):
            if number is not None and number < 1:
                raise ArgumentError(f"`{name}` of `Grid` must be positive, but got {number!r}.")

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> dict[str, Any]:
        """Lay out the grid."""
        found = self._dimensions(range)
        check_fields(model, found)
        for dimension in found:
            if isinstance(dimension.range, NominalRange) and dimension.beside is not None:
                warn(
                    f"The resolution {dimension.beside} beside the range of `{dimension.field}` is "
                    "ignored, since all its values are tried.",
                    verbosity,
                )
        axes = self._axes(found)
        size = _size(axes)
        if size > _MOST:
            raise ArgumentError(
                f"The grid has {size:.3g} points, which is too many; set a `goal`, lower the "
                "`resolution`, or use `RandomSearch`."
            )
        order = as_generator(self.rng).permutation(size) if self.shuffle else np.arange(size)
        return {"dimensions": found, "axes": axes, "order": order, "tried": 0}

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose the next points."""
        axes, tried = state["axes"], state["tried"]
        points = state["order"][tried : tried + n_remaining]
        sizes = [len(values) for values in axes.values()]
        places = np.stack(np.unravel_index(points, sizes, order="F"), axis=1)
        batch = [
            candidate(model, {f: axes[f][i] for f, i in zip(axes, place, strict=True)})
            for place in places.tolist()
        ]
        return batch, {**state, "tried": tried + len(batch)}

    def tuning_report(self, history: Any, state: Any) -> dict[str, Any]:
        """The data of a plot."""
        return plotting(history, state["dimensions"])

    def default_n(self, range: Any) -> int:
        """All points."""
        return _size(self._axes(self._dimensions(range)))

    def _dimensions(self, range: Any) -> list[Dimension]:
        found = dimensions(range, "resolution")
        for dimension in found:
            if dimension.beside is not None:
                check_count(dimension.beside, dimension.field)
        return found

    def _axes(self, found: list[Dimension]) -> Axes:
        if self.goal is None:
            return _lay_out(found, self.resolution)
        return _lay_out(
            [Dimension(field=d.field, range=d.range) for d in found], _resolution(found, self.goal)
        )


def _lay_out(found: Sequence[Dimension], resolution: int) -> Axes:
    """The values of each hyperparameter."""
    axes: Axes = {}
    for dimension in found:
        if isinstance(dimension.range, NumericRange):
            values = dimension.range.iterator(dimension.beside or resolution)
        else:
            assert dimension.range is not None  # only a strategy that samples takes a bare name
            values = dimension.range.iterator(None)
        axes.setdefault(dimension.field, []).extend(values)
    return axes


def _size(axes: Axes) -> int:
    return math.prod(len(values) for values in axes.values())


def _most(found: Sequence[Dimension]) -> float:
    """The number of points of the finest grid: infinite, unless there are only integers."""
    counts: dict[str, float] = {}
    for dimension in found:
        counts[dimension.field] = counts.get(dimension.field, 0) + _count(dimension.range)
    return math.prod(counts.values())


def _count(range: Any) -> float:
    """How many values there are in a range."""
    if not isinstance(range, NumericRange):
        return len(range.iterator(None))
    if range.kind == "float" or callable(range.scale):
        return math.inf
    lower, upper = range.ends
    return math.floor(upper) - math.ceil(lower) + 1


def _resolution(found: Sequence[Dimension], goal: int) -> int:
    """The largest common resolution with at most `goal` points, by bisection."""
    bare = [Dimension(field=d.field, range=d.range) for d in found]
    if (least := _size(_lay_out(bare, 1))) > goal:
        raise ArgumentError(
            f"`goal` of `Grid` must not be below {least}, the number of combinations of the listed "
            f"values, but got {goal}."
        )
    below, above, size, most = 1, 2, least, _most(bare)
    # At the end of it all integers have been enumerated, or a function makes integers of floats.
    while size < most and above <= 16 * goal:
        size = _size(_lay_out(bare, above))
        if size > goal:
            break
        below, above = above, 2 * above
    if size <= goal:
        return below
    while above - below > 1:
        middle = (below + above) // 2
        if _size(_lay_out(bare, middle)) <= goal:
            below = middle
        else:
            above = middle
    return below
