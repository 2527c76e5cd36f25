"""What the loop trains, and how controls look at it."""

from collections.abc import Sequence
from typing import Any, Protocol

from pymlj.exceptions import ArgumentError


class Trainable(Protocol):
    """What a control acts on: any object that can be trained for a number of iterations.

    Beside `train` it may have these methods, which controls ask for:

    * `loss()`: the present out-of-sample loss, smaller being better; `None` if there is none.
    * `training_losses()`: the losses of the iterations of the last `train`, oldest first; or
      `None`.
    * `ingest(item)`: takes new data, for the control `Data`.
    * `expose()`: what functions given to controls get to see in place of the object itself.

    Losses are asked for by each control that looks at them, once a cycle.

    Example:
        >>> class Halver:
        ...     '''Halves a number again and again.'''
        ...
        ...     number = 1.0
        ...
        ...     def train(self, n):
        ...         self.number /= 2**n
        ...
        ...     def loss(self):
        ...         return self.number
        >>> from pymlj import Step, Threshold, train
        >>> halver = Halver()
        >>> report = train(halver, Step(1), Threshold(0.1), verbosity=0)
        >>> halver.number
        0.0625
    """

    def train(self, n: int, /) -> object:
        """Train for `n` more iterations."""


def loss_of(trainable: Trainable) -> float | None:
    """The present loss; `None` if the object has none."""
    method = getattr(trainable, "loss", None)
    loss = None if method is None else method()
    return None if loss is None else float(loss)


def training_losses_of(trainable: Trainable) -> list[float] | None:
    """The training losses of the last `train`, oldest first; `None` if the object has none."""
    method = getattr(trainable, "training_losses", None)
    losses: Sequence[Any] | None = None if method is None else method()
    return None if losses is None else [float(loss) for loss in losses]


def check_trainable(trainable: Any) -> None:
    """Refuse what cannot be trained, before the first control is applied.

    Raises:
        ArgumentError: Saying what to write.
    """
    if isinstance(trainable, type):
        raise ArgumentError(
            f"`train` needs an object to train, but got the class `{trainable.__name__}`; make an "
            f"instance of it: `{trainable.__name__}(...)`."
        )
    if not callable(getattr(trainable, "train", None)):
        raise ArgumentError(
            "`train(trainable, *controls)` needs an object with a method `train(n)`, but got one "
            f"of class `{type(trainable).__name__}`, which has none. A model is iterated by "
            "`IteratedModel(model=...)`."
        )
