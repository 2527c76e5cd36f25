"""What the components of a composite have learned, and what they report, by their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymlj._record import as_record
from pymlj.machines import LearningNetwork


def exported(network: LearningNetwork, what: str) -> dict[str, Any]:
    """What `prefit` exports under `"report"` or `"fitted_params"`."""
    return {name: value for (kind, name), value in network.values.items() if kind == what}


def learned(network: LearningNetwork) -> dict[str, Any]:
    """What the components have learned, by name, and what `prefit` exports."""
    found = {
        name: _one_or_list([mach.fitted_params() for mach in machines])
        for name, machines in network.by_name().items()
    }
    found = {name: value for name, value in found.items() if value is not None}
    return {**found, **exported(network, "fitted_params")}


def reported(network: LearningNetwork) -> dict[str, Any]:
    """What the components have reported in training; the report of a composite as `fit` gives it.

    For each component, and each of its machines, the model and its reports by method.
    """
    components = {
        name: [(mach.last_model, mach.report_given_method()) for mach in machines]
        for name, machines in network.by_name().items()
    }
    return {"components": components, "exported": exported(network, "report")}


def reported_since(network: LearningNetwork, reports: Mapping[Any, Any]) -> dict[str, Any]:
    """What operations on new data report, by component, one entry for each of its machines."""
    return {
        name: [reports.get(mach, {}) for mach in machines]
        for name, machines in network.by_name().items()
        if any(mach in reports for mach in machines)
    }


def merged(reports: Mapping[str, Any]) -> dict[str, Any]:
    """What the components have reported in training and since, merged as each does it.

    Args:
        reports: The report of `fit`, as `reported` gives it, and those of operations, as
            `reported_since` does; the latest last.
    """
    trained = reports.get("fit") or {"components": {}, "exported": {}}
    found: dict[str, Any] = {}
    for name, machines in trained["components"].items():
        since = [r[name] for method, r in reports.items() if method != "fit" and r and name in r]
        own = [
            model.report(_joined(given, [operations[i] for operations in since]))
            for i, (model, given) in enumerate(machines)
        ]
        found[name] = _one_or_list([as_record(report) or None for report in own])
    found = {name: report for name, report in found.items() if report is not None}
    return {**found, **trained["exported"]}


def _joined(trained: Mapping[str, Any], since: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Reports by method; those of the latest operation hold."""
    joined = dict(trained)
    for reports in since:
        joined.update(reports)
    return joined


def _one_or_list(values: list[Any]) -> Any:
    """What a component has; a list if it has several machines."""
    return values[0] if len(values) == 1 else [value for value in values if value is not None]
