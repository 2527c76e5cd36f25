"""`pymlj/control/_prechelt.py`: numbers against the formulas of the paper, written out."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import GL, PQ, ArgumentError, stopping_time

NAN, INF = math.nan, math.inf
positive_losses = st.lists(st.integers(1, 30), min_size=1, max_size=20)
cycles = st.lists(
    st.tuples(st.lists(st.integers(1, 30), max_size=4), st.integers(1, 30)), max_size=12
)


# No quotient of small numbers comes near these, so rounding does not matter.
ALPHAS = [130 / 9973, 1097 / 9973, 7679 / 9973, 32911 / 9973, 500001 / 9973]


def exact_gl(losses, t):
    best = min(losses[:t])
    return Fraction(100 * (losses[t - 1] - best), best)


def flatten(cycles):
    losses, training = [], []
    for batch, loss in cycles:
        losses += [*map(float, batch), float(loss)]
        training += [True] * len(batch) + [False]
    return losses, training


@given(positive_losses, st.sampled_from(ALPHAS))
def test_gl_by_the_formula_in_exact_arithmetic(losses, alpha):
    times = range(1, len(losses) + 1)
    expected = next((t for t in times if exact_gl(losses, t) > alpha), None)
    assert stopping_time(GL(alpha), map(float, losses)) == expected


@given(cycles, st.sampled_from(ALPHAS), st.integers(2, 4))
def test_pq_by_the_formula_in_exact_arithmetic(cycles, alpha, k):
    def is_done(t):
        window = [loss for batch, _ in cycles[:t] for loss in batch][-k:]
        if len(window) < k:
            return False
        progress = 1000 * (Fraction(sum(window), k) / min(window) - 1)
        return progress == 0 or exact_gl([loss for _, loss in cycles], t) / progress > alpha

    expected = next((t for t in range(1, len(cycles) + 1) if is_done(t)), None)
    assert stopping_time(PQ(alpha, k=k), *flatten(cycles)) == expected


@pytest.mark.parametrize("alpha, expected", [(49, 3), (50, 4), (250, None)])
def test_gl_of_negative_losses_divides_by_the_absolute_value(alpha, expected):
    assert stopping_time(GL(alpha), [-1.0, -2.0, -1.0, 0.0, 3.0]) == expected


@pytest.mark.parametrize(
    "losses, expected",
    [
        ([0.0, 0.0, 1e-300], 3),
        ([1.0, INF], 2),
        ([-INF, 5.0], 2),
        ([-INF, -INF], None),
        ([INF, INF, 1.0], None),
        ([1.0, NAN, 100.0, 1000.0], None),
        ([NAN, 1.0, 100.0], None),
        ([-1e308, 1e308], 2),
    ],
    ids=str,
)
def test_gl_at_the_edges(losses, expected):
    assert stopping_time(GL(2.0), losses) == expected


def test_pq_takes_equal_training_losses_for_a_stall():
    # Their mean is not exactly equal to them in floating point.
    assert stopping_time(PQ(1e9, k=3), [0.1, 0.1, 0.1, 1.0], [True, True, True, False]) == 1


@pytest.mark.parametrize(
    "window, stops",
    [
        ([-1.0, -2.0], False),  # negative losses make progress, too
        ([0.0, 0.0], True),
        ([0.0, 1.0], False),
        ([NAN, 1.0], True),
        ([1.0, NAN], True),
        ([INF, 1.0], False),
        ([INF, INF], True),
    ],
    ids=str,
)
def test_pq_progress_at_the_edges(window, stops):
    losses, training = [*window, 1.0], [True, True, False]
    assert stopping_time(PQ(5.0, k=2), losses, training) == (1 if stops else None)


def test_pq_is_switched_off_by_a_nan_loss_but_not_for_stalls():
    losses = [2.0, 1.0, NAN, 2.0, 1.0, 50.0, 1.0, 1.0, 60.0]
    assert stopping_time(PQ(0.001, k=2), losses, [True, True, False] * 3) == 3


@pytest.mark.parametrize(
    "options, words",
    [
        ({"alpha": 0}, "`alpha > 0` must hold, but got `alpha=0`"),
        ({"alpha": NAN}, "`alpha > 0` must hold"),
        ({"tol": 0.0}, "`tol > 0` must hold"),
        ({"k": 1}, "`k >= 2` must hold, but got `k=1`"),
        ({"k": INF}, "`k` of `PQ` must be of type `int`"),
    ],
    ids=str,
)
def test_pq_refuses(options, words):
    with pytest.raises(ArgumentError, match=words):
        PQ(**options)


@pytest.mark.parametrize("alpha", [0.0, -2, NAN])
def test_gl_refuses_a_percentage_that_is_not_positive(alpha):
    with pytest.raises(ArgumentError, match="`alpha > 0` must hold, but got"):
        GL(alpha)
