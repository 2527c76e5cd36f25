"""`pymlj/metrics/_instances.py`: every alias is there, and is what its name says."""

import pytest

import pymlj
from pymlj import metrics

ALIASES = {
    "LPLoss": "l1 mae mav mean_absolute_error mean_absolute_value l2",
    "LPSumLoss": "l1_sum l2_sum",
    "RootMeanSquaredError": "rms rmse root_mean_squared_error",
    "RootMeanSquaredLogError": "rmsl rmsle root_mean_squared_log_error",
    "RootMeanSquaredLogProportionalError": "rmslp1",
    "RootMeanSquaredProportionalError": "rmsp",
    "MeanAbsoluteProportionalError": "mape",
    "LogCoshLoss": "log_cosh log_cosh_loss",
    "MisclassificationRate": "misclassification_rate mcr",
    "Accuracy": "accuracy",
    "RSquared": "rsq rsquared",
    "WillmottD": "willmott_d",
    "ConfusionMatrix": "confmat confusion_matrix",
    "BalancedAccuracy": "balanced_accuracy bacc bac",
    "Kappa": "kappa",
    "MatthewsCorrelation": "matthews_correlation mcc",
    "FScore": "f1score",
    "MulticlassFScore": "macro_f1score multiclass_f1score micro_f1score",
    "AreaUnderCurve": "auc area_under_curve",
    "AveragePrecision": "average_precision",
    "PrecisionAtFixedRecall": "precision_at_fixed_recall",
    "LogScore": "log_score",
    "LogLoss": "log_loss cross_entropy",
    "BrierScore": "brier_score quadratic_score",
    "BrierLoss": "brier_loss quadratic_loss",
    "SphericalScore": "spherical_score",
    "ContinuousBoyceIndex": "cbi continuous_boyce_index",
}
MULTITARGET = [
    "LPLoss",
    "LPSumLoss",
    "RootMeanSquaredError",
    "RootMeanSquaredLogError",
    "RootMeanSquaredLogProportionalError",
    "RootMeanSquaredProportionalError",
    "MeanAbsoluteProportionalError",
    "LogCoshLoss",
    "MisclassificationRate",
    "Accuracy",
]
BINARY = {
    "TruePositive": "true_positive truepositive",
    "TrueNegative": "true_negative truenegative",
    "FalsePositive": "false_positive falsepositive",
    "FalseNegative": "false_negative falsenegative",
    "TruePositiveRate": ("true_positive_rate truepositive_rate tpr sensitivity recall hit_rate"),
    "TrueNegativeRate": "true_negative_rate truenegative_rate tnr specificity selectivity",
    "FalsePositiveRate": "false_positive_rate falsepositive_rate fpr fallout",
    "FalseNegativeRate": "false_negative_rate falsenegative_rate fnr miss_rate",
    "FalseDiscoveryRate": "false_discovery_rate falsediscovery_rate fdr",
    "PositivePredictiveValue": "positive_predictive_value positivepredictive_value ppv precision",
    "NegativePredictiveValue": "negative_predictive_value negativepredictive_value npv",
}
EXPECTED = {name: aliases.split() for name, aliases in (ALIASES | BINARY).items()}
for name in MULTITARGET:
    EXPECTED[f"Multitarget{name}"] = [f"multitarget_{alias}" for alias in EXPECTED[name]]
for name in BINARY:
    EXPECTED[f"Multiclass{name}"] = [f"multiclass_{alias}" for alias in EXPECTED[name]]


def test_there_are_fifty_nine_constructors():
    assert len(EXPECTED) == len(pymlj.measures()) == 59


@pytest.mark.parametrize("name", EXPECTED)
def test_aliases(name):
    cls = getattr(pymlj, name)
    assert sorted(pymlj.measures()[cls].aliases) == sorted(EXPECTED[name])
    assert all(type(getattr(metrics, alias)) is cls for alias in EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_settings_of_the_instances_are_the_defaults_but_for_the_name(name):
    cls = getattr(pymlj, name)
    settings = {"l1": {"p": 1}, "mae": {"p": 1}, "mav": {"p": 1}, "mean_absolute_error": {"p": 1}}
    settings |= {"mean_absolute_value": {"p": 1}, "l1_sum": {"p": 1}}
    settings |= {"micro_f1score": {"average": "micro"}}
    for alias in EXPECTED[name]:
        own = settings.get(alias.removeprefix("multitarget_"), {})
        assert getattr(metrics, alias) == cls(**own)


def test_everything_is_public():
    names = set(EXPECTED) | {alias for aliases in EXPECTED.values() for alias in aliases}
    assert names <= set(metrics.__all__)


def test_each_name_has_an_instance_that_knows_it():
    assert pymlj.recall == pymlj.true_positive_rate
    assert pymlj.recall.alias == "recall" and pymlj.tpr.alias == "tpr"
    assert pymlj.clone(pymlj.recall).alias == "recall"
    assert pymlj.TruePositiveRate().alias is None
