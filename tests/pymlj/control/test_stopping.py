"""`pymlj/control/_stopping.py`, and what holds for all criteria."""

import math
import time
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    GL,
    PQ,
    UP,
    ArgumentError,
    EarlyStopper,
    InvalidValue,
    Never,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Step,
    Threshold,
    TimeLimit,
    Warmup,
    stopping_time,
    train,
)

NAN, INF = math.nan, math.inf

counts = st.integers(1, 5)
deltas = st.sampled_from([0.0, 0.5, 2.0])
positive = st.floats(0.1, 200)
simple = st.one_of(
    st.just(Never()),
    st.just(InvalidValue()),
    st.builds(NumberLimit, n=counts),
    st.builds(Threshold, value=st.floats(-5, 5)),
    st.builds(Patience, n=counts, min_delta=deltas),
    st.builds(NumberSinceBest, n=counts, min_delta=deltas),
    st.builds(GL, alpha=positive),
    st.builds(PQ, alpha=positive, k=st.integers(2, 4)),
)
criteria = st.recursive(
    simple,
    lambda inner: (
        st.builds(Warmup, criterion=inner, n=counts) | st.builds(lambda a, b: a + b, inner, inner)
    ),
    max_leaves=4,
)
some_loss = st.integers(-4, 4).map(float) | st.floats(allow_nan=True, allow_infinity=True)
losses = st.lists(some_loss, max_size=25)
events = st.lists(st.tuples(some_loss, st.booleans()), max_size=25)
tame = st.lists(st.integers(-6, 6).map(float), min_size=1, max_size=25)


def states_along(criterion, pairs, state=None):
    """The states after each (loss, training) pair."""
    found = []
    for loss, training in pairs:
        update = criterion.update_training if training else criterion.update_loss
        state = update(loss, state)
        found.append(state)
    return found


def first(condition, length):
    return next((t for t in range(1, length + 1) if condition(t)), None)


def flags(pairs):
    return [loss for loss, _ in pairs], [training for _, training in pairs]


@given(criteria, events)
def test_the_methods_agree_with_stopping_time(criterion, pairs):
    done = [criterion.done(state) for state in states_along(criterion, pairs)]
    expected = None
    if True in done:
        expected = sum(not training for _, training in pairs[: done.index(True) + 1])
    assert stopping_time(criterion, *flags(pairs)) == expected


@given(simple, simple, simple, events)
def test_a_sum_stops_with_the_first_of_its_parts(a, b, c, pairs):
    times = [stopping_time(part, *flags(pairs)) for part in (a, b, c)]
    expected = min((t for t in times if t is not None), default=None)
    assert stopping_time(a + b + c, *flags(pairs)) == expected


@given(criteria, events, events)
def test_interleaved_runs_of_one_criterion_do_not_meddle(criterion, one, two):
    alone = [states_along(criterion, one), states_along(criterion, two)]
    mixed, states = [[], []], [None, None]
    for i in range(max(len(one), len(two))):
        for k, pairs in enumerate((one, two)):
            if i < len(pairs):
                [states[k]] = states_along(criterion, [pairs[i]], states[k])
                mixed[k].append(states[k])
    assert repr(mixed) == repr(alone)  # NaN equals NaN


@given(criteria, events)
def test_a_state_once_returned_stays_as_it_is(criterion, pairs):
    states, texts = [], []
    for state in states_along(criterion, pairs):
        states.append(state)
        texts.append(repr(state))
    assert [repr(state) for state in states] == texts
    assert not criterion.done(None)
    assert all(type(criterion.done(state)) is bool for state in states)


@given(criteria, losses, counts)
def test_warmup_is_the_criterion_on_the_rest(criterion, losses, n):
    later = stopping_time(criterion, losses[n:])
    assert stopping_time(Warmup(criterion, n), losses) == (None if later is None else n + later)


@given(tame, counts, deltas)
def test_patience_by_its_definition(losses, n, delta):
    rises = np.diff(losses) > delta
    expected = first(lambda t: t > n and rises[t - 1 - n : t - 1].all(), len(losses))
    assert stopping_time(Patience(n, delta), losses) == expected


@given(tame, counts)
def test_number_since_best_by_its_definition(losses, n):
    expected = first(lambda t: t - 1 - int(np.argmin(losses[:t])) == n, len(losses))
    assert stopping_time(NumberSinceBest(n), losses) == expected


def test_number_since_best_asks_for_an_improvement_of_more_than_min_delta():
    losses = [10.0, 9.0, 8.0, 7.0]
    assert stopping_time(NumberSinceBest(2, min_delta=1.0), losses) is None
    assert stopping_time(NumberSinceBest(2, min_delta=2.0), losses) == 3
    assert stopping_time(NumberSinceBest(3, min_delta=2.5), losses) is None


@given(tame, st.floats(-5, 5))
def test_threshold_by_its_definition(losses, value):
    expected = first(lambda t: losses[t - 1] < value, len(losses))
    assert stopping_time(Threshold(value), losses) == expected


def test_counting_criteria_stay_done():
    for criterion in (NumberLimit(2), Patience(1), NumberSinceBest(1)):
        states = states_along(criterion, [(loss, False) for loss in (1.0, 2.0, 3.0, 4.0)])
        assert [criterion.done(state) for state in states] == [False, True, True, True]


@pytest.mark.parametrize("value", [NAN, INF, -INF])
@pytest.mark.parametrize("training", [False, True])
def test_invalid_value_remembers(value, training):
    pairs = [(1.0, False), (value, training), (1.0, False)]
    states = states_along(InvalidValue(), pairs)
    assert [InvalidValue().done(state) for state in states] == [False, True, True]


def test_invalid_value_says_what_it_saw():
    message = "Stop triggered by `InvalidValue()`: a loss was NaN or infinite."
    assert InvalidValue().message(True) == message


def test_nan_is_never_the_best_unless_it_comes_first():
    assert stopping_time(NumberSinceBest(2), [1.0, NAN, 0.5, NAN, NAN]) == 5
    assert stopping_time(NumberSinceBest(2), [NAN, 0.5, 0.4]) == 3
    assert stopping_time(Patience(1), [NAN, 1.0, NAN, 0.5]) is None


def test_time_limit_takes_hours_or_a_timedelta():
    assert TimeLimit(timedelta(minutes=30)) == TimeLimit(0.5) == TimeLimit()
    limit = TimeLimit()
    limit.t = timedelta(hours=3)  # assigned later, without a check
    assert not limit.done(time.monotonic() - 3500)
    assert limit.done(time.monotonic() - 10801)


@pytest.mark.parametrize("training", [False, True])
def test_time_limit_starts_with_the_first_loss_of_either_kind(training):
    [state, later] = states_along(TimeLimit(1), [(None, training), (2.0, False)])
    assert later == state
    assert abs(time.monotonic() - state) < 60
    assert TimeLimit(1e-9).done(state - 1.0)


@pytest.mark.parametrize("t", [0, -0.5, NAN, timedelta(0), timedelta(hours=-1)])
def test_time_limit_must_be_positive(t):
    with pytest.raises(ArgumentError, match="`t > 0` must hold, but got `t="):
        TimeLimit(t)


@pytest.mark.parametrize("kind", [NumberLimit, NumberSinceBest, Patience])
@pytest.mark.parametrize("n", [0, -1])
def test_numbers_must_be_positive(kind, n):
    with pytest.raises(ArgumentError, match=rf"`n >= 1` must hold, but got `n={n}`"):
        kind(n)
    with pytest.raises(ArgumentError, match=rf"`n >= 1` must hold, but got `n={n}`"):
        Warmup(Patience(), n)


@pytest.mark.parametrize("kind", [NumberSinceBest, Patience])
@pytest.mark.parametrize("delta", [-0.1, NAN])
def test_min_delta_must_not_be_negative(kind, delta):
    with pytest.raises(ArgumentError, match="`min_delta >= 0` must hold, but got"):
        kind(3, min_delta=delta)


@pytest.mark.parametrize("wrong", [1.5, "3", None, True])
def test_counts_are_integers(wrong):
    with pytest.raises(ArgumentError, match="must be of type `int`"):
        NumberLimit(wrong)


def test_warmup_needs_a_criterion():
    with pytest.raises(ArgumentError, match="`Warmup` needs `criterion`"):
        Warmup()
    with pytest.raises(ArgumentError, match="must be of type `StoppingCriterion`"):
        Warmup(Step(1))


def test_warmup_in_a_loop_says_what_the_criterion_says(scripted):
    trainable = scripted([NAN, 3.0, 4.0], [[INF], [1.0], [1.0]])
    warmup = Warmup(Patience(1) + InvalidValue(), 1)
    [_, (_, outcome)] = train(trainable, Step(1), warmup, verbosity=0)
    assert trainable.cycles == 3
    assert outcome.log == Patience(1).message(None)


def test_up_is_patience():
    assert UP is Patience


def test_never_in_a_stopper():
    stopper = EarlyStopper(Never())
    assert not any(stopper.done_after(loss) for loss in [NAN, INF, 1.0, 2.0])


def test_the_clock_of_a_time_limit_does_not_run_while_it_is_in_a_file():
    limit = TimeLimit(1.0)
    state = limit.update_loss(1.0, None)
    half_an_hour_ago = type(state)(state - 1800)
    again = type(state).from_state(half_an_hour_ago.to_state())
    assert half_an_hour_ago.to_state() == pytest.approx(1800, abs=60)
    assert not limit.done(again)
    assert limit.done(type(state).from_state(3600.1))
