"""Probabilistic predictions, taken apart: each level against the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.distributions import UnivariateFinite, UnivariateFiniteArray
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import as_vector, categorical

from ._axes import cut


class OneLevel(NamedTuple):
    """Predictions of one level against the rest.

    Attributes:
        name: What it is called in a legend.
        level: The level.
        scores: Its predicted probabilities.
        positive: Which observations are of it.
    """

    name: str
    level: Any
    scores: npt.NDArray[np.float64]
    positive: npt.NDArray[np.bool_]

    def distributions(self) -> tuple[Any, Any]:
        """Predictions and truth for measures of two classes, `False` and `True`."""
        yhat = UnivariateFinite([False, True], self.scores, augment=True, ordered=True)
        return yhat, categorical(self.positive, levels=[False, True], ordered=True)


def each_level(yhat: Any, y: Any, levels: Sequence[Any] | None, what: str) -> list[OneLevel]:
    """The levels to draw: the last of two, each of more; for several models, one level each.

    Args:
        yhat: Predicted distributions, or a dict of those of several models.
        y: The ground truth.
        levels: The levels asked for; `None` for the choice above.
        what: The function that was called, for messages.

    Raises:
        ArgumentError: `yhat` is something else, `y` has other levels or missing values, a level is
            unknown or never occurs, or there are several models and several levels.
        DimensionMismatch: There is not one distribution for each observation.
    """
    if not isinstance(yhat, Mapping):
        return _levels_of(yhat, y, levels, what)
    found: list[OneLevel] = []
    for tag, own in yhat.items():
        alone = _levels_of(own, y, levels, what)
        if len(alone) > 1:
            raise ArgumentError(
                f"With several models `{what}` draws one level, but here are {len(alone)}; choose "
                f"one, as in `levels=[{alone[0].level!r}]`."
            )
        found.append(alone[0]._replace(name=cut(tag)))
    if not found:
        raise ArgumentError(f"`{what}` needs predictions, but got an empty dict.")
    return found


def positive_name(yhat: Any, levels: Sequence[Any] | None) -> str | None:
    """The one level that is drawn; `None` where there are several."""
    first = next(iter(yhat.values())) if isinstance(yhat, Mapping) else yhat
    shown = _default_levels(first) if levels is None else list(levels)
    return cut(shown[0]) if len(shown) == 1 else None


def _default_levels(yhat: UnivariateFiniteArray) -> list[Any]:
    return yhat.levels[1:] if len(yhat.levels) == 2 else list(yhat.levels)


def _levels_of(yhat: Any, y: Any, levels: Sequence[Any] | None, what: str) -> list[OneLevel]:
    if not isinstance(yhat, UnivariateFiniteArray):
        raise ArgumentError(
            f"`{what}` takes probabilistic predictions, such as `mach.predict(X)` of a "
            f"probabilistic classifier, or a dict of them, but got {short(yhat)}."
        )
    codes = _codes(yhat, y)
    chosen = _default_levels(yhat) if levels is None else list(levels)
    unknown = [level for level in chosen if level not in yhat.levels]
    if unknown or not chosen:
        raise ArgumentError(
            f"`levels` must name levels out of {short(yhat.levels)}, but got {short(levels)}."
        )
    found = []
    for level in chosen:
        k = yhat.levels.index(level)
        scores = np.clip(np.asarray(yhat.probs[:, k], dtype=np.float64), 0.0, 1.0)
        found.append(OneLevel(cut(level), level, scores, codes == k))
    if np.isnan([one.scores for one in found]).any():
        raise ArgumentError("`yhat` must hold probabilities, but one of them is NaN.")
    drawn = [one for one in found if 0 < one.positive.sum() < len(codes)]
    if not drawn:
        raise ArgumentError(
            "`y` must have observations of the level and of others, but has "
            f"{found[0].positive.sum()} of {found[0].name} among {len(codes)}."
        )
    return drawn


def _codes(yhat: UnivariateFiniteArray, y: Any) -> npt.NDArray[np.intp]:
    """The ground truth as positions among the predicted levels."""
    truth = as_vector(y)
    if len(truth) != len(yhat):
        raise DimensionMismatch(
            f"`yhat` and `y` must have the same length, but have {len(yhat)} and {len(truth)}."
        )
    pool = pd.Index(yhat.levels, tupleize_cols=False)
    if isinstance(truth, pd.Categorical):
        place = pool.get_indexer(truth.categories)
        # A missing label has the code -1, and so keeps it.
        codes: npt.NDArray[np.intp] = np.append(place, -1)[truth.codes]
    else:
        codes = pool.get_indexer(pd.Index(truth, tupleize_cols=False))
    if (codes < 0).any():
        stranger = truth[[int(np.argmin(codes))]].tolist()[0]
        raise ArgumentError(
            f"`y` must hold levels out of {short(yhat.levels)}, but has {short(stranger)}."
        )
    return codes
