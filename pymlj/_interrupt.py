"""Ctrl-C during a long run: noted, and acted on where nothing is lost."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from pymlj._logging import log_info


class Interruptible:
    """Within the block the first Ctrl-C sets `requested`; a second one does what it always does.

    Blocks may be nested, such as the training of a network in a loop that trains it bit by bit: the
    enclosing blocks are told as well, so that all of them come to their end. Signals reach the main
    thread only; elsewhere the block changes nothing.

    Args:
        message: Answers the first Ctrl-C; says when the run will stop.
        verbosity: The message is logged at 1 and more.
    """

    def __init__(self, message: str, verbosity: int = 1) -> None:
        self.requested = False
        self._message = message
        self._verbosity = verbosity
        self._before: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            before = signal.getsignal(signal.SIGINT)
            # Where Ctrl-C is ignored, or handled by code other than Python, it stays that way.
            if before is not None and before is not signal.SIG_IGN:
                self._before = before
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            signal.signal(signal.SIGINT, self._before)
            signal.raise_signal(number)
            return
        self.requested = True
        log_info(self._message, self._verbosity)
        enclosing = getattr(self._before, "__self__", None)
        if isinstance(enclosing, Interruptible):
            enclosing._note(number, frame)
