"""`pymlj/control/_loop.py`."""

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    GL,
    PQ,
    ArgumentError,
    Callback,
    Data,
    Info,
    MLJWarning,
    Never,
    NumberLimit,
    Patience,
    Step,
    Threshold,
    TimeLimit,
    Warmup,
    WithLossDo,
    WithNumberDo,
    WithTrainingLossesDo,
    composite,
    skip,
    train,
)
from pymlj.control import SquareRooter, check_controls, run_controls


class Noting:
    """Notes its calls in a list that is shared; counts its updates in the state."""

    def __init__(self, name, calls, stop_at=None):
        self.name, self.calls, self.stop_at = name, calls, stop_at

    def update(self, trainable, verbosity, n, state=None):
        self.calls.append((f"{self.name}.update", n, state))
        return 1 if state is None else state + 1

    def done(self, state):
        self.calls.append((f"{self.name}.done", state))
        return state == self.stop_at

    def takedown(self, verbosity, state):
        self.calls.append((f"{self.name}.takedown", state))
        return {"name": self.name}


class Needy:
    """Says that it needs losses, and does not look at them."""

    needs_loss = True
    needs_training_losses = True

    def update(self, trainable, verbosity, n, state=None):
        return None


def test_the_order_of_calls(counter):
    calls = []
    names = "ABC"
    controls = [Noting(name, calls, stop_at=2 if name == "B" else None) for name in names]
    outcomes = train(counter, *controls, verbosity=0)
    one = [(f"{name}.update", 1, None) for name in names]
    two = [(f"{name}.update", 2, 1) for name in names]
    end = [(f"{name}.takedown", 2) for name in names]
    asked_after_one = [(f"{name}.done", 1) for name in names]
    asked_after_two = [("A.done", 2), ("B.done", 2)]
    assert calls == one + asked_after_one + two + asked_after_two + end
    assert outcomes == [(control, {"name": control.name}) for control in controls]


def test_one_control_gives_one_pair(counter):
    step = Step(1)
    limit = NumberLimit(2)
    assert [control for control, _ in train(counter, composite(step, limit), verbosity=0)] == [
        step,
        limit,
    ]
    noting = Noting("A", [], stop_at=1)
    assert train(counter, noting, verbosity=0) == [(noting, {"name": "A"})]


def test_a_loop_can_be_gone_on_with():
    rooter = SquareRooter(9)
    for _ in range(2):
        train(rooter, Step(2), NumberLimit(3), verbosity=0)
    assert rooter.iterations == 12


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=30, max_size=30), st.integers(1, 3))
def test_interleaved_runs_with_the_same_controls(losses, n):
    """One loop runs inside a step of the other, with the very same control objects."""

    class Within:
        def __init__(self, losses, inner_losses=None):
            self.losses, self.inner_losses = losses, inner_losses
            self.cycles, self.inner_cycles = 0, set()

        def train(self, k):
            self.cycles += 1
            if self.inner_losses is not None:
                self.inner_cycles.add(run(Within(self.inner_losses)).cycles)

        def loss(self):
            return self.losses[self.cycles - 1]

    def run(trainable):
        train(trainable, *controls, verbosity=0)
        return trainable

    controls = [Step(1), Patience(n), Warmup(GL(5.0), 2), skip(NumberLimit(4), 2), NumberLimit(9)]
    alone, other = run(Within(losses)), run(Within(losses[::-1]))
    nested = run(Within(losses, losses[::-1]))
    assert (nested.cycles, nested.inner_cycles) == (alone.cycles, {other.cycles})


# ---------------------------------------------------------------- messages


def test_messages_at_verbosity_1(logged):
    train(SquareRooter(4), Step(1), NumberLimit(3), verbosity=1)
    assert logged() == [
        "final loss: 0.0024394",
        "final training loss: 0.0493902",
        "Stop triggered by the stopping criterion `NumberLimit(n=3)`.",
    ]


def test_messages_at_verbosity_2(counter, logged):
    train(counter, Step(1), NumberLimit(2), verbosity=2)
    assert logged()[0] == "Training under [Step(n=1), NumberLimit(n=2)]."
    assert "total control cycles: 2" in logged()


@pytest.mark.parametrize("verbosity", [0, -1])
def test_silence(verbosity, logged):
    train(SquareRooter(4), Step(1), Info(), WithLossDo(), NumberLimit(3), verbosity=verbosity)
    assert logged() == []


def test_an_empty_batch_has_no_final_loss(scripted, logged):
    train(scripted([1.0], [[]]), Step(1), NumberLimit(1), verbosity=1)
    assert logged()[0] == "final loss: 1"
    assert not any("final training" in text for text in logged())


def test_a_loop_that_nothing_can_stop_says_so(counter, logged):
    def fail(n):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        train(counter, Step(1), WithNumberDo(fail), verbosity=1)
    assert logged() == ["No control can stop this run; interrupt it with Ctrl-C."]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "controls, found",
    [
        ([], "no control"),
        ([Never()], "no control"),
        ([Patience(2), NumberLimit(9)], r"`Patience\(n=2, min_delta=0.0\)`, `NumberLimit\(n=9\)`"),
        ([skip(WithNumberDo(), 2), Callback(print), NumberLimit(2)], "`skip"),
    ],
    ids=["none", "Never", "criteria", "functions"],
)
def test_a_loop_in_which_nothing_trains_is_refused(controls, found):
    rooter = SquareRooter(4)
    with pytest.raises(ArgumentError, match=rf"must train, but got {found}.*add `Step\(1\)`"):
        train(rooter, *controls, verbosity=0)
    with pytest.raises(ArgumentError, match="must train"):
        check_controls(controls)
    assert rooter.iterations == 0


def test_check_controls_lays_them_out():
    controls = [composite(Step(1), NumberLimit(2)), Never(), NumberLimit(2), Data([])]
    assert check_controls(controls) == [Step(1), NumberLimit(2), Data([])]


NEED_LOSS = [
    *(Threshold(0.1), Patience(2), PQ() + NumberLimit(2), Warmup(GL(), 3), WithLossDo(print)),
    *(skip(WithLossDo(print), 9), Needy()),
]


@pytest.mark.parametrize("control", NEED_LOSS, ids=lambda c: type(c).__name__)
def test_a_method_that_is_missing_is_found_before_anything_is_trained(control, counter):
    with pytest.raises(ArgumentError, match=r"needs `loss`.*`Counter` has no such method"):
        train(counter, Step(1), control, NumberLimit(1), verbosity=0)
    assert counter.iterations == 0


@pytest.mark.parametrize("control", NEED_LOSS, ids=lambda c: type(c).__name__)
def test_a_loss_that_is_none_is_found_after_the_first_cycle(control, scripted):
    trainable = scripted([None, None])
    with pytest.raises(ArgumentError, match=r"needs `loss`"):
        train(trainable, Step(1), control, NumberLimit(2), verbosity=0)
    assert trainable.cycles == 1


@pytest.mark.parametrize(
    "control", [PQ(), Warmup(PQ(), 2), skip(WithTrainingLossesDo(), 5), Needy()]
)
def test_training_losses_that_are_none_are_found_after_the_first_cycle(control, scripted):
    with pytest.raises(ArgumentError, match=r"needs `training_losses`.*that of `Scripted` answers"):
        train(scripted([1.0, 1.0]), Step(1), control, NumberLimit(2), verbosity=0)


# ---------------------------------------------------------------- Ctrl-C


def ctrl_c():
    signal.raise_signal(signal.SIGINT)


def in_cycle(number, act):
    return WithNumberDo(lambda n: act() if n == number else None)


def test_ctrl_c_ends_the_loop_after_the_cycle(counter):
    numbers = []
    controls = [in_cycle(2, ctrl_c), Step(5), WithNumberDo(numbers.append), NumberLimit(9)]
    with pytest.warns(MLJWarning, match="interrupted in cycle 2; what was learned by then is kept"):
        run = run_controls(counter, controls, verbosity=0)
    assert numbers == [1, 2]
    assert counter.iterations == 10
    assert (run.n_cycles, run.interrupted) == (2, True)
    assert [control for control, _ in run.outcomes] == controls
    assert run.outcomes[1][1].new_iterations == 10


def test_ctrl_c_within_a_step_lets_the_step_finish():
    class Slow(SquareRooter):
        def train(self, n):
            super().train(n - 1)
            ctrl_c()
            super().train(1)

    rooter = Slow(4)
    with pytest.warns(MLJWarning, match="interrupted in cycle 1"):
        outcomes = train(rooter, Step(4), NumberLimit(9), verbosity=0)
    assert rooter.iterations == 4
    assert outcomes[0][1].new_iterations == 4


def test_second_ctrl_c_ends_the_loop_at_once(counter):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        train(counter, Step(1), in_cycle(2, ctrl_c), in_cycle(2, ctrl_c), Step(1), verbosity=0)
    assert counter.iterations == 3
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_raised_by_what_is_trained_keeps_what_was_learned():
    class Interrupted(SquareRooter):
        def train(self, n):
            super().train(n)
            if self.iterations == 3:
                raise KeyboardInterrupt

    rooter, losses = Interrupted(4), []
    controls = [Step(1), WithLossDo(losses.append), NumberLimit(9)]
    with pytest.warns(MLJWarning, match="interrupted in cycle 3"):
        run = run_controls(rooter, controls, verbosity=1)
    assert rooter.iterations == 3
    assert len(losses) == 2
    assert run.interrupted
    assert [bool(outcome) for _, outcome in run.outcomes] == [True, True, True]


def test_an_interrupt_in_the_first_step_leaves_later_controls_with_nothing_to_tell():
    class Interrupted(SquareRooter):
        def train(self, n):
            raise KeyboardInterrupt

    with pytest.warns(MLJWarning, match="interrupted in cycle 1"):
        outcomes = train(Interrupted(4), Step(1), WithLossDo(print), NumberLimit(9), verbosity=1)
    assert [dict(outcome) for _, outcome in outcomes] == [{}, {}, {}]


def test_an_interrupted_run_is_silent_at_negative_verbosity(counter):
    run = run_controls(counter, [Step(1), in_cycle(2, ctrl_c), TimeLimit(1)], verbosity=-1)
    assert run.interrupted


def test_a_run_that_was_not_interrupted_says_so(counter):
    run = run_controls(counter, [Step(1), NumberLimit(4)], verbosity=0)
    assert (run.n_cycles, run.interrupted) == (4, False)
