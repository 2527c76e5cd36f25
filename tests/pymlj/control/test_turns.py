"""`pymlj/control/_turns.py`; what `train` makes of it is in `test_loop.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import NumberLimit, NumberSinceBest, Patience, Step, WithNumberDo, skip, train
from pymlj.control import Loop, SquareRooter

CONTROLS = [Step(2), Patience(2), skip(NumberLimit(4), 2), NumberSinceBest(3), NumberLimit(9)]


def go(loop, n_cycles=None):
    """Take turns until the end of a cycle, or to the end."""
    for cycle_is_over in loop.turns():
        if cycle_is_over and loop.n == n_cycles:
            break
    return loop


def test_each_turn_applies_one_control(counter):
    numbers = []
    controls = [Step(3), WithNumberDo(numbers.append), NumberLimit(2)]
    seen = []
    for cycle_is_over in Loop(counter, controls, verbosity=0).turns():
        seen.append((counter.iterations, len(numbers), cycle_is_over))
    first = [(3, 0, False), (3, 1, False), (3, 1, True)]
    assert seen == [*first, (6, 1, False), (6, 2, False), (6, 2, True)]


def test_runs_that_take_turns_do_not_meddle():
    def ends(loops):
        return [(loop.n, [dict(outcome) for _, outcome in loop.end()]) for loop in loops]

    def fresh():
        return [Loop(SquareRooter(x), CONTROLS, verbosity=0) for x in (4, 1e9)]

    apart, together = fresh(), fresh()
    for loop in apart:
        go(loop)
    turns = [loop.turns() for loop in together]
    while turns:
        turns = [one for one in turns if next(one, None) is not None]
    assert ends(together) == ends(apart)


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=9, max_size=9), st.integers(1, 8))
def test_a_run_taken_up_again_ends_as_if_it_had_never_stopped(losses, n_cycles):
    class Scripted:
        cycles = 0

        def train(self, n):
            self.cycles += 1

        def loss(self):
            return losses[self.cycles - 1]

    whole, first = go(Loop(Scripted(), CONTROLS, 0)), Scripted()
    position = go(Loop(first, CONTROLS, 0), n_cycles).position
    again = go(Loop(first, CONTROLS, 0, position))
    assert (again.n, again.end()) == (whole.n, whole.end())


def test_the_position_keeps_what_was_never_applied_apart(counter):
    loop = go(Loop(counter, [Step(2), WithNumberDo(), NumberLimit(9)], verbosity=0), n_cycles=2)
    n, (step, number, limit) = loop.position
    assert (n, step, limit) == (2, (4,), (2,))
    assert number[0].value == 2
    assert Loop(counter, CONTROLS[:1], verbosity=0).position == (0, ((),))


def test_a_run_cut_short_does_not_look_at_losses():
    class Broken(SquareRooter):
        def loss(self):
            raise RuntimeError("half trained")

    loop = Loop(Broken(4), [Step(1), WithNumberDo()], verbosity=2)
    next(loop.turns())
    assert [dict(outcome) for _, outcome in loop.end(cut_short=True)] == [{"new_iterations": 1}, {}]
    with pytest.raises(RuntimeError, match="half trained"):
        loop.end()


def test_train_is_a_run_from_its_beginning_to_its_end():
    outcomes = train(SquareRooter(4), *CONTROLS, verbosity=0)
    assert go(Loop(SquareRooter(4), CONTROLS, verbosity=0)).end() == outcomes
