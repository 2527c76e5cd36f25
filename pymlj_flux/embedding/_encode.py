"""Codes of categorical columns: from the level pool of new data to the one of the training data."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

UNSEEN = -1


def translation(new: Sequence[Hashable], old: Sequence[Hashable]) -> npt.NDArray[np.float32] | None:
    """How codes in the pool `new` become codes in the pool `old`, by label.

    Returns:
        For each code in `new` the one in `old`, `UNSEEN` for a label that is not there; None if the
        pools are the same.

    Example:
        >>> translation(["b", "x", "a"], ["a", "b", "c"])
        array([ 1., -1.,  0.], dtype=float32)
    """
    if list(new) == list(old):
        return None
    place: Mapping[Hashable, int] = {label: code for code, label in enumerate(old)}
    return np.array([place.get(label, UNSEEN) for label in new], dtype=np.float32)


def unseen_labels(
    codes: npt.NDArray[np.intp], new: Sequence[Hashable], old: Sequence[Hashable]
) -> list[Hashable]:
    """Labels that occur in new data and are not in the pool `old`, in the order of the pool `new`.

    Args:
        codes: Those of the new data, in the pool `new`.
        new: The pool of the new data.
        old: The pool of the training data.

    Example:
        >>> unseen_labels(np.array([0, 1, 1]), ["x", "y", "z"], ["y"])
        ['x']
    """
    known = set(old)
    return [new[code] for code in np.unique(codes) if new[code] not in known]
