"""Pictures compared with those that are known to be good.

`PYMLJ_DRAW_BASELINES=1 python -m pytest tests/pymlj/plotting` draws the latter anew: look at each
of them in `baseline/` before committing it.
"""

import os
import pathlib

import matplotlib
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.testing.compare import compare_images

BASELINE = pathlib.Path(__file__).parent / "baseline"
DRAW = bool(os.environ.get("PYMLJ_DRAW_BASELINES"))
TOLERANCE = 12.0  # root mean square of 0 to 255: text differs a little between versions


@pytest.fixture(autouse=True)
def _same_style():
    """The settings of matplotlib itself, and no figure left open."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.use("Agg")
        yield
        plt.close("all")


@pytest.fixture
def same_picture(tmp_path):
    """A check that the figure of some axes looks like the one in `baseline/`."""

    def check(axes, name):
        expected, drawn = BASELINE / f"{name}.png", tmp_path / f"{name}.png"
        figure = axes.figure
        figure.savefig(expected if DRAW else drawn, dpi=60, metadata={"Software": None})
        if not DRAW:
            difference = compare_images(str(expected), str(drawn), TOLERANCE)
            assert difference is None, difference

    return check
