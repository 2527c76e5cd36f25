"""How the reports of several methods become one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any


def merge_reports(reports: Mapping[str, Any]) -> Any:
    """Merge reports, given by the name of the method that made them.

    A single report is returned as it is. Of several, those that are no mapping go under the name
    `report`, and if two share a name, all but that of `fit` go under the name of their method.

    Args:
        reports: Reports by method; `None` and empty ones are left out.

    Returns:
        A mapping; an empty one if there is nothing to report.

    Example:
        >>> merge_reports({"fit": {"n": 1}, "predict": {"n": 2, "k": 3}})
        {'n': 1, 'predict': {'n': 2, 'k': 3}}
    """
    there = {m: r for m, r in reports.items() if r is not None and not _is_empty(r)}
    if not there:
        return {}
    if len(there) == 1:
        (only,) = there.values()
        return only
    named = {
        method: report if isinstance(report, Mapping) else {"report": report}
        for method, report in sorted(there.items())
    }
    counts = Counter(key for report in named.values() for key in report)
    clash = any(count > 1 for count in counts.values())
    merged: dict[str, Any] = {}
    for method, report in named.items():
        merged.update({method: report} if clash and method != "fit" else report)
    return merged


def _is_empty(report: Any) -> bool:
    return isinstance(report, Mapping) and not report
