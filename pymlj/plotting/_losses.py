"""Losses of training, iteration by iteration."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import iteration_path
from pymlj.iteration import IteratedModel
from pymlj.machines import Machine

from ._axes import BEST, colour, cut, one_panel, tidy, whole_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEW = 30


class _Trace(NamedTuple):
    """Losses, and the number of iterations at each of them."""

    iterations: Sequence[int]
    losses: Sequence[float]


def plot_losses(mach: Any, ax: Any = None) -> "Axes":
    """Draw the training losses of a machine; of an `IteratedModel` the out-of-sample losses too.

    The iteration with the lowest out-of-sample loss is marked. These losses are in the units of the
    measure, those of training in the units of the loss that the model minimises, so that only the
    shapes of the two lines can be compared where the two differ.

    Args:
        mach: A trained machine whose model has training losses; or a dict or list of such machines,
            to compare them.
        ax: Axes to draw on; by default those of a new figure.

    Returns:
        The axes.

    Raises:
        NotTrainedError: A machine has not been fitted.
        ArgumentError: `mach` is something else, or there are no losses.
        ImportError: matplotlib is not installed.

    Example:
        >>> from pymlj import load_iris, machine, plot_losses
        >>> from pymlj_flux import NeuralNetworkClassifier
        >>> X, y = load_iris()
        >>> mach = machine(NeuralNetworkClassifier(epochs=3, batch_size=50, rng=1), X, y)
        >>> plot_losses(mach.fit(verbosity=0)).get_xlabel()
        'epochs'
    """
    machines = _as_dict(mach)
    traces = {name: _traces(one) for name, one in machines.items()}
    if not any(trace for own in traces.values() for trace in own):
        raise ArgumentError(
            "`plot_losses` needs losses, but there are none; models that have them are listed by "
            "`models(lambda m: m.supports_training_losses)`."
        )
    panel = one_panel(ax)
    for k, (name, (training, outside)) in enumerate(traces.items()):
        prefix = f"{cut(name)}: " if len(machines) > 1 else ""
        alone = len(machines) == 1
        if training is not None:
            _draw(panel, training, f"{prefix}training loss", "-", colour(k))
        if outside is not None:
            shade = colour(k + 1) if alone and training is not None else colour(k)
            _draw(panel, outside, f"{prefix}out-of-sample loss", "--", shade)
            _mark_best(panel, outside, "lowest" if k == 0 else None)
    names = {_counted(one) for one in machines.values()}
    panel.set(xlabel=names.pop() if len(names) == 1 else "iterations", ylabel="loss")
    whole_numbers(panel)
    tidy(panel)
    if len(panel.lines) > 1:
        panel.legend(frameon=False)
    return panel


def _as_dict(mach: Any) -> dict[Any, Machine]:
    """The machines by name."""
    if isinstance(mach, Machine):
        return {"": mach}
    machines: dict[Any, Any] = {}
    if isinstance(mach, Mapping):
        machines = dict(mach)
    elif isinstance(mach, Sequence) and not isinstance(mach, str):
        machines = {f"machine {k}": one for k, one in enumerate(mach, start=1)}
    if not machines or not all(isinstance(one, Machine) for one in machines.values()):
        raise ArgumentError(
            "`plot_losses` takes a trained machine, or a dict or list of them, but got "
            f"{short(mach)}."
        )
    return machines


def _traces(mach: Machine) -> tuple[_Trace | None, _Trace | None]:
    """The losses on the training data, and those out of sample."""
    losses = mach.training_losses()
    if not isinstance(mach.model, IteratedModel):
        return _as_trace(losses, _n_iterations(mach)), None
    report = mach.report()
    training = _as_trace(report.training_losses, report.n_iterations)
    if mach.model.resampling is None:  # then they are the training losses
        return training, None
    return training, _Trace(report.iterations, report.losses) if report.losses else None


def _as_trace(losses: Sequence[float] | None, n: int | None) -> _Trace | None:
    """Losses at 1, 2, ..., or from 0 on where there is one from before the first iteration."""
    if losses is None or not len(losses):
        return None
    first = 0 if n == len(losses) - 1 else 1
    return _Trace(range(first, first + len(losses)), losses)


def _n_iterations(mach: Machine) -> int | None:
    path = iteration_path(mach.last_model)
    if path is None:
        return None
    value: Any = mach.last_model
    for name in path.split("."):
        value = getattr(value, name)
    return int(value) if isinstance(value, int | np.integer) else None


def _counted(mach: Machine) -> str:
    """What the iterations are called."""
    model = mach.model
    if isinstance(model, IteratedModel):
        path = model.iteration_parameter or iteration_path(model.model)
    else:
        path = iteration_path(model)
    return "iterations" if path is None else path.rpartition(".")[2]


def _draw(panel: "Axes", trace: _Trace, label: str, line: str, shade: str) -> None:
    marker = "." if len(trace.losses) <= _FEW else ""
    panel.plot(trace.iterations, trace.losses, line, marker=marker, color=shade, label=label)


def _mark_best(panel: "Axes", trace: _Trace, label: str | None) -> None:
    losses = np.asarray(trace.losses, dtype=np.float64)
    if np.isnan(losses).all():
        return
    best = int(np.nanargmin(losses))
    panel.plot(
        [trace.iterations[best]],
        [losses[best]],
        "*",
        markersize=13,
        color=BEST,
        markeredgecolor=panel.get_facecolor(),
        zorder=4,
        label=label,
    )
