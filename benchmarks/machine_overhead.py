"""Claim: a machine adds less than a millisecond to a call of `fit` and to a call of `predict`.

The model does nothing, so all that is measured is the bookkeeping around it: the check of the
scientific types, the decision whether to train, the selection of rows, the copy of the model.
"""

import numpy as np
import pandas as pd
from _timing import side_by_side, table

from pymlj import Continuous, Deterministic, Table, Vector, machine

LIMIT = 1.0  # milliseconds
X = pd.DataFrame(np.random.default_rng(0).normal(size=(1000, 10)), columns=list("abcdefghij"))
Y = np.zeros(1000)
ROWS = np.arange(500)


class Nothing(Deterministic):
    """Learns nothing and predicts zeros."""

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        """Train."""
        return None, None, None

    def predict(self, fitresult, X):
        """Predict."""
        return np.zeros(len(X))


def main() -> None:
    model = Nothing()
    trained = machine(model, X, Y).fit(verbosity=0)
    some, new = X.iloc[ROWS], Y[ROWS]
    seconds = side_by_side(
        {
            "model.fit": lambda: model.fit(0, some, new),
            "machine(...)": lambda: machine(model, X, Y),
            "fit": lambda: trained.fit(force=True, verbosity=0),
            "fit, nothing to do": lambda: trained.fit(verbosity=0),
            "model.predict": lambda: model.predict(None, X),
            "predict(X)": lambda: trained.predict(X),
            "predict(rows=...)": lambda: trained.predict(rows=ROWS),
        },
        calls=200,
    )
    bare = {"fit": "model.fit", "fit, nothing to do": None, "machine(...)": None}
    rows = []
    for name in ("machine(...)", "fit", "fit, nothing to do", "predict(X)", "predict(rows=...)"):
        inside = bare.get(name, "model.predict")
        overhead = 1000 * (seconds[name] - (seconds[inside] if inside else 0.0))
        rows.append([name, overhead, LIMIT if name != "machine(...)" else ""])
    print(table(["call", "overhead in ms", "at most"], rows))


if __name__ == "__main__":
    main()
