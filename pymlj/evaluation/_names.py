"""What measures are called."""

import functools

import pymlj.metrics as metrics
from pymlj.metrics import Measure


def measure_name(measure: Measure) -> str:
    """What a measure is called in tables and messages: by a ready instance, if it equals one.

    Example:
        >>> from pymlj import LPLoss
        >>> measure_name(LPLoss(p=1)), measure_name(LPLoss(p=3))
        ('l1', 'LPLoss(p=3)')
    """
    for name, instance in _ready_instances().get(type(measure), ()):
        if instance == measure:
            return name
    shown: str = measure.display_name
    return shown


@functools.cache
def _ready_instances() -> dict[type[Measure], list[tuple[str, Measure]]]:
    """The instances that the library ships of each class of measures, with their names."""
    return {
        cls: [(name, getattr(metrics, name)) for name in facts.aliases]
        for cls, facts in metrics.measures().items()
    }
