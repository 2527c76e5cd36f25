"""The learning network of a pipeline, and what a pipeline can do."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymlj.interface import PREDICT_OPERATIONS, Model, Unsupervised
from pymlj.machines import machine, node, source

from ._components import Component, is_predictor, is_static, kind_of

Components = Mapping[str, Component]


def predictor_of(components: Components) -> str | None:
    """The name of the component that predicts, if there is one."""
    return next((name for name, part in components.items() if is_predictor(part)), None)


def is_last(name: str, components: Components) -> bool:
    """Whether a component is the last one."""
    return name == list(components)[-1]


def lay_out(
    components: Components, operation: str, cache: bool, data: Sequence[Any]
) -> dict[str, Any]:
    """Lay out the network: what `prefit` of a pipeline returns.

    What a component transforms flows on to the next one; from the predictor on its predictions do.

    Args:
        components: The components, by name.
        operation: The operation of the predictor whose output flows on.
        cache: Whether the machines keep their data.
        data: The training data; none if all components are static.
    """
    X = source(data[0] if data else None)
    others = [source(item) for item in data[1:]]
    predictor = predictor_of(components)
    flow: Any = X
    machines: dict[str, Any] = {}
    ends: dict[str, Any] = {}
    for name, component in components.items():
        if not isinstance(component, Model):
            flow = node(component, flow)
            continue
        before = predictor is None or predictor not in machines
        arguments = _arguments(component, flow, others, name == predictor, before)
        mach = machines[name] = machine(name, *arguments, cache=cache)
        if name == predictor:
            ends = _predictions(mach, component, flow, operation, is_last(name, components))
            flow = ends["predict"]
            continue
        if predictor is None and not is_static(component):
            ends.pop("predict", None)
            if hasattr(component, "predict"):
                ends["predict"] = mach.predict(flow)
        flow = mach.transform(flow)
    if predictor is not None:
        ends["predict"] = flow
        return ends
    ends["transform"] = flow
    if is_invertible(components):
        back: Any = X
        for name in reversed(list(components)):
            back = machines[name].inverse_transform(back)
        ends["inverse_transform"] = back
    return ends


def _arguments(
    component: Model, flow: Any, others: list[Any], predicts: bool, before: bool
) -> list[Any]:
    """What a component is trained on: all there is if it predicts, else its input.

    A transformer that learns from the target gets that too, if it comes before the predictor.
    """
    if is_static(component):
        return []
    if predicts:
        return [flow, *others]
    return [flow, *(others[:1] if before and component.target_in_fit else [])]


def _predictions(
    mach: Any, component: Model, flow: Any, operation: str, last: bool
) -> dict[str, Any]:
    """The ends at the predictor."""
    ends = {"predict": getattr(mach, operation)(flow)}
    if hasattr(component, "transform"):
        ends["transform"] = mach.transform(flow)
    if last and operation == "predict":
        for other in PREDICT_OPERATIONS[1:]:
            if hasattr(component, other):
                ends[other] = getattr(mach, other)(flow)
    return ends


def is_invertible(components: Components) -> bool:
    """Whether there is an `inverse_transform`: all components are transformers that have one."""
    return all(
        isinstance(part, Model)
        and issubclass(kind_of(part), Unsupervised)
        and hasattr(part, "inverse_transform")
        for part in components.values()
    )


def offered(components: Components, operation: str, prediction_type: str) -> set[str]:
    """The operations that a pipeline has.

    Args:
        components: The components, by name.
        operation: As in `lay_out`.
        prediction_type: Of the pipeline.
    """
    name = predictor_of(components)
    if name is None:
        learned = [part for part in components.values() if not is_static(part)]
        found = {"transform"}
        found |= {"predict"} if learned and hasattr(learned[-1], "predict") else set()
        return found | ({"inverse_transform"} if is_invertible(components) else set())
    component = components[name]
    found = {"predict"}
    found |= {"transform"} if hasattr(component, "transform") else set()
    if operation == "predict" and is_last(name, components):
        found |= {other for other in PREDICT_OPERATIONS if hasattr(component, other)}
    elif prediction_type == "probabilistic":
        found |= {"predict_mode", "predict_mean", "predict_median"}
    return found
