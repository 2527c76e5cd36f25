"""Claim: cross-validation of small networks costs less than training one of them by hand.

`evaluate` trains the folds as one. On 150 rows `CV(6)` takes at most 0.1 of six loops written by
hand, and 0.05 of `cross_val_score` over skorch; on 10,000 rows `CV(5)` at most half of five loops.

`--quick` does one round on the small data.
"""

import numpy as np
from _networks import IRIS, MEDIUM, Task, compare, has, is_quick, threads

from pymlj import CV, evaluate, log_loss


def alternatives(task: Task, n_folds: int) -> dict[str, object]:
    strategy, target = CV(nfolds=n_folds, rng=1), task.target()
    folds = strategy.train_test_pairs(np.arange(task.n), task.X, target)

    def by_us() -> None:
        evaluate(task.model(), task.X, target, resampling=strategy, measure=log_loss, verbosity=0)

    def by_hand() -> None:
        for train, _ in folds:
            task.loop(train)

    fits = {"pymlj_flux": by_us, f"{n_folds} loops by hand": by_hand}
    if has("skorch") and task is IRIS:
        from sklearn.model_selection import cross_val_score

        def by_skorch() -> None:
            scoring = "neg_log_loss"
            cross_val_score(task.skorch(), task.X, task.codes, cv=n_folds, scoring=scoring)

        fits["cross_val_score over skorch"] = by_skorch
    return fits


def main() -> None:
    threads()
    limits = {"6 loops by hand": 0.1, "cross_val_score over skorch": 0.05}
    compare("CV(6), 150 rows", alternatives(IRIS, 6), limits, rounds=5)
    if not is_quick():
        limits = {"5 loops by hand": 0.5}
        compare("CV(5), 10,000 rows", alternatives(MEDIUM, 5), limits, rounds=3)


if __name__ == "__main__":
    main()
