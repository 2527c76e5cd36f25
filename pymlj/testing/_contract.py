"""What all contract checks are made of."""

import contextlib
import copy
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from pymlj.parameters import clone, same_value
from pymlj.tables import is_table, to_matrix

Check = Callable[..., None]


class ContractError(AssertionError):
    """An object does not keep a promise of its family; the message says which, and how to mend it.

    Example:
        >>> from pymlj.testing import ContractError
        >>> issubclass(ContractError, AssertionError)
        True
    """


def expect(holds: Any, message: str) -> None:
    """Raise `ContractError` unless `holds`."""
    if not holds:
        raise ContractError(message)


def run_all(checks: Mapping[str, Check], what: Any, *args: Any) -> None:
    """Run the checks one after the other; an error names the check and the object."""
    for name, check in checks.items():
        try:
            check(what, *args)
        except Exception as error:
            kind = type(what).__name__
            raise ContractError(f"`{kind}` fails the check `{name}`: {error}") from error


@contextlib.contextmanager
def nothing_else_changes(what: Any, *data: Any) -> Iterator[None]:
    """Within the block neither the object, nor data, nor the global generators may change."""
    before, copies = clone(what), copy.deepcopy(data)
    global_state = _global_random_state()
    yield
    name = type(what).__name__
    expect(same_value(what, before), f"the settings of `{name}` were changed; work on a `clone`.")
    for old, new in zip(copies, data, strict=True):
        expect(same_data(old, new), f"`{name}` changed the data it was given; work on a copy.")
    expect(
        _global_random_state() == global_state,
        f"`{name}` drew from a global random generator; use one made from its `rng`: "
        "`numpy.random.default_rng(self.rng)`.",
    )


def same_data(a: Any, b: Any, tolerance: float = 0.0) -> bool:
    """Whether two tables, vectors or predictions are equal; numbers up to a relative tolerance."""
    if hasattr(a, "probs") and hasattr(b, "probs"):
        return list(a.levels) == list(b.levels) and same_data(
            np.asarray(a.probs), np.asarray(b.probs), tolerance
        )
    if is_table(a) and is_table(b):
        with contextlib.suppress(TypeError, ValueError):
            return same_data(to_matrix(a), to_matrix(b), tolerance)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.dtype.kind in "fiub":
        near = {"rtol": tolerance, "atol": tolerance, "equal_nan": a.dtype.kind == "f"}
        return a.shape == b.shape and bool(np.allclose(a, b, **near))
    return same_value(a, b)


def _global_random_state() -> list[Any]:
    """The states of the global generators of numpy and, where it is loaded, of torch."""
    legacy: Any = np.random.get_state()
    state = [legacy[0], legacy[1].tolist(), *legacy[2:]]
    torch = sys.modules.get("torch")
    return state if torch is None else [*state, torch.get_rng_state().tolist()]
