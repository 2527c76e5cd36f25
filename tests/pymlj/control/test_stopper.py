"""`pymlj/control/_stopper.py`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    EarlyStopper,
    InvalidValue,
    NumberLimit,
    Patience,
    Step,
    stopping_time,
)

LOSSES = [5.0, 4.0, 4.5, 4.6, 4.2]


def test_stopper_goes_on_from_loss_to_loss():
    stopper = EarlyStopper(Patience(2), InvalidValue())
    assert [stopper.done_after(loss) for loss in LOSSES] == [False, False, False, True, False]
    assert stopper.done_after(float("nan"), training=True)


def test_message_says_why_and_is_empty_before():
    stopper = EarlyStopper(NumberLimit(1))
    assert stopper.message() == ""
    stopper.done_after(1.0)
    assert stopper.message() == NumberLimit(1).message(1)


def test_reset_forgets_or_goes_back():
    stopper = EarlyStopper(NumberLimit(3))
    stopper.done_after(1.0)
    stopper.done_after(1.0)
    kept = stopper.state
    assert stopper.done_after(1.0)
    stopper.reset()
    assert not stopper.done_after(1.0)
    stopper.reset(kept)
    assert stopper.done_after(1.0)


@pytest.mark.parametrize(
    "verbosity, texts", [(0, []), (1, ["loss: 2, state: 1", "training loss: 3, state: 1"])]
)
def test_stopper_logs_losses_and_states(verbosity, texts, logged):
    stopper = EarlyStopper(NumberLimit(3), verbosity=verbosity)
    stopper.done_after(2.0)
    stopper.done_after(3.0, training=True)
    assert logged() == texts


def test_stopper_needs_criteria():
    with pytest.raises(ArgumentError, match=r"write `EarlyStopper\(Patience\(5\)\)`"):
        EarlyStopper()
    with pytest.raises(ArgumentError, match="join stopping criteria, but got Step"):
        EarlyStopper(Step(1))
    with pytest.raises(ArgumentError, match=r"got the class `Patience`; write"):
        stopping_time(Patience, LOSSES)


def test_stopper_is_shown_with_its_criterion():
    assert repr(EarlyStopper(NumberLimit(3))) == "EarlyStopper(NumberLimit(n=3), verbosity=0)"


@pytest.mark.parametrize(
    "container", [list, tuple, np.array, pd.Series, iter], ids=lambda c: c.__name__
)
def test_losses_come_in_any_iterable(container):
    assert stopping_time(Patience(2), container(LOSSES)) == 4
    training = [True, False, True, False, False]
    assert stopping_time(NumberLimit(2), container(LOSSES), container(training)) == 2


def test_stopping_time_reads_no_further_than_it_must():
    losses = iter(LOSSES)
    assert stopping_time(NumberLimit(2), losses) == 2
    assert next(losses) == 4.5


def test_a_stop_by_a_training_loss_counts_the_losses_so_far():
    nan = float("nan")
    assert stopping_time(InvalidValue(), [nan], [True]) == 0
    assert stopping_time(InvalidValue(), [1.0, nan], [False, True]) == 1


def test_flags_must_be_as_many_as_losses():
    with pytest.raises(DimensionMismatch, match="there are 5 losses and 2 entries of `training`"):
        stopping_time(Patience(2), LOSSES, [True, False])
