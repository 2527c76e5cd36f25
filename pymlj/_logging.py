"""The one place where `verbosity` turns into a message.

Messages go to the logger "pymlj". A program that has configured logging gets them through its own
handlers; otherwise they are written to standard error as they are, so that a notebook shows them.
"""

import contextlib
import logging
import sys
import warnings

from pymlj.exceptions import MLJWarning

logger = logging.getLogger("pymlj")


class _UnconfiguredHandler(logging.Handler):
    """Writes to standard error as long as the root logger has no handler of its own."""

    def emit(self, record: logging.LogRecord) -> None:
        if logging.getLogger().handlers:
            return
        tqdm = sys.modules.get("tqdm")  # whose bars step aside for the line, if there are any
        aside = contextlib.nullcontext() if tqdm is None else tqdm.tqdm.external_write_mode()
        with aside:
            sys.stderr.write(self.format(record) + "\n")


if not logger.handlers:
    logger.addHandler(_UnconfiguredHandler())
    logger.setLevel(logging.INFO)


def log_info(message: str, verbosity: int, at: int = 1) -> None:
    """Log `message` if `verbosity` is at least `at`."""
    if verbosity >= at:
        logger.info(message)


def quieter(verbosity: int) -> int:
    """The verbosity of what goes on inside: one less, but warnings are not silenced by that."""
    return verbosity if verbosity < 0 else max(verbosity - 1, 0)


def warn(message: str, verbosity: int = 0, category: type[MLJWarning] = MLJWarning) -> None:
    """Warn through `warnings`, unless `verbosity` is negative.

    The warning points at the line outside of the library that led to it.

    Args:
        message: The text.
        verbosity: That of the call in which the warning arises.
        category: The class of the warning.
    """
    if verbosity >= 0:
        warnings.warn(message, category, stacklevel=_frames_to_the_user() + 1)


def _frames_to_the_user() -> int:
    """How many frames up from `warn` the first one lies that is not of this library."""
    frame, level = sys._getframe(2), 1
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        frame, level = frame.f_back, level + 1
    return level


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("pymlj", "pymlj_flux")
