"""`pymlj/plotting/_tuning.py`, `_dimension.py` and `_learning_curve.py`."""

import math
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    Deterministic,
    Explicit,
    Grid,
    RandomSearch,
    TunedModel,
    get_param,
    l2,
    learning_curve,
    machine,
    param_range,
    plot_learning_curve,
    plot_tuning,
)
from pymlj.plotting._dimension import Dimension
from pymlj.plotting._tuning import _shortened

X, Y = np.zeros((10, 1)), np.zeros(10)


class Level(Deterministic):
    """Predicts x + k, whatever it is trained on; NaN in an odd mood."""

    x: float = 0.0
    k: int = 0
    kind: str = "a"
    mood: str = "good"

    def fit(self, verbosity, X, y):
        return float("nan") if self.mood == "odd" else self.x + self.k, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Nest(Deterministic):
    """Predicts what the model inside does, and more."""

    inner: Level = Level()
    shift: float = 0.0

    def fit(self, verbosity, X, y):
        return self.inner.fit(verbosity, X, y)[0] + self.shift, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Steps(Deterministic):
    """Predicts 1/n and something random."""

    n: int = 1
    rng: int = 0

    def fit(self, verbosity, X, y):
        return 1 / self.n + np.random.default_rng(self.rng).uniform(), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


def tuned_machine(model, tuning, ranges, n=None, verbosity=0):
    tuned = (
        TunedModel(models=ranges, tuning=tuning, measure=l2)
        if model is None
        else TunedModel(model=model, tuning=tuning, range=ranges, n=n, measure=l2)
    )
    return machine(tuned, X, Y).fit(verbosity=verbosity)


def tried(mach, name):
    return [get_param(entry.model, name) for entry in mach.report().history]


X_RANGE = param_range(float, "x", lower=0.01, upper=1, scale="log")
K_RANGE = param_range(int, "k", lower=1, upper=3)
KIND = param_range(str, "kind", values=["a", "b"])


def figure_of(tuning, ranges, n=None):
    mach = tuned_machine(Level(), tuning, ranges, n=n)
    axes = plot_tuning(mach)
    figure = np.ravel(axes)[0].figure
    figure.draw_without_rendering()
    return figure, mach


def panels(figure):
    return [axes for axes in figure.axes if axes.axison]


def test_one_hyperparameter_is_drawn_against_the_measurements():
    figure, mach = figure_of(Grid(resolution=5), X_RANGE)
    [panel] = panels(figure)
    points, best = panel.lines
    assert sorted(points.get_xdata()) == sorted(tried(mach, "x"))
    assert best.get_xdata().tolist() == [0.01] and panel.get_xscale() == "log"
    assert (panel.get_xlabel(), panel.get_ylabel()) == ("x", "l2 (lower is better)")


def test_the_report_will_do():
    mach = tuned_machine(Level(), Grid(resolution=5), X_RANGE)
    assert plot_tuning(mach.report()).get_xlabel() == "x"


def test_two_hyperparameters_on_a_grid_are_a_heat_map():
    figure, mach = figure_of(Grid(resolution=3, rng=1), [X_RANGE, K_RANGE])
    panel = panels(figure)[0]
    [mesh] = panel.collections
    cells = mesh.get_array()
    assert cells.shape == (3, 3)
    table = {(round(e.model.x, 6), e.model.k): e.measurement[0] for e in mach.report().history}
    for (x, k), value in table.items():
        column = [0.01, 0.1, 1.0].index(x)
        assert cells[k - 1, column] == pytest.approx(value)
    assert panels(figure)[1].get_ylabel() == "l2 (lower is better)"  # the colours


def test_two_hyperparameters_off_a_grid_are_points():
    figure, mach = figure_of(RandomSearch(rng=1), [X_RANGE, K_RANGE], n=8)
    [dots] = panels(figure)[0].collections
    assert sorted(dots.get_offsets()[:, 0]) == pytest.approx(sorted(tried(mach, "x")))


def test_more_hyperparameters_are_drawn_pair_by_pair():
    figure, _ = figure_of(RandomSearch(rng=1), [X_RANGE, K_RANGE, KIND], n=8)
    assert len(panels(figure)) == 6
    assert [t.get_text() for t in panels(figure)[-1].get_xticklabels()] == ["a", "b"]


def test_panels_leave_out_of_long_names_what_they_have_in_common():
    ranges = [
        param_range(Nest(), "inner.x", lower=0, upper=1),
        param_range(Nest(), "inner.k", lower=1, upper=3),
        param_range(Nest(), "shift", lower=0, upper=1),
    ]
    drawn = plot_tuning(tuned_machine(Nest(), RandomSearch(rng=1), ranges, n=4))
    assert [panel.get_xlabel() for panel in drawn[-1]] == ["x", "k", "shift"]


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


def test_scales_and_lists_label_the_axes():
    figure, _ = figure_of(Grid(), KIND)
    [panel] = panels(figure)
    assert [tick.get_text() for tick in panel.get_xticklabels()] == ["a", "b"]
    mirrored = param_range(float, "x", lower=-1, upper=-0.01, scale="logminus")
    figure, _ = figure_of(Grid(resolution=3), [mirrored, K_RANGE])
    assert panels(figure)[0].get_xscale() == "symlog"
    figure, _ = figure_of(Grid(resolution=3), [K_RANGE, X_RANGE])
    assert panels(figure)[0].get_yscale() == "log"
    figure, _ = figure_of(Grid(resolution=3), [K_RANGE, KIND])
    assert [tick.get_text() for tick in panels(figure)[0].get_yticklabels()] == ["a", "b"]
    figure, _ = figure_of(Grid(resolution=3), [K_RANGE, mirrored])
    assert panels(figure)[0].get_yscale() == "symlog"
    figure, _ = figure_of(
        Grid(resolution=3), param_range(float, "x", lower=1, upper=3, scale=math.sqrt)
    )
    assert panels(figure)[0].get_xscale() == "linear"


@pytest.mark.parametrize("n_others", [0, 1, 2])
def test_what_could_not_be_measured_is_marked(n_others):
    ranges = [param_range(str, "mood", values=["good", "odd"]), K_RANGE, X_RANGE][: n_others + 1]
    mach = tuned_machine(Level(), RandomSearch(rng=1), ranges, n=8, verbosity=-1)
    lines = [line for panel in np.ravel(plot_tuning(mach)) for line in panel.lines]
    n_lost = sum(math.isnan(e.measurement[0]) for e in mach.report().history)
    crosses = [len(line.get_xdata()) for line in lines if line.get_marker() == "x"]
    rules = [line for line in lines if line.get_linestyle() == ":"]
    assert n_lost > 0
    assert crosses == [n_lost] * [0, 1, 3][n_others]
    assert len(rules) == n_lost * [1, 0, 3][n_others]


def test_a_list_of_models_cannot_be_plotted():
    mach = tuned_machine(None, Explicit(), [Level()])
    with pytest.raises(
        ArgumentError, match="`plot_tuning` takes a trained machine of a `TunedModel`"
    ):
        plot_tuning(mach)


@pytest.mark.parametrize("rngs, lines", [(None, 1), (3, 4)])
def test_curves_are_lines_and_several_have_a_mean(rngs, lines):
    r = param_range(int, "n", lower=1, upper=8, scale="log2")
    c = learning_curve(
        Steps(),
        X,
        Y + 1.0,
        range=r,
        resolution=4,
        rngs=rngs,
        rng_name="rng",
        verbosity=0,
    )
    panel = c.plot()
    assert panel.get_ylabel() == "l2"
    assert len(panel.lines) == lines and panel.get_xscale() == "log" and panel.get_xlabel() == "n"
    last = np.asarray(panel.lines[-1].get_ydata())
    assert last == pytest.approx(c.measurements if rngs is None else c.measurements.mean(axis=1))


def test_what_is_no_curve_is_refused():
    with pytest.raises(ArgumentError, match="`plot_learning_curve` takes what `learning_curve`"):
        plot_learning_curve([1.0, 2.0])


def test_a_curve_knows_its_measure_also_after_pickling():
    curve = learning_curve(Level(), X, Y, range=K_RANGE, verbosity=0)
    assert pickle.loads(pickle.dumps(curve)).measure_name == curve.measure_name == "l2"
    assert "measure_name" not in curve


def test_a_grid_of_panels_cannot_be_drawn_on_given_axes():
    mach = tuned_machine(Level(), RandomSearch(rng=1), [X_RANGE, K_RANGE, KIND], n=4)
    assert plot_tuning(mach).shape == (3, 3)
    with pytest.raises(ArgumentError, match="one or two hyperparameters, but here are 3"):
        plot_tuning(mach, ax=plot_tuning(tuned_machine(Level(), Grid(resolution=3), X_RANGE)))


def test_long_names_of_values_are_turned():
    names = ["a rather long name", "another long name", "and one more"]
    mach = tuned_machine(Level(), Grid(), param_range(str, "kind", values=names))
    assert plot_tuning(mach).get_xticklabels()[0].get_rotation() == 30


def test_pictures(same_picture):
    same_picture(plot_tuning(tuned_machine(Level(), Grid(resolution=7), X_RANGE)), "tuning")
    two = tuned_machine(Level(), Grid(resolution=5), [X_RANGE, K_RANGE])
    same_picture(plot_tuning(two), "tuning_grid")
    three = tuned_machine(Level(), RandomSearch(rng=1), [X_RANGE, K_RANGE, KIND], n=12)
    same_picture(plot_tuning(three)[0, 0], "tuning_pairs")
    r = param_range(int, "n", lower=1, upper=16, scale="log2")
    c = learning_curve(
        Steps(), X, Y, range=r, resolution=5, rngs=3, rng_name="rng", measure=l2, verbosity=0
    )
    same_picture(c.plot(), "learning_curve")


@pytest.mark.parametrize(
    "upper, shown", [(0.02, ["0.001", "0.002", "0.005", "0.01", "0.02"]), (10, ["$\\mathdefault{"])]
)
def test_a_short_scale_of_logarithms_has_a_few_plain_numbers(upper, shown):
    _, panel = plt.subplots(figsize=(6, 2))
    dimension = Dimension("lr", "log10", np.array([0.001, upper]))
    panel.plot(dimension.places, [0, 1])
    dimension.label(panel)
    panel.figure.canvas.draw()
    low, high = panel.get_xlim()
    ticks = zip(panel.get_xticks(), panel.get_xticklabels(), strict=True)
    texts = [text.get_text() for at, text in ticks if low <= at <= high]
    assert texts == shown if upper < 1 else all(text.startswith(shown[0]) for text in texts)
    assert upper > 1 or not any(t.get_text() for t in panel.get_xticklabels(minor=True))
