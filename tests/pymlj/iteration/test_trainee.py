"""`pymlj/iteration/_trainee.py`: what controls get to see."""

import pytest

from pymlj import (
    CV,
    PQ,
    ArgumentError,
    Callback,
    IteratedModel,
    MLJWarning,
    NumberLimit,
    Patience,
    Step,
    WithEvaluationDo,
    clone,
    evaluate,
    machine,
    mae,
    rms,
)


def watch(f):
    """A control that calls a function with the trainable."""
    return Callback(f, raw=True)


def run(model, controls, data, **options):
    options.setdefault("measure", mae)
    return machine(IteratedModel(model, controls=controls, **options), *data).fit(verbosity=0)


def test_what_it_counts(descent, line):
    seen = []
    note = watch(lambda t: seen.append((t.n_cycles, t.n_iterations, t.delta_iterations)))
    mach = run(descent(), [Step(2), note, Step(1), NumberLimit(2)], line)
    assert seen == [(1, 2, 2), (3, 5, 2)]
    mach.model.controls = [Step(4), note, NumberLimit(1)]
    mach.fit(verbosity=0)
    assert seen[2:] == [(5, 10, 4)]


def test_losses_are_those_of_the_last_training(stairs, zeros):
    seen = []
    note = watch(lambda t: seen.append((t.loss(), t.training_losses())))
    run(stairs(heights=(5.0, 4.0, 3.0, 2.0)), [Step(2), note, NumberLimit(2)], zeros)
    assert seen == [(4.0, [1.0, 0.5]), (2.0, [1 / 3, 0.25])]


def test_before_training_there_is_nothing_to_see(descent, line):
    seen = []
    note = watch(lambda t: seen.append((t.loss(), t.training_losses(), t.n_iterations)))
    run(descent(), [note, Step(1), NumberLimit(1)], line)
    assert seen == [(None, None, 0)]


def test_a_model_with_fewer_losses_than_iterations(stairs, zeros):
    """As a search that is exhausted."""

    class Tired(stairs):
        def training_losses(self, report):
            return report["losses"][:3]

    seen = []
    note = watch(lambda t: seen.append((t.loss(), t.training_losses())))
    mach = run(Tired(), [Step(2), note, NumberLimit(3)], zeros, resampling=None)
    assert seen == [(0.5, [1.0, 0.5]), (1 / 3, [1 / 3]), (1 / 3, [])]
    assert mach.report().training_losses == [1.0, 0.5, 1 / 3]


def test_machine_and_model_are_those_in_training(descent, line):
    def check(t):
        assert t.machine is t.expose()
        assert t.machine.model is t.model
        assert t.model.steps == t.n_iterations

    model = descent(steps=77)
    mach = run(model, [Step(3), watch(check), NumberLimit(2)], line)
    assert mach.model.model.steps == model.steps == 77


def test_a_change_of_the_model_holds_in_all_folds(descent, line):
    def slower(t):
        t.model.rate = 0.1

    with pytest.warns(MLJWarning):
        model = IteratedModel(
            descent(rate=0.5),
            controls=[Step(1), watch(slower), NumberLimit(2)],
            resampling=CV(3),
            measure=mae,
        )
    seen = []
    model.controls = [
        *model.controls[:2],
        WithEvaluationDo(lambda e: seen.append([r.rates for r in e.report_per_fold])),
        NumberLimit(2),
    ]
    machine(model, *line).fit(verbosity=-1)
    assert seen == [[[0.5]] * 3, [[0.5, 0.1]] * 3]


def test_the_evaluation_is_that_of_evaluate(descent, line):
    seen = []
    folds = [(range(5, 20), range(5))]
    controls = [Step(2), WithEvaluationDo(seen.append), NumberLimit(2)]
    run(descent(), controls, line, resampling=folds, measure=[mae, rms])
    for e, n in zip(seen, (2, 4), strict=True):
        model = descent(steps=n)
        expected = evaluate(model, *line, resampling=folds, measure=[mae, rms], verbosity=0)
        assert e.measurement == expected.measurement
        assert (e.model, e.folds_key) == (model, expected.folds_key)


def test_the_evaluation_of_an_earlier_run_is_made_again(descent, line):
    seen = []
    look = watch(lambda t: seen.append(t.evaluation.measurement[0]))
    mach = run(descent(), [Step(1), look, NumberLimit(2)], line)
    mach.model.controls = [look, Step(1), NumberLimit(1)]
    mach.fit(verbosity=0)
    assert seen[2] == seen[1] != seen[0]


def test_no_evaluation_without_resampling(descent, line):
    controls = [Step(1), watch(lambda t: t.evaluation), NumberLimit(1)]
    with pytest.raises(ArgumentError, match=r"no evaluation.*`resampling=None`; give the"):
        run(descent(), controls, line, resampling=None)


def test_no_evaluation_before_training(descent, line):
    with pytest.raises(ArgumentError, match=r"no evaluation before.*list the control.*`Step\(1\)`"):
        run(descent(), [watch(lambda t: t.evaluation), Step(1), NumberLimit(1)], line)


def test_training_goes_forward_only(descent, line):
    controls = [Step(2), watch(lambda t: t.train(-1)), NumberLimit(1)]
    with pytest.raises(ArgumentError, match=r"goes forward only.*`n=-1`.*2 iterations by now"):
        run(descent(), controls, line)


def test_no_more_iterations_are_no_training(descent, line):
    mach = run(descent(), [Step(2), watch(lambda t: t.train(0)), NumberLimit(2)], line)
    assert (mach.report().n_iterations, len(mach.report().losses)) == (4, 2)


def test_what_is_to_be_done_after_the_cycle(descent, line):
    calls = []

    def arrange(t):
        t.after_cycle(lambda: calls.append(("end", t.n_iterations)))
        calls.append(("control", t.n_iterations))

    run(descent(), [Step(1), watch(arrange), Step(1), NumberLimit(2)], line)
    assert calls == [("control", 1), ("end", 2), ("control", 3), ("end", 4)]


def test_the_first_measure_is_the_loss(descent, line):
    for measures in ([mae, rms], [rms, mae]):
        mach = run(descent(), [Step(1), NumberLimit(3)], line, measure=measures)
        e = evaluate(
            clone(descent(), steps=3),
            *line,
            resampling=mach.model.resampling,
            measure=measures,
            verbosity=0,
        )
        assert mach.report().losses[-1] == e.measurement[0]


def test_training_fails_where_somebody_looks(descent, line):
    class Fragile(descent):
        def fit(self, verbosity, X, y):
            raise RuntimeError("broken")

    caught = []

    def act(t):
        t.train(1)
        try:
            t.loss()
        except RuntimeError as error:
            caught.append(error)
            raise

    with pytest.raises(RuntimeError, match="broken"):
        run(Fragile(), [watch(act), NumberLimit(1)], line)
    assert len(caught) == 1


def test_the_evaluation_may_fail_when_it_is_made_again(descent, line):
    class Fragile(descent):
        broken = False

        def predict(self, fitresult, X):
            if type(self).broken:
                raise RuntimeError("broken")
            return super().predict(fitresult, X)

    mach = run(Fragile(), [Step(1), NumberLimit(1)], line)
    mach.model.controls = [watch(lambda t: t.evaluation), Step(1), NumberLimit(1)]
    Fragile.broken = True
    with pytest.raises(RuntimeError, match="broken"):
        mach.fit(verbosity=0)


def test_a_control_needs_losses_that_the_model_does_not_have(stairs, zeros):
    with pytest.raises(ArgumentError, match=r"`Patience\(.*needs `loss`.*`Stairs` reports no trai"):
        run(stairs(silent=True), [Step(1), Patience(2)], zeros, resampling=None)
    with pytest.raises(ArgumentError, match=r"`PQ\(.*`training_losses`, but `Stairs` reports none"):
        run(stairs(silent=True), [Step(1), PQ(), NumberLimit(2)], zeros)
