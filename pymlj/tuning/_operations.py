"""The operations of a model that leaves them to a machine it has trained."""

from typing import Any

from pymlj._available import available_if
from pymlj.exceptions import NotTrainedError


def passed_on(operation: str) -> Any:
    """Return a method that passes an operation on, there only where the model inside has it.

    Args:
        operation: Its name, such as `"predict_mode"`.
    """

    def operate(self: Any, fitresult: Any, X: Any) -> Any:
        if fitresult.machine is None:
            raise NotTrainedError(
                f"`{operation}` needs the best model to be trained on all rows, but it was not, "
                "since `train_best=False`; set `train_best=True` and fit again."
            )
        return getattr(fitresult.machine, operation)(X)

    operate.__name__ = operation
    operate.__doc__ = f"What `{operation}` of the best model gives."
    return available_if(lambda self: hasattr(self.wrapped_model(), operation))(operate)
