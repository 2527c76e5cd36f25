"""Training whole networks, several at once and in step.

The machines of a network are trained in stages: those of one stage do not depend on each other. The
same stage of all networks goes to one call of `fit_many`, so that the parts of many composite
models that are alike (those of the folds of an evaluation, say) are trained together.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, Literal

from pymlj._parallel import Acceleration

from ._compute import remembering
from ._many import fit_many
from ._network import LearningNetwork


def fit_networks(
    networks: Sequence[LearningNetwork],
    composites: Sequence[Any] | None = None,
    rows: Any = None,
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
    force: bool = False,
    on_error: Literal["raise", "return"] = "raise",
) -> list[Exception | None]:
    """Train the machines of several networks, as far as they need training.

    Args:
        networks: The networks; they must not share machines.
        composites: For each the composite model in which machines made with a name find their own.
        rows: The rows to train on, the same for all; `None` for all rows.
        acceleration: As in `fit_many`.
        verbosity: As in `fit_many`.
        force: As in `fit_many`.
        on_error: `"raise"` raises the first error; `"return"` hands the errors back.

    Returns:
        For each network `None`, or its first error, after which it was not trained any further.

    Example:
        >>> import numpy as np
        >>> from pymlj import DeterministicConstantRegressor, machine, source
        >>> from pymlj.machines import LearningNetwork, fit_networks
        >>> def network(y):
        ...     Xs, ys = source(np.zeros((2, 1))), source(np.array(y))
        ...     mach = machine(DeterministicConstantRegressor(), Xs, np.log(ys))
        ...     return LearningNetwork({"predict": np.exp(mach.predict(Xs))})
        >>> networks = [network([1.0, 4.0]), network([4.0, 9.0])]
        >>> fit_networks(networks, verbosity=0)
        [None, None]
        >>> [network.ends["predict"]().round(9) for network in networks]
        [array([2., 2.]), array([6., 6.])]
    """
    composites = [None] * len(networks) if composites is None else composites
    errors: list[Exception | None] = [None] * len(networks)
    plans = [network.stages() for network in networks]
    nodes = [node for network in networks for node in network.nodes()]
    with remembering(nodes) as memory:
        for stage in zip_longest(*plans, fillvalue=()):
            jobs = [
                (i, mach) for i, machines in enumerate(stage) if not errors[i] for mach in machines
            ]
            failures = fit_many(
                [mach for _, mach in jobs],
                rows=[rows] * len(jobs),
                acceleration=acceleration,
                verbosity=verbosity,
                force=force,
                on_error="return",
                composites=[composites[i] for i, _ in jobs],
            )
            for (i, _), failure in zip(jobs, failures, strict=True):
                errors[i] = errors[i] or failure
            _raise_first(errors if on_error == "raise" else ())
            plans = [plan[1:] for plan in plans]
            memory.keep_for(_still_needed(networks, plans, errors))
        for i, network in enumerate(networks):
            if errors[i] is None:
                errors[i] = _read_off(network)
    _raise_first(errors if on_error == "raise" else ())
    return errors


def _read_off(network: LearningNetwork) -> Exception | None:
    try:
        network.read_off()
    except Exception as error:
        return error
    return None


def _still_needed(
    networks: Sequence[LearningNetwork],
    plans: Sequence[Sequence[Any]],
    errors: Sequence[Exception | None],
) -> Iterable[Any]:
    """The nodes that machines of later stages are trained on, or that will be read off."""
    for network, plan, error in zip(networks, plans, errors, strict=True):
        if error is None:
            yield from network.read.values()
            for machines in plan:
                for mach in machines:
                    yield from mach._arguments


def _raise_first(errors: Iterable[Exception | None]) -> None:
    for error in errors:
        if error is not None:
            raise error
