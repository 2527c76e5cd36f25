"""Claim: `import pymlj` takes at most 1.3 times as long as importing pandas and sklearn.metrics.

Those two are what a script that evaluates a model on a table imports anyway. Every import runs in a
fresh interpreter.
"""

import subprocess
import sys

from _timing import side_by_side, table

LIMIT = 1.3
BASELINE = "import pandas, sklearn.metrics"
IMPORT = "import pymlj"


def run(statement: str) -> None:
    subprocess.run([sys.executable, "-c", statement], check=True)


def main() -> None:
    seconds = side_by_side(
        {statement: lambda s=statement: run(s) for statement in (BASELINE, IMPORT)}
    )
    ratio = seconds[IMPORT] / seconds[BASELINE]
    rows = [
        [BASELINE, seconds[BASELINE], 1.0, ""],
        [IMPORT, seconds[IMPORT], ratio, LIMIT],
    ]
    print(table(["statement", "seconds", "ratio", "at most"], rows))


if __name__ == "__main__":
    main()
