"""Where data enters: each argument of a machine is a source, or something that answers like one."""

from collections.abc import Sequence
from typing import Any, Protocol

from pymlj.tables import select_rows


class Trainable(Protocol):
    """What has to be trained before an argument can be computed: a machine."""

    @property
    def age(self) -> int:
        """How often it has been trained."""

    def fit_only(self, rows: Any = None, verbosity: int = 1, force: bool = False) -> Any:
        """Train it, and nothing it depends on."""


class Argument(Protocol):
    """An argument of a machine: data, or what is computed from data by other machines."""

    def __call__(self, X: Any = None, *, rows: Any = None) -> Any:
        """The data, some rows of it, or what becomes of new data `X`."""

    def machines(self) -> Sequence[Trainable]:
        """The machines it is computed by, in the order in which they must be trained."""


class Source:
    """Data, as the argument of a machine.

    Args:
        data: Any data; `None` if there is none yet.
    """

    __slots__ = ("__weakref__", "data")

    def __init__(self, data: Any = None) -> None:
        self.data = data

    def __call__(self, X: Any = None, *, rows: Any = None) -> Any:
        """Return the data, some rows of it, or new data `X` as it is."""
        return select_rows(self.data, rows) if X is None else X

    def machines(self) -> tuple[Trainable, ...]:
        """No machine is needed to have the data."""
        return ()

    def __repr__(self) -> str:
        return f"Source({type(self.data).__name__})"


def source(data: Any = None) -> Source:
    """Return `data` as a source; a source is returned as it is."""
    return data if isinstance(data, Source) else Source(data)
