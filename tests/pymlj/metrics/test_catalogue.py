"""`pymlj/metrics/_catalogue.py`: traits, search, default measures."""

import re

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import (
    ArgumentError,
    Finite,
    Infinite,
    Measure,
    Missing,
    Multiclass,
    Normal,
    OrderedFactor,
    UnivariateFinite,
    categorical,
    default_measure,
    matching,
    measures,
    metrics,
)

ALL = list(measures())
NUMBERS, LABELS = np.array([1.0, 2.0]), categorical(["a", "b"])


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_records_hold_the_traits_of_the_class(cls):
    record = measures()[cls]
    traits = [name for name in record if name != "aliases"]
    assert {name: record[name] for name in traits} == {name: getattr(cls, name) for name in traits}
    assert record.consumes_multiple_observations
    assert record.orientation in ("score", "loss", "unoriented")
    assert record.kind_of_proxy in ("point", "distribution")
    assert isinstance(cls(), Measure)
    assert cls.human_name.lower() != "measure"


def names(found):
    return {cls.__name__ for cls in found}


def test_traits_of_the_table():
    """Observation scitypes, weights, aggregation: by group, as documented."""
    for cls, record in measures().items():
        name = cls.__name__
        multitarget = name.startswith("Multitarget")
        assert record.can_consume_tables == multitarget
        row_wise = record.can_report_unaggregated
        if row_wise:
            assert record.supports_weights and record.supports_class_weights
        counts = name.endswith(("Positive", "Negative", "SumLoss", "ConfusionMatrix"))
        roots = "RootMean" in name
        mode = metrics.Sum() if counts else metrics.RootMean(2) if roots else metrics.Mean()
        assert record.external_aggregation_mode == mode
    assert names(measures(supports_weights=True, can_report_unaggregated=False)) == {
        "BalancedAccuracy",
        "Kappa",
    }
    rates = names(measures(supports_class_weights=True, can_report_unaggregated=False))
    assert all(re.fullmatch("Multiclass.*(Rate|Value|FScore)", name) for name in rates)
    assert len(rates) == 8


def test_observation_scitypes():
    assert pymlj.LPLoss.observation_scitype == Missing | Infinite
    assert pymlj.Accuracy.observation_scitype == Missing | Finite
    assert pymlj.FScore.observation_scitype == Missing | OrderedFactor[2]
    assert pymlj.AreaUnderCurve.observation_scitype == Finite[2]
    assert pymlj.AveragePrecision.observation_scitype == OrderedFactor[2]
    assert pymlj.LogLoss.observation_scitype == Missing | Finite | Infinite


def test_search_by_several_traits():
    found = measures(kind_of_proxy="distribution", orientation="loss")
    assert names(found) == {"LogLoss", "BrierLoss"}


def test_search_by_a_scitype_that_must_be_covered():
    found = names(measures(observation_scitype=Missing | Multiclass[3]))
    assert {"Accuracy", "LogLoss", "MulticlassFScore"} <= found
    assert not {"FScore", "LPLoss", "AreaUnderCurve"} & found


def test_search_by_text_in_name_alias_or_documentation():
    assert names(measures("matthews")) == {"MatthewsCorrelation"}
    assert "MulticlassTruePositiveRate" in names(measures("multiclass_recall"))
    assert names(measures("youden")) == {"BalancedAccuracy"}
    assert names(measures(re.compile("^Log[A-Z]"))) == {"LogCoshLoss", "LogScore", "LogLoss"}
    assert names(measures("mean absolute error", orientation="score")) == set()
    assert measures("no such thing") == {}


def test_search_by_data():
    assert names(measures(NUMBERS, supports_weights=False)) == {"RSquared", "WillmottD"}
    assert "Accuracy" in names(measures(LABELS)) and "LPLoss" not in names(measures(LABELS))
    table = pd.DataFrame({"a": NUMBERS, "b": NUMBERS})
    assert all(name.startswith("Multitarget") for name in names(measures(table)))
    assert len(measures(table)) == 8 == len(measures(table.to_numpy()))


def test_search_by_predictions_and_data():
    assert "LogLoss" not in names(measures(LABELS, LABELS))
    yhat = UnivariateFinite(["a", "b"], [[0.5, 0.5], [0.5, 0.5]])
    found = names(measures(yhat, LABELS))
    assert {"LogLoss", "AreaUnderCurve"} <= found and "Accuracy" not in found
    assert names(measures([Normal(0.0, 1.0)] * 2, NUMBERS)) == {
        "LogScore",
        "LogLoss",
        "BrierScore",
        "BrierLoss",
        "SphericalScore",
    }


def test_unknown_traits_are_named_with_the_nearest():
    with pytest.raises(ArgumentError, match=r"no trait `orientatio` .* Did you mean `orientation`"):
        measures(orientatio="loss")
    with pytest.raises(ArgumentError, match=r"no trait `colour` .*There is consumes_multiple"):
        measures(colour="red")


def test_at_most_two_filters():
    with pytest.raises(ArgumentError, match=r"takes a text, or data, .* but got 3 positional"):
        measures(LABELS, LABELS, LABELS)


# ---------------------------------------------------------------------------------- defaults


class FakeModel:
    """Just the traits of a model."""

    def __init__(self, prediction_type, target_scitype=None, abstract_type="Supervised"):
        self.prediction_type = prediction_type
        self.target_scitype = target_scitype
        self.abstract_type = abstract_type


@pytest.mark.parametrize(
    "prediction_type, y, expected",
    [
        ("deterministic", NUMBERS, "l2"),
        ("deterministic", [1, None], "l2"),
        ("deterministic", LABELS, "misclassification_rate"),
        ("deterministic", categorical(["a", None]), "misclassification_rate"),
        ("deterministic", pd.DataFrame({"a": NUMBERS, "b": [1, 2]}), "multitarget_l2"),
        ("deterministic", np.ones((2, 2)), "multitarget_l2"),
        (
            "deterministic",
            pd.DataFrame({"a": LABELS, "b": LABELS}),
            "multitarget_misclassification_rate",
        ),
        ("probabilistic", NUMBERS, "log_loss"),
        ("probabilistic", [1, 2], "log_loss"),
        ("probabilistic", LABELS, "log_loss"),
    ],
)
def test_default_by_prediction_and_target(prediction_type, y, expected):
    assert default_measure(FakeModel(prediction_type), y) == getattr(pymlj, expected)


@pytest.mark.parametrize(
    "prediction_type, y",
    [
        ("deterministic", ["text", "more"]),
        ("deterministic", pd.DataFrame({"a": NUMBERS, "b": LABELS})),
        ("probabilistic", ["text", "more"]),
        ("interval", NUMBERS),
        ("unknown", NUMBERS),
        ("deterministic", object()),
    ],
)
def test_there_is_not_always_a_default(prediction_type, y):
    assert default_measure(FakeModel(prediction_type), y) is None


def test_without_data_the_declared_target_decides():
    model = FakeModel("deterministic", pymlj.Vector[pymlj.Continuous])
    assert default_measure(model) == pymlj.l2
    assert default_measure(FakeModel("deterministic")) is None


@pytest.mark.parametrize(
    "prediction_type, expected", [("probabilistic", "auc"), ("deterministic", "balanced_accuracy")]
)
@pytest.mark.parametrize("kind", ["Detector", "SupervisedDetector"])
def test_detectors(kind, prediction_type, expected):
    model = FakeModel(prediction_type, abstract_type=prediction_type.capitalize() + kind)
    assert default_measure(model, LABELS) == getattr(pymlj, expected)


def test_what_is_found_is_shown_as_a_table():
    found = measures("multiclass_recall")
    [row] = [line for line in repr(found).splitlines() if "MulticlassTruePositiveRate" in line]
    assert "multiclass_true_positive_rate, " in row and ", ... │ score " in row
    assert found._repr_html_().startswith("<table>")
    assert repr(measures("no such thing")) == "no measures"


def test_a_filter_of_models_is_none_of_measures():
    with pytest.raises(ArgumentError, match=r"`measures\(y\)`, not `measures\(matching"):
        measures(matching([1.0, 2.0]))
