"""Goal: embedding categorical columns costs at most 1.3 times what one-hot columns cost.

Three columns of 5, 7 and 8 levels and six numbers, as in the diamonds table, go through an MLP in
batches of 128. Embedded in 4, 6 and 7 dimensions they become 17 columns; the same network on 17
columns of zeros and ones in their place is what they are compared with. Ten columns of 12 levels,
embedded in ten dimensions each, are shown beside it, where the lookups weigh more.
"""

import numpy as np
import pandas as pd
from _timing import side_by_side, table

from pymlj import machine
from pymlj_flux import MLP, Adam, NeuralNetworkRegressor

N, NUMBERS, BATCH, EPOCHS = 10_000, 6, 128, 2
RNG = np.random.default_rng(0)
COLUMNS = {"3 columns": (5, 7, 8), "10 columns": (12,) * 10}


def tables(n_levels: tuple[int, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same rows with categorical columns, and with as many zeros and ones as their vectors."""
    numbers = {f"x{k}": RNG.normal(size=N).astype(np.float32) for k in range(NUMBERS)}
    embedded, one_hot = dict(numbers), dict(numbers)
    for k, n in enumerate(n_levels):
        codes = RNG.integers(n, size=N)
        embedded[f"c{k}"] = pd.Categorical.from_codes(codes, [f"level {j}" for j in range(n)])
        for j in range(min(n - 1, 10)):
            one_hot[f"c{k} is {j}"] = (codes == j).astype(np.float32)
    return pd.DataFrame(embedded), pd.DataFrame(one_hot)


def main() -> None:
    model = NeuralNetworkRegressor(
        builder=MLP(hidden=(100,)), optimiser=Adam(), batch_size=BATCH, epochs=EPOCHS, rng=0
    )
    limits = {"3 columns": 1.3, "10 columns": 1.3}
    rows: list[list[object]] = []
    for name, n_levels in COLUMNS.items():
        embedded, one_hot = tables(n_levels)
        y = embedded["x0"] + (embedded["c0"].cat.codes == 1)
        machines = {
            "one-hot": machine(model, one_hot, y),
            "embedded": machine(model, embedded, y),
        }
        seconds = side_by_side(
            {
                key: (lambda mach=mach: mach.fit(force=True, verbosity=0))
                for key, mach in machines.items()
            },
            rounds=9,
        )
        ratio = seconds["embedded"] / seconds["one-hot"]
        rows.append([name, seconds["one-hot"], seconds["embedded"], ratio, limits[name]])
    print(table(["fit", "one-hot, s", "embedded, s", "embedded / one-hot", "at most"], rows))


if __name__ == "__main__":
    main()
