"""`pymlj/metrics/_base.py`: what `Measure` sees to, so that members need not."""

import math

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, DimensionMismatch, Measure, clone, measurements
from pymlj.metrics import RootMean, Sum, aggregate


class Pinball(Measure):
    """Defines a value an observation."""

    tau: float = 0.5
    orientation = "loss"

    def per_observation(self, yhat, y):
        return np.maximum(self.tau * (y - yhat), (self.tau - 1) * (y - yhat))


class Worst(Measure):
    """Defines the total."""

    orientation = "loss"

    def total(self, pairs, weights, class_weights):
        return np.max(np.abs(pairs.yhat - pairs.y))


class OwnCall(Measure):
    """Sees to everything itself."""

    observation_scitype = None

    def __call__(self, yhat, y):
        return "fine" if yhat == y else "bad"


class OwnMeasurements(Measure):
    """Sees to everything itself, observation by observation."""

    external_aggregation_mode = RootMean(p=2)
    supports_weights = True

    def measurements(self, yhat, y, weights=None):
        values = np.abs(np.subtract(yhat, y))
        return values if weights is None else values * np.sqrt(weights)


# ------------------------------------------------------------------------ a value an observation


def test_values_are_averaged():
    assert Pinball(tau=0.9)([1.0, 2.0], [2.0, 1.0]) == pytest.approx((0.9 + 0.1) / 2)


def test_traits_follow_from_the_definition():
    assert Pinball.can_report_unaggregated
    assert Pinball.supports_weights and Pinball.supports_class_weights
    assert not Worst.can_report_unaggregated
    assert not Worst.supports_weights and not Worst.supports_class_weights
    assert OwnMeasurements.can_report_unaggregated


def test_traits_that_are_stated_stay():
    class Unweighted(Pinball):
        supports_weights = False

        def per_observation(self, yhat, y):
            return y - yhat

    assert not Unweighted.supports_weights and Unweighted.supports_class_weights


def test_human_name_is_made_of_the_words_of_the_name():
    assert OwnMeasurements.human_name == "own measurements"


def test_weights_and_class_weights_multiply():
    value = Pinball()([0.0, 0.0], [2.0, 4.0], weights=[1, 3], class_weights={2: 5, 4: 1})
    assert value == (1 * 5 * 1 + 3 * 1 * 2) / 2


def test_missing_pairs_are_seen_to():
    assert Pinball()([None, 0.0], [2.0, 4.0]) == 1.0
    values = measurements(Pinball(), [None, 0.0], [2.0, 4.0])
    assert pd.isna(values[0]) and values[1] == 2.0


def test_gaps_in_measurements_are_not_nan():
    values = measurements(Pinball(), [None, math.nan, 1.0], [2.0, 4.0, 1.0])
    assert values.isna().tolist() == [True, False, False]
    assert math.isnan(aggregate(values))


def test_measurements_without_gaps_are_a_float_array():
    values = measurements(Pinball(), [1, 2], [2, 4])
    assert type(values) is np.ndarray and values.tolist() == [0.5, 1.0]


def test_inputs_are_never_written_to():
    yhat, y, w = np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([1.0, 2.0])
    before = yhat.copy(), y.copy(), w.copy()
    Pinball()(yhat, y, weights=w)
    values = measurements(Pinball(), yhat, y)
    values[:] = 0
    for now, then in zip((yhat, y, w), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_wrong_shape_of_values_is_an_error():
    class Wrong(Measure):
        def per_observation(self, yhat, y):
            return np.ones(3)

    with pytest.raises(ArgumentError, match=r"`per_observation` of `Wrong` .* 2 .* shape \(3,\)"):
        Wrong()([1.0, 2.0], [1.0, 2.0])


# --------------------------------------------------------------------------------- other kinds


def test_total_gives_a_python_number_which_is_repeated():
    assert type(Worst()([1.0, 4.0], [1.0, 1.0])) is float
    assert measurements(Worst(), [1.0, 4.0], [1.0, 1.0]).tolist() == [3.0, 3.0]


def test_own_call_is_repeated_whatever_it_returns():
    assert OwnCall()([1], [1]) == "fine"
    assert measurements(OwnCall(), [1, 2], [1, 3]).tolist() == ["bad", "bad"]


def test_own_measurements_are_aggregated():
    assert OwnMeasurements()([1.0, 1.0], [4.0, 5.0]) == math.sqrt(12.5)
    assert OwnMeasurements()([1.0, 1.0], [4.0, 5.0], weights=[2, 0]) == pytest.approx(3.0)


def test_a_measure_must_define_something():
    with pytest.raises(
        ArgumentError, match=r"`Empty` must define `per_observation\(self, yhat, y\)`"
    ):
        type("Empty", (Measure,), {})()([1.0], [1.0])
    with pytest.raises(ArgumentError, match="`Worst` must define `per_observation"):
        Worst().per_observation(np.ones(1), np.ones(1))


def test_data_of_other_kinds_is_passed_on_as_it_is():
    class Longest(Measure):
        observation_scitype = None

        def total(self, pairs, weights, class_weights):
            return pairs.y, pairs.n

    y = ["a", "bcd"]
    assert Longest()(["a", "b"], y) == (y, 2)
    with pytest.raises(DimensionMismatch, match="there are 1 predictions for 2 observations"):
        Longest()(["a"], y)


# -------------------------------------------------------------------------------------- refusals


def test_unsupported_weights_are_refused_with_a_way_to_find_others():
    with pytest.raises(ArgumentError, match=r"`Worst` cannot use `weights`.*supports_weights=True"):
        Worst()([1.0], [1.0], weights=[1])
    with pytest.raises(ArgumentError, match="`Worst` cannot use `class_weights`; leave them out"):
        measurements(Worst(), [1.0], [1.0], class_weights={1: 1})


def test_predictions_alone_are_not_enough():
    with pytest.raises(
        ArgumentError, match=r"`Pinball` is called with .*`\(yhat, y\)`, but got only"
    ):
        Pinball()([1.0, 2.0])


def test_a_trait_is_no_setting():
    with pytest.raises(ArgumentError, match="`Pinball` has no hyperparameter `orientation`"):
        Pinball().orientation = "score"


# ---------------------------------------------------------------------------------- as an object


def test_measures_compare_by_value():
    assert Pinball(tau=0.9) == clone(Pinball(), tau=0.9) != Pinball()


def test_display_name_is_short():
    class Fancy(Pinball):
        power: int = 2
        levels: list | None = None
        strict: bool = True

    assert Pinball(tau=1 / 3).display_name == "Pinball(tau=0.3333)"
    assert Fancy().display_name == "Fancy(tau=0.5, power=2)"
    assert Fancy(strict=False, levels=[1]).display_name == (
        "Fancy(tau=0.5, power=2, levels=[1], strict=False)"
    )


def test_sums_are_summed():
    class Total(Pinball):
        external_aggregation_mode = Sum()

    assert Total()([0.0, 0.0], [2.0, 4.0]) == 3.0
