"""How many candidates are trained at once."""

import time

from pymlj._parallel import Acceleration, n_workers
from pymlj.interface import Model, trains_together

_TOGETHER = 128
_A_WORKER = 4
_AT_MOST = 8
_SECONDS = 0.05


class Pace:
    """Trains a few candidates at once as long as that takes no time to speak of.

    What is done once for all that are trained at once is then done less often. They are few, since
    the next one may take long, and Ctrl-C loses those under way.
    """

    def __init__(self) -> None:
        self._width = 1
        self._started = 0.0

    def begin(self, at_least: int) -> int:
        """Return how many to train now."""
        self._started = time.perf_counter()
        return max(self._width, at_least)

    def end(self) -> None:
        """Go by how long that took."""
        seconds = time.perf_counter() - self._started
        self._width = min(2 * self._width, _AT_MOST) if seconds < _SECONDS else 1


def width_of(model: Model, n_folds: int, acceleration: Acceleration | None) -> int:
    """Return how many candidates to train at once.

    One at a time where that makes no difference, so that little is kept in memory and progress is
    seen; more where a class trains several models together, or where there are several workers.

    Args:
        model: One of the candidates.
        n_folds: How often each of them is trained.
        acceleration: How they are trained.
    """
    if trains_together(model):
        return max(_TOGETHER // n_folds, 1)
    workers = n_workers(acceleration)
    return 1 if workers == 1 else max(_A_WORKER * workers // n_folds, 1)
