"""From the arguments of `UnivariateFinite(...)` to a pool and an array of probabilities.

The last axis of the array is that of the labels, in the order of the pool. There is one axis before
it if the arguments describe a vector of distributions, none if they describe a single one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._logging import warn
from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError

from ._pool import Codes, Pool, labels_in_pool

Floats: TypeAlias = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Parts:
    """What a distribution over labels, or a vector of them, consists of.

    Attributes:
        pool: The labels, in order.
        support: Whether a label was given a probability, shape `(c,)`.
        probs: Probabilities, shape `(c,)` or `(n, c)`, not writable.
    """

    pool: Pool
    support: npt.NDArray[np.bool_]
    probs: Floats


def build(levels: Any, probs: Any, pool: Any, augment: bool, ordered: bool) -> Parts:
    """Make sense of the arguments, which are those of `UnivariateFinite`."""
    if isinstance(levels, Mapping):
        levels, probs = _from_dict(levels, probs, augment)
    elif probs is None:
        levels, probs = None, levels
    if probs is None:
        raise ArgumentError(
            "Probabilities are needed: `UnivariateFinite(labels, probs)`, "
            "`UnivariateFinite(probs)` or `UnivariateFinite({label: probability, ...})`."
        )
    given = as_floats(probs)
    if levels is None:
        if pool is not None:
            warn("`pool` is ignored, since no labels were given.")
        levels, pool = [f"class_{i + 1}" for i in range(_n_classes(given, augment))], None
    found, codes = labels_in_pool(levels, pool, ordered)
    full = _augmented(given, len(codes)) if augment else _checked(given, len(codes))
    return scatter(found, codes, full)


def _from_dict(levels: Mapping[Any, Any], probs: Any, augment: bool) -> tuple[list[Any], Floats]:
    if probs is not None or augment:
        raise ArgumentError(
            "A dict holds labels and all their probabilities, so there must be neither `probs` nor "
            "`augment` beside it."
        )
    if not levels:
        raise ArgumentError("There must be at least one label, but got an empty dict.")
    columns = [as_floats(p) for p in levels.values()]
    if len({column.shape for column in columns}) > 1 or columns[0].ndim > 1:
        raise DimensionMismatch(
            "The values of the dict must be numbers, or vectors of equal length, but have shapes "
            f"{', '.join(str(column.shape) for column in columns)}."
        )
    return list(levels), np.stack(columns, axis=-1)


def as_floats(probs: Any) -> Floats:
    """Numbers as an array of floats, which is the array itself if it is one."""
    try:
        array = np.asarray(probs)
    except Exception as error:  # lists of unequal length, or what another library raises
        raise DimensionMismatch(
            f"`probs` must be a number, vector or matrix, but got {probs!r}."
        ) from error
    if array.dtype.kind == "f":
        return array
    try:
        if array.dtype.kind not in "biuO":  # text and complex numbers
            raise TypeError
        return array.astype(np.float64)
    except (TypeError, ValueError):
        raise ArgumentError(f"`probs` must be real numbers, but got {probs!r}.") from None


def _n_classes(probs: Floats, augment: bool) -> int:
    """The number of labels that probabilities without labels are meant for."""
    if augment and probs.ndim < 2:
        return 2
    if probs.ndim in (1, 2):
        return int(probs.shape[-1]) + augment
    raise DimensionMismatch(
        f"`probs` without labels must be a vector or a matrix, but its shape is {probs.shape}."
    )


def _checked(probs: Floats, n_labels: int) -> Floats:
    if probs.ndim not in (1, 2) or probs.shape[-1] != n_labels:
        raise DimensionMismatch(
            f"`probs` must have shape ({n_labels},) or (n, {n_labels}), one column for each of "
            f"{n_labels} labels, but its shape is {probs.shape}. To leave out the first label, "
            "whose probability follows from the others, give `augment=True`."
        )
    return probs


def _augmented(probs: Floats, n_labels: int) -> Floats:
    """Prepend the probabilities of the first label: what the others leave of 1."""
    if n_labels == 2 and (probs.ndim < 2 or probs.shape[1:] != (1,)):
        wanted, rest = "() or (n,)", probs[..., None] if probs.ndim < 2 else None
    else:
        wanted = f"({n_labels - 1},) or (n, {n_labels - 1})"
        fits = probs.ndim in (1, 2) and n_labels > 1 and probs.shape[-1] == n_labels - 1
        rest = probs if fits else None
    if rest is None:
        raise DimensionMismatch(
            f"With `augment=True` and {n_labels} labels `probs` must have shape {wanted}, the "
            f"probabilities of all labels but the first, but its shape is {probs.shape}."
        )
    if np.any((rest < 0) | (rest > 1)):
        raise DomainError(
            "With `augment=True` all probabilities must lie between 0 and 1, but got "
            f"{rest[(rest < 0) | (rest > 1)][0]}."
        )
    total = rest.sum(axis=-1, keepdims=True)
    if np.any(total > 1 + np.sqrt(np.finfo(rest.dtype).eps)):
        raise ArgumentError(
            "With `augment=True` the probabilities given must add up to at most 1, so that the "
            f"first label gets the rest, but they add up to {total.max()}."
        )
    return np.concatenate([np.maximum(1 - total, 0), rest], axis=-1)


def scatter(pool: Pool, codes: Codes, probs: Floats) -> Parts:
    """Put columns into the order of the pool, zeros for labels without; no copy if they are so."""
    n_levels = len(pool.labels)
    support = np.zeros(n_levels, dtype=np.bool_)
    support[codes] = True
    if np.array_equal(codes, np.arange(n_levels)):
        return Parts(pool, support, frozen(probs))
    full = np.zeros((*probs.shape[:-1], n_levels), dtype=probs.dtype)
    full[..., codes] = probs
    return Parts(pool, support, frozen(full))


def frozen(array: Floats) -> Floats:
    """A view that cannot be written to; the array itself stays as it is."""
    view = array.view()
    view.flags.writeable = False
    return view
