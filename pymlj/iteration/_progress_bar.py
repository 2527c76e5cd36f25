"""A bar that grows with training."""

import math
from collections.abc import Mapping
from typing import Any, final

from pymlj._bars import Bar as ShownBar
from pymlj._bars import open_bar
from pymlj._record import Record
from pymlj.control import Control
from pymlj.exceptions import ArgumentError


class Bar:
    """A bar on the screen; made anew where a run is taken up again.

    Args:
        done: How far it is.
        best: The lowest loss by now.
    """

    def __init__(self, done: int = 0, best: float = math.inf) -> None:
        self.done = done
        self.best = best
        self._shown: ShownBar | None = None

    def to_state(self) -> dict[str, Any]:
        """What is needed to make it again."""
        return {"done": self.done, "best": self.best}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Bar":
        """Undo `to_state`."""
        return cls(**state)

    def move(self, done: int, loss: float | None, total: int | None, unit: str) -> None:
        """Let it grow."""
        if self._shown is None:
            self._shown = open_bar(unit, total, "Training", self.done)
        text = None
        if loss is not None:
            self.best = min(self.best, loss)  # which a NaN never is
            text = f"loss={loss:.4g}, best={self.best:.4g}"
        self._shown.move(done - self.done, text)
        self.done = done

    def close(self) -> None:
        """Leave it as it is."""
        if self._shown is not None:
            self._shown.close()


@final
class ProgressBar(Control):
    """Show a bar that grows with training, with the loss and the lowest loss so far.

    At verbosity 0 there is none.

    Args:
        total: The number of iterations at which the bar is full, if it is known.

    Raises:
        ArgumentError: `total` is below 1.

    Example:
        >>> from pymlj import NumberLimit, ProgressBar, Step
        >>> controls = [Step(1), ProgressBar(total=30), NumberLimit(30)]
    """

    total: int | None = None

    may_train = False

    def check(self) -> None:
        """Refuse a number below 1."""
        if self.total is not None and self.total < 1:
            raise ArgumentError(f"`total >= 1` must hold, but got `total={self.total!r}`.")

    def update(self, trainable: Any, verbosity: int, n: int, state: Bar | None = None) -> Bar:
        """Let the bar grow; the state is the bar."""
        if verbosity < 1:
            return state or Bar()
        counts = hasattr(trainable, "n_iterations")
        done, unit = (trainable.n_iterations, "iteration") if counts else (n, "cycle")
        # After a warm restart the bar begins with the iterations there are.
        bar = state or Bar(done=done - getattr(trainable, "delta_iterations", done))
        loss = trainable.loss() if hasattr(trainable, "loss") else None
        bar.move(done, loss, self.total, unit)
        return bar

    def takedown(self, verbosity: int, state: Bar) -> Record:
        """Close the bar."""
        state.close()
        return Record()
