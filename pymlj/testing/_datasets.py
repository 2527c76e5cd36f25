"""Tiny data sets for the contract checks, found by what a model declares that it takes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.interface import Model
from pymlj.scitypes import GrayImage, Unknown, coerce, scitype
from pymlj.tables import categorical

N = 30
"""The number of rows of each."""


def _numbers() -> Any:
    rng = np.random.default_rng(1)
    return pd.DataFrame(rng.normal(size=(N, 3)), columns=["a", "b", "c"])


def _mixed() -> Any:
    colours = categorical(["red", "green", "blue"] * (N // 3))
    return _numbers().assign(colour=colours, k=np.arange(N) % 4)


def _images() -> Any:
    return coerce(np.random.default_rng(1).random((N, 8, 8)), GrayImage)


def _signal() -> Any:
    numbers = _numbers()
    return np.array(numbers["a"] - 0.5 * numbers["b"])


def _positive() -> Any:
    return np.exp(_signal())


def _two_classes() -> Any:
    return categorical(np.where(_signal() > 0, "yes", "no"), levels=["no", "yes"])


def _three_classes() -> Any:
    bins = np.digitize(_signal(), [-0.5, 0.5])
    return categorical(np.array(["low", "middle", "high"])[bins], levels=["low", "middle", "high"])


def _counts() -> Any:
    return np.arange(N) % 5


def _times() -> Any:
    return pd.Series(pd.date_range("2024-01-01", periods=N, freq="D"))


def _targets() -> Any:
    return pd.DataFrame({"u": _signal(), "v": -2.0 * _signal()})


def _gaps() -> Any:
    return pd.Series(np.where(np.arange(N) % 7 == 0, np.nan, _signal()))


_INPUTS: tuple[Callable[[], Any], ...] = (
    *(_mixed, _numbers, _images, _positive, _gaps, _three_classes, _counts, _times),
)
_TARGETS: tuple[Callable[[], Any], ...] = (
    *(_three_classes, _two_classes, _signal, _targets, _counts),
)


def data_for(model: Model) -> tuple[Any, ...]:
    """Training data that fits what a model declares: 30 rows, the first kind of data that fits.

    Args:
        model: A model with declared scientific types.

    Returns:
        `(X,)` or `(X, y)`: what it is trained on; of a static model, what its operation takes.

    Raises:
        ArgumentError: The model declares types of which there is no data set here.

    Example:
        >>> from pymlj import ConstantRegressor
        >>> from pymlj.testing import data_for
        >>> X, y = data_for(ConstantRegressor())
        >>> X.shape, y.shape
        ((30, 5), (30,))
    """
    X = _first(_INPUTS, model.input_scitype, model, "input_scitype")
    if not model.target_in_fit and model.target_scitype == Unknown:
        return (X,)
    return X, _first(_TARGETS, model.target_scitype, model, "target_scitype")


def _first(makers: tuple[Callable[[], Any], ...], wanted: Any, model: Model, trait: str) -> Any:
    for make in makers:
        data = make()
        if scitype(data) <= wanted:
            return data
    raise ArgumentError(
        f"There is no data set for `{trait}` of `{type(model).__name__}`, which is {wanted}; "
        "give the data yourself: `check_model(model, X, y)`."
    )
