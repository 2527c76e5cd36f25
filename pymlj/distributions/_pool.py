"""The pool of labels over which a distribution is defined, and the search for labels in it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._logging import warn
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError, DomainError
from pymlj.tables import as_categorical, as_vector, categorical, codes, is_categorical

Codes: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Pool:
    """All labels there are, in order, and whether the order means something.

    Attributes:
        dtype: The same in pandas' terms.
    """

    dtype: pd.CategoricalDtype

    @cached_property
    def labels(self) -> list[Any]:
        """The labels as plain Python values; not to be changed."""
        return list(self.dtype.categories.tolist())

    @property
    def ordered(self) -> bool:
        """Whether the order of the labels means something."""
        return bool(self.dtype.ordered)

    @cached_property
    def _position(self) -> dict[Any, int]:
        return {label: position for position, label in enumerate(self.labels)}

    def same_as(self, other: "Pool") -> bool:
        """Whether both have the same labels in the same order, and agree on what it means."""
        if self.dtype is other.dtype:
            return True
        return self.ordered == other.ordered and self.labels == other.labels

    def is_label(self, x: Any) -> bool:
        """Whether `x` is to be read as one label, rather than as several."""
        if isinstance(x, tuple):
            return x in self.labels
        return not pd.api.types.is_list_like(x)

    def position(self, label: Any) -> int:
        """The position of one label, -1 if it is missing.

        Raises:
            DomainError: The label is not in the pool.
        """
        if isinstance(label, np.ndarray):  # without axes, since it counts as one label
            label = label[()]
        if isinstance(label, Hashable) and label in self._position:
            return self._position[label]
        return int(self.positions([label])[0])

    def positions(self, labels: Any) -> Codes:
        """The positions of a vector of labels, raw or categorical, -1 where they are missing.

        Raises:
            DomainError: Some label is not in the pool.
        """
        if not is_categorical(labels):
            return self._looked_up(_index(labels))
        vector = as_categorical(labels)
        if vector.dtype is self.dtype:
            return codes(vector)
        # Each label that occurs is looked up once; the last entry is for the code of missing ones.
        used = np.unique(vector.codes[vector.codes >= 0])
        found = np.full(len(vector.categories) + 1, -1, dtype=np.intp)
        found[used] = self._looked_up(vector.categories[used])
        return np.asarray(found[vector.codes])

    def _looked_up(self, labels: "pd.Index[Any]") -> Codes:
        found = self.dtype.categories.get_indexer(labels)
        unknown = (found < 0) & ~np.asarray(labels.isna())
        if unknown.any():
            raise self._not_in_pool(labels[unknown].unique())
        return np.asarray(found, dtype=np.intp)

    def _not_in_pool(self, unknown: Iterable[Any]) -> DomainError:
        names = [str(label) for label in unknown]
        which = ", ".join(f"`{name}`" for name in names[:5]) + (", ..." if len(names) > 5 else "")
        known = ", ".join(f"`{label}`" for label in self.labels[:10])
        return DomainError(
            f"A label must be one of the {len(self.labels)} levels {known}"
            f"{', ...' if len(self.labels) > 10 else ''}, but got {which}."
            f"{did_you_mean(names[0], self.labels)}"
        )


def _index(labels: Any) -> "pd.Index[Any]":
    """Raw labels as an index; tuples are labels, too."""
    vector = labels if isinstance(labels, list | tuple) else as_vector(labels)
    return _checked_index(vector)


def _checked_index(labels: Any) -> "pd.Index[Any]":
    try:
        index: pd.Index[Any] = pd.Index(labels, tupleize_cols=False)
        if index.dtype == object:
            set(map(hash, index.tolist()))  # as can be done with labels
        index.has_duplicates  # noqa: B018  # likewise, which pandas cannot of all numbers
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ArgumentError(
            f"Labels must be single values such as text or numbers, but {error}."
        ) from error
    return index


def new_pool(labels: Iterable[Any], ordered: bool) -> Pool:
    """The pool of labels in the order given."""
    labels = list(labels)
    return Pool(categorical(labels, levels=labels, ordered=ordered).dtype)


def labels_in_pool(labels: Any, pool: Any, ordered: bool) -> tuple[Pool, Codes]:
    """Return the pool that goes with labels, and the positions of the labels in it.

    Args:
        labels: Categorical, which brings its pool, or raw.
        pool: For raw labels: whatever has levels, or a list of labels; `None` makes a new pool of
            the labels in their order.
        ordered: Whether a new pool is ordered.

    Raises:
        ArgumentError: A label is missing, given twice or not in the pool; or there is none.
    """
    if is_categorical(labels):
        vector = as_categorical(labels)
        if pool is not None or (ordered and not vector.ordered):
            ignored = "`pool`" if pool is not None else "`ordered=True`"
            warn(
                f"{ignored} is ignored, since the labels are categorical and bring their own pool "
                "and order.",
            )
        found = Pool(vector.dtype)
        plain = vector.tolist()
        _check_labels(plain)
        return found, codes(vector)
    if isinstance(labels, str | bytes) or not pd.api.types.is_list_like(labels):
        raise ArgumentError(f"Labels must come in a list or another vector, but got {labels!r}.")
    plain = _index(labels).tolist()
    _check_labels(plain)
    found = new_pool(plain, ordered) if pool is None else _existing_pool(pool, ordered)
    try:
        return found, found.positions(plain)
    except DomainError as error:
        raise ArgumentError(f"The labels must be in the pool. {error}") from None


def _check_labels(labels: list[Any]) -> None:
    if not labels:
        raise ArgumentError("There must be at least one label, but got none.")
    index = _checked_index(labels)
    if index.hasnans:
        raise ArgumentError(f"A label must not be missing, but got {labels}.")
    if index.has_duplicates:
        twice = index[index.duplicated()].unique().tolist()
        raise ArgumentError(f"Each label must be given once, but got more than one of {twice}.")


def _existing_pool(pool: Any, ordered: bool) -> Pool:
    if isinstance(pool, pd.CategoricalDtype) and pool.categories is not None:
        found = Pool(pool)
    elif is_categorical(pool):
        found = Pool(as_categorical(pool).dtype)
    elif isinstance(getattr(pool, "levels", None), list) and hasattr(
        pool, "ordered"
    ):  # another distribution
        found = new_pool(pool.levels, bool(pool.ordered))
    elif isinstance(pool, str | bytes) or not pd.api.types.is_list_like(pool):
        raise ArgumentError(
            "`pool` must be a categorical vector, a distribution or a list of labels, "
            f"but got {pool!r}."
        )
    else:
        labels = _index(pool).tolist()
        _check_labels(labels)
        return new_pool(labels, ordered)
    if ordered and not found.ordered:
        warn(
            "`ordered=True` is ignored, since `pool` says that the labels have no order.",
        )
    return found
