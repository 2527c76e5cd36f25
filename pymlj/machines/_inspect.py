"""What can be asked of a trained machine: reports, learned parameters, losses, importances."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pymlj._record import Record

from ._state import MachineState


class Inspection(MachineState):
    """Looking inside, as methods. See `Machine`."""

    def report(self) -> Any:
        """Return what training, and operations since, have reported.

        Returns:
            A record; empty if there is nothing to report. A report that is no mapping is its item
            `report`. Changing its lists and arrays does not change the machine.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("report")
        merged = training.model.report(training.reports)
        if merged is None:
            return Record()
        handed_out = _copied(merged)
        return _as_record(handed_out if isinstance(merged, Mapping) else {"report": handed_out})

    def report_given_method(self) -> dict[str, Any]:
        """Return the reports that `report` merges, by the method that made them, as they are.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        reports: dict[str, Any] = _copied(self._trained("report").reports)
        return reports

    def fitted_params(self) -> Any:
        """Return the learned parameters.

        Returns:
            A record; `None` for models that learn nothing. What it holds is not copied: it is what
            operations use, such as the network itself, and must not be changed.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        training = self._trained("fitted_params")
        return _as_record(training.model.fitted_params(training.fitresult))

    @property
    def fitresult(self) -> Any:
        """What `fit` of the model returned for its operations, in whatever form the model chose.

        For code that knows the model; everybody else is served by `fitted_params`. It is not
        copied, and must not be changed.

        Raises:
            NotTrainedError: The machine has not been fitted.
        """
        return self._trained("fitresult").fitresult

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


def _copied(value: Any) -> Any:
    """A value whose lists, dicts and arrays are copies, however deep."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(map(_copied, value))
    if kind is dict or kind is Record:
        return kind({name: _copied(item) for name, item in value.items()})
    return value.copy() if kind is np.ndarray else value


def _as_record(value: Any) -> Any:
    if isinstance(value, Mapping) and not isinstance(value, Record):
        return Record(value)
    return value
