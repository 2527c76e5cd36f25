"""Artificial data for classifiers: blobs, circles, moons."""

from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._make import (
    Floats,
    check_not_negative,
    check_positive,
    labelled,
    shuffle_together,
)


def make_blobs(
    n: int = 100,
    p: int | None = None,
    *,
    centers: int | npt.ArrayLike = 3,
    cluster_std: float | npt.ArrayLike = 1.0,
    center_box: tuple[float, float] = (-10.0, 10.0),
    shuffle: bool = True,
    as_table: bool = True,
    rng: RNG = None,
) -> tuple[Any, Any]:
    """Draw points from round Gaussian clusters, the label being the cluster.

    Args:
        n: Number of observations. Clusters are of equal size, the first ones larger by one where
            `n` is not a multiple.
        p: Number of features; by default 2, or that of `centers`.
        centers: Number of clusters, whose centers are drawn uniformly; or the centers, a matrix
            with one row a cluster.
        cluster_std: Standard deviation of the clusters: one number, or one a cluster.
        center_box: Lowest and highest coordinate of centers that are drawn.
        shuffle: Whether the rows come in random order, rather than cluster by cluster.
        as_table: Whether to return a table and a categorical vector, rather than a matrix and a
            vector of integers.
        rng: Seed or generator.

    Returns:
        `(X, y)`: a DataFrame with columns `x1`, `x2`, ... (`Continuous`), and a `Multiclass` vector
        with levels 0, 1, ..., one a cluster.

    Raises:
        ArgumentError: A number is out of its range.
        DimensionMismatch: `centers` does not have `p` columns, or `cluster_std` not one entry a
            cluster.

    Example:
        >>> from pymlj import levels, make_blobs
        >>> X, y = make_blobs(50, 3, centers=2, rng=1)
        >>> X.shape, levels(y)
        ((50, 3), [0, 1])
    """
    check_positive(n=n)
    generator = as_generator(rng)
    where = _centers(centers, p, center_box, generator)
    k = len(where)
    std = np.asarray(cluster_std, dtype=np.float64)
    if std.ndim and std.shape != (k,):
        raise DimensionMismatch(
            f"`cluster_std` must be one number or one a cluster, but there are {k} clusters and it "
            f"has shape {std.shape}."
        )
    if not np.all(std > 0):
        raise ArgumentError(f"`cluster_std > 0` must hold, but got {cluster_std!r}.")
    # The cluster of each row: sizes differ by at most one, the larger ones first.
    labels = np.sort(np.arange(n) % k)
    noise = generator.standard_normal((n, where.shape[1]))
    X = where[labels] + np.broadcast_to(std, (k,))[labels, None] * noise
    return labelled(*shuffle_together(X, labels, shuffle, generator), k, as_table)


def _centers(
    centers: int | npt.ArrayLike,
    p: int | None,
    box: tuple[float, float],
    generator: np.random.Generator,
) -> Floats:
    if isinstance(centers, int | np.integer):
        p = 2 if p is None else p
        check_positive(centers=int(centers), p=p)
        low, high = box
        if not low < high:
            raise ArgumentError(
                "`center_box` must be a pair (lowest, highest) with lowest < highest, but got "
                f"{box}."
            )
        return generator.uniform(low, high, size=(int(centers), p))
    where = np.asarray(centers, dtype=np.float64)
    if where.ndim != 2 or not where.size or (p is not None and where.shape[1] != p):
        columns = "one column a feature" if p is None else f"{p} columns, since `p={p}`"
        raise DimensionMismatch(
            f"`centers` must be a number of clusters, or a matrix with one row a cluster and "
            f"{columns}, but its shape is {where.shape}."
        )
    return where


def make_circles(
    n: int = 100,
    *,
    noise: float = 0.0,
    factor: float = 0.8,
    shuffle: bool = True,
    as_table: bool = True,
    rng: RNG = None,
) -> tuple[Any, Any]:
    """Draw points from two circles around the origin, one inside the other.

    Args:
        n: Number of observations, half of them on each circle; of an odd number the outer one has
            one more.
        noise: Standard deviation of Gaussian noise added to the points.
        factor: Radius of the inner circle, that of the outer one being 1; strictly between 0 and 1.
        shuffle: Whether the rows come in random order, rather than circle by circle.
        as_table: Whether to return a table and a categorical vector, rather than a matrix and a
            vector of integers.
        rng: Seed or generator.

    Returns:
        `(X, y)`: a DataFrame with columns `x1` and `x2` (`Continuous`), and a `Multiclass` vector:
        0 for the inner circle, 1 for the outer one.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> import numpy as np
        >>> from pymlj import make_circles
        >>> X, y = make_circles(6, factor=0.5, shuffle=False, as_table=False, rng=1)
        >>> np.hypot(X[:, 0], X[:, 1]).round(6), y
        (array([0.5, 0.5, 0.5, 1. , 1. , 1. ]), array([0, 0, 0, 1, 1, 1]))
    """
    check_positive(n=n)
    check_not_negative(noise=noise)
    if not 0 < factor < 1:
        raise ArgumentError(f"`0 < factor < 1` must hold, but got {factor!r}.")
    generator = as_generator(rng)
    labels = (np.arange(n) >= n // 2).astype(np.intp)
    angle = generator.uniform(0.0, 2 * np.pi, size=n)
    X = (
        np.column_stack([np.cos(angle), np.sin(angle)])
        * np.where(labels == 0, factor, 1.0)[:, None]
    )
    X += noise * generator.standard_normal((n, 2))
    return labelled(*shuffle_together(X, labels, shuffle, generator), 2, as_table)


def make_moons(
    n: int = 150,
    *,
    noise: float = 0.1,
    xshift: float = 1.0,
    yshift: float = 0.3,
    shuffle: bool = True,
    as_table: bool = True,
    rng: RNG = None,
) -> tuple[Any, Any]:
    """Draw points from two half circles that reach into each other.

    The first is the upper half of the unit circle around the origin, the second the lower half of
    the one around `(xshift, yshift)`.

    Args:
        n: Number of observations, half of them on each moon; of an odd number the second has one
            more.
        noise: Standard deviation of Gaussian noise added to the points.
        xshift: Horizontal shift of the second moon.
        yshift: Vertical shift of the second moon.
        shuffle: Whether the rows come in random order, rather than moon by moon.
        as_table: Whether to return a table and a categorical vector, rather than a matrix and a
            vector of integers.
        rng: Seed or generator.

    Returns:
        `(X, y)`: a DataFrame with columns `x1` and `x2` (`Continuous`), and a `Multiclass` vector:
        0 for the first moon, 1 for the second.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> from pymlj import make_moons
        >>> X, y = make_moons(rng=1)
        >>> X.shape, len(y)
        ((150, 2), 150)
    """
    check_positive(n=n)
    check_not_negative(noise=noise)
    generator = as_generator(rng)
    labels = (np.arange(n) >= n // 2).astype(np.intp)
    angle = generator.uniform(0.0, np.pi, size=n)
    first = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(labels[:, None] == 0, first, np.array([xshift, yshift]) - first)
    X += noise * generator.standard_normal((n, 2))
    return labelled(*shuffle_together(X, labels, shuffle, generator), 2, as_table)
