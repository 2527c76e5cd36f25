"""Composites around one model, which is their component `model`."""

from typing import Any, ClassVar

from pymlj.interface import OPERATIONS, Model, Wrapper

from ._base import NetworkComposite
from ._shipped import Shipped


class WrappingComposite(Shipped, NetworkComposite, Wrapper):
    """A composite whose kind and abilities are those of its component `model`."""

    model: Model

    _unlaid: ClassVar[tuple[str, ...]] = ("cache",)
    reporting_operations: ClassVar[Any] = OPERATIONS

    def _offers(self, operation: str) -> bool:
        return hasattr(self.model, operation)

    def _leading_component(self) -> str | None:
        return "model"
