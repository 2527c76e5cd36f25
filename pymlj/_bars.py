"""Progress bars: one for each level of what goes on, and no flood of them.

Searches, folds and epochs each have a bar, which may be open inside of another one. The outermost
bar stays on the screen when it is full; those inside it disappear. While a bar of a level is open,
no second one of that level is shown, as would happen with folds that are trained side by side, and
none in other processes, which would write over each other.

Into files, where nothing can be overwritten, the outermost bar alone is written, and seldom.
"""

import multiprocessing
import sys
import threading
import weakref
from typing import Any

_SECONDS = 30.0  # between two lines of a bar in a file
# Those that nobody holds any more, as after an error, are not counted.
_open: weakref.WeakSet["Bar"] = weakref.WeakSet()
_lock = threading.Lock()


class Bar:
    """A bar that may be shown or not; made by `open_bar`.

    Args:
        unit: What is counted, which is also the level.
    """

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self._shown: Any = None  # the bar of tqdm, if there is one

    @property
    def is_shown(self) -> bool:
        """Whether anybody can see it; if not, nothing needs to be computed for it."""
        return self._shown is not None

    def move(self, by: int = 1, text: str | None = None) -> None:
        """Let it grow, with a text to its right."""
        if self._shown is not None:
            if text is not None:
                self._shown.set_postfix_str(text, refresh=False)
            self._shown.update(by)

    def say(self, activity: str) -> None:
        """Put a text to its left."""
        if self._shown is not None:
            self._shown.set_description(activity)

    def close(self) -> None:
        """Take it away, or leave it if it is the outermost one."""
        if self._shown is not None:
            self._shown.close()
            self._shown = None
            with _lock:
                _open.discard(self)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_bar(
    unit: str,
    total: int | None,
    activity: str | None = None,
    initial: int = 0,
    leave: bool = True,
) -> Bar:
    """Open a bar on standard error, unless there is one of its level or nobody would see it.

    Args:
        unit: What is counted, such as `"epoch"`.
        total: When the bar is full; `None` if that is not known.
        activity: The text to its left.
        initial: Where it begins.
        leave: Whether it stays when it is full, if it is the outermost one.

    Example:
        >>> from pymlj._bars import open_bar
        >>> with open_bar("epoch", total=3) as bar:
        ...     bar.move(3)
    """
    on_screen = _can_overwrite()
    with _lock:
        levels = {bar.unit for bar in _open}
        if unit in levels or (levels and not on_screen) or _in_a_worker():
            return Bar(unit)
        bar = Bar(unit)
        _open.add(bar)
    from tqdm.auto import tqdm

    bar._shown = tqdm(
        total=total,
        initial=initial,
        desc=activity,
        unit=unit,
        leave=leave and not levels,
        mininterval=0.1 if on_screen else _SECONDS,
    )
    return bar


def _can_overwrite() -> bool:
    """Whether standard error is a terminal, or a notebook."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return type(shell).__name__ == "ZMQInteractiveShell" or bool(
        getattr(sys.stderr, "isatty", lambda: False)()
    )


def _in_a_worker() -> bool:
    return multiprocessing.current_process().name != "MainProcess"
