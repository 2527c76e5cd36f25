"""The control loop."""

from collections.abc import Iterable
from typing import NamedTuple

from pymlj._interrupt import Interruptible
from pymlj._logging import warn

from ._base import ControlLike
from ._trainable import Trainable
from ._turns import Loop, Outcomes


class Run(NamedTuple):
    """What there is to tell of a loop.

    Attributes:
        outcomes: Pairs of a control and what it has to tell, in order.
        n_cycles: Number of cycles, one that was interrupted included.
        interrupted: Whether the loop was ended by Ctrl-C.
    """

    outcomes: Outcomes
    n_cycles: int
    interrupted: bool


def train(trainable: Trainable, *controls: ControlLike, verbosity: int = 1) -> Outcomes:
    """Train an object under the direction of controls.

    The controls are applied from left to right, again and again, until one of them asks to stop;
    the others still have their turn in that cycle. Controls that look at what was trained belong
    after the one that trains, usually `Step`.

    The first Ctrl-C ends the loop after the current cycle, a second one ends it at once.

    Args:
        trainable: Any object with a method `train(n)`; see `Trainable`.
        *controls: What to do in every cycle. A composite counts as its parts; `Never` and repeated
            equal stopping criteria are left out.
        verbosity: 0 for silence, 1 for the final loss and what stopped the loop, 2 for every step.

    Returns:
        A list of pairs: a control, and what it has to tell of the run, usually a record.

    Raises:
        ArgumentError: No control trains, one of them is no control, or one needs losses that the
            object does not have.

    Example:
        >>> from pymlj import NumberLimit, Step, Threshold, train
        >>> from pymlj.control import SquareRooter
        >>> rooter = SquareRooter(4)
        >>> outcomes = train(rooter, Step(1), Threshold(0.01), NumberLimit(9), verbosity=0)
        >>> round(rooter.root, 3)
        2.001
        >>> [outcome.done for _, outcome in outcomes[1:]]
        [True, False]
    """
    return run_controls(trainable, controls, verbosity).outcomes


def run_controls(trainable: Trainable, controls: Iterable[ControlLike], verbosity: int = 1) -> Run:
    """Do what `train` does, and tell more of it.

    Args:
        trainable: As in `train`.
        controls: As in `train`.
        verbosity: As in `train`.
    """
    loop = Loop(trainable, controls, verbosity)
    cut_short = False
    message = "Interrupted: training stops at the end of this cycle; once more stops it now."
    with Interruptible(message, verbosity) as interrupt:
        try:
            for cycle_is_over in loop.turns():
                if cycle_is_over and interrupt.requested:
                    break
        except KeyboardInterrupt:  # from within what is trained, or the second Ctrl-C
            if interrupt.requested:
                raise
            interrupt.requested = cut_short = True
    if interrupt.requested:
        said = f"Training was interrupted in cycle {loop.n}; what was learned by then is kept."
        warn(said, verbosity)
    return Run(loop.end(cut_short), loop.n, interrupt.requested)
