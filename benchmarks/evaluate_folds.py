"""Claim: `evaluate` adds a few milliseconds a fold to the loop one would write by hand.

That is next to nothing once training takes a while: at some ten milliseconds a fold the ratio is
below 1.2. The hand-written loop trains and measures the same model on the same folds; the three
models take longer and longer to train. `evaluate` also checks the data, keeps what each fold has
learned, and holds the training rows of all folds at once.
"""

import functools

import numpy as np
from _timing import side_by_side, table

from pymlj import CV, Continuous, Deterministic, Matrix, Vector, evaluate, rms

RNG = np.random.default_rng(0)
Y = RNG.normal(size=20_000)
STRATEGY = CV(nfolds=6, rng=1)


class LeastSquares(Deterministic):
    """Least squares by the normal equations, `repeats` times over."""

    repeats: int = 1

    input_scitype = Matrix[Continuous]
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        """Train."""
        for _ in range(self.repeats):
            coefficients = np.linalg.solve(X.T @ X, X.T @ y)
        return coefficients, None, None

    def predict(self, fitresult, X):
        """Predict."""
        return X @ fitresult


def by_hand(model, X):
    values = []
    for train, test in STRATEGY.train_test_pairs(np.arange(len(X)), X, Y):
        fitresult, _, _ = model.fit(0, X[train], Y[train])
        values.append(np.sqrt(np.mean((model.predict(fitresult, X[test]) - Y[test]) ** 2)))
    return values


def by_evaluate(model, X):
    return evaluate(model, X, Y, resampling=STRATEGY, measure=rms, verbosity=0)


def main() -> None:
    rows = []
    for columns, repeats in ((2, 1), (50, 1), (50, 20)):
        X, model = RNG.normal(size=(len(Y), columns)), LeastSquares(repeats=repeats)
        np.testing.assert_allclose(by_hand(model, X), by_evaluate(model, X).per_fold[0])
        seconds = side_by_side(
            {
                "hand": functools.partial(by_hand, model, X),
                "evaluate": functools.partial(by_evaluate, model, X),
            }
        )
        added = 1000 * (seconds["evaluate"] - seconds["hand"])
        ratio = seconds["evaluate"] / seconds["hand"]
        rows.append([1000 * seconds["hand"], 1000 * seconds["evaluate"], ratio, added / 6])
    print(table(["loop by hand, ms", "evaluate, ms", "ratio", "ms more a fold"], rows))


if __name__ == "__main__":
    main()
