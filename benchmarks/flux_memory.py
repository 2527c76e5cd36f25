"""Claim: training needs one copy of the data in float32 at most, and none of a float32 matrix.

How much the process grows while a network is trained on 1,000,000 rows of 50 numbers, at its peak
and once it is trained, as a multiple of the size of the data in float32. The peak may be 0.25 above
the copy, for the order of the rows and the batches under way. Each container is measured in a
process of its own.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable

from _timing import table

N, P = 1_000_000, 50
COPIES = {"float32 matrix": 0, "float32 table": 1, "float64 matrix": 1}
SPARE = 0.25


def resident() -> int:
    """Bytes of memory that the process has now; on Linux."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return 1024 * int(line.split()[1])


def growth(function: Callable[[], object]) -> tuple[int, int]:
    """By how many bytes the process grows: at its peak while `function` runs, and in the end."""
    before, peak, done = resident(), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, resident())
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    kept = function()  # held until the end is measured
    done.set()
    watcher.join()
    after = resident()
    del kept
    return peak - before, after - before


def measure(container: str) -> tuple[float, float]:
    """The growth while a machine is made and fitted, as a multiple of the data in float32."""
    import numpy as np
    import pandas as pd

    from pymlj import machine
    from pymlj_flux import MLP, NeuralNetworkRegressor

    model = NeuralNetworkRegressor(builder=MLP(hidden=(16,)), batch_size=4096, epochs=2, rng=0)
    small = np.random.default_rng(0).normal(size=(1000, P)).astype(np.float32)
    machine(model, small, small[:, 0]).fit(verbosity=0)  # whatever torch loads when first used

    X = np.random.default_rng(0).random((N, P), dtype=np.float32)
    if container == "float64 matrix":
        X = X.astype(np.float64)
    y = X[:, 0].copy()
    data = pd.DataFrame(X, copy=False) if container == "float32 table" else X
    if container == "float32 table":
        data.columns = [f"x{k}" for k in range(P)]
    peak, after = growth(lambda: machine(model, data, y).fit(verbosity=0))
    return peak / (4 * N * P), after / (4 * N * P)


def main() -> None:
    rows: list[list[object]] = []
    for container, copies in COPIES.items():
        command = [sys.executable, __file__, container]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peak, after = map(float, done.stdout.split())
        rows.append([container, peak, after, copies + SPARE])
    print(table(["copies needed for", "at the peak", "in the end", "at most"], rows))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*measure(sys.argv[1]))
    else:
        main()
