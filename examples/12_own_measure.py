"""A measure of your own: any function of predictions and truth, with traits if you like."""

import numpy as np

from pymlj import DeterministicConstantRegressor, evaluate, load_diabetes, mae, measure


def share_within_fifty(yhat, y):
    """The share of predictions that are off by fifty at most."""
    return float(np.mean(np.abs(np.asarray(yhat) - np.asarray(y)) <= 50))


X, y = load_diabetes()
within = measure(share_within_fifty, orientation="score", proxy="point")
print(evaluate(DeterministicConstantRegressor(), X, y, measures=[mae, within], verbosity=0))
