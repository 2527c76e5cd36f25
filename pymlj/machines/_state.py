"""What a machine holds: its model, its data, and what the last training left."""

from typing import Any

from pymlj.exceptions import ArgumentError, NotTrainedError
from pymlj.interface import Model

from ._data import TrainingData
from ._graph import in_order, training_order
from ._nodes import Held
from ._protocols import Argument, Trainable
from ._training import NOT_CALLED, Decision, Training, Upstream


class MachineState:
    """The state that operations, inspection and training share. See `Machine`.

    Args:
        model: A model, or the name under which a composite model has it.
        data: The training data.
    """

    def __init__(self, model: Model | str, data: TrainingData) -> None:
        self._symbol = model if isinstance(model, str) else None
        self._model = None if isinstance(model, str) else model
        self._data = data
        self._training: Training | None = None
        self._decision: Decision = NOT_CALLED
        self._frozen = False
        # A machine read from a file has been trained on data that it does not have any more.
        self._has_data = True

    @property
    def model(self) -> Any:
        """The model: live, so that its hyperparameters may be changed between fits.

        For a machine made with a name it is that name.
        """
        return self._symbol if self._model is None else self._model

    @model.setter
    def model(self, model: Model) -> None:
        if self._symbol is not None or not isinstance(model, Model):
            raise ArgumentError(
                f"`model` of a machine must be a model, but got {model!r}."
                if self._symbol is None
                else f"The model of this machine is looked up under the name `{self._symbol}`; "
                "replace it in the composite model instead."
            )
        self._model = model

    @property
    def last_model(self) -> Any:
        """A copy of the model as it was at the last training; `None` if there was none."""
        return None if self._training is None else self._training.model

    @property
    def age(self) -> int:
        """How often the machine has been trained, from scratch or by an update."""
        return 0 if self._training is None else self._training.age

    @property
    def args(self) -> tuple[Any, ...]:
        """The training data, or the nodes it is computed by, as they were given."""
        return tuple(arg.data if isinstance(arg, Held) else arg for arg in self._arguments)

    @property
    def rows(self) -> Any:
        """The rows of the last training, as an integer array; `None` for all, or if untrained."""
        rows = None if self._training is None else self._training.rows
        return None if rows is None else rows.copy()

    @property
    def fit_seconds(self) -> float | None:
        """How long the last training took; `None` if there was none."""
        return None if self._training is None else self._training.seconds

    @property
    def frozen(self) -> bool:
        """Whether `fit` does nothing; see `freeze`."""
        return self._frozen

    @property
    def _arguments(self) -> tuple[Argument, ...]:
        return self._data.store.args

    def _upstream(self) -> list[Trainable]:
        """The machines that the arguments depend on, in the order of training."""
        return [] if self._on_held_data() else training_order(self._arguments)

    def _upstream_state(self) -> Upstream:
        """How often what the arguments depend on was trained, or had its data replaced."""
        if self._on_held_data():
            return ()
        versions = tuple(n.version for n in in_order(self._arguments) if n.version)
        return (*(machine.age for machine in self._upstream()), *versions)

    def _on_held_data(self) -> bool:
        """Whether the arguments depend on nothing, as is usual; then there is nothing to ask."""
        return all(isinstance(arg, Held) for arg in self._arguments)

    def _trained(self, wanted: str) -> Training:
        """What the last training left.

        Args:
            wanted: What it is needed for, for the message.

        Raises:
            NotTrainedError: There was no training.
        """
        if self._training is None:
            raise NotTrainedError(
                f"`{wanted}` needs a trained machine, but `{self._short()}` has not been trained; "
                "call `fit()` first."
                + (" (It is frozen: `thaw()` it before.)" if self._frozen else "")
            )
        return self._training

    def _short(self) -> str:
        """The machine on one line: the call that made it, shortened."""
        model = repr(self._symbol) if self._model is None else f"{type(self._model).__name__}(...)"
        data = "".join(f", <{type(arg).__name__}>" for arg in self.args)
        return f"machine({model}{data})"
