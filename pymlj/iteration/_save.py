"""Writing the machine in training to files."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any, final

from pymlj._logging import log_info
from pymlj._record import Record
from pymlj.control import Control
from pymlj.exceptions import ArgumentError

from ._with_do import ask


@final
class Save(Control):
    """Write the machine in training to a file, in every cycle it is applied.

    The number of iterations is put before the suffix: `run/net.mlj` becomes `run/net12.mlj`. A file
    that is there already is not overwritten, a free name is taken instead. `load_machine` reads the
    file, for predictions. To go on with an interrupted run, see `Checkpoint`.

    Told after the run: `filenames`, those that were written.

    Args:
        filename: The name without the number; its folder is made if need be.
        method: A function of the path and the machine that writes it; `None` for `Machine.save`.

    Raises:
        ArgumentError: `filename` is empty.

    Example:
        >>> from pymlj import Save, skip
        >>> every_tenth_cycle = skip(Save("run/net.mlj"), predicate=10)
    """

    filename: str | Path = "machine.mlj"
    method: Callable[[str, Any], Any] | None = None

    may_train = False

    def check(self) -> None:
        """Keep the name as text, which files can hold; there must be one."""
        if not Path(self.filename).name:
            raise ArgumentError(
                f'`filename` must name a file, such as "machine.mlj", but got {self.filename!r}.'
            )
        self.filename = str(self.filename)

    def update(
        self, trainable: Any, verbosity: int, n: int, state: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Write; the state holds the names of the files."""
        mach = ask(self, trainable, "machine")
        path = _free(Path(self.filename), trainable.n_iterations)
        log_info(f"Saving `{path}`.", verbosity)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.method is None:
            mach.save(path)
        else:
            self.method(str(path), mach.snapshot())  # the function may keep it
        return (*(state or ()), str(path))

    def takedown(self, verbosity: int, state: tuple[str, ...]) -> Record:
        """Return the names of the files."""
        return Record(filenames=state)


def _free(path: Path, iteration: int) -> Path:
    """The path with a number that no file has yet."""
    stem = f"{path.stem}{iteration}"
    names = itertools.chain([stem], (f"{stem}_{k}" for k in itertools.count(1)))
    paths = (path.with_name(name + path.suffix) for name in names)
    return next(candidate for candidate in paths if not candidate.exists())
