"""Goal: training under controls costs little more than the training and the evaluations alone.

`IteratedModel` with `[Step(1), NumberLimit(100), Patience(100)]` and a `Holdout` takes at most 1.25
times as long as one `fit` of the same network for 100 epochs, on the same rows, and 100 predictions
of the rows held out, scored. Once on iris, where an epoch is short, and once on 10,000 rows of 20
numbers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from _timing import side_by_side, table

from pymlj import (
    Holdout,
    IteratedModel,
    NumberLimit,
    Patience,
    Step,
    clone,
    default_measure,
    load_iris,
    machine,
)
from pymlj.tables import select_rows
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier, NeuralNetworkRegressor

EPOCHS, LIMIT = 100, 1.25
HOLDOUT = Holdout(fraction_train=0.7, rng=0)


def iris() -> tuple[Any, Any, Any]:
    model = NeuralNetworkClassifier(
        builder=MLP(hidden=(5, 4)), batch_size=8, optimiser=Adam(lr=0.01), rng=0
    )
    return model, *load_iris()


def many_rows() -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 20)).astype(np.float32)
    y = X[:, 0] - 2 * X[:, 1] ** 2 + rng.normal(size=10_000).astype(np.float32)
    model = NeuralNetworkRegressor(
        builder=MLP(hidden=(100,)), batch_size=128, optimiser=Adam(), rng=0
    )
    return model, X, y


def alternatives(model: Any, X: Any, y: Any) -> dict[str, Callable[[], object]]:
    [(train, test)] = HOLDOUT.train_test_pairs(np.arange(len(y)), X, y)
    truth, measure = select_rows(y, test), default_measure(model, y)
    plain = machine(clone(model, epochs=EPOCHS), X, y)
    controls = [Step(1), NumberLimit(EPOCHS), Patience(EPOCHS)]
    iterated = machine(IteratedModel(model, controls=controls, resampling=HOLDOUT), X, y)

    def by_parts() -> None:
        plain.fit(rows=train, force=True, verbosity=0)
        for _ in range(EPOCHS):
            measure(plain.predict(rows=test), truth)

    return {
        "by parts": by_parts,
        "IteratedModel": lambda: iterated.fit(force=True, verbosity=0),
    }


def main() -> None:
    rows: list[list[object]] = []
    for name, problem in {"iris": iris, "10,000 x 20": many_rows}.items():
        seconds = side_by_side(alternatives(*problem()), rounds=5)
        parts, whole = seconds.values()
        rows.append([name, parts, whole, whole / parts, LIMIT])
    print(table(["100 epochs", "by parts", "IteratedModel", "ratio", "at most"], rows))


if __name__ == "__main__":
    main()
