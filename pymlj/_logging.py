"""The one place where `verbosity` turns into a message.

Messages go to the logger "pymlj". A program that has configured logging gets them through its own
handlers; otherwise they are written to standard error as they are, so that a notebook shows them.
"""

import logging
import sys
import warnings

from pymlj.exceptions import MLJWarning

logger = logging.getLogger("pymlj")


class _UnconfiguredHandler(logging.Handler):
    """Writes to standard error as long as the root logger has no handler of its own."""

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.getLogger().handlers:
            sys.stderr.write(self.format(record) + "\n")


if not logger.handlers:
    logger.addHandler(_UnconfiguredHandler())
    logger.setLevel(logging.INFO)


def log_info(message: str, verbosity: int, at: int = 1) -> None:
    """Log `message` if `verbosity` is at least `at`."""
    if verbosity >= at:
        logger.info(message)


def warn(
    message: str,
    verbosity: int = 0,
    category: type[MLJWarning] = MLJWarning,
    stacklevel: int = 2,
) -> None:
    """Warn through `warnings`, unless `verbosity` is negative.

    Args:
        message: The text.
        verbosity: That of the call in which the warning arises.
        category: The class of the warning.
        stacklevel: As in `warnings.warn`, 2 being the line that called the function which warns.
    """
    if verbosity >= 0:
        warnings.warn(message, category, stacklevel=stacklevel + 1)
