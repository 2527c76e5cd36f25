"""`pymlj/iteration/_learning_rate.py`."""

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from pymlj import (
    ArgumentError,
    Callback,
    CycleLearningRate,
    InSample,
    IteratedModel,
    LearningRateSchedule,
    NumberLimit,
    Standardizer,
    Step,
    load_iris,
    log_loss,
    machine,
    mae,
    train,
)
from pymlj.control import SquareRooter
from pymlj.iteration._learning_rate import TorchSchedule
from pymlj_flux import NeuralNetworkClassifier


def run(model, controls, data, **options):
    options.setdefault("resampling", None)
    iterated = IteratedModel(model, controls=controls, measure=mae, **options)
    return machine(iterated, *data).fit(verbosity=0)


def rates(model, control, data, n_cycles, step=1, **options):
    mach = run(model, [control, Step(step), NumberLimit(n_cycles)], data, **options)
    return mach.report().model_report.rates


# ---------------------------------------------------------------- CycleLearningRate


@given(
    stepsize=st.integers(1, 6),
    lower=st.floats(0, 1),
    width=st.sampled_from([0.0, 0.5, 3.0]),
)
def test_a_cycle_goes_up_and_down_on_straight_lines(stepsize, lower, width):
    control = CycleLearningRate(stepsize, lower, lower + width)
    found = [control.rate(k) for k in range(4 * stepsize + 1)]
    up = np.linspace(lower, lower + width, stepsize + 1)
    expected = [*up[:-1], *up[::-1][:-1]] * 2 + [lower]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert (found[0], found[stepsize]) == (lower, lower + width)


def test_it_moves_once_a_cycle(descent, line):
    control = CycleLearningRate(2, 0.1, 0.5, learning_rate_parameter="rate")
    found = rates(descent(), control, line, 3, step=2)
    assert found == pytest.approx([0.1, 0.1, 0.3, 0.3, 0.5, 0.5])


def test_it_starts_afresh_with_each_run(descent, line):
    control = CycleLearningRate(2, 0.1, 0.5, learning_rate_parameter="rate")
    mach = run(descent(), [control, Step(1), NumberLimit(2)], line)
    mach.model.controls = [control, Step(1), NumberLimit(3)]
    mach.fit(verbosity=0)
    found = mach.report().model_report.rates
    assert found == pytest.approx([0.1, 0.3, 0.1, 0.3, 0.5])


def test_the_model_of_the_user_keeps_its_rate(descent, line):
    model = descent(rate=0.7)
    control = CycleLearningRate(2, 0.1, 0.5, learning_rate_parameter="rate")
    assert rates(model, control, line, 1) == [0.1]
    assert model.rate == 0.7


def network(**options):
    from pymlj_flux import SGD, NeuralNetworkClassifier

    settings = {"optimiser": SGD(lr=0.1), "batch_size": 150, "rng": 1, **options}
    return NeuralNetworkClassifier(**settings)


def moves(control, n_cycles):
    """How far the weights of a network move in each epoch."""
    weights = []

    def note(mach):
        chain = mach.fitted_params().chain
        weights.append(np.concatenate([w.detach().numpy().ravel() for w in chain.parameters()]))

    run(network(), [control, Step(1), Callback(note), NumberLimit(n_cycles)], load_iris())
    return [np.abs(b - a).max() for a, b in pairwise(weights)]


def test_the_default_parameter_moves_a_network():
    first, second, third = moves(CycleLearningRate(stepsize=1, lower=0.0, upper=0.1), 4)
    assert second == 0 < min(first, third)


def test_a_parameter_that_is_not_there(descent, line):
    with pytest.raises(ArgumentError, match="no hyperparameter `optimiser`"):
        rates(descent(), CycleLearningRate(), line, 1)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"stepsize": 0}, "`stepsize >= 1` must hold, but got `stepsize=0`"),
        ({"lower": 0.2, "upper": 0.1}, "`lower=0.2` and `upper=0.1`"),
        ({"lower": -0.1}, "`0 <= lower <= upper` must hold"),
        ({"upper": math.inf}, "`0 <= lower <= upper` must hold"),
        ({"upper": math.nan}, "`0 <= lower <= upper` must hold"),
    ],
)
def test_cycles_that_are_refused(options, message):
    with pytest.raises(ArgumentError, match=message):
        CycleLearningRate(**options)


# ---------------------------------------------------------------- LearningRateSchedule


def schedule(what, options=None):
    return LearningRateSchedule(what, options or {}, learning_rate_parameter="rate")


def test_a_function_gets_the_number_of_iterations(descent, line):
    decay = schedule(lambda iteration: 0.8 / (1 + iteration))
    assert rates(descent(), decay, line, 3) == pytest.approx([0.8, 0.4, 0.8 / 3])
    assert rates(descent(), decay, line, 2, step=3) == [0.8] * 3 + [0.2] * 3


def test_a_function_goes_on_with_the_iterations(descent, line):
    decay = schedule(lambda iteration: 0.8 / (1 + iteration))
    mach = run(descent(), [decay, Step(1), NumberLimit(2)], line)
    mach.model.controls = [decay, Step(1), NumberLimit(1)]
    mach.fit(verbosity=0)
    assert mach.report().model_report.rates == pytest.approx([0.8, 0.4, 0.8 / 3])


def by_torch(make, start, n):
    """The rates that torch itself gives."""
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=start, momentum=0.9)
    scheduler, found = make(optimiser), []
    for _ in range(n):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    return found


SCHEDULERS = [
    (lr_scheduler.StepLR, {"step_size": 2, "gamma": 0.5}),
    (lr_scheduler.MultiStepLR, {"milestones": [1, 4], "gamma": 0.1}),
    (lr_scheduler.ExponentialLR, {"gamma": 0.9}),
    (lr_scheduler.CosineAnnealingLR, {"T_max": 5}),
    (lr_scheduler.LinearLR, {"total_iters": 4}),
    (lr_scheduler.OneCycleLR, {"max_lr": 0.5, "total_steps": 9}),
    (lr_scheduler.CyclicLR, {"base_lr": 0.1, "max_lr": 0.4, "step_size_up": 2}),
]


@pytest.mark.parametrize("cls, options", SCHEDULERS, ids=lambda x: getattr(x, "__name__", ""))
def test_schedulers_of_torch_give_their_rates(descent, line, cls, options):
    expected = by_torch(partial(cls, **options), 0.2, 8)
    assert rates(descent(rate=0.2), schedule(cls, options), line, 8) == pytest.approx(expected)
    found = rates(descent(rate=0.2), schedule(partial(cls, **options)), line, 8)
    assert found == pytest.approx(expected)


def test_a_scheduler_goes_one_step_an_iteration(descent, line):
    halve = schedule(lr_scheduler.StepLR, {"step_size": 2, "gamma": 0.5})
    found = rates(descent(rate=0.8), halve, line, 3, step=2)
    assert found == pytest.approx([0.8, 0.8, 0.4, 0.4, 0.2, 0.2])


def test_a_plateau_is_seen_by_the_loss(stairs, line, zeros):
    class Rated(stairs):
        rate: float = 0.8

    seen = []
    plateau = schedule(lr_scheduler.ReduceLROnPlateau, {"patience": 1, "factor": 0.5})
    assert plateau.needs_loss
    controls = [plateau, Step(1), Callback(lambda m: seen.append(m.model.rate)), NumberLimit(7)]
    run(Rated(heights=(3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0)), controls, zeros, resampling=InSample())
    expected = [0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4]
    assert seen == pytest.approx(expected)


def test_a_scheduler_in_a_file_goes_on_where_it_was():
    def make(optimiser):
        return lr_scheduler.ReduceLROnPlateau(optimiser, patience=0, factor=0.5)

    one = TorchSchedule(0.8, 0)
    for loss in (3.0, 3.0, 2.0):
        one.step(make, loss)
    again = TorchSchedule.from_state(one.to_state())
    for schedule in (one, again):
        schedule.step(make, 2.5)
    assert one.rate(make) == again.rate(make) == pytest.approx(0.2)
    assert again.to_state() == one.to_state()


def test_a_network_under_a_scheduler():
    decay = LearningRateSchedule(lr_scheduler.ExponentialLR, {"gamma": 0.01})
    first, second = moves(decay, 3)
    assert 0 < second < first / 10


def test_a_network_under_a_constant_rate_is_a_plain_network():
    constant = LearningRateSchedule(lambda iteration: 0.3)
    X, y = load_iris()
    controls = [constant, Step(1), NumberLimit(3)]
    mach = run(network(), controls, (X, y))
    from pymlj_flux import SGD

    plain = machine(network(optimiser=SGD(lr=0.3), epochs=3), X, y).fit(verbosity=0)
    np.testing.assert_allclose(mach.predict(X).probs, plain.predict(X).probs, rtol=1e-6)
    assert log_loss(mach.predict(X), y) < 1.2


@pytest.mark.parametrize(
    "what, options, message",
    [
        (0.1, {}, "must be a function of the number of iterations.*`float`"),
        (math.sqrt, {"base": 2}, "`options` are arguments of a scheduler"),
    ],
)
def test_schedules_that_are_refused(what, options, message):
    with pytest.raises(ArgumentError, match=message):
        LearningRateSchedule(what, options)


def test_a_scheduler_that_was_made_already():
    made = lr_scheduler.StepLR(torch.optim.SGD([torch.zeros(1)], lr=0.1), 2)
    with pytest.raises(ArgumentError, match=r"Give the class.*`LearningRateSchedule\(StepLR, "):
        LearningRateSchedule(made)


def test_a_scheduler_without_its_arguments(descent, line):
    with pytest.raises(ArgumentError, match=r"cannot make its scheduler.*step_size.*`options`"):
        rates(descent(), schedule(lr_scheduler.StepLR), line, 1)


def test_a_function_that_gives_no_number(descent, line):
    with pytest.raises(ArgumentError, match=r"for 0 iterations it returned '0\.1'"):
        rates(descent(), schedule(lambda iteration: "0.1"), line, 1)


@pytest.mark.parametrize("control", [CycleLearningRate(), LearningRateSchedule(math.sqrt)])
def test_they_are_for_iterated_models(control):
    message = f"`{type(control).__name__}` needs .*for `IteratedModel`"
    with pytest.raises(ArgumentError, match=message):
        train(SquareRooter(4), control, Step(1), NumberLimit(1), verbosity=0)
    assert not control.may_train


@pytest.mark.parametrize(
    "control",
    [CycleLearningRate(), LearningRateSchedule(lr_scheduler.StepLR, {"step_size": 2})],
    ids=lambda control: type(control).__name__,
)
def test_a_rate_that_is_not_there_is_told_where_to_find(control, descent, line):
    network = NeuralNetworkClassifier(batch_size=50)
    iterated = IteratedModel(Standardizer() >> network, controls=[control, Step(1)])
    found = r'learning_rate_parameter="neural_network_classifier\.optimiser\.lr"'
    with pytest.raises(ArgumentError, match=rf"`Pipeline` has no .*`optimiser`.* Write `{found}`"):
        machine(iterated, *load_iris()).fit(verbosity=0)
    with pytest.raises(ArgumentError, match=r"`Descent` has no .*Write `learning_rate_parameter="):
        run(descent(), [control, Step(1)], line)
