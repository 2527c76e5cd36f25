"""Operations that an `IteratedModel` leaves to the machine it has trained."""

from typing import Any

from pymlj._available import available_if


def passed_on(operation: str) -> Any:
    """Return a method that passes an operation on, there only where the model inside has it.

    Args:
        operation: Its name, such as `"predict_mode"`.
    """

    def operate(self: Any, fitresult: Any, *data: Any) -> Any:
        return getattr(fitresult, operation)(*data)

    operate.__name__ = operation
    operate.__doc__ = f"What `{operation}` of the machine inside gives."
    return available_if(lambda self: hasattr(self.model, operation))(operate)
