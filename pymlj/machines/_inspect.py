"""What can be asked of a trained machine: reports, learned parameters, losses, importances."""

from collections.abc import Mapping
from typing import Any

from pymlj._record import Record

from ._state import MachineState


class Inspection(MachineState):
    """Looking inside, as methods. See `Machine`."""

    def report(self) -> Any:
        """Return what training, and operations since, have reported.

        Returns:
            A record; empty if there is nothing to report.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("report")
        merged = training.model.report(training.reports)
        return Record() if merged is None else _as_record(merged)

    def fitted_params(self) -> Any:
        """Return the learned parameters.

        Returns:
            A record; `None` for models that learn nothing.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("fitted_params")
        return _as_record(training.model.fitted_params(training.fitresult))

    def training_losses(self) -> list[float] | None:
        """Return the losses of the iterations, oldest first; `None` if the model has none.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("training_losses")
        losses = training.model.training_losses(training.reports.get("fit"))
        return None if losses is None else list(losses)

    def feature_importances(self) -> list[tuple[str, float]] | None:
        """Return pairs of feature and importance; `None` if the model has none.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("feature_importances")
        found = training.model.feature_importances(training.fitresult, training.reports.get("fit"))
        return None if found is None else [(name, value) for name, value in found]


def _as_record(value: Any) -> Any:
    if isinstance(value, Mapping) and not isinstance(value, Record):
        return Record(value)
    return value
