"""`pymlj/tuning/_recall.py`: evaluations that were written down. More is in `test_optuna.py`."""

import json
import math

import pytest

from pymlj import CV, ConstantClassifier, accuracy, confusion_matrix, evaluate, l1, l2, load_iris
from pymlj.evaluation import EvaluationOptions, Evaluator
from pymlj.tuning._recall import plain_results, recalled


@pytest.mark.parametrize("model", ["Level", "Moody"])
def test_an_evaluation_survives_json(toys, model):
    one = getattr(toys, model)() if model == "Level" else toys.Moody(mood="bad")
    options = EvaluationOptions(
        resampling=CV(3), measures=[l2, l1], error_score="nan", compact=True
    )
    evaluator = Evaluator((toys.X, toys.y), options)
    before = evaluate(
        one, toys.X, toys.y, resampling=CV(3), measures=[l2, l1], error_score="nan", verbosity=-1
    )
    after = recalled(evaluator.trial(one), json.loads(json.dumps(plain_results(before))))
    assert after.to_frame().equals(before.to_frame())
    assert (after.model, after.operation, after.folds_key) == (
        before.model,
        before.operation,
        before.folds_key,
    )
    assert [str(f) for f in after.failures] == [repr(f) if f else "None" for f in before.failures]
    assert [math.isnan(m) for m in after.measurement] == [math.isnan(m) for m in before.measurement]


def test_what_is_no_number_is_not_kept():
    X, y = load_iris()
    e = evaluate(
        ConstantClassifier(),
        X,
        y,
        measures=[accuracy, confusion_matrix],
        resampling=CV(2),
        verbosity=0,
    )
    kept = plain_results(e)
    assert kept["measurement"][1] is None and kept["uncertainty"][1] is None
    options = EvaluationOptions(resampling=CV(2), measures=[accuracy, confusion_matrix])
    back = recalled(Evaluator((X, y), options).trial(ConstantClassifier()), kept)
    assert back.measurement[0] == e.measurement[0] and math.isnan(back.measurement[1])
