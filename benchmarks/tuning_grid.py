"""Claim: a grid of 25 learning rates, cross-validated, costs as much as five loops by hand.

These are 125 fits of a small network on 150 rows; they take at most 0.04 of 125 loops. Of the loops
one in five is run, and its time counted five times.

`--quick` does one round.
"""

import numpy as np
from _networks import IRIS, compare, threads

from pymlj import CV, Grid, TunedModel, log_loss, machine, param_range

EVERY = 5


def search() -> None:
    model = IRIS.model()
    tuned = TunedModel(
        model,
        tuning=Grid(resolution=25),
        range=param_range(model, "optimiser.lr", lower=1e-3, upper=1e-1, scale="log"),
        resampling=CV(nfolds=5, rng=1),
        measure=log_loss,
        train_best=False,
    )
    machine(tuned, IRIS.X, IRIS.target()).fit(verbosity=0)


def some_loops() -> None:
    folds = CV(nfolds=5, rng=1).train_test_pairs(np.arange(IRIS.n), IRIS.X, IRIS.codes)
    for _ in range(25 // EVERY):
        for train, _ in folds:
            IRIS.loop(train)


def main() -> None:
    threads()
    name = f"{125 // EVERY} loops by hand"
    compare("125 fits", {"pymlj_flux": search, name: some_loops}, {name: 0.04 * EVERY}, rounds=3)


if __name__ == "__main__":
    main()
