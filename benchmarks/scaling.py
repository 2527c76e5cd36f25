"""Where recording and stacking pay: rows, widths, and numbers of networks.

Three tables of ratios to the loop by hand, with Adam in batches of 64: one network on more and more
rows; one network of more and more units; and K networks, trained by one call of `fit_many`, against
K loops. The last one is where the limit in `pymlj_flux/_many.py` comes from up to which networks
are stacked.

`--quick` stops at sizes that take a second.
"""

from _networks import Task, is_quick, threads
from _timing import every_round, table

from pymlj import clone, machine
from pymlj.machines import fit_many

STEPS = 300


def ratio(by_us: object, by_hand: object, count: int = 1) -> float:
    """The least ratio of rounds: what the machine is busy with beside only makes it larger."""
    seconds = every_round({"us": by_us, "hand": by_hand}, 1 if is_quick() else 3)
    return min(seconds["us"]) / (count * min(seconds["hand"]))


def by_rows() -> None:
    sizes = [100, 1000, 10_000] if is_quick() else [100, 1000, 10_000, 100_000, 1_000_000]
    rows: list[list[object]] = []
    for n in sizes:
        task = Task(n, 20, (32,), 64, max(1, STEPS * 64 // n))
        rows.append([f"{n:,}", task.epochs, ratio(task.fit, task.loop)])
    print(table(["rows", "epochs", "of the loop"], rows), end="\n\n", flush=True)


def by_width() -> None:
    rows: list[list[object]] = []
    for width in [4, 64] if is_quick() else [4, 16, 64, 256, 1024]:
        task = Task(64 * 30, 20, (width, width), 64, 5)
        rows.append([width, ratio(task.fit, task.loop)])
    print(table(["width of two layers", "of the loop"], rows), end="\n\n", flush=True)


def by_networks() -> None:
    widths = [8] if is_quick() else [8, 64, 256]
    rows: list[list[object]] = []
    for k in [1, 6] if is_quick() else [1, 2, 6, 16, 64]:
        row: list[object] = [k]
        for width in widths:
            task = Task(64 * 10, 20, (width,), 64, 10)
            base = machine(task.model(), task.X, task.target())

            def together(base: object = base, k: int = k, task: Task = task) -> None:
                fits = [base.sibling(clone(task.model(), rng=seed)) for seed in range(k)]
                fit_many(fits, verbosity=0)

            row.append(ratio(together, task.loop, count=k))
        rows.append(row)
    header = ["networks", *(f"of the loops, {width} units" for width in widths)]
    print(table(header, rows), flush=True)


def main() -> None:
    threads()
    by_rows()
    by_width()
    by_networks()


if __name__ == "__main__":
    main()
