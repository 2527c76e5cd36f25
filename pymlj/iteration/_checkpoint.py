"""Checkpoints, from which a run that was killed is gone on with."""

import re
from pathlib import Path
from typing import Any, final

from pymlj._logging import log_info
from pymlj._record import Record
from pymlj.control import Control
from pymlj.exceptions import ArgumentError, PersistenceError

from ._with_do import ask

_NAME = re.compile(r"checkpoint_(\d{6,})_iteration_\d+\.mlj")


@final
class Checkpoint(Control):
    """Write a file in some cycles, from which a run that was interrupted can be gone on with.

    A file holds the iterated model, the machine in training, the losses, and the states of all
    controls, as they are at the end of the cycle. To go on, load the last one with the same data,
    and fit:

        path = max(pathlib.Path("checkpoints").iterdir())
        mach = load_machine(path, X, y).fit()

    Then all is as if there had been no interruption. Names count up, so that the newest file is the
    last one.

    Told after the run: `filenames`, those that are kept.

    Args:
        directory: The folder, which is made if need be.
        every: After how many cycles; those before a resumed run count.
        keep: How many files of this run to keep; older ones are deleted.
        trusted: Whether parts that only pickle can hold may be pickled. The files can then only be
            loaded with `trusted=True`, too.

    Raises:
        ArgumentError: `every` or `keep` is below 1.

    Example:
        >>> from pymlj import Checkpoint, IteratedModel, NumberLimit, Patience, Step
        >>> controls = [Step(1), Patience(5), NumberLimit(100), Checkpoint("checkpoints", every=5)]
    """

    directory: str | Path
    every: int = 1
    keep: int = 3
    trusted: bool = False

    may_train = False

    def check(self) -> None:
        """Refuse numbers below 1."""
        self.directory = str(self.directory)  # which files can hold
        for name in ("every", "keep"):
            if getattr(self, name) < 1:
                raise ArgumentError(
                    f"`{name} >= 1` must hold, but got `{name}={getattr(self, name)!r}`."
                )

    def update(
        self, trainable: Any, verbosity: int, n: int, state: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Arrange for a file to be written; the state holds the names of those kept."""
        state = state or ()
        after_cycle = ask(self, trainable, "after_cycle")
        if n % self.every:
            return state
        folder = Path(self.directory)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"checkpoint_{_last_number(folder) + 1:06d}_iteration_{trainable.n_iterations}.mlj"
        files = (*state, str(folder / name))

        def write() -> None:
            self._write(trainable, files[-1], verbosity)
            for old in files[: -self.keep]:
                Path(old).unlink(missing_ok=True)

        after_cycle(write)
        return files[-self.keep :]

    def takedown(self, verbosity: int, state: tuple[str, ...]) -> Record:
        """Return the names of the files."""
        return Record(filenames=state)

    def _write(self, trainable: Any, path: str, verbosity: int) -> None:
        log_info(f"Writing the checkpoint `{path}`.", verbosity)
        try:
            trainable.save(path, self.trusted)
        except PersistenceError as error:
            raise PersistenceError(
                f"The checkpoint cannot be written: {_for_a_control(error)} If it is a control "
                "that refers to it and only reports, leave that out, or give it a function that "
                "can be written."
            ) from error


def _for_a_control(error: PersistenceError) -> str:
    """What cannot be written, and what to write: the user calls no `save`."""
    return str(error).replace("`save(..., trusted=True)`", "`Checkpoint(..., trusted=True)`")


def _last_number(folder: Path) -> int:
    numbers = [int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))]
    return max(numbers, default=0)
