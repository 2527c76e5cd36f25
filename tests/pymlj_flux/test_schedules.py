"""`pymlj_flux/_schedules.py`: factors against formulas and against the schedulers of torch."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from pymlj import ArgumentError
from pymlj_flux import (
    Adam,
    CosineDecay,
    ExponentialDecay,
    LinearWarmup,
    OneCycle,
    Schedule,
    StepDecay,
)


def rates_of_torch(make, n):
    """The learning rates that a scheduler of torch gives, from 1."""
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler, rates = make(optimiser), []
    for _ in range(n):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(
    ("schedule", "of_torch"),
    [
        (ExponentialDecay(0.8), lambda o: lr_scheduler.ExponentialLR(o, 0.8)),
        (StepDecay(every=3, gamma=0.5), lambda o: lr_scheduler.StepLR(o, 3, 0.5)),
        (
            LinearWarmup(epochs=4, start=0.25),
            lambda o: lr_scheduler.LinearLR(o, start_factor=0.25, total_iters=4),
        ),
        (CosineDecay(epochs=12, floor=0.1), lambda o: lr_scheduler.CosineAnnealingLR(o, 12, 0.1)),
    ],
    ids=lambda v: getattr(v, "__name__", None) or type(v).__name__,
)
def test_factors_are_those_of_torch(schedule, of_torch):
    mine = [schedule.factor(epoch) for epoch in range(12)]
    assert mine == pytest.approx(rates_of_torch(of_torch, 12))


def test_a_cycle_goes_up_and_down_as_the_one_of_torch():
    # Torch puts the top at `pct_start * total - 1`, and the end at `total - 1`.
    n, schedule = 9, OneCycle(epochs=8, rise=0.25, start=0.2, end=0.1)
    theirs = rates_of_torch(
        lambda o: lr_scheduler.OneCycleLR(
            o,
            max_lr=1.0,
            total_steps=n,
            pct_start=3 / 9,
            div_factor=5,
            final_div_factor=2,
            cycle_momentum=False,
        ),
        n,
    )
    assert [schedule.factor(epoch) for epoch in range(n)] == pytest.approx(theirs)


def test_what_ends_stays_where_it_ended():
    assert CosineDecay(epochs=3, floor=0.2).factor(30) == pytest.approx(0.2)
    assert OneCycle(epochs=3, end=0.2).factor(30) == pytest.approx(0.2)
    assert LinearWarmup(epochs=3).factor(30) == 1.0


def test_a_warmup_hands_over_to_schedules_and_functions():
    halves = LinearWarmup(epochs=2, start=0.0, after=lambda epoch: 0.5**epoch)
    assert [halves.factor(epoch) for epoch in range(5)] == [0.0, 0.5, 1.0, 0.5, 0.25]
    nested = LinearWarmup(epochs=1, start=0.5, after=CosineDecay(epochs=4))
    assert nested.factor(3) == CosineDecay(epochs=4).factor(2)


@given(
    epochs=st.integers(2, 200),
    rise=st.floats(0.01, 0.99),
    start=st.floats(0, 1),
    end=st.floats(0, 1),
    epoch=st.integers(0, 400),
)
def test_no_factor_leaves_the_range_of_a_cycle(epochs, rise, start, end, epoch):
    factor = OneCycle(epochs=epochs, rise=rise, start=start, end=end).factor(epoch)
    assert min(start, end) - 1e-12 <= factor <= 1 + 1e-12


def test_schedules_compare_by_value_and_read_as_calls():
    assert CosineDecay(5) == CosineDecay(epochs=5) != CosineDecay(6)
    assert repr(ExponentialDecay(0.5)) == "ExponentialDecay(gamma=0.5)"
    assert issubclass(OneCycle, Schedule)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ExponentialDecay(0.0), "`gamma` of `ExponentialDecay` must be above 0"),
        (lambda: ExponentialDecay(math.inf), "`gamma` of `ExponentialDecay` must be above 0"),
        (lambda: StepDecay(every=0), "`every` of `StepDecay` must be 1 or more, but is 0"),
        (lambda: StepDecay(gamma=-1.0), "`gamma` of `StepDecay`"),
        (lambda: CosineDecay(), "`CosineDecay` needs `epochs`"),
        (lambda: CosineDecay(0), "`epochs` of `CosineDecay` must be 1 or more"),
        (lambda: CosineDecay(3, floor=1.5), "`floor` of `CosineDecay` must be between 0 and 1"),
        (lambda: LinearWarmup(0), "`epochs` of `LinearWarmup` must be 1 or more"),
        (lambda: LinearWarmup(start=2.0), "`start` of `LinearWarmup` must be between 0 and 1"),
        (lambda: LinearWarmup(after=CosineDecay), "`after` of `LinearWarmup`.*class `CosineDecay`"),
        (lambda: OneCycle(1), "`epochs` of `OneCycle` must be 2 or more"),
        (lambda: OneCycle(5, rise=1.0), "`rise` of `OneCycle` must be between 0 and 1"),
        (lambda: OneCycle(5, start=-0.1), "`start` of `OneCycle`"),
        (lambda: OneCycle(5, end=1.1), "`end` of `OneCycle`"),
    ],
)
def test_settings_out_of_range_are_refused_by_name(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), None, "fast"])
def test_a_function_that_gives_no_factor_is_named(bad):
    def odd(epoch):
        return bad

    with pytest.raises(ArgumentError, match=r"finite number, 0 or more.*`odd` gave .* for epoch 3"):
        Adam(schedule=odd).factor(3)
