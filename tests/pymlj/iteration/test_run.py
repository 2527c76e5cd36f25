"""`pymlj/iteration/_run.py`: Ctrl-C, and what ends a run."""

import signal

import numpy as np
import pytest

from pymlj import (
    CPU1,
    ArgumentError,
    Callback,
    CPUThreads,
    Error,
    Holdout,
    InSample,
    IteratedModel,
    MLJWarning,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Standardizer,
    Step,
    WithLossDo,
    WithNumberDo,
    clone,
    evaluate,
    get_param,
    load_iris,
    load_machine,
    log_loss,
    machine,
    mae,
    set_param,
)
from pymlj.interface import warn
from pymlj.machines import fit_many


def ctrl_c():
    signal.raise_signal(signal.SIGINT)


def in_cycle(number, act):
    return WithNumberDo(lambda n: act() if n == number else None)


def iterated(model, *controls, **options):
    return IteratedModel(model, controls=list(controls), measure=mae, **options)


# ---------------------------------------------------------------- Ctrl-C


def test_ctrl_c_ends_training_after_the_cycle_and_keeps_what_there_is(descent, descended, line):
    numbers = []
    controls = [in_cycle(3, ctrl_c), Step(2), WithNumberDo(numbers.append), NumberLimit(9)]
    mach = machine(iterated(descent(), *controls, resampling=None), *line)
    with pytest.warns(MLJWarning, match="interrupted after 6 iterations; what was learned by then"):
        mach.fit(verbosity=0)
    report = mach.report()
    assert (numbers, report.n_iterations, len(report.losses)) == ([1, 2, 3], 6, 3)
    assert [control for control, _ in report.controls] == controls
    assert report.controls[1][1].new_iterations == 6
    assert mach.predict()[0] == pytest.approx(descended(9.5, 6), rel=1e-12)
    mach.model.controls = [Step(1), NumberLimit(1)]
    assert mach.fit(verbosity=0).report().n_iterations == 7


def test_ctrl_c_while_a_network_trains(monkeypatch):
    from pymlj_flux import NeuralNetworkClassifier

    fits = []
    update = NeuralNetworkClassifier.update

    def interrupted(self, *args):
        fits.append(self.epochs)
        if self.epochs == 4:
            ctrl_c()
        return update(self, *args)

    monkeypatch.setattr(NeuralNetworkClassifier, "update", interrupted)
    model = NeuralNetworkClassifier(batch_size=50, rng=1)
    mach = machine(
        IteratedModel(model, controls=[Step(1), NumberLimit(9)], measure=log_loss), *load_iris()
    )
    with pytest.warns(MLJWarning, match="interrupted after 4 iterations"):
        mach.fit(verbosity=0)
    assert fits == [2, 3, 4]
    assert len(mach.fitted_params().machine.training_losses()) == 4


@pytest.mark.parametrize("resampling", [Holdout(), None])
@pytest.mark.parametrize("scaled", [False, True])
def test_ctrl_c_within_a_step_counts_the_iterations_there_were(monkeypatch, resampling, scaled):
    from pymlj_flux import NeuralNetworkClassifier
    from pymlj_flux.training import _loop

    epoch, epochs = _loop._epoch, []

    def interrupted(*args):
        epochs.append(args)
        if len(epochs) == 5:
            ctrl_c()
        return epoch(*args)

    monkeypatch.setattr(_loop, "_epoch", interrupted)
    network, data = NeuralNetworkClassifier(batch_size=50, rng=1), load_iris()
    model = Standardizer() >> network if scaled else network
    path = "neural_network_classifier.epochs" if scaled else "epochs"
    controls = [Step(4), NumberLimit(3)]
    mach = machine(
        IteratedModel(model, controls=controls, measure=log_loss, resampling=resampling), *data
    )
    with (
        pytest.warns(MLJWarning, match="interrupted after 1 of 4 epochs"),
        pytest.warns(MLJWarning, match="interrupted after 5 iterations"),
    ):
        mach.fit(verbosity=0)
    report, inner = mach.report(), mach.fitted_params().machine
    assert (report.n_iterations, len(report.training_losses), len(report.losses)) == (5, 5, 2)
    assert get_param(inner.model, path) == len(inner.training_losses()) == 5
    # The cycle that is left, on the same path as without the interruption.
    report = mach.fit(verbosity=0).report()
    assert (report.n_iterations, len(report.training_losses), len(report.losses)) == (9, 9, 3)
    plain = machine(clone(model), *data)
    set_param(plain.model, path, 9)
    plain.fit(rows=inner.rows, verbosity=0)
    assert report.training_losses == plain.training_losses()
    assert mach.fit(verbosity=0).report() == report


def test_fit_goes_on_after_ctrl_c_as_if_there_had_been_none(descent, line):
    controls = [Step(1), in_cycle(3, ctrl_c), Patience(4), NumberLimit(7)]
    mach = machine(iterated(descent(), *controls), *line)
    with pytest.warns(MLJWarning, match="interrupted after 3 iterations"):
        mach.fit(verbosity=0)
    report = mach.fit(verbosity=0).report()
    assert mach.explain().rule == "interrupted"
    assert "interrupted after 3 iterations" in str(mach.explain())
    assert report.n_iterations == 7 and report.controls[0][1].new_iterations == 7
    whole = machine(iterated(descent(), Step(1), NumberLimit(7)), *line).fit(verbosity=0)
    assert report.losses == whole.report().losses
    assert mach.fit(verbosity=0).explain().action == "nothing"


def test_ctrl_c_in_the_cycle_in_which_the_controls_stop_changes_nothing(descent, line):
    mach = machine(iterated(descent(), Step(1), in_cycle(3, ctrl_c), NumberLimit(3)), *line)
    with pytest.warns(MLJWarning, match="interrupted after 3 iterations"):
        mach.fit(verbosity=0)
    assert mach.fit(verbosity=0).explain().action == "nothing"


def test_an_interrupted_run_goes_on_from_a_file_with_controls_that_begin_anew(
    descent, line, tmp_path
):
    mach = machine(iterated(descent(), Step(1), in_cycle(3, ctrl_c), NumberLimit(4)), *line)
    with pytest.warns(MLJWarning, match="interrupted after 3 iterations"):
        mach.fit(verbosity=0)
    mach.save(tmp_path / "interrupted.zip", trusted=True)
    again = load_machine(tmp_path / "interrupted.zip", *line, trusted=True)
    again.model.controls = [Step(1), NumberLimit(4)]
    assert again.fit(verbosity=0).report().n_iterations == 7


def test_an_interrupt_from_within_keeps_what_there_is(descent, line):
    class Interrupted(descent):
        def update(self, verbosity, old_fitresult, old_cache, X, y):
            if self.steps == 3:
                raise KeyboardInterrupt
            return super().update(verbosity, old_fitresult, old_cache, X, y)

    mach = machine(iterated(Interrupted(), Step(1), NumberLimit(9), resampling=None), *line)
    with pytest.warns(MLJWarning, match="interrupted after 2 iterations"):
        mach.fit(verbosity=0)
    assert mach.report().n_iterations == len(mach.report().losses) == 2
    assert mach.fitted_params().machine.model.steps == 2


def test_an_interrupt_after_the_step_leaves_a_loss_for_it(descent, line):
    def interrupt():
        raise KeyboardInterrupt

    mach = machine(iterated(descent(), Step(1), in_cycle(3, interrupt), NumberLimit(9)), *line)
    with pytest.warns(MLJWarning, match="after 3 iterations"):
        mach.fit(verbosity=1)
    assert len(mach.report().losses) == 3


def test_an_interrupt_before_anything_was_learned_comes_through(descent, line):
    def interrupt():
        raise KeyboardInterrupt

    mach = machine(iterated(descent(), in_cycle(1, interrupt), Step(1), NumberLimit(2)), *line)
    with pytest.raises(KeyboardInterrupt):
        mach.fit(verbosity=0)
    assert mach.age == 0


def test_a_second_ctrl_c_ends_it_at_once(descent, line):
    before = signal.getsignal(signal.SIGINT)
    twice = [in_cycle(2, ctrl_c), in_cycle(2, ctrl_c)]
    mach = machine(iterated(descent(), Step(1), *twice, NumberLimit(9)), *line)
    with pytest.raises(KeyboardInterrupt):
        mach.fit(verbosity=0)
    assert mach.age == 0
    assert signal.getsignal(signal.SIGINT) is before


def test_it_is_interrupted_silently_at_negative_verbosity(descent, line):
    mach = machine(iterated(descent(), Step(1), in_cycle(2, ctrl_c)), *line)
    assert mach.fit(verbosity=-1).report().n_iterations == 2


# ---------------------------------------------------------------- other ends


def test_controls_that_never_train(descent, line):
    idle = Callback(lambda trainable: True, stop_if_true=True, raw=True)
    with pytest.raises(ArgumentError, match=r"stopped training before it began.*`Step\(1\)`"):
        machine(iterated(descent(), idle), *line).fit(verbosity=0)


def test_errors_of_controls_come_through(descent, line):
    alarm = Error(lambda mach: mach.age == 2, exception=OverflowError("too far"))
    mach = machine(iterated(descent(), Step(1), alarm), *line)
    with pytest.raises(OverflowError, match="too far"):
        mach.fit(verbosity=0)


def test_errors_of_the_model_come_through(descent, line):
    class Fragile(descent):
        def fit(self, verbosity, X, y):
            raise RuntimeError("broken")

    for resampling in (None, [(range(10), range(10, 20))]):
        model = iterated(Fragile(), Step(1), NumberLimit(2), resampling=resampling)
        with pytest.raises(RuntimeError, match="broken"):
            machine(model, *line).fit(verbosity=0)


def test_errors_of_the_last_training_come_through(descent, line):
    class Fragile(descent):
        def fit(self, verbosity, X, y):
            if len(y) == 20:
                raise RuntimeError("too much")
            return super().fit(verbosity, X, y)

    model = iterated(Fragile(), Step(1), NumberLimit(2), retrain=True)
    with pytest.raises(RuntimeError, match="too much"):
        machine(model, *line).fit(verbosity=0)


# ---------------------------------------------------------------- several side by side


def outcomes(model, line, **options):
    e = evaluate(model, *line, resampling=FOLDS, measure=mae, verbosity=0, **options)
    reports = [report and {**report, "evaluation_seconds": None} for report in e.report_per_fold]
    return e, reports


FOLDS = [(np.arange(20) % 4 != k, np.arange(20) % 4 == k) for k in range(4)]


@pytest.mark.parametrize("options", [{}, {"retrain": True, "restore_best": True}], ids=str)
def test_side_by_side_is_the_same_as_one_by_one(descent, team, line, options):
    controls = [Step(2), NumberSinceBest(1), NumberLimit(7)]
    (together, reports), (apart, expected) = (
        outcomes(iterated(kind(rate=0.4), *controls, **options), line) for kind in (team, descent)
    )
    assert list(together.per_fold[0]) == list(apart.per_fold[0])
    assert reports == expected


def test_models_inside_are_trained_together_and_drop_out(team, line):
    stops = {0: 2, 1: 4, 2: 4, 3: 6}  # the smallest target tells the fold

    def done(mach):
        fold = min(k for k in range(4) if not (mach.args[1] % 4 == k).any())
        return mach.model.steps >= stops[fold]

    stop = Callback(done, stop_if_true=True)
    e, _ = outcomes(iterated(team(), Step(2), stop), line)
    assert [report.n_iterations for report in e.report_per_fold] == [2, 4, 4, 6]
    assert team.sizes == [4, 3, 1]


def test_other_models_are_trained_one_by_one(descent, line):
    order = []
    e, _ = outcomes(iterated(descent(), Step(1), WithLossDo(order.append), NumberLimit(3)), line)
    assert order == [loss for report in e.report_per_fold for loss in report.losses]


@pytest.mark.parametrize("acceleration", [CPU1(), CPUThreads(2)], ids=repr)
def test_acceleration_changes_nothing(team, descent, line, acceleration):
    for kind in (team, descent):
        model = iterated(kind(rate=0.4), Step(2), NumberSinceBest(1), NumberLimit(7))
        _, expected = outcomes(model, line)
        assert outcomes(model, line, acceleration=acceleration)[1] == expected


def test_one_that_fails_does_not_stop_the_others(team, line):
    def fail(mach):
        if not (mach.args[1] % 4 == 2).any() and mach.model.steps == 2:
            raise RuntimeError("in fold 2")

    model = iterated(team(), Step(1), Callback(fail), NumberLimit(3))
    with pytest.warns(MLJWarning, match="1 of 4 folds"):
        e, _ = outcomes(model, line, error_score="nan")
    assert [failure is None for failure in e.failures] == [True, True, False, True]
    assert team.sizes == [4, 4, 3]


def test_one_whose_model_fails_does_not_stop_the_others(team, line):
    class Fragile(team):
        @classmethod
        def update_many(cls, models, verbosity, old_fitresults, old_caches, datasets):
            trained = super().update_many(models, verbosity, old_fitresults, old_caches, datasets)
            broken = [models[0].steps == 2 and not (y % 4 == 1).any() for _, y in datasets]
            return [
                RuntimeError("in fold 1") if bad else one
                for bad, one in zip(broken, trained, strict=True)
            ]

    with pytest.warns(MLJWarning, match="1 of 4 folds"):
        e, _ = outcomes(
            iterated(Fragile(), Step(1), NumberLimit(3), resampling=None), line, error_score="nan"
        )
    assert [failure is None for failure in e.failures] == [True, False, True, True]


def test_one_that_cannot_start_does_not_stop_the_others(team, line):
    whole = machine(iterated(team(), Step(1), NumberLimit(2)), *line)
    bad = whole.sibling(iterated(team(), Step(1), NumberLimit(2), weights=np.ones(3)))
    errors = fit_many([bad, whole], verbosity=0, on_error="return")
    assert isinstance(errors[0], ValueError)
    assert errors[1] is None
    assert whole.report().n_iterations == 2


def test_going_on_side_by_side(team, line):
    first = machine(iterated(team(), Step(1), NumberLimit(2)), *line)
    machines = [first, first.sibling(iterated(team(rate=0.5), Step(2), NumberLimit(1)))]
    fit_many(machines, verbosity=0)
    for mach in machines:
        mach.model.controls = [Step(3), NumberLimit(2)]
    team.sizes.clear()
    fit_many(machines, verbosity=0)
    assert [mach.report().n_iterations for mach in machines] == [8, 8]
    assert team.sizes == [2, 2]


def test_ctrl_c_ends_all_that_train_side_by_side(team, line):
    pressed = []

    def press(mach):
        if mach.model.steps == 2 and not pressed:
            pressed.append(True)
            ctrl_c()

    first = machine(iterated(team(), Step(1), Callback(press), NumberLimit(5)), *line)
    # A cycle of the other has fewer controls, so that it is in its third one by then.
    machines = [first, first.sibling(iterated(team(rate=0.5), Step(2), NumberLimit(5)))]
    with pytest.warns(MLJWarning, match="interrupted after 2, 6 iterations"):
        fit_many(machines, verbosity=0)
    assert [mach.report().n_iterations for mach in machines] == [2, 6]


def test_networks_in_folds_are_as_networks_alone():
    from pymlj_flux import MLP, SGD, NeuralNetworkClassifier

    X, y = load_iris()
    network = NeuralNetworkClassifier(
        builder=MLP(hidden=(4,)), optimiser=SGD(lr=0.1), batch_size=25, rng=3
    )
    model = IteratedModel(network, controls=[Step(1), NumberLimit(4)], measure=log_loss)
    rows = np.random.default_rng(1).permutation(150)
    folds = [(rows[50:], rows[:50]), (rows[:100], rows[100:])]
    e = evaluate(model, X, y, resampling=folds, measure=log_loss, verbosity=0)
    for k, (train, _) in enumerate(folds):
        mach = machine(model, X, y).fit(rows=train, verbosity=0)
        np.testing.assert_allclose(mach.report().losses, e.report_per_fold[k].losses, rtol=1e-4)


def test_going_on_one_by_one(descent, line):
    first = machine(iterated(descent(), Step(1), NumberLimit(2)), *line)
    machines = [first, first.sibling(iterated(descent(rate=0.5), Step(2), NumberLimit(1)))]
    for _ in range(2):
        fit_many(machines, verbosity=0)
        for mach in machines:
            mach.model.controls = [Step(3), NumberLimit(2)]
    assert [mach.report().n_iterations for mach in machines] == [8, 8]


def test_a_report_that_cannot_be_made(descent, line):
    class Silent(descent):
        def report(self, reports):
            raise RuntimeError("no comment")

    with pytest.raises(RuntimeError, match="no comment"):
        machine(iterated(Silent(), Step(1), NumberLimit(1), resampling=None), *line).fit(
            verbosity=0
        )


def test_warnings_of_the_model_inside_are_heard_at_verbosity_zero(descent, line):
    class Doubtful(descent):
        def fit(self, verbosity, X, y):
            warn("I doubt it.", verbosity)
            return super().fit(verbosity, X, y)

    for resampling in (None, InSample()):
        model = iterated(Doubtful(), Step(1), NumberLimit(1), resampling=resampling)
        with pytest.warns(MLJWarning, match="I doubt it"):
            machine(model, *line).fit(verbosity=0)
        machine(model, *line).fit(verbosity=-1)
