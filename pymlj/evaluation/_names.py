"""What measures are called."""

import functools

import pymlj.metrics as metrics
from pymlj.metrics import Measure


def measure_name(measure: Measure) -> str:
    """What a measure is called in tables and messages: by a ready instance, if it equals one.

    Of several, by the one that was given, or else by the first.

    Example:
        >>> from pymlj import LPLoss, mae
        >>> measure_name(LPLoss(p=1)), measure_name(mae), measure_name(LPLoss(p=3))
        ('l1', 'mae', 'LPLoss(p=3)')
    """
    ready = _ready_instances().get(type(measure), ())
    names = [name for name, instance in ready if instance == measure]
    if measure.alias in names:
        return str(measure.alias)
    return names[0] if names else str(measure.display_name)


@functools.cache
def _ready_instances() -> dict[type[Measure], list[tuple[str, Measure]]]:
    """The instances that the library ships of each class of measures, with their names."""
    return {
        cls: [(name, getattr(metrics, name)) for name in facts.aliases]
        for cls, facts in metrics.measures().items()
    }
