"""How many candidates are trained at once."""

from pymlj._parallel import Acceleration, n_workers
from pymlj.interface import Model
from pymlj.parameters import fields

_TOGETHER = 128
_A_WORKER = 4


def width_of(model: Model, n_folds: int, acceleration: Acceleration | None) -> int:
    """Return how many candidates to train at once.

    One at a time where that makes no difference, so that little is kept in memory and progress is
    seen; more where a class trains several models together, or where there are several workers.

    Args:
        model: One of the candidates.
        n_folds: How often each of them is trained.
        acceleration: How they are trained.
    """
    if _trains_together(model):
        return max(_TOGETHER // n_folds, 1)
    workers = n_workers(acceleration)
    return 1 if workers == 1 else max(_A_WORKER * workers // n_folds, 1)


def _trains_together(model: Model) -> bool:
    """Whether several models like this one are trained in another way than one by one.

    A model made of models is judged by those.
    """
    parts = [getattr(model, name) for name in fields(model)]
    components = [part for part in parts if isinstance(part, Model)]
    if components:
        return any(map(_trains_together, components))
    return type(model).fit_many.__func__ is not Model.fit_many.__func__  # type: ignore[attr-defined]  # a class method
