"""What importing loads, and what it leaves alone."""

import subprocess
import sys

import pytest


def loaded_by(code, modules):
    """Those of `modules` that are loaded once `code` has run in a new interpreter."""
    script = f"{code}\nimport sys\nprint([m for m in {modules!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return eval(done.stdout.strip().splitlines()[-1])


@pytest.mark.parametrize(
    "module", ["torch", "pymlj_flux", "matplotlib", "polars", "tqdm", "sklearn"]
)
def test_importing_the_core_leaves_out(module):
    assert loaded_by("import pymlj", [module]) == []


def test_listing_models_leaves_torch_out():
    assert loaded_by("import pymlj; pymlj.models()", ["torch", "pymlj_flux"]) == []


def test_importing_the_plugin_loads_torch():
    assert loaded_by("import pymlj_flux", ["torch"]) == ["torch"]


def test_importing_does_not_touch_the_global_random_state():
    code = (
        "import random, numpy\nrandom.seed(1); numpy.random.seed(1)\n"
        "import pymlj, pymlj_flux\n"
        "a = random.random(), numpy.random.random()\n"
        "random.seed(1); numpy.random.seed(1)\n"
        "assert a == (random.random(), numpy.random.random())"
    )
    assert loaded_by(code, []) == []
