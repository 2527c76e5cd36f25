"""The one place that knows serial, threads and processes.

Whatever is done many times over, independently, goes through `run`. joblib does the work, so that a
backend chosen by `joblib.parallel_config` (loky, threading, dask, ray) is used as well.
"""

import contextlib
import contextvars
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from typing import Any, Self, TypeAlias, TypeVar

from pymlj.exceptions import ArgumentError

T = TypeVar("T")
S = TypeVar("S")


class _Kind:
    """Base of the three kinds: how a saved machine keeps one that is a hyperparameter."""

    def to_state(self) -> dict[str, Any]:
        """The settings, by name."""
        return dict(vars(self))

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        """Undo `to_state`."""
        return cls(**state)


@dataclass(frozen=True)
class CPU1(_Kind):
    """Computation on one core, one thing after the other.

    Example:
        >>> from pymlj import CPU1
        >>> CPU1()
        CPU1()
    """


@dataclass(frozen=True)
class CPUThreads(_Kind):
    """Computation in threads.

    Args:
        n: The number of threads; `None` takes one a core.

    Raises:
        ArgumentError: `n` is not a positive integer.

    Example:
        >>> from pymlj import CPUThreads
        >>> CPUThreads(2)
        CPUThreads(n=2)
    """

    n: int | None = None

    def __post_init__(self) -> None:
        _check_number(self.n, "CPUThreads")


@dataclass(frozen=True)
class CPUProcesses(_Kind):
    """Computation in processes of their own, to which models and data are sent.

    Args:
        n: The number of processes; `None` takes one a core.

    Raises:
        ArgumentError: `n` is not a positive integer.

    Example:
        >>> from pymlj import CPUProcesses
        >>> CPUProcesses(2)
        CPUProcesses(n=2)
    """

    n: int | None = None

    def __post_init__(self) -> None:
        _check_number(self.n, "CPUProcesses")


Acceleration: TypeAlias = CPU1 | CPUThreads | CPUProcesses

_ambient: contextvars.ContextVar[Acceleration | None] = contextvars.ContextVar(
    "acceleration", default=None
)


_watcher: contextvars.ContextVar[Callable[[], object] | None] = contextvars.ContextVar(
    "watcher", default=None
)


def _check_number(n: object, name: str) -> None:
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise ArgumentError(f"`n` of `{name}` must be a positive integer or None, but got {n!r}.")


def check_acceleration(acceleration: object) -> None:
    """Raise `ArgumentError` unless `acceleration` is one of the three kinds, or None."""
    if acceleration is not None and not isinstance(acceleration, CPU1 | CPUThreads | CPUProcesses):
        raise ArgumentError(
            "`acceleration` must be `CPU1()`, `CPUThreads(n)`, `CPUProcesses(n)` or None, "
            f"but got {acceleration!r}."
        )


@contextlib.contextmanager
def using(acceleration: Acceleration | None) -> Iterator[None]:
    """Within the block, `run` uses `acceleration` where none is given; None changes nothing."""
    check_acceleration(acceleration)
    if acceleration is None:
        yield
        return
    token = _ambient.set(acceleration)
    try:
        yield
    finally:
        _ambient.reset(token)


@contextlib.contextmanager
def watching(tell: Callable[[], object]) -> Iterator[None]:
    """Within the block, the outermost `run` calls `tell` whenever one more item is done."""
    token = _watcher.set(tell)
    try:
        yield
    finally:
        _watcher.reset(token)


def n_workers(acceleration: Acceleration | None = None) -> int:
    """Return how many things `run` does at a time.

    Args:
        acceleration: As in `run`.
    """
    check_acceleration(acceleration)
    acceleration = acceleration if acceleration is not None else _ambient.get()
    if _is_serial(acceleration):
        return 1
    import joblib

    wanted = getattr(acceleration, "n", None)
    n: int = joblib.cpu_count() if acceleration is not None else joblib.effective_n_jobs(None)
    return n if wanted is None else wanted


def run(
    function: Callable[[T], S], items: Iterable[T], acceleration: Acceleration | None = None
) -> list[S]:
    """Call `function` on each of `items` and return the results in the order of the items.

    Args:
        function: Called with one item. For processes it and the items must be picklable.
        items: What to call it on; taken one by one as they are needed.
        acceleration: How; `None` takes that of the enclosing `using`, else what
            `joblib.parallel_config` names, else one item after the other.
    """
    check_acceleration(acceleration)
    acceleration = acceleration if acceleration is not None else _ambient.get()
    tell = _watcher.get()
    token = _watcher.set(None)
    try:
        results = []
        for result in _results(function, items, acceleration, wait=tell is None):
            results.append(result)
            if tell is not None:
                tell()
        return results
    finally:
        _watcher.reset(token)


def _results(
    function: Callable[[T], S], items: Iterable[T], acceleration: Acceleration | None, wait: bool
) -> Iterable[S]:
    """The results in order, each as soon as it and those before it are there, or all at once."""
    if (isinstance(items, Sized) and len(items) < 2) or _is_serial(acceleration):
        return map(function, items)
    import joblib
    from joblib.parallel import get_active_backend

    match acceleration:
        case CPUThreads(n):
            options = {"n_jobs": n or -1, "backend": "threading"}
        case CPUProcesses(n):
            options = {"n_jobs": n or -1, "backend": "loky"}
        case _:
            options = {"n_jobs": None}
            wait = wait or not get_active_backend()[0].supports_return_generator
    # A worker starts without the ambient value: what runs inside an item runs serially there.
    parallel = joblib.Parallel(**options, return_as="list" if wait else "generator")
    results: Iterable[S] = parallel(joblib.delayed(function)(item) for item in items)
    return results


def _is_serial(acceleration: Acceleration | None) -> bool:
    # Without joblib imported nobody can have configured it, and importing it takes time.
    if acceleration is None and "joblib" in sys.modules:
        from joblib.parallel import get_active_backend

        n_jobs: int = get_active_backend()[1]
        return n_jobs == 1
    return acceleration is None or isinstance(acceleration, CPU1)
