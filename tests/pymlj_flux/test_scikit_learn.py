"""Neural networks as estimators of scikit-learn: its own checks, and its tools around them."""

import warnings

import pytest
from sklearn.utils.estimator_checks import check_estimator
from torch import nn

from pymlj import as_sklearn
from pymlj_flux import (
    Adam,
    MultitargetNeuralNetworkRegressor,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    builder,
)


@builder
def double(n_in, n_out, *, width=8):
    """In double precision, as the networks of scikit-learn, by whose tolerances the checks go."""
    return nn.Sequential(nn.Linear(n_in, width), nn.Tanh(), nn.Linear(width, n_out)).double()


# All rows make one batch, as in scikit-learn's networks where there are few: else a row of weight 2
# is the same as two rows in expectation only.
SETTINGS = {"optimiser": Adam(lr=0.05), "epochs": 60, "batch_size": 1000, "rng": 1}

SKIPPED_FOR_NETWORKS_OF_SCIKIT_LEARN = {
    "check_array_api_input",  # takes an environment variable that is not set
    "check_classifiers_multilabel_output_format_decision_function",  # has no `decision_function`
}


@pytest.mark.parametrize(
    "kind",
    [
        NeuralNetworkClassifier,
        NeuralNetworkBinaryClassifier,
        NeuralNetworkRegressor,
        MultitargetNeuralNetworkRegressor,
    ],
    ids=lambda kind: kind.__name__,
)
def test_it_passes_the_checks_of_scikit_learn(kind):
    estimator = as_sklearn(kind(builder=double(), **SETTINGS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of scikit-learn's about the data of its checks
        results = check_estimator(estimator, on_fail=None, on_skip=None)

    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    skipped = {r["check_name"] for r in results if r["status"] == "skipped"}
    assert not failed
    assert skipped <= SKIPPED_FOR_NETWORKS_OF_SCIKIT_LEARN
    assert sum(r["status"] == "passed" for r in results) > 50
