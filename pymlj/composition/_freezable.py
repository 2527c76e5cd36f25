"""`Freezable`: a model that trains once, and no more as long as it is frozen."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, final

from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS
from pymlj.machines import machine, source

from ._components import is_static
from ._wrapper import WrappingComposite


@final
class Freezable(WrappingComposite):
    """Trains the model inside once; then, as long as it is `frozen`, not any more.

    In a pipeline, or another composite, that is fitted to other rows, a frozen component keeps what
    it has learned, while the others are trained; so it does if its input changes. A fit with
    `force=True` of the composite trains all components.

    Args:
        model: A model that learns; may be given by position.
        frozen: Whether it stays as it is once it has been trained.
        cache: Whether the model keeps the data it is trained on, which saves time when it is
            fitted again, at the cost of memory.

    Raises:
        ArgumentError: `model` learns nothing.

    Fitted parameters:
        model: Those of the model inside.

    Report:
        model: That of the model inside.

    Example:
        >>> import numpy as np
        >>> from pymlj import DeterministicConstantRegressor, Freezable, machine
        >>> X, y = np.zeros((4, 1)), np.array([1.0, 3.0, 50.0, 70.0])
        >>> mach = machine(Freezable(DeterministicConstantRegressor()), X, y)
        >>> mach.fit(rows=[0, 1], verbosity=0).fit(rows=[2, 3], verbosity=0).predict(X[:1])
        array([2.])
        >>> mach.model.frozen = False
        >>> mach.fit(rows=[2, 3], verbosity=0).predict(X[:1])
        array([60.])
    """

    frozen: bool = True
    cache: bool = True

    _unlaid: ClassVar[tuple[str, ...]] = ("cache", "frozen")

    def freeze(self) -> Self:
        """Set `frozen`. Returns the model itself."""
        self.frozen = True
        return self

    def thaw(self) -> Self:
        """Set `frozen` to `False`. Returns the model itself."""
        self.frozen = False
        return self

    def check(self) -> None:
        """Refuse models that learn nothing."""
        if is_static(self.model):
            raise ArgumentError(
                f"`Freezable` must be given a model that learns, but `{type(self.model).__name__}` "
                "is static and learns nothing; use it as it is."
            )

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """The model, and nothing else."""
        sources = [source(item) for item in data]
        mach = machine("model", *sources, cache=self.cache)
        offered = [operation for operation in OPERATIONS if hasattr(self.model, operation)]
        return {operation: getattr(mach, operation)(sources[0]) for operation in offered}
