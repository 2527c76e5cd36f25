"""`pymlj/plotting/_losses.py`."""

import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    ConstantRegressor,
    Deterministic,
    IteratedModel,
    NotTrainedError,
    NumberLimit,
    Step,
    l2,
    machine,
    plot_losses,
)

X, Y = np.zeros((20, 1)), np.ones(20)


class Approach(Deterministic):
    """Predicts 1 + 1/n - n/50, which is nearest to 1 after 7 iterations."""

    n: int = 1
    with_start: bool = False
    iteration_parameter = "n"
    supports_training_losses = True

    def fit(self, verbosity, X, y):
        first = 0 if self.with_start else 1
        losses = [1.0 / max(k, 0.5) for k in range(first, self.n + 1)]
        return self.n, None, {"losses": losses}

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        return self.fit(verbosity, X, y)

    def predict(self, fitresult, X):
        return np.full(len(X), 1 + 1 / fitresult - fitresult / 50)

    def training_losses(self, report):
        return report["losses"]


def fitted(model):
    return machine(model, X, Y).fit(verbosity=0)


def iterated(step=1, **options):
    controls = [Step(step), NumberLimit(12 // step)]
    return fitted(IteratedModel(model=Approach(), controls=controls, measure=l2, **options))


def test_training_losses_are_drawn_at_the_iterations():
    axes = plot_losses(fitted(Approach(n=5)))
    [line] = axes.lines
    assert line.get_xdata().tolist() == [1, 2, 3, 4, 5]
    np.testing.assert_allclose(line.get_ydata(), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("n", "loss")
    assert axes.get_legend() is None


def test_a_loss_from_before_training_is_drawn_at_zero():
    [line] = plot_losses(fitted(Approach(n=3, with_start=True))).lines
    assert line.get_xdata().tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("step", [1, 3])
def test_an_iterated_model_has_two_lines_and_a_star_at_the_best(step):
    mach = iterated(step)
    training, outside, star = plot_losses(mach).lines
    report = mach.report()
    assert training.get_xdata().tolist() == list(range(1, 13))
    assert outside.get_xdata().tolist() == list(range(step, 13, step)) == report.iterations
    np.testing.assert_array_equal(outside.get_ydata(), report.losses)
    assert star.get_xdata()[0] == report.best_iteration
    assert star.get_ydata()[0] == report.best_loss


def test_without_resampling_there_are_training_losses_only():
    assert len(plot_losses(iterated(resampling=None)).lines) == 1


@pytest.mark.filterwarnings("ignore:.*measures are NaN")
def test_losses_that_are_all_nan_have_no_best():
    class Lost(Approach):
        def predict(self, fitresult, X):
            return np.full(len(X), np.nan)

    model = IteratedModel(model=Lost(), controls=[Step(1), NumberLimit(3)], measure=l2)
    assert len(plot_losses(fitted(model)).lines) == 2


def test_several_machines_are_told_apart():
    axes = plot_losses({"plain": fitted(Approach(n=8)), "early": iterated()})
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert texts == ["plain: training loss", "early: training loss", "early: out-of-sample loss"]
    colours = [line.get_color() for line in axes.lines]
    assert colours[0] != colours[1] == colours[2]
    assert axes.get_xlabel() == "n"
    listed = plot_losses([fitted(Approach(n=2)), fitted(Approach(n=3))])
    assert "machine 2: training loss" in [t.get_text() for t in listed.get_legend().get_texts()]


def test_a_network_has_its_epochs():
    from pymlj_flux import NeuralNetworkRegressor

    mach = fitted(NeuralNetworkRegressor(epochs=3, rng=1))
    axes = plot_losses(mach)
    assert axes.get_xlabel() == "epochs"
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), mach.training_losses())


def test_what_has_no_losses_is_refused():
    with pytest.raises(ArgumentError, match=r"needs losses.*`models\(lambda m: m.supports_tr"):
        plot_losses(fitted(ConstantRegressor()))
    with pytest.raises(ArgumentError, match="takes a trained machine, or a dict or list"):
        plot_losses([1.0, 0.5])
    with pytest.raises(NotTrainedError):
        plot_losses(machine(Approach(), X, Y))


def test_pictures(same_picture):
    same_picture(plot_losses(iterated()), "losses")
    same_picture(
        plot_losses({"plain": fitted(Approach(n=8)), "early": iterated(3)}), "losses_of_two"
    )
