"""The losses, drawn while training goes on."""

import importlib
import io
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple, final

from pymlj._record import Record
from pymlj.control import Control
from pymlj.exceptions import ArgumentError


class Picture(NamedTuple):
    """What there is to draw.

    Attributes:
        iterations: The number of iterations at each loss.
        losses: One a cycle.
        training_losses: Pairs of a number of iterations and a training loss.
        drawn_at: When it was drawn last, in seconds; `None` if never.
        display: What notebooks know it by.
    """

    iterations: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    training_losses: tuple[tuple[int, float], ...] = ()
    drawn_at: float | None = None
    display: str | None = None


@final
class LivePlot(Control):
    """Draw the losses while training goes on.

    In a notebook the figure is redrawn in place; elsewhere it is written to a PNG file, which is
    replaced again and again. Needs matplotlib: `pip install "pymlj[plots]"`.

    Told after the run: `filename`; `None` in a notebook.

    Args:
        filename: The file, outside of notebooks.
        seconds: The least time between two drawings; the end is drawn in any case.

    Raises:
        ArgumentError: `seconds` is negative.

    Example:
        >>> from pymlj import LivePlot, NumberLimit, Step
        >>> controls = [Step(1), LivePlot("losses.png"), NumberLimit(30)]
    """

    filename: str | Path = "live_plot.png"
    seconds: float = 0.5

    may_train = False

    def check(self) -> None:
        """Refuse a negative time."""
        self.filename = str(self.filename)  # which files can hold
        if not self.seconds >= 0:
            raise ArgumentError(f"`seconds >= 0` must hold, but got `seconds={self.seconds!r}`.")

    def update(
        self, trainable: Any, verbosity: int, n: int, state: Picture | None = None
    ) -> Picture:
        """Note the losses, and draw them if it is time; the state holds all of them."""
        picture = _with_losses(state or Picture(), trainable, n)
        now = time.monotonic()
        # Of a run taken up again the clock may have been another one.
        if picture.drawn_at is not None and abs(now - picture.drawn_at) < self.seconds:
            return picture
        return self._draw(picture)._replace(drawn_at=now)

    def takedown(self, verbosity: int, state: Picture) -> Record:
        """Draw for the last time."""
        self._draw(state)
        return Record(filename=None if _in_notebook() else str(self.filename))

    def _draw(self, picture: Picture) -> Picture:
        png = _png(picture)
        if not _in_notebook():
            _replace(Path(self.filename), png)
            return picture
        notebook = importlib.import_module("IPython.display")
        ours = f"{os.getpid()}-"  # a process that goes on with a run has to show it anew
        shown = picture.display is not None and picture.display.startswith(ours)
        name = picture.display if shown else ours + uuid.uuid4().hex
        notebook.display(notebook.Image(data=png), display_id=name, update=shown)
        return picture._replace(display=name)


def _with_losses(picture: Picture, trainable: Any, n: int) -> Picture:
    """Add what this cycle has brought."""
    count = getattr(trainable, "n_iterations", n)
    loss = trainable.loss() if hasattr(trainable, "loss") else None
    batch = trainable.training_losses() if hasattr(trainable, "training_losses") else None
    first = count - len(batch or ()) + 1
    new = tuple((first + k, float(value)) for k, value in enumerate(batch or ()))
    picture = picture._replace(training_losses=picture.training_losses + new)
    if loss is None:
        return picture
    return picture._replace(
        iterations=(*picture.iterations, count), losses=(*picture.losses, float(loss))
    )


def _png(picture: Picture) -> bytes:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError(
            'Figures need matplotlib, which is not installed; `pip install "pymlj[plots]"`.'
        ) from error
    # Not through pyplot, so that figures of the user are left alone and no window opens.
    figure = Figure(figsize=(6.0, 3.6), layout="constrained")
    axis = figure.subplots()
    if picture.training_losses:
        axis.plot(*zip(*picture.training_losses, strict=True), label="training loss")
    if picture.losses:
        axis.plot(picture.iterations, picture.losses, label="loss")
    axis.set(xlabel="iterations", ylabel="loss")
    axis.locator_params(axis="x", integer=True)
    if picture.training_losses and picture.losses:
        axis.legend()
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=120)
    return data.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one go, so that whoever looks at it never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return type(shell).__name__ == "ZMQInteractiveShell"
