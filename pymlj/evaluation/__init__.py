"""How good a model is: trained on part of the data, measured on the rest.

`evaluate` is for users. Models that evaluate other models (tuning, iteration, ensembles) keep an
`Evaluator`, which holds the folds, or a `Resampler`, which is evaluation in the form of a model.
"""

from ._compare import Comparison, compare
from ._evaluate import Logger, evaluate
from ._evaluator import Evaluator, Trial, attempt, attempt_scores, carry_out
from ._names import measure_name
from ._options import EvaluationOptions
from ._permutation import PermutationImportance, permutation_importance
from ._resampler import Resampler, is_continuation
from ._result import PerformanceEvaluation
from ._summary import Scores

__all__ = [
    "Comparison",
    "EvaluationOptions",
    "Evaluator",
    "Logger",
    "PerformanceEvaluation",
    "PermutationImportance",
    "Resampler",
    "Scores",
    "Trial",
    "attempt",
    "attempt_scores",
    "carry_out",
    "compare",
    "evaluate",
    "is_continuation",
    "measure_name",
    "permutation_importance",
]
