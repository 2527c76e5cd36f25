"""What machines and nodes know of each other, so that neither file needs the other."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, runtime_checkable

Sink: TypeAlias = Callable[["Trainable", str, Any], None]
"""Takes the machine, the name of an operation, and what that operation has reported."""


@runtime_checkable
class Trainable(Protocol):
    """A machine, as nodes see it."""

    model: Any

    @property
    def age(self) -> int:
        """How often it has been trained."""

    @property
    def _arguments(self) -> "tuple[Argument, ...]":
        """What it is trained on."""

    def _apply(self, operation: str, arguments: tuple[Any, ...], sink: Sink | None) -> Any:
        """What an operation makes of data; its report goes to `sink`, or is kept."""


class Argument(Protocol):
    """What a machine is trained on, or a node is computed from: data, or another node."""

    @property
    def args(self) -> "tuple[Argument, ...]":
        """What it is computed from."""

    @property
    def machine(self) -> Trainable | None:
        """The machine it is computed by, if there is one."""

    @property
    def version(self) -> int:
        """How often its data has been replaced by other data."""

    def __call__(self, *X: Any, rows: Any = None) -> Any:
        """The data, some rows of it, or what becomes of new data `X`."""
