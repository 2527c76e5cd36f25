"""Claim: an ensemble of small networks is trained in a fraction of the time of its members.

`EnsembleModel` with 32 networks on bags of the rows, against 32 loops by hand; and an ensemble and
folds of pytabkit (`pip install pytabkit`), which trains several networks of one architecture as one
as well, by its own recipe: a larger network than ours, so that the times are for orientation.

`--quick` does one round, of 8 members.
"""

import numpy as np
from _networks import Task, compare, has, is_quick, threads

from pymlj import EnsembleModel, machine


def main() -> None:
    threads()
    n = 8 if is_quick() else 32
    task = Task(1000, 20, (32,), 32, 10)
    target = task.target()
    bags = [np.random.default_rng(k).permutation(task.n)[: int(0.8 * task.n)] for k in range(n)]

    def by_us() -> None:
        ensemble = EnsembleModel(task.model(), n=n, bagging_fraction=0.8, rng=0)
        machine(ensemble, task.X, target).fit(verbosity=0)

    def by_hand() -> None:
        for bag in bags:
            task.loop(bag)

    name = f"{n} loops by hand"
    fits = {"pymlj_flux": by_us, name: by_hand}
    if has("pytabkit"):
        from pytabkit import MLP_SKL_Classifier

        def by_pytabkit() -> None:
            MLP_SKL_Classifier(n_cv=5, n_repeats=1, device="cpu").fit(task.X, task.codes)

        fits["pytabkit, 5 folds"] = by_pytabkit
    compare(f"{n} networks, 1,000 rows", fits, {name: 0.3}, rounds=3)


if __name__ == "__main__":
    main()
