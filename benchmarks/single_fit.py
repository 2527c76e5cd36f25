"""Claim: training one network costs half a loop written by hand where networks are small.

A `fit`, with all that belongs to it, against the loop in `_networks.py`, scikit-learn's MLP and
skorch: on 150 rows at most 0.5 of the loop, on 10,000 rows no more than scikit-learn, and on
100,000 rows with wide layers, where arithmetic is all, at most 1.02 of the loop and the loss before
training, which is a third of an epoch and which the loop does not compute.

`--quick` does one round, without the large network.
"""

from _networks import IRIS, LARGE, MEDIUM, Task, compare, has, is_quick, threads


def alternatives(task: Task) -> dict[str, object]:
    fits = {"pymlj_flux": task.fit, "loop by hand": task.loop}
    if has("sklearn"):
        fits["scikit-learn"] = lambda: task.sklearn().fit(task.X, task.codes)
    if has("skorch") and task is not LARGE:
        fits["skorch"] = lambda: task.skorch().fit(task.X, task.codes)
    return fits


def main() -> None:
    threads()
    compare("150 rows, MLP(5, 4)", alternatives(IRIS), {"loop by hand": 0.5}, rounds=7)
    compare("10,000 rows, MLP(100)", alternatives(MEDIUM), {"scikit-learn": 1.0}, rounds=5)
    if not is_quick():
        fits = {"pymlj_flux": LARGE.fit, "loop by hand": LARGE.loop}
        limit = 1.02 + 1 / 3 / LARGE.epochs
        compare("100,000 rows, MLP(512, 512)", fits, {"loop by hand": limit}, rounds=1)


if __name__ == "__main__":
    main()
