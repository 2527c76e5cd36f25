"""`pymlj/iteration/_progress_bar.py`."""

import pytest

from pymlj import ArgumentError, IteratedModel, NumberLimit, ProgressBar, Step, machine, mae, train
from pymlj.control import SquareRooter
from pymlj.iteration._progress_bar import Bar


def test_it_shows_how_far_training_is_and_the_losses(stairs, zeros, capsys):
    model = stairs(heights=(9.0, 4.0, 2.0, 3.0))
    controls = [Step(1), ProgressBar(total=4), NumberLimit(4)]
    machine(IteratedModel(model, controls=controls, measure=mae), *zeros).fit(verbosity=1)
    shown = capsys.readouterr().err
    assert "4/4" in shown
    assert "iteration" in shown
    assert "loss=3, best=2" in shown


def test_it_is_silent_at_verbosity_zero(descent, line, capsys):
    controls = [Step(1), ProgressBar(), NumberLimit(2)]
    machine(IteratedModel(descent(), controls=controls, measure=mae), *line).fit(verbosity=0)
    assert capsys.readouterr().err == ""


def test_it_goes_on_after_a_warm_restart(descent, line, capsys):
    controls = [Step(3), ProgressBar(total=9), NumberLimit(2)]
    mach = machine(IteratedModel(descent(), controls=controls, measure=mae), *line)
    mach.fit(verbosity=1)
    capsys.readouterr()
    mach.model.controls = [Step(3), ProgressBar(total=9), NumberLimit(1)]
    mach.fit(verbosity=1)
    shown = capsys.readouterr().err
    assert "6/9" in shown
    assert "9/9" in shown


def test_other_things_are_counted_by_cycles(capsys):
    class Bare:
        def train(self, n):
            pass

    for trainable in (Bare(), SquareRooter(4)):
        train(trainable, Step(5), ProgressBar(), NumberLimit(3), verbosity=1)
        assert "3cycle" in capsys.readouterr().err


def test_a_bar_in_a_file_goes_on_where_it_was(capsys):
    bar = Bar()
    bar.move(3, 0.5, 10, "iteration")
    bar.close()
    again = Bar.from_state(bar.to_state())
    again.move(5, 0.7, 10, "iteration")
    again.close()
    assert (again.done, again.best) == (5, 0.5)
    assert "5/10" in capsys.readouterr().err


def test_a_total_below_one():
    with pytest.raises(ArgumentError, match="`total >= 1` must hold, but got `total=0`"):
        ProgressBar(total=0)
