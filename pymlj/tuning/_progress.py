"""The progress bar of a search."""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pymlj._bars import Bar, open_bar
from pymlj._show import short

from ._history import measure_names

if TYPE_CHECKING:
    from ._search import Search

_SECONDS = 0.2  # between two looks for the best value, which go through the whole history


class SearchBar:
    """Shows how many candidates have been evaluated, and the best value so far.

    Args:
        searches: The searches, which it looks at.
        verbosity: Nothing is shown below 1.
    """

    def __init__(self, searches: Sequence["Search"], verbosity: int) -> None:
        self._searches = searches
        self._looked = 0.0
        total = sum(search.n for search in searches)
        self._counted = self._done()
        wanted = verbosity >= 1 and self._counted < total
        self._bar = open_bar("model", total, "Searching", self._counted) if wanted else Bar("model")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._look()
        self._count()  # a history that is known from before takes no step
        self._bar.close()

    def show(self) -> None:
        """Show how things stand."""
        if time.monotonic() - self._looked > _SECONDS:
            self._look()
        self._count()

    def _count(self) -> None:
        done = self._done()
        self._bar.move(done - self._counted)
        self._counted = done

    def _done(self) -> int:
        return sum(len(search.memory.entries) for search in self._searches)

    def _look(self) -> None:
        """Show the best value, where there is a single search."""
        self._looked = time.monotonic()
        if len(self._searches) != 1 or not self._bar.is_shown:
            return
        [search] = self._searches
        history = search.history
        best = search.heuristic.best(history) if len(history) else None
        if best is not None:
            name, value = measure_names(history[best])[0], history[best].measurement[0]
            self._bar.move(0, f"best {name}: {short(value)}")
