"""Measures ready for use, by all their names.

Names of one measure are given to equal instances, each of which knows its own name.
`_catalogue.py` collects the aliases of each class from here.
"""

from ._base import Measure
from ._continuous import (
    LogCoshLoss,
    LPLoss,
    LPSumLoss,
    MeanAbsoluteProportionalError,
    RootMeanSquaredError,
    RootMeanSquaredLogError,
    RootMeanSquaredLogProportionalError,
    RootMeanSquaredProportionalError,
    RSquared,
    WillmottD,
)
from ._finite import Accuracy, MisclassificationRate
from ._finite_binary import (
    FalseDiscoveryRate,
    FalseNegativeRate,
    FalsePositiveRate,
    FScore,
    NegativePredictiveValue,
    PositivePredictiveValue,
    TrueNegativeRate,
    TruePositiveRate,
)
from ._finite_counts import (
    FalseNegative,
    FalsePositive,
    MulticlassFalseNegative,
    MulticlassFalsePositive,
    MulticlassTrueNegative,
    MulticlassTruePositive,
    TrueNegative,
    TruePositive,
)
from ._finite_multiclass import (
    MulticlassFalseDiscoveryRate,
    MulticlassFalseNegativeRate,
    MulticlassFalsePositiveRate,
    MulticlassFScore,
    MulticlassNegativePredictiveValue,
    MulticlassPositivePredictiveValue,
    MulticlassTrueNegativeRate,
    MulticlassTruePositiveRate,
)
from ._multitarget import (
    MultitargetAccuracy,
    MultitargetLogCoshLoss,
    MultitargetLPLoss,
    MultitargetLPSumLoss,
    MultitargetMeanAbsoluteProportionalError,
    MultitargetMisclassificationRate,
    MultitargetRootMeanSquaredError,
    MultitargetRootMeanSquaredLogError,
    MultitargetRootMeanSquaredLogProportionalError,
    MultitargetRootMeanSquaredProportionalError,
)
from ._of_table import BalancedAccuracy, ConfusionMatrix, Kappa, MatthewsCorrelation
from ._probabilistic import BrierLoss, BrierScore, LogLoss, LogScore, SphericalScore
from ._ranking import (
    AreaUnderCurve,
    AveragePrecision,
    ContinuousBoyceIndex,
    PrecisionAtFixedRecall,
)

# ------------------------------------------------------------------------------------ numbers

l1 = mae = mav = mean_absolute_error = mean_absolute_value = LPLoss(p=1)
l2 = LPLoss(p=2)
l1_sum = LPSumLoss(p=1)
l2_sum = LPSumLoss(p=2)
rms = rmse = root_mean_squared_error = RootMeanSquaredError()
rmsl = rmsle = root_mean_squared_log_error = RootMeanSquaredLogError()
rmslp1 = RootMeanSquaredLogProportionalError()
rmsp = RootMeanSquaredProportionalError()
mape = MeanAbsoluteProportionalError()
log_cosh = log_cosh_loss = LogCoshLoss()
rsq = rsquared = RSquared()
willmott_d = WillmottD()

multitarget_l1 = multitarget_mae = multitarget_mav = MultitargetLPLoss(p=1)
multitarget_mean_absolute_error = multitarget_mean_absolute_value = multitarget_l1
multitarget_l2 = MultitargetLPLoss(p=2)
multitarget_l1_sum = MultitargetLPSumLoss(p=1)
multitarget_l2_sum = MultitargetLPSumLoss(p=2)
multitarget_rms = multitarget_rmse = MultitargetRootMeanSquaredError()
multitarget_root_mean_squared_error = multitarget_rms
multitarget_rmsl = multitarget_rmsle = MultitargetRootMeanSquaredLogError()
multitarget_root_mean_squared_log_error = multitarget_rmsl
multitarget_rmslp1 = MultitargetRootMeanSquaredLogProportionalError()
multitarget_rmsp = MultitargetRootMeanSquaredProportionalError()
multitarget_mape = MultitargetMeanAbsoluteProportionalError()
multitarget_log_cosh = multitarget_log_cosh_loss = MultitargetLogCoshLoss()

# ------------------------------------------------------------------------------------- labels

confusion_matrix = confmat = ConfusionMatrix()
accuracy = Accuracy()
misclassification_rate = mcr = MisclassificationRate()
multitarget_accuracy = MultitargetAccuracy()
multitarget_misclassification_rate = multitarget_mcr = MultitargetMisclassificationRate()
balanced_accuracy = bacc = bac = BalancedAccuracy()
kappa = Kappa()
matthews_correlation = mcc = MatthewsCorrelation()

f1score = FScore()
true_positive = truepositive = TruePositive()
true_negative = truenegative = TrueNegative()
false_positive = falsepositive = FalsePositive()
false_negative = falsenegative = FalseNegative()
true_positive_rate = truepositive_rate = tpr = TruePositiveRate()
sensitivity = recall = hit_rate = true_positive_rate
true_negative_rate = truenegative_rate = tnr = TrueNegativeRate()
specificity = selectivity = true_negative_rate
false_positive_rate = falsepositive_rate = fpr = fallout = FalsePositiveRate()
false_negative_rate = falsenegative_rate = fnr = miss_rate = FalseNegativeRate()
false_discovery_rate = falsediscovery_rate = fdr = FalseDiscoveryRate()
positive_predictive_value = positivepredictive_value = ppv = PositivePredictiveValue()
precision = positive_predictive_value
negative_predictive_value = negativepredictive_value = npv = NegativePredictiveValue()

macro_f1score = multiclass_f1score = MulticlassFScore()
micro_f1score = MulticlassFScore(average="micro")
multiclass_true_positive = multiclass_truepositive = MulticlassTruePositive()
multiclass_true_negative = multiclass_truenegative = MulticlassTrueNegative()
multiclass_false_positive = multiclass_falsepositive = MulticlassFalsePositive()
multiclass_false_negative = multiclass_falsenegative = MulticlassFalseNegative()
multiclass_true_positive_rate = multiclass_truepositive_rate = MulticlassTruePositiveRate()
multiclass_tpr = multiclass_sensitivity = multiclass_true_positive_rate
multiclass_recall = multiclass_hit_rate = multiclass_true_positive_rate
multiclass_true_negative_rate = multiclass_truenegative_rate = MulticlassTrueNegativeRate()
multiclass_tnr = multiclass_specificity = multiclass_true_negative_rate
multiclass_selectivity = multiclass_true_negative_rate
multiclass_false_positive_rate = multiclass_falsepositive_rate = MulticlassFalsePositiveRate()
multiclass_fpr = multiclass_fallout = multiclass_false_positive_rate
multiclass_false_negative_rate = multiclass_falsenegative_rate = MulticlassFalseNegativeRate()
multiclass_fnr = multiclass_miss_rate = multiclass_false_negative_rate
multiclass_false_discovery_rate = multiclass_falsediscovery_rate = MulticlassFalseDiscoveryRate()
multiclass_fdr = multiclass_false_discovery_rate
multiclass_positive_predictive_value = MulticlassPositivePredictiveValue()
multiclass_positivepredictive_value = multiclass_positive_predictive_value
multiclass_ppv = multiclass_precision = multiclass_positive_predictive_value
multiclass_negative_predictive_value = MulticlassNegativePredictiveValue()
multiclass_negativepredictive_value = multiclass_negative_predictive_value
multiclass_npv = multiclass_negative_predictive_value

# ------------------------------------------------------------------------------ distributions

auc = area_under_curve = AreaUnderCurve()
average_precision = AveragePrecision()
precision_at_fixed_recall = PrecisionAtFixedRecall()
log_score = LogScore()
log_loss = cross_entropy = LogLoss()
brier_score = quadratic_score = BrierScore()
brier_loss = quadratic_loss = BrierLoss()
spherical_score = SphericalScore()
cbi = continuous_boyce_index = ContinuousBoyceIndex()

# So that a table can show the name that was used, such as `recall`.
for _name, _measure in list(globals().items()):
    if isinstance(_measure, Measure):
        globals()[_name] = _measure.called(_name)
del _name, _measure
