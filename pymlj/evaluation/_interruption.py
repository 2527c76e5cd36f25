"""Ctrl-C during an evaluation: what was cut short is no result.

A network that is being trained answers Ctrl-C by ending early, as an ordinary training. Within an
evaluation that would be one bad fold, and the next one would start.
"""

import signal
from types import FrameType
from typing import Any

from pymlj._interrupt import Interruptible

_ON_CTRL_C = "Interrupted: the evaluation ends without a result."


class Interruption(Interruptible):
    """Within the block, a Ctrl-C that some training answers by ending early is noted.

    One that no training answers does what it would do without the block. Where there is a block of
    `Interruptible` around this one, as in tuning, that one is in charge, and nothing is raised.
    """

    def __init__(self) -> None:
        super().__init__(_ON_CTRL_C, verbosity=0)

    def stop_if_requested(self) -> None:
        """Raise `KeyboardInterrupt`, if there was a Ctrl-C and nobody around is in charge of it."""
        if self.requested and not self._others_are_in_charge():
            raise KeyboardInterrupt(_ON_CTRL_C)

    def _others_are_in_charge(self) -> bool:
        enclosing = getattr(self._before, "__self__", None)
        if isinstance(enclosing, Interruption):
            return enclosing._others_are_in_charge()
        return isinstance(enclosing, Interruptible)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._is_innermost():
            self._pass_on(number, frame)
        else:
            super()._note(number, frame)

    def _is_innermost(self) -> bool:
        return signal.getsignal(signal.SIGINT) == self._note

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        """Do what would be done without this block."""
        before: Any = self._before
        if callable(before):
            before(number, frame)
        else:
            signal.signal(signal.SIGINT, before)
            signal.raise_signal(number)
