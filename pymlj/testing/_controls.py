"""The contract of controls."""

import copy
from typing import Any

from pymlj.control import Control, NumberLimit, SquareRooter, Step, train
from pymlj.parameters import same_value

from ._contract import Check, expect, nothing_else_changes, run_all

_CYCLES = 4


def check_control(control: Control) -> None:
    """Run every check of the contract of controls, on a small object that is trained.

    Args:
        control: Any control that does not need the machine of an `IteratedModel`. It is not
            changed.

    Raises:
        ContractError: Naming the check, what is wrong and how to mend it.

    Example:
        >>> from pymlj import Patience
        >>> from pymlj.testing import check_control
        >>> check_control(Patience(2))
    """
    run_all(CONTROL_CHECKS, control)


def states_are_replaced_and_not_changed(control: Control) -> None:
    """A state handed to `update` stays as it was; the new one is returned."""
    trainable, state = SquareRooter(4), None
    for n in range(1, _CYCLES + 1):
        trainable.train(1)
        before = copy.deepcopy(state)
        after = control.update(trainable, 0, n, state)
        expect(
            same_value(before, state),
            "`update` changed the state it was given; make a new one and return it.",
        )
        expect(isinstance(control.done(after), bool), "`done` must return a bool.")
        state = after
    control.takedown(0, state)


def one_control_serves_many_runs(control: Control) -> None:
    """Nothing is remembered in the control, so a second run is like the first."""
    first, second = _run(control), _run(control)
    expect(
        first == second,
        f"a first run ended after {first} iterations, a second one with the same control after "
        f"{second}; keep what is remembered in the state.",
    )


def running_changes_nothing_else(control: Control) -> None:
    """Neither the settings nor the global generators."""
    with nothing_else_changes(control):
        _run(control)


def needs_are_declared(control: Control) -> None:
    """Whoever asks for the loss says so."""
    name = type(control).__name__
    for need in ("loss", "training_losses"):
        if getattr(control, f"needs_{need}"):
            continue
        trainable: Any = _Without(need)
        trainable.train(1)
        control.update(trainable, 0, 1, None)  # raises, if it asks after all
    for trait in ("needs_loss", "needs_training_losses", "may_train", "may_stop"):
        value = getattr(control, trait)
        expect(isinstance(value, bool), f"`{trait}` of `{name}` must be a bool, but is {value!r}.")


CONTROL_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        states_are_replaced_and_not_changed,
        one_control_serves_many_runs,
        running_changes_nothing_else,
        needs_are_declared,
    )
}
"""The checks by name; each is called with a control."""


def _run(control: Control) -> int:
    """How many iterations there are under the control."""
    trainable = SquareRooter(4)
    train(trainable, Step(1), control, NumberLimit(_CYCLES), verbosity=0)
    return trainable.iterations


class _Without(SquareRooter):
    """A trainable that lacks something."""

    def __init__(self, what: str) -> None:
        super().__init__(4)
        self._what = what

    def __getattribute__(self, name: str) -> Any:
        if name in ("loss", "training_losses") and name == super().__getattribute__("_what"):
            raise AttributeError(
                f"the control asks for `{name}`, so declare `needs_{name} = True`."
            )
        return super().__getattribute__(name)
