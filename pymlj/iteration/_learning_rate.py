"""Controls that change the learning rate of the model in training."""

import inspect
import math
import numbers
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, final

from pymlj._logging import log_info
from pymlj._show import short
from pymlj.control import Control
from pymlj.exceptions import ArgumentError
from pymlj.parameters import get_param, params, set_param

from ._with_do import ask


@final
class CycleLearningRate(Control):
    """Let the learning rate go up and down between two values, as triangles.

    It moves on each time it is applied: in `stepsize` cycles from `lower` to `upper`, and in as
    many back. To be listed before the control that trains, so that the rate holds for the
    iterations of the same cycle.

    Args:
        stepsize: Number of cycles from one end to the other, at least 1.
        lower: The lowest rate, at least 0; the first one.
        upper: The highest rate.
        learning_rate_parameter: Dotted name of the rate among the hyperparameters of the model.

    Raises:
        ArgumentError: `stepsize` is below 1, or `0 <= lower <= upper` does not hold.

    Example:
        >>> from pymlj import CycleLearningRate, NumberLimit, Step
        >>> controls = [CycleLearningRate(lower=0.01, upper=0.1), Step(1), NumberLimit(16)]

    Reference:
        L. N. Smith (2017): Cyclical learning rates for training neural networks. WACV 2017.
    """

    stepsize: int = 4
    lower: float = 0.001
    upper: float = 0.05
    learning_rate_parameter: str = "optimiser.lr"

    def check(self) -> None:
        """Refuse an empty cycle, and a range turned round."""
        if self.stepsize < 1:
            raise ArgumentError(f"`stepsize >= 1` must hold, but got `stepsize={self.stepsize!r}`.")
        if not 0 <= self.lower <= self.upper < math.inf:
            raise ArgumentError(
                "`0 <= lower <= upper` must hold, but got "
                f"`lower={self.lower!r}` and `upper={self.upper!r}`."
            )

    @property
    def may_train(self) -> bool:
        """It does not."""
        return False

    def rate(self, k: int) -> float:
        """Return the rate in the `k`-th cycle it is applied in, 0 for the first."""
        place = k % (2 * self.stepsize)
        if place == self.stepsize:
            return self.upper
        share = min(place, 2 * self.stepsize - place) / self.stepsize
        return self.lower + share * (self.upper - self.lower)

    def update(self, trainable: Any, verbosity: int, n: int, state: int | None = None) -> int:
        """Set the rate; the state is the number of times so far."""
        k = state or 0
        _set_rate(self, trainable, self.rate(k), verbosity)
        return k + 1


class TorchSchedule:
    """A scheduler of torch, at work on an optimiser of its own that trains nothing.

    For a file its history is enough: the same steps from the same start give the same rate.

    Args:
        start: The rate it started from.
        iterations: How many iterations of the model there had been by its last step.
    """

    def __init__(self, start: float, iterations: int) -> None:
        self.start = start
        self.iterations = iterations
        self.steps: list[float | None] = []  # for each the loss, if it is of interest
        self._scheduler: Any = None

    def to_state(self) -> dict[str, Any]:
        """What is needed to make it again."""
        return {"start": self.start, "iterations": self.iterations, "steps": list(self.steps)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "TorchSchedule":
        """Undo `to_state`."""
        schedule = cls(state["start"], state["iterations"])
        schedule.steps = list(state["steps"])
        return schedule

    def rate(self, make: Callable[[Any], Any]) -> float:
        """The rate by now.

        Args:
            make: Makes the scheduler for an optimiser.
        """
        self._revive(make)
        return float(self._scheduler.optimizer.param_groups[0]["lr"])

    def step(self, make: Callable[[Any], Any], loss: float | None) -> None:
        """Go one step further."""
        self._revive(make)
        self._advance(loss)
        self.steps.append(loss)

    def _advance(self, loss: float | None) -> None:
        self._scheduler.optimizer.step()  # the order in which torch wants them called
        self._scheduler.step(*(() if loss is None else (loss,)))

    def _revive(self, make: Callable[[Any], Any]) -> None:
        if self._scheduler is not None:
            return
        import torch

        # With momentum, since some schedulers move that as well.
        optimiser = torch.optim.SGD([torch.zeros(1)], lr=self.start, momentum=0.9)
        self._scheduler = make(optimiser)
        for loss in self.steps:
            self._advance(loss)


@final
class LearningRateSchedule(Control):
    """Set the learning rate by a function of the iteration, or by a scheduler of torch.

    To be listed before the control that trains, so that the rate holds for the iterations of the
    same cycle.

    A function is given the number of iterations so far, 0 at first, and returns the rate. A
    scheduler starts from the rate of the model and goes one step an iteration;
    `ReduceLROnPlateau` looks at the loss and goes one step a cycle. Nothing but the rate is taken
    from it.

    Args:
        schedule: The function, or the class of the scheduler, such as
            `torch.optim.lr_scheduler.CosineAnnealingLR`.
        options: Arguments of the scheduler, by name.
        learning_rate_parameter: Dotted name of the rate among the hyperparameters of the model.

    Raises:
        ArgumentError: `schedule` is neither; or there are `options` for a function.

    Example:
        >>> from pymlj import LearningRateSchedule, NumberLimit, Step
        >>> decay = LearningRateSchedule(lambda iteration: 0.1 * 0.95**iteration)
        >>> controls = [decay, Step(1), NumberLimit(50)]
    """

    schedule: Any
    options: dict[str, Any] = {}
    learning_rate_parameter: str = "optimiser.lr"

    def check(self) -> None:
        """Refuse what is no schedule."""
        if not callable(self.schedule):
            kind = type(self.schedule)
            hint = (
                f" Give the class and its arguments: `LearningRateSchedule({kind.__name__}, "
                "{...})`; the optimiser comes from the model."
                if callable(getattr(self.schedule, "step", None))
                else ""
            )
            raise ArgumentError(
                "`schedule` must be a function of the number of iterations, or the class of a "
                f"scheduler of torch, but got {short(self.schedule)} of type `{kind.__name__}`."
                + hint
            )
        if self.options and self._scheduler_class() is None:
            raise ArgumentError(
                "`options` are arguments of a scheduler, but `schedule` is the function "
                f"`{short(self.schedule)}`, which gets the number of iterations alone."
            )

    @property
    def may_train(self) -> bool:
        """It does not."""
        return False

    @property
    def needs_loss(self) -> bool:
        """Whether each step of the scheduler takes a loss."""
        step = getattr(self._scheduler_class(), "step", None)
        if step is None:
            return False
        _, *arguments = inspect.signature(step).parameters.values()
        return any(argument.default is argument.empty for argument in arguments)

    def update(
        self, trainable: Any, verbosity: int, n: int, state: TorchSchedule | None = None
    ) -> TorchSchedule | None:
        """Set the rate; the state is the scheduler at work, if it is one."""
        iterations = ask(self, trainable, "n_iterations")
        if self._scheduler_class() is None:
            rate = self.schedule(iterations)
            if not isinstance(rate, numbers.Real):
                raise ArgumentError(
                    f"`schedule` must return a number, but for {iterations} iterations it returned "
                    f"{short(rate)}."
                )
            _set_rate(self, trainable, float(rate), verbosity)
            return None
        if state is None:
            state = TorchSchedule(
                float(get_param(trainable.model, _rate_of(self, trainable.model))), iterations
            )
        self._catch_up(state, iterations, trainable)
        _set_rate(self, trainable, state.rate(self._make), verbosity)
        return state

    def _catch_up(self, state: TorchSchedule, iterations: int, trainable: Any) -> None:
        """Take the steps for the iterations since the last time."""
        new = iterations - state.iterations
        if self.needs_loss:
            if new:
                state.step(self._make, trainable.loss())
        else:
            for _ in range(new):
                state.step(self._make, None)
        state.iterations = iterations

    def _scheduler_class(self) -> type | None:
        schedule = self.schedule.func if isinstance(self.schedule, partial) else self.schedule
        return schedule if isinstance(schedule, type) else None

    def _make(self, optimiser: Any) -> Any:
        try:
            return self.schedule(optimiser, **self.options)
        except TypeError as error:
            raise ArgumentError(
                f"`{short(self)}` cannot make its scheduler: {error}. Its arguments go into "
                "`options`, by name."
            ) from error


def _set_rate(
    control: CycleLearningRate | LearningRateSchedule, trainable: Any, rate: float, verbosity: int
) -> None:
    model = ask(control, trainable, "model")
    set_param(model, _rate_of(control, model), rate)
    log_info(f"Learning rate: {rate:.6g}.", verbosity, at=2)


def _rate_of(control: CycleLearningRate | LearningRateSchedule, model: Any) -> str:
    """The name of the rate.

    Raises:
        ArgumentError: The model has none of that name; one inside may have.
    """
    path = control.learning_rate_parameter
    try:
        get_param(model, path)
    except ArgumentError as error:
        found = next(_paths_ending_in(path, params(model)), None)
        known = f'`learning_rate_parameter="{found}"`' if found else "`learning_rate_parameter=...`"
        raise ArgumentError(
            f"`{short(control)}` has no rate to set: {error} Write {known}."
        ) from error
    return path


def _paths_ending_in(path: str, settings: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The dotted names of settings, however deep, that end in `path`."""
    for name, value in settings.items():
        whole = f"{prefix}{name}"
        if isinstance(value, Mapping):
            if path.partition(".")[0] in value:
                yield f"{whole}.{path}"
            yield from _paths_ending_in(path, value, f"{whole}.")
