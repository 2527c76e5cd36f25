"""A model of your own: declare hyperparameters and traits, define `fit` and an operation."""

import numpy as np

from pymlj import (
    CV,
    Continuous,
    Deterministic,
    Table,
    Vector,
    evaluate,
    l2,
    load_diabetes,
    machine,
)
from pymlj.tables import to_matrix


class RidgeRegressor(Deterministic):
    """Least squares with an L2 penalty on the coefficients."""

    lambda_: float = 1.0

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def clean(self):
        if self.lambda_ < 0:
            self.lambda_ = 0.0
            return "`lambda_` must not be negative; took 0."
        return ""

    def reformat(self, *args):
        return (to_matrix(args[0]), *args[1:])  # once, not at each fit

    def fit(self, verbosity, A, y):
        means = A.mean(axis=0)
        centred = A - means
        gram = centred.T @ centred + self.lambda_ * np.eye(A.shape[1])
        coefficients = np.linalg.solve(gram, centred.T @ (y - np.mean(y)))
        intercept = float(np.mean(y) - means @ coefficients)
        return (coefficients, intercept), None, {"n_rows": len(y)}

    def predict(self, fitresult, A):
        coefficients, intercept = fitresult
        return A @ coefficients + intercept

    def fitted_params(self, fitresult):
        return {"coefficients": fitresult[0], "intercept": fitresult[1]}


X, y = load_diabetes()
mach = machine(RidgeRegressor(lambda_=0.1), X, np.asarray(y)).fit(verbosity=0)
print(mach.fitted_params())
print(
    evaluate(
        RidgeRegressor(lambda_=0.1), X, np.asarray(y), resampling=CV(), measure=l2, verbosity=0
    )
)
