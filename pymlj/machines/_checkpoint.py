"""Files written in the middle of a training, from which it can be gone on with."""

from typing import Any

from pymlj.interface import Model

from ._data import DataStore, TrainingData
from ._machine import Machine
from ._training import Training


def write_checkpoint(
    path: Any, model: Model, fitresult: Any, cache: Any, report: Any, trusted: bool = False
) -> None:
    """Write what a machine would hold if the training of its model had ended here.

    Called by models, from within `fit` or `update`. The machine that `load_machine(path, X, y)`
    reads predicts with `fitresult`; its next `fit` calls `update` of the model, on whatever rows
    are asked for, so `update` must see from `cache` that there is something to go on with.

    Args:
        path: Where to; see `Machine.save`.
        model: The model in training.
        fitresult: What `fit` would return now.
        cache: Likewise.
        report: Likewise.
        trusted: As in `Machine.save`.

    Raises:
        PersistenceError: Some part can only be pickled, or the file cannot be written.
    """
    mach = Machine(model, TrainingData(DataStore(()), False, False))
    mach._training = Training(model, fitresult, cache, {"fit": report}, finished=False)
    mach.save(path, resumable=True, trusted=trusted)
