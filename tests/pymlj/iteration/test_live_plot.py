"""`pymlj/iteration/_live_plot.py`."""

import sys
import types

import numpy as np
import pytest
from PIL import Image

from pymlj import (
    ArgumentError,
    IteratedModel,
    LivePlot,
    NumberLimit,
    Step,
    WithNumberDo,
    machine,
    mae,
    train,
    with_state_do,
)
from pymlj.control import SquareRooter
from pymlj.iteration._live_plot import Picture


def colours(path):
    """How many pixels are neither white, black nor gray."""
    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    return int((np.ptp(pixels, axis=2) > 40).sum())


def test_a_file_is_written_and_replaced_as_training_goes_on(descent, line, tmp_path):
    sizes, path = [], tmp_path / "new" / "plot.png"
    note = WithNumberDo(lambda n: sizes.append(colours(path)))
    controls = [Step(1), LivePlot(path, seconds=0), note, NumberLimit(4)]
    model = IteratedModel(descent(), controls=controls, measure=mae)
    mach = machine(model, *line).fit(verbosity=0)
    assert sizes[-1] > sizes[1] > 0
    assert [p.name for p in path.parent.iterdir()] == ["plot.png"]
    assert mach.report().controls[1][1].filename == str(path)


def test_it_draws_now_and_then_and_in_the_end(tmp_path):
    seen, path = [], tmp_path / "plot.png"
    note = WithNumberDo(lambda n: seen.append(path.read_bytes()))
    train(SquareRooter(9), Step(1), LivePlot(path, seconds=99), note, NumberLimit(4), verbosity=0)
    assert len(set(seen)) == 1
    assert path.read_bytes() != seen[0]


def test_what_it_notes(stairs, zeros, tmp_path):
    states = []
    plot = with_state_do(LivePlot(tmp_path / "plot.png"), f=states.append)
    controls = [Step(2), plot, NumberLimit(2)]
    machine(
        IteratedModel(stairs(heights=(9.0, 4.0, 9.0, 2.0)), controls=controls, measure=mae), *zeros
    ).fit(verbosity=0)
    assert states[0].iterations == (2,)
    assert states[1].iterations == (2, 4)
    assert states[1].losses == (4.0, 2.0)
    assert states[1].training_losses == ((1, 1.0), (2, 0.5), (3, 1 / 3), (4, 0.25))


def test_anything_in_training_can_be_drawn(tmp_path):
    class Bare:
        def train(self, n):
            pass

    for trainable in (Bare(), SquareRooter(4)):
        path = tmp_path / f"{type(trainable).__name__}.png"
        train(trainable, Step(1), LivePlot(path), NumberLimit(2), verbosity=0)
        assert path.read_bytes().startswith(b"\x89PNG")


def test_figures_of_the_user_are_left_alone(tmp_path):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    train(SquareRooter(4), Step(1), LivePlot(tmp_path / "p.png"), NumberLimit(2), verbosity=0)
    assert plt.get_fignums() == before


@pytest.fixture
def notebook(monkeypatch):
    """What a notebook is shown."""
    shown = []

    class ZMQInteractiveShell:
        pass

    ipython = types.ModuleType("IPython")
    ipython.get_ipython = ZMQInteractiveShell
    display = types.ModuleType("IPython.display")
    display.Image = lambda data: data
    display.display = lambda data, display_id, update: shown.append((data, display_id, update))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_notebook_is_redrawn_in_place(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcomes = train(SquareRooter(4), Step(1), LivePlot(seconds=0), NumberLimit(3), verbosity=0)
    assert [update for _, _, update in notebook] == [False, True, True, True]
    assert len({name for _, name, _ in notebook}) == 1
    assert all(data.startswith(b"\x89PNG") for data, _, _ in notebook)
    assert outcomes[1][1].filename is None
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_that_goes_on_with_a_run_is_shown_a_new_figure(notebook):
    old = Picture((1,), (2.0,), drawn_at=None, display="0-of-another-process")
    plot, rooter = LivePlot(seconds=0), SquareRooter(4)
    rooter.train(1)
    new = plot.update(rooter, 0, 2, old)
    assert [update for _, _, update in notebook] == [False]
    assert new.display != old.display
    assert new.losses == (2.0, rooter.loss())


def test_without_matplotlib(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"pip install .pymlj\[plots\]"):
        train(SquareRooter(4), Step(1), LivePlot(tmp_path / "p.png"), NumberLimit(1), verbosity=0)


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_a_negative_time(seconds):
    with pytest.raises(ArgumentError, match="`seconds >= 0` must hold"):
        LivePlot(seconds=seconds)
