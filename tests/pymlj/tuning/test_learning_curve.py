"""`pymlj/tuning/_learning_curve.py`."""

import numpy as np
import pytest

from pymlj import (
    CV,
    ArgumentError,
    CPUThreads,
    LearningCurve,
    Standardizer,
    evaluate,
    l1,
    learning_curve,
    machine,
    param_range,
)

K_RANGE = param_range(int, "k", lower=1, upper=3)


def curve(toys, model, r, **options):
    return learning_curve(
        model, toys.X, toys.y, range=r, **{"measure": l1, "verbosity": 0, **options}
    )


def test_each_point_is_an_evaluation_on_the_same_folds(toys):
    y = np.random.default_rng(1).normal(size=12)
    options = {
        "resampling": CV(3, shuffle=True, rng=1),
        "repeats": 2,
        "measure": l1,
        "verbosity": 0,
    }
    c = learning_curve(toys.Level(), toys.X, y, range=K_RANGE, **options)
    alone = [evaluate(toys.Level(k=k), toys.X, y, **options).measurement[0] for k in (1, 2, 3)]
    assert c.parameter_values == [1, 2, 3] and c.measurements.tolist() == pytest.approx(alone)


def test_it_is_a_record_with_four_items(toys):
    c = curve(toys, toys.Level(), K_RANGE)
    assert isinstance(c, LearningCurve)
    assert list(c) == ["parameter_name", "parameter_scale", "parameter_values", "measurements"]


def test_a_machine_has_its_data_and_stays_as_it_is(toys):
    mach = machine(toys.Level(k=7), toys.X, toys.y)
    c = learning_curve(mach, range=K_RANGE, measure=l1, verbosity=0)
    assert c.measurements.tolist() == [1.0, 2.0, 3.0]
    assert mach.age == 0 and mach.model.k == 7
    with pytest.raises(ArgumentError, match="A machine has its data already"):
        learning_curve(mach, toys.X, toys.y, range=K_RANGE)


def test_all_values_of_a_list_are_taken(toys):
    r = param_range(str, "kind", values=list("abcd"))
    assert curve(toys, toys.Level(), r, resolution=2).parameter_values == list("abcd")


@pytest.mark.parametrize("resampling, folds", [([(range(6), range(6, 12))], 1), (CV(3), 3)])
def test_several_seeds_train_their_own_models_progressively(toys, resampling, folds):
    r = param_range(int, "n", lower=1, upper=5)
    c = curve(toys, toys.Steps(), r, rngs=4, rng_name="rng", resampling=resampling)
    assert c.measurements.shape == (5, 4) and sum(toys.events) == 5 * 4 * folds


@pytest.mark.parametrize(
    "rngs, shape",
    [
        (1, (3,)),
        (2, (3, 2)),
        (np.random.default_rng(1), (3,)),
        ([5], (3,)),
        ([5, 6], (3, 2)),
        ((5, 6), (3, 2)),
    ],
)
def test_one_generator_gives_a_vector_and_several_a_matrix(toys, rngs, shape):
    r = param_range(float, "rate", lower=0.1, upper=0.9)
    assert (
        curve(toys, toys.Steps(), r, resolution=3, rngs=rngs, rng_name="rng").measurements.shape
        == shape
    )


def test_generators_are_not_moved_on(toys):
    generator = np.random.default_rng(1)
    curve(
        toys,
        toys.Steps(),
        param_range(int, "n", lower=1, upper=3),
        rngs=generator,
        rng_name="rng",
        resampling=CV(3, rng=generator),
    )
    assert generator.random() == np.random.default_rng(1).random()


def test_threads_give_the_same_numbers(toys):
    a, b = (
        curve(toys, toys.Level(), K_RANGE, resampling=CV(3), acceleration=x)
        for x in (None, CPUThreads(2))
    )
    assert a.measurements.tolist() == b.measurements.tolist()


def test_a_bar_is_shown(toys, capsys):
    curve(toys, toys.Level(), K_RANGE, verbosity=1)
    assert "3/3" in capsys.readouterr().err


@pytest.mark.parametrize("bad", [None, "k", (K_RANGE, 3), [K_RANGE]])
def test_the_range_is_a_single_one(toys, bad):
    with pytest.raises(ArgumentError, match="`range` must be a single range made by `param_range`"):
        curve(toys, toys.Level(), bad)


def test_generators_need_a_place(toys):
    with pytest.raises(ArgumentError, match="`rngs` need the name of the hyperparameter"):
        curve(toys, toys.Level(), K_RANGE, rngs=3)


@pytest.mark.parametrize("bad", [0, -1, True, "abc", [], 1.5])
def test_generators_are_generators_or_their_number(toys, bad):
    with pytest.raises(
        ArgumentError, match="`rngs` must be a generator, a list of generators or seeds"
    ):
        curve(toys, toys.Steps(), param_range(int, "n", lower=1, upper=3), rngs=bad, rng_name="rng")


def test_the_resolution_is_a_positive_integer(toys):
    with pytest.raises(ArgumentError, match="must be a positive integer"):
        curve(toys, toys.Level(), K_RANGE, resolution=0)


def test_a_transformer_has_no_curve(toys):
    with pytest.raises(ArgumentError, match="`Standardizer` has `prediction_type"):
        curve(toys, Standardizer(), param_range(Standardizer(), "count", values=[True, False]))


def test_what_a_model_raises_is_raised(toys):
    with pytest.raises(ZeroDivisionError, match="not today"):
        curve(toys, toys.Moody(), param_range(str, "mood", values=["good", "bad"]))
