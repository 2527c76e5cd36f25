"""Ranges in the terms of Optuna."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pymlj.exceptions import ArgumentError

from ._ranges import NumericRange, ParamRange
from ._scales import SCALES, check_ends
from ._space import Dimension

_PLAIN = (bool, int, float, str, type(None))


def import_optuna() -> Any:
    """Import Optuna, which is not installed by default."""
    try:
        import optuna
    except ImportError as error:
        raise ImportError(
            "`OptunaSearch` needs Optuna, which is not installed; `pip install pymlj[optuna]`."
        ) from error
    return optuna


def distributions(found: Sequence[Dimension]) -> dict[str, Any]:
    """Return a distribution of Optuna for each range, by the name of the hyperparameter.

    Raises:
        ArgumentError: There are two ranges of one hyperparameter.
    """
    names = [dimension.field for dimension in found]
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(
                f"`OptunaSearch` takes one range of each hyperparameter, but there are "
                f"{names.count(name)} of `{name}`."
            )
    return {d.field: _distribution(d.range) for d in found if d.range is not None}


def values(found: Sequence[Dimension], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the hyperparameters for what Optuna has suggested."""
    return {d.field: _value(d.range, params[d.field]) for d in found if d.range is not None}


def _distribution(range: ParamRange) -> Any:
    optuna = import_optuna()
    if not isinstance(range, NumericRange):
        choices = range.iterator(None)
        listed = choices if _are_plain(choices) else np.arange(len(choices)).tolist()
        return optuna.distributions.CategoricalDistribution(listed)
    lower, upper = range.ends
    check_ends(range.scale, lower, upper, range.field)
    if _is_mirrored(range):
        lower, upper = -upper, -lower
    log = not callable(range.scale) and SCALES[range.scale].sign != 0
    if range.kind == "int" and not callable(range.scale):
        low, high = int(np.ceil(lower)), int(np.floor(upper))
        return optuna.distributions.IntDistribution(low, high, log=log)
    return optuna.distributions.FloatDistribution(float(lower), float(upper), log=log)


def _value(range: ParamRange, suggested: Any) -> Any:
    if not isinstance(range, NumericRange):
        choices = range.iterator(None)
        return suggested if _are_plain(choices) else choices[suggested]
    [value] = range.finish([-suggested if _is_mirrored(range) else suggested])
    return value


def _is_mirrored(range: NumericRange) -> bool:
    """Whether the numbers are negative and lie on the scale of their absolute values."""
    return not callable(range.scale) and SCALES[range.scale].sign < 0


def _are_plain(choices: Sequence[Any]) -> bool:
    """Whether Optuna can keep the values themselves, and tell them apart; else it gets indices."""
    plain = all(type(choice) in _PLAIN for choice in choices)
    return plain and len(set(choices)) == len(choices)
