"""`pymlj/iteration/_start.py`: where a run starts from."""

import pytest

from pymlj import InSample, IteratedModel, NumberLimit, Step, machine, mae
from pymlj.iteration._start import keeps_best, options_of, retrains, start


def iterated(model, **options):
    return IteratedModel(model, controls=[Step(1), NumberLimit(2)], measure=mae, **options)


def cache_of(model, data):
    """Where a run ended."""
    _, cache, _ = model.fit(0, *data)
    return cache


@pytest.mark.parametrize(
    "options, again, best",
    [
        ({}, False, False),
        ({"retrain": True}, True, False),
        ({"restore_best": True}, False, True),
        ({"retrain": True, "restore_best": True}, True, False),
        ({"retrain": True, "restore_best": True, "resampling": None}, False, True),
    ],
    ids=str,
)
def test_what_is_needed_in_the_end(descent, options, again, best):
    model = iterated(descent(), **options)
    assert (retrains(model), keeps_best(model)) == (again, best)


def test_options_of_the_evaluations(descent):
    model = iterated(descent(), weights=[1.0], class_weights={"a": 1.0}, check_measure=False)
    options = options_of(model)
    names = ("weights", "class_weights", "check_measure", "resampling", "operation")
    assert [getattr(options, n) for n in names] == [getattr(model, n) for n in names]
    assert options.measures is mae


def test_a_fresh_start_has_an_untrained_machine_a_fold(descent, line):
    made = start(iterated(descent()), line, None, 0)
    assert [mach.age for mach in made.progress.machines] == [0]
    assert made.progress.parameter == "steps"
    assert made.progress.n_rows == 20
    assert made.trial is not None
    whole = start(iterated(descent(), resampling=None), line, None, 0)
    assert (whole.trial, whole.progress.folds) == (None, None)


def test_what_is_gone_on_with(descent, stairs, line):
    old = cache_of(iterated(descent()), line)
    same = [iterated(descent()), iterated(descent(steps=3))]
    same[0].controls = [Step(5)]
    for model in same:
        assert start(model, line, old, 0).progress.n_iterations == 2
    others = [
        iterated(descent(rate=0.5)),
        iterated(stairs()),
        iterated(descent(), resampling=InSample()),
    ]
    for model in others:
        assert start(model, line, old, 0).progress.n_iterations == 0


def test_an_earlier_run_is_not_changed_by_the_next(descent, line):
    old = cache_of(iterated(descent()), line)
    new = start(iterated(descent()), line, old, 0).progress
    new.trace.losses.append(1.0)
    new.machines[0].model.steps = 99
    assert len(old.trace.losses) == 2
    assert old.machines[0].model.steps == 2


def test_a_machine_tells_whether_training_started_over(descent, line):
    mach = machine(iterated(descent()), *line).fit(verbosity=0)
    mach.model.controls = [Step(1), NumberLimit(1)]
    assert not mach.fit(verbosity=0).explain().from_scratch
    mach.model.model.rate = 0.5
    assert mach.fit(verbosity=0).explain().from_scratch
    assert str(mach.explain()).startswith("Trained from scratch: changed `model.rate`")
    mach.model.controls = [Step(2), NumberLimit(1)]
    assert not mach.fit(verbosity=0).explain().from_scratch
