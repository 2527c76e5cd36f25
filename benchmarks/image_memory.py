"""Claim: images in files train in constant memory, however many they are.

By how much the process grows, at its peak, while a network is trained on images of 128 x 128 in
colour, and while it predicts them, beside what all of them would take once decoded. With a limit of
16 MB the growth does not depend on the number of images; with a large one they are kept, and
decoded once. Each case is measured in a process of its own, with a list of paths that name the same
200 files again and again.
"""

import pathlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

from _timing import table

SIZE, LIMIT = 128, 16 * 2**20
CASES = [(500, LIMIT), (1000, LIMIT), (2000, LIMIT), (2000, 2**31)]
MB = 1e6


def resident() -> int:
    """Bytes of memory that the process has now; on Linux."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return 1024 * int(line.split()[1])


def peak_growth(function: Callable[[], object]) -> int:
    """By how many bytes the process grows at its peak while `function` runs."""
    before, peak, done = resident(), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, resident())
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    function()
    done.set()
    watcher.join()
    return peak - before


def make_files(folder: pathlib.Path) -> None:
    """200 photographs of noise."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(0)
    for k in range(200):
        coarse = rng.integers(0, 256, (16, 16, 3)).astype(np.uint8)
        Image.fromarray(coarse).resize((SIZE, SIZE)).save(folder / f"{k}.jpg")


def measure(folder: pathlib.Path, n: int, limit: int) -> tuple[float, float]:
    """MB of growth, and seconds."""
    from pymlj import ColorImage, categorical, coerce, machine
    from pymlj_flux import ImageClassifier, SmallConvNet, image_builder

    files = sorted(folder.glob("*.jpg"))
    paths = [files[k % len(files)] for k in range(n)]
    X, y = coerce(paths, ColorImage), categorical([k % 3 for k in range(n)])
    net = image_builder(SmallConvNet, width=4)
    model = ImageClassifier(builder=net, epochs=1, batch_size=16, rng=0, cache_limit=limit)
    machine(model, X[:32], y[:32]).fit(verbosity=0).predict(X[:32])  # whatever is loaded once

    started = time.perf_counter()
    growth = peak_growth(lambda: machine(model, X, y).fit(verbosity=0).predict(X))
    return growth / MB, time.perf_counter() - started


def main() -> None:
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        make_files(pathlib.Path(folder))
        for n, limit in CASES:
            command = [sys.executable, __file__, folder, str(n), str(limit)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            growth, seconds = map(float, done.stdout.split())
            rows.append([n, limit / MB, 4 * n * 3 * SIZE**2 / MB, growth, seconds])
    print(table(["images", "limit, MB", "decoded, MB", "growth, MB", "seconds"], rows))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*measure(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
    else:
        main()
