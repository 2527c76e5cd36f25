"""Claim: a pipeline of five functions adds less than 2 ms to `fit` and to `predict` of its model.

The functions return what they are given and the model does nothing, so all that is measured is the
bookkeeping of the pipeline: its network laid out, its nodes computed, its components' machines.
"""

import numpy as np
import pandas as pd
from _timing import side_by_side, table

from pymlj import Continuous, Deterministic, Pipeline, Table, Vector, machine

LIMIT = 2.0  # milliseconds
X = pd.DataFrame(np.random.default_rng(0).normal(size=(1000, 10)), columns=list("abcdefghij"))
Y = np.zeros(1000)


class Nothing(Deterministic):
    """Learns nothing and predicts zeros."""

    offset: float = 0.0

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        """Train."""
        return None, None, None

    def predict(self, fitresult, X):
        """Predict."""
        return np.zeros(len(X))


def same(X):
    """Do nothing."""
    return X


def main() -> None:
    pipe = Pipeline(same, same, same, same, same, Nothing())
    bare = machine(Nothing(), X, Y).fit(verbosity=0)
    trained = machine(pipe, X, Y).fit(verbosity=0)

    def changed(mach, model):
        model.offset += 1
        mach.fit(verbosity=0)

    seconds = side_by_side(
        {
            "fit": lambda: bare.fit(force=True, verbosity=0),
            "fit, pipeline": lambda: trained.fit(force=True, verbosity=0),
            "fit, model changed": lambda: changed(bare, bare.model),
            "fit, model changed, pipeline": lambda: changed(trained, trained.model.nothing),
            "predict": lambda: bare.predict(X),
            "predict, pipeline": lambda: trained.predict(X),
        },
        rounds=300,  # so many of one call, since a median does not mind what else is going on
    )
    rows = []
    for name in ("fit", "fit, model changed", "predict"):
        alone, inside = 1000 * seconds[name], 1000 * seconds[f"{name}, pipeline"]
        rows.append([name, alone, inside, inside - alone, LIMIT])
    print(table(["call", "model, ms", "pipeline, ms", "added, ms", "at most"], rows))


if __name__ == "__main__":
    main()
