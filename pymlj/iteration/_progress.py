"""How far training has come: the records that a run fills, and that the next run goes on with."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj.control import Position
from pymlj.machines import Machine

Folds = list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]


@dataclass
class Trace:
    """What was seen on the way, over all runs.

    Attributes:
        losses: The loss at the end of each cycle.
        iterations: How many iterations there had been by then.
        training_losses: The training loss of each iteration.
        evaluation_seconds: How long predicting and measuring took in each cycle.
    """

    losses: list[float] = field(default_factory=list)
    iterations: list[int] = field(default_factory=list)
    training_losses: list[float] = field(default_factory=list)
    evaluation_seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._best: int | None = None  # which cycle; not searched for again in every cycle
        for k in range(len(self.losses)):
            self._compare_with_best(k)

    @property
    def best_iteration(self) -> int | None:
        """The number of iterations with the lowest loss, the first of equals; NaN never is."""
        return None if self._best is None else self.iterations[self._best]

    @property
    def best_loss(self) -> float | None:
        """The lowest loss."""
        return None if self._best is None else self.losses[self._best]

    def add(self, loss: float, iterations: int, evaluation_seconds: float) -> None:
        """Note the loss at the end of a cycle.

        Args:
            loss: The loss.
            iterations: How many iterations there have been.
            evaluation_seconds: How long predicting and measuring took.
        """
        self.losses.append(loss)
        self.iterations.append(iterations)
        self.evaluation_seconds.append(evaluation_seconds)
        self._compare_with_best(len(self.losses) - 1)

    def _compare_with_best(self, k: int) -> None:
        loss, best = self.losses[k], self.best_loss
        if not math.isnan(loss) and (best is None or loss < best):
            self._best = k

    def copy(self) -> "Trace":
        """A trace that goes on by itself."""
        return Trace(**asdict(self))


@dataclass
class Progress:
    """What a warm restart needs; the cache of an `IteratedModel`.

    Attributes:
        model: A copy of the iterated model, with the hyperparameters it was last trained with.
        parameter: Dotted name of the iteration parameter of the model inside.
        n_rows: The number of observations.
        machines: Those in training: one a fold, or a single one on all rows.
        folds: The rows of each; `None` for all rows.
        n_iterations: How many iterations there have been.
        n_cycles: How often `train` was called.
        delta_iterations: The number of iterations of the last call.
        n_reported: The number of training losses the model had reported by then.
        batch: The training losses of the last call; `None` if the model has none.
        loss: The loss after it; `None` if there is none.
        trace: What was seen on the way.
        best: A copy of the machine as it was at the lowest loss, if that is to be restored.
        position: Where the run stood, in a checkpoint or after Ctrl-C; else `None`.
        interrupted: What a machine says of a run that Ctrl-C ended, and which its next `fit` goes
            on with; empty after any other.
        started_over: Whether the last update had to train from scratch, which a machine tells.
    """

    model: Any
    parameter: str
    n_rows: int
    machines: list[Machine]
    folds: Folds | None = None
    n_iterations: int = 0
    n_cycles: int = 0
    delta_iterations: int = 0
    n_reported: int = 0
    batch: list[float] | None = None
    loss: float | None = None
    trace: Trace = field(default_factory=Trace)
    best: Machine | None = None
    position: Position | None = None
    interrupted: str = ""
    started_over: bool = False

    def branch(self) -> "Progress":
        """A copy to go on with, so that this one stays as it is whatever happens."""
        machines = [mach.fork() for mach in self.machines]
        return replace(self, machines=machines, trace=self.trace.copy(), started_over=False)

    def to_plain(self) -> dict[str, Any]:
        """In plain values and machines, for a file; the model is elsewhere in that."""
        plain = {name: value for name, value in vars(self).items() if name != "model"}
        if self.interrupted:  # what controls remember may be anything, and need not last
            plain["position"] = None
        return {**plain, "trace": asdict(self.trace)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], model: Any) -> "Progress":
        """Undo `to_plain`."""
        return cls(**{**plain, "model": model, "trace": Trace(**plain["trace"])})
