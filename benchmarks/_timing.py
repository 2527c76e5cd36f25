"""Timing of alternatives side by side, for the scripts in this folder."""

import statistics
import time
from collections.abc import Callable, Mapping


def side_by_side(
    alternatives: Mapping[str, Callable[[], object]], rounds: int = 7, calls: int = 1
) -> dict[str, float]:
    """Return the median seconds a call of each alternative.

    In every round each alternative is called in turn, so that a change in the load of the machine
    hits all of them alike. A first round, which pays for imports and caches, is thrown away.
    """
    seconds = every_round(alternatives, rounds, calls)
    return {name: statistics.median(values) for name, values in seconds.items()}


def every_round(
    alternatives: Mapping[str, Callable[[], object]], rounds: int = 7, calls: int = 1
) -> dict[str, list[float]]:
    """Return the seconds a call of each alternative in each round, as `side_by_side` takes them."""
    seconds: dict[str, list[float]] = {name: [] for name in alternatives}
    for _ in range(rounds + 1):
        for name, function in alternatives.items():
            started = time.perf_counter()
            for _ in range(calls):
                function()
            seconds[name].append((time.perf_counter() - started) / calls)
    return {name: values[1:] for name, values in seconds.items()}


def table(header: list[str], rows: list[list[object]]) -> str:
    """A small Markdown table; floats to three significant digits."""
    cells = [[f"{c:.3g}" if isinstance(c, float) else str(c) for c in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]

    def line(parts: list[str]) -> str:
        padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(header), rule, *map(line, cells)])
