"""`pymlj/tuning/_plot.py`: what is in the figures."""

import builtins
import math

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt

from pymlj import (
    ArgumentError,
    Explicit,
    Grid,
    RandomSearch,
    learning_curve,
    param_range,
    plot_tuning,
)
from pymlj.tuning._plot import _shortened

X_RANGE = param_range(float, "x", lower=0.01, upper=1, scale="log")
K_RANGE = param_range(int, "k", lower=1, upper=3)
KIND = param_range(str, "kind", values=["a", "b"])


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def figure_of(toys, tuning, ranges, n=None):
    mach = toys.tuned_machine(toys.Level(), tuning, ranges, n=n)
    figure = plot_tuning(mach)
    figure.draw_without_rendering()
    return figure, mach


def panels(figure):
    return [axes for axes in figure.axes if axes.axison]


def test_one_hyperparameter_is_drawn_against_the_measurements(toys):
    figure, mach = figure_of(toys, Grid(resolution=5), X_RANGE)
    [panel] = panels(figure)
    points, best = panel.lines
    assert sorted(points.get_xdata()) == sorted(toys.tried(mach, "x"))
    assert best.get_xdata().tolist() == [0.01] and panel.get_xscale() == "log"
    assert (panel.get_xlabel(), panel.get_ylabel()) == ("x", "l2")


def test_the_report_will_do(toys):
    mach = toys.tuned_machine(toys.Level(), Grid(resolution=5), X_RANGE)
    assert len(panels(plot_tuning(mach.report()))) == 1


def test_two_hyperparameters_on_a_grid_are_a_heat_map(toys):
    figure, mach = figure_of(toys, Grid(resolution=3, rng=1), [X_RANGE, K_RANGE])
    panel = panels(figure)[0]
    [mesh] = panel.collections
    cells = mesh.get_array()
    assert cells.shape == (3, 3)
    table = {(round(e.model.x, 6), e.model.k): e.measurement[0] for e in mach.report().history}
    for (x, k), value in table.items():
        column = [0.01, 0.1, 1.0].index(x)
        assert cells[k - 1, column] == pytest.approx(value)
    assert panels(figure)[1].get_ylabel() == "l2"  # the colours


def test_two_hyperparameters_off_a_grid_are_points(toys):
    figure, mach = figure_of(toys, RandomSearch(rng=1), [X_RANGE, K_RANGE], n=8)
    [dots] = panels(figure)[0].collections
    assert sorted(dots.get_offsets()[:, 0]) == pytest.approx(sorted(toys.tried(mach, "x")))


def test_more_hyperparameters_are_drawn_pair_by_pair(toys):
    figure, _ = figure_of(toys, RandomSearch(rng=1), [X_RANGE, K_RANGE, KIND], n=8)
    assert len(panels(figure)) == 6
    assert [t.get_text() for t in panels(figure)[-1].get_xticklabels()] == ["a", "b"]


def test_panels_leave_out_of_long_names_what_they_have_in_common(toys):
    ranges = [
        param_range(toys.Nest(), "inner.x", lower=0, upper=1),
        param_range(toys.Nest(), "inner.k", lower=1, upper=3),
        param_range(toys.Nest(), "shift", lower=0, upper=1),
    ]
    mach = toys.tuned_machine(toys.Nest(), RandomSearch(rng=1), ranges, n=4)
    assert [panel.get_xlabel() for panel in panels(plot_tuning(mach))[-3:]] == ["x", "k", "shift"]


@pytest.mark.parametrize(
    "names, short",
    [
        (["a.lr", "a.decay"], ["lr", "decay"]),
        (["a.b.lr", "a.c.lr", "n"], ["b.lr", "c.lr", "n"]),
        (["lr", "a.lr"], ["lr", "a.lr"]),
    ],
)
def test_names_are_shortened_as_far_as_they_differ(names, short):
    assert _shortened(names) == short


def test_scales_and_lists_label_the_axes(toys):
    figure, _ = figure_of(toys, Grid(), KIND)
    [panel] = panels(figure)
    assert [tick.get_text() for tick in panel.get_xticklabels()] == ["a", "b"]
    mirrored = param_range(float, "x", lower=-1, upper=-0.01, scale="logminus")
    figure, _ = figure_of(toys, Grid(resolution=3), [mirrored, K_RANGE])
    assert panels(figure)[0].get_xscale() == "symlog"
    figure, _ = figure_of(toys, Grid(resolution=3), [K_RANGE, X_RANGE])
    assert panels(figure)[0].get_yscale() == "log"
    figure, _ = figure_of(toys, Grid(resolution=3), [K_RANGE, KIND])
    assert [tick.get_text() for tick in panels(figure)[0].get_yticklabels()] == ["a", "b"]
    figure, _ = figure_of(toys, Grid(resolution=3), [K_RANGE, mirrored])
    assert panels(figure)[0].get_yscale() == "symlog"
    figure, _ = figure_of(
        toys, Grid(resolution=3), param_range(float, "x", lower=1, upper=3, scale=math.sqrt)
    )
    assert panels(figure)[0].get_xscale() == "linear"


@pytest.mark.parametrize("n_others", [0, 1, 2])
def test_what_could_not_be_measured_is_marked(toys, n_others):
    class Mixed(toys.Moody):
        x: float = 0.0

    ranges = [param_range(str, "mood", values=["good", "odd"]), K_RANGE, X_RANGE][: n_others + 1]
    mach = toys.tuned_machine(Mixed(), RandomSearch(rng=1), ranges, n=8, verbosity=-1)
    lines = [line for panel in panels(plot_tuning(mach)) for line in panel.lines]
    n_lost = sum(math.isnan(e.measurement[0]) for e in mach.report().history)
    crosses = [len(line.get_xdata()) for line in lines if line.get_marker() == "x"]
    rules = [line for line in lines if line.get_linestyle() == ":"]
    assert n_lost > 0
    assert crosses == [n_lost] * [0, 1, 3][n_others]
    assert len(rules) == n_lost * [1, 0, 3][n_others]


def test_a_list_of_models_cannot_be_plotted(toys):
    mach = toys.tuned_machine(None, Explicit(), [toys.Level()])
    with pytest.raises(
        ArgumentError, match="`plot_tuning` takes a trained machine of a `TunedModel`"
    ):
        plot_tuning(mach)


@pytest.mark.parametrize("rngs, lines", [(None, 1), (3, 4)])
def test_curves_are_lines_and_several_have_a_mean(toys, rngs, lines):
    r = param_range(int, "n", lower=1, upper=8, scale="log2")
    c = learning_curve(
        toys.Steps(),
        toys.X,
        toys.y + 1.0,
        range=r,
        resolution=4,
        rngs=rngs,
        rng_name="rng",
        verbosity=0,
    )
    [panel] = c.plot().axes
    assert len(panel.lines) == lines and panel.get_xscale() == "log" and panel.get_xlabel() == "n"
    last = np.asarray(panel.lines[-1].get_ydata())
    assert last == pytest.approx(c.measurements if rngs is None else c.measurements.mean(axis=1))


def test_without_matplotlib_it_is_said_how_to_get_it(toys, monkeypatch):
    c = learning_curve(toys.Level(), toys.X, toys.y, range=K_RANGE, verbosity=0)
    importing = builtins.__import__

    def without_matplotlib(name, *args, **keywords):
        if name.startswith("matplotlib"):
            raise ImportError("gone")
        return importing(name, *args, **keywords)

    monkeypatch.setattr(builtins, "__import__", without_matplotlib)
    with pytest.raises(ImportError, match=r"`pip install pymlj\[plots\]`"):
        c.plot()
