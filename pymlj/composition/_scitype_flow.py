"""Do the components of a pipeline fit together, as far as their declared scientific types say?"""

from collections.abc import Mapping

from pymlj.exceptions import ScitypeError
from pymlj.interface import Model
from pymlj.scitypes import Continuous, Scitype, Unknown, Vector, overlap

from ._components import Component, is_predictor


def check_flow(components: Mapping[str, Component], operation: str) -> None:
    """Check that each component may take what the one before it puts out.

    Args:
        components: The components, by name, in order.
        operation: What passes the predictions of the supervised component on.

    Raises:
        ScitypeError: Naming the two components.
    """
    produced: Scitype = Unknown
    producer = ""
    for name, component in components.items():
        if not isinstance(component, Model):
            produced = Unknown
            continue
        if not overlap(produced, component.input_scitype):
            raise ScitypeError(
                f"`{name}` (`{type(component).__name__}`) takes {component.input_scitype}, but "
                f"`{producer}` (`{type(components[producer]).__name__}`), which comes before it, "
                f"puts out {produced}; put something between them that makes one of the other."
            )
        produced = _output(component, operation)
        producer = name


def check_targets(components: Mapping[str, Component]) -> None:
    """Check that the components that learn from the target can learn from the same one.

    Raises:
        ScitypeError: Naming two components that cannot.
    """
    learners: dict[str, Model] = {}
    for name, component in components.items():
        if isinstance(component, Model) and component.target_in_fit:
            learners[name] = component
            if is_predictor(component):
                break
    names = list(learners)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            a, b = learners[one].target_scitype, learners[other].target_scitype
            if not overlap(a, b):
                raise ScitypeError(
                    f"`{one}` and `{other}` learn from the same target, but `{one}` "
                    f"(`{type(learners[one]).__name__}`) needs {a} and `{other}` "
                    f"(`{type(learners[other]).__name__}`) needs {b}."
                )


def _output(component: Model, operation: str) -> Scitype:
    """What a component passes on."""
    if not is_predictor(component):
        return component.output_scitype
    if operation == "predict":
        return component.predict_scitype
    if operation == "predict_mode":
        return component.target_scitype
    return Vector[Continuous] if operation in ("predict_mean", "predict_median") else Unknown
