"""The predictions of one trained machine on its test rows."""

from collections.abc import Sequence
from typing import Any

from pymlj.interface import Probabilistic
from pymlj.machines import Machine

from ._folds import Rows
from ._predictions import replicate


def predict(mach: Machine, operations: Sequence[str], rows: Rows) -> dict[str, Any]:
    """Call each of the operations once on the test rows.

    A point prediction that the model leaves to be computed from its distributions is computed from
    those predicted already.

    Args:
        mach: A trained machine.
        operations: Names of operations, repeats allowed.
        rows: The test rows.

    Returns:
        The predictions, by operation.
    """
    wanted = set(operations)
    is_density = mach.args[0] is None  # it predicts once, for all observations
    if is_density:
        wanted.add("predict")
    made: dict[str, Any] = {}
    for operation in sorted(wanted, key=lambda name: name != "predict"):
        summary = getattr(made.get("predict"), operation.removeprefix("predict_"), None)
        if summary is not None and _follows_from_predict(mach, operation):
            made[operation] = summary()
            continue
        made[operation] = getattr(mach, operation)(rows=rows)
        if is_density:
            made[operation] = replicate(made[operation], len(rows))
    return {operation: made[operation] for operation in operations}


def _follows_from_predict(mach: Machine, operation: str) -> bool:
    inherited = getattr(Probabilistic, operation, None)
    return inherited is not None and getattr(type(mach.model), operation, None) is inherited
