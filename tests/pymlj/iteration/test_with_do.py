"""`pymlj/iteration/_with_do.py`: what the functions get, and what is told."""

import pytest

from pymlj import (
    ArgumentError,
    IteratedModel,
    NumberLimit,
    SklearnModel,
    Step,
    WithEvaluationDo,
    WithFittedParamsDo,
    WithIterationsDo,
    WithMachineDo,
    WithModelDo,
    WithReportDo,
    machine,
    mae,
    skip,
    train,
    with_state_do,
)
from pymlj.control import SquareRooter

KINDS = [
    WithIterationsDo,
    WithEvaluationDo,
    WithFittedParamsDo,
    WithReportDo,
    WithMachineDo,
    WithModelDo,
]


def run(model, controls, data, verbosity=0, **options):
    iterated = IteratedModel(model, controls=controls, measure=mae, **options)
    return machine(iterated, *data).fit(verbosity=verbosity)


def seen_by(kind, look, model, data, **options):
    seen = []
    note = kind(lambda value: seen.append(look(value)))
    run(model, [Step(2), note, NumberLimit(3)], data, **options)
    return seen


def test_iterations(descent, line):
    assert seen_by(WithIterationsDo, int, descent(), line) == [2, 4, 6]


def test_evaluation(stairs, zeros):
    model = stairs(heights=(9.0, 3.0, 9.0, 2.0, 9.0, 1.0))
    assert seen_by(WithEvaluationDo, lambda e: e.measurement, model, zeros) == [[3.0], [2.0], [1.0]]


def test_fitted_params(descent, descended, line):
    look = seen_by(WithFittedParamsDo, lambda p: p.fitresult, descent(), line, resampling=None)
    assert look == pytest.approx([descended(9.5, n) for n in (2, 4, 6)], rel=1e-12)


def test_report(descent, line):
    assert seen_by(WithReportDo, lambda r: len(r.losses), descent(), line) == [2, 4, 6]


def test_machine(descent, line):
    assert seen_by(WithMachineDo, lambda m: (m.age, m.model.steps), descent(), line) == [
        (1, 2),
        (2, 4),
        (3, 6),
    ]


def test_model(descent, line):
    def halve(model):
        model.rate /= 2

    model = descent(rate=0.8)
    mach = run(model, [Step(1), WithModelDo(halve), NumberLimit(3)], line)
    assert mach.report().model_report.rates == [0.8, 0.4, 0.2]
    assert model.rate == 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_each_can_stop(kind, descent, line):
    calls = []
    rule = kind(lambda value: len(calls) == 3, stop_if_true=True, stop_message="enough")
    count = WithIterationsDo(calls.append)
    report = run(descent(), [Step(1), count, rule], line).report()
    assert report.n_iterations == 3
    assert dict(report.controls[2][1]) == {"done": True, "log": "enough"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_logs_without_a_function(kind, descent, line, logged):
    run(descent(), [Step(1), kind(), NumberLimit(1)], line, verbosity=0)
    assert logged() == []
    run(descent(), [Step(1), kind(), NumberLimit(1)], line, verbosity=1)
    assert any(text.startswith(f"{kind.subject}: ") for text in logged())


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_for_iterated_models(kind):
    message = rf"`{kind.__name__}` needs `\w+` of what is trained, but `SquareRooter` has none"
    with pytest.raises(ArgumentError, match=message):
        train(SquareRooter(4), Step(1), kind(print), NumberLimit(1), verbosity=0)


def test_anything_with_the_attribute_will_do():
    class Counted(SquareRooter):
        @property
        def n_iterations(self):
            return self.iterations

    class Assigned:
        def __init__(self):
            self.n_iterations = 0

        def train(self, n):
            self.n_iterations += n

    for trainable in (Counted(4), Assigned()):
        seen = []
        train(trainable, Step(3), WithIterationsDo(seen.append), NumberLimit(2), verbosity=0)
        assert seen == [3, 6]


def test_what_is_seen_is_not_held_on_to(descent, line):
    """States go into checkpoints, where a machine that is trained on has no place."""
    states = []
    note = with_state_do(WithMachineDo(lambda mach: None), f=states.append)
    run(descent(), [Step(1), note, NumberLimit(1)], line)
    assert states[0].value is None


def test_inside_other_controls(descent, line):
    seen = []
    run(descent(), [Step(1), skip(WithIterationsDo(seen.append), 2), NumberLimit(5)], line)
    assert seen == [2, 4]


def test_with_a_model_of_scikit_learn(line):
    from sklearn.ensemble import GradientBoostingRegressor

    model = SklearnModel(GradientBoostingRegressor(random_state=1))
    sizes = seen_by(WithFittedParamsDo, lambda p: len(p.estimator.estimators_), model, line)
    assert sizes == [2, 4, 6]
