"""`pymlj/metrics/_functions.py`: plain functions as measures."""

import numpy as np
import pytest

import pymlj_flux
from pymlj import ArgumentError, Infinite, LPLoss, Missing, l1, measure, measurements
from pymlj.metrics import Sum, as_measure


def worst(yhat, y):
    return float(np.max(np.abs(np.subtract(yhat, y))))


def errors(yhat, y):
    return np.abs(np.subtract(yhat, y))


def test_value_is_that_of_the_function():
    assert measure(worst)([1.0, 4.0], [1.0, 1.0]) == 3.0


def test_traits_are_those_given():
    m = measure(worst, orientation="score", proxy="distribution", aggregation=Sum())
    assert (m.orientation, m.kind_of_proxy) == ("score", "distribution")
    assert m.external_aggregation_mode == Sum()
    assert m.observation_scitype is None and not m.supports_weights


def test_traits_of_a_loss_of_points_are_the_default_of_measure():
    assert (measure(worst).orientation, measure(worst).kind_of_proxy) == ("loss", "point")


def test_nothing_is_known_of_a_plain_function():
    m = as_measure(worst)
    assert (m.orientation, m.kind_of_proxy, m.observation_scitype) == ("unoriented", None, None)


def test_traits_of_a_function_that_has_them():
    def tagged(yhat, y):
        return 0.0

    tagged.orientation = "score"
    assert as_measure(tagged).orientation == "score"


def test_a_measure_stays_itself():
    assert as_measure(l1) is l1


def test_name_is_that_of_the_function():
    assert as_measure(worst).display_name == "worst"


def test_equal_functions_make_equal_measures():
    assert as_measure(worst) == as_measure(worst) != as_measure(errors)


def test_arguments_reach_the_function_as_they_are():
    seen = []
    as_measure(lambda yhat, y: seen.append((yhat, y)))("anything", None)
    assert seen == [("anything", None)]


def test_weights_are_for_functions_that_take_them():
    weighted = measure(lambda yhat, y, weights=None: weights, supports_weights=True)
    assert weighted([1.0], [1.0], weights=[5]) == [5]
    assert weighted([1.0], [1.0]) is None
    with pytest.raises(ArgumentError, match="cannot use `weights`"):
        measure(worst)([1.0], [1.0], weights=[5])
    with pytest.raises(ArgumentError, match="cannot use `class_weights`"):
        weighted([1.0], [1.0], class_weights={1: 1})


def test_rowwise_functions_are_averaged_and_weighted():
    m = measure(errors, rowwise=True)
    assert m.can_report_unaggregated and m.supports_weights
    assert m([1.0, 4.0], [1.0, 1.0], weights=[1, 2]) == 3.0
    assert m([1.0, 4.0], [1.0, 1.0], class_weights={1.0: 4}) == 6.0
    assert measurements(m, [1.0, 4.0], [1.0, 1.0]).tolist() == [0.0, 3.0]


def test_rowwise_functions_of_numbers_need_not_see_to_missing_values():
    m = measure(errors, rowwise=True, observation_scitype=Missing | Infinite, aggregation=Sum())
    assert m([1.0, None], [3, 1]) == 2.0


def test_measurements_take_plain_functions():
    assert measurements(worst, [1.0, 4.0], [1.0, 1.0]).tolist() == [3.0, 3.0]


def test_a_class_is_no_measure():
    with pytest.raises(ArgumentError, match=r"got the class; write `LPLoss\(\)`"):
        as_measure(LPLoss)


@pytest.mark.parametrize("thing", [3, None])
def test_what_cannot_be_called_is_no_measure(thing):
    with pytest.raises(ArgumentError, match=r"A function `f\(yhat, y\)` is needed, but got"):
        as_measure(thing)


@pytest.mark.parametrize(
    "name, words",
    [
        ("accuracy", "write `accuracy`, after `from pymlj import accuracy`"),
        ("acuracy", "Is it the measure `accuracy`"),
        ("zzz", r"`measures\('zzz'\)` searches by text"),
    ],
)
def test_the_name_of_a_measure_is_no_measure(name, words):
    with pytest.raises(ArgumentError, match=f"A measure is needed, but got the text.*{words}"):
        as_measure(name)


def test_measure_is_for_functions():
    with pytest.raises(ArgumentError, match=r"A function `f\(yhat, y\)` is needed, but got LPLoss"):
        measure(l1)


def test_orientation_is_one_of_three():
    with pytest.raises(ArgumentError, match="`orientation` of `FunctionMeasure` must be of type"):
        measure(worst, orientation="up")


def test_losses_of_tensors_are_refused_with_the_measure_of_that_name():
    with pytest.raises(ArgumentError, match=r"`mae` is a loss: .* measure .* is `pymlj.mae`"):
        as_measure(pymlj_flux.mae)
    with pytest.raises(
        ArgumentError, match=r"FocalLoss.* is a loss: it takes tensors, in training"
    ):
        as_measure(pymlj_flux.FocalLoss())
    with pytest.raises(ArgumentError, match=r"CrossEntropyLoss\(\)` is a loss"):
        as_measure(pytest.importorskip("torch.nn").CrossEntropyLoss())
