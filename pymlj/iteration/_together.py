"""Which models are better trained together than one by one."""

from pymlj.interface import Model
from pymlj.parameters import fields


def trains_together(model: Model) -> bool:
    """Whether the class of a model trains several at once in a way of its own.

    Others gain nothing from training step by step side by side, and their time limits would count
    the time of all. A model made of models is judged by those.
    """
    parts = [getattr(model, name) for name in fields(model)]
    components = [part for part in parts if isinstance(part, Model)]
    if components:
        return any(map(trains_together, components))
    return any(
        getattr(type(model), name).__func__ is not getattr(Model, name).__func__
        for name in ("fit_many", "update_many")
    )
