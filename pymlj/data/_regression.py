"""Artificial data for regressors."""

from typing import Any

import numpy as np
import pandas as pd

from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, to_table

from ._make import Floats, check_fraction, check_not_negative, check_positive

# Standard deviation of what is added to outliers; large against that of a target without noise.
_OUTLIER_STD = 20.0


def make_regression(
    n: int = 100,
    p: int = 2,
    *,
    n_targets: int = 1,
    intercept: bool = True,
    sparse: float = 0.0,
    noise: float = 0.1,
    outliers: float = 0.0,
    binary: bool = False,
    as_table: bool = True,
    rng: RNG = None,
) -> tuple[Any, Any]:
    """Draw standard normal features, and a target that is linear in them.

    The weights, and the intercept if there is one, are standard normal as well.

    Args:
        n: Number of observations.
        p: Number of features.
        n_targets: Number of targets.
        intercept: Whether there is an intercept.
        sparse: Probability with which a weight is set to zero.
        noise: Standard deviation of Gaussian noise added to the target.
        outliers: Share of the observations whose target is moved far away, on average.
        binary: Whether the target is 0 or 1 instead, being 1 with the probability that the logistic
            function of the linear target gives; there are no outliers then.
        as_table: Whether to return a table, rather than a matrix; and a categorical vector, rather
            than one of integers, if `binary`.
        rng: Seed or generator.

    Returns:
        `(X, y)`: a DataFrame with columns `x1`, `x2`, ... (`Continuous`), and a `Continuous` vector
        (`Multiclass` if `binary`); with several targets a DataFrame with columns `target1`,
        `target2`, ...

    Raises:
        ArgumentError: A number is out of its range, or outliers are asked for in a binary target.

    Example:
        >>> from pymlj import make_regression
        >>> X, y = make_regression(50, 3, rng=1)
        >>> X.shape, y.shape
        ((50, 3), (50,))
    """
    check_positive(n=n, p=p, n_targets=n_targets)
    check_not_negative(noise=noise)
    check_fraction(sparse=sparse, outliers=outliers)
    if binary and outliers:
        raise ArgumentError(
            f"A binary target has no outliers, but got `binary=True` and `outliers={outliers}`."
        )
    generator = as_generator(rng)
    X = generator.standard_normal((n, p))
    y = _linear(X, n_targets, intercept, sparse, generator)
    y += noise * generator.standard_normal(y.shape)
    if binary:
        hits = generator.random(y.shape) < 1 / (1 + np.exp(-y))
        return (to_table(X) if as_table else X), _labels(hits.astype(np.intp), as_table)
    if outliers:
        far = _OUTLIER_STD * generator.standard_normal(y.shape)
        y += far * (generator.random(n) < outliers)[:, None]
    if not as_table:
        return X, y if n_targets > 1 else y[:, 0]
    return to_table(X), to_table(y, names=_names(n_targets)) if n_targets > 1 else y[:, 0]


def _linear(
    X: Floats, n_targets: int, intercept: bool, sparse: float, generator: np.random.Generator
) -> Floats:
    weights = generator.standard_normal((X.shape[1], n_targets))
    weights[generator.random(weights.shape) < sparse] = 0.0
    offset = generator.standard_normal(n_targets) if intercept else np.zeros(n_targets)
    return np.asarray(X @ weights + offset)


def _names(n_targets: int) -> list[str]:
    return [f"target{i + 1}" for i in range(n_targets)]


def _labels(hits: Any, as_table: bool) -> Any:
    """Targets of 0 and 1, shape (n, n_targets), as they are returned."""
    several = hits.shape[1] > 1
    if not as_table:
        return hits if several else hits[:, 0]
    columns = [categorical(column, levels=[0, 1]) for column in hits.T]
    if not several:
        return columns[0]
    return pd.DataFrame(dict(zip(_names(hits.shape[1]), columns, strict=True)))
