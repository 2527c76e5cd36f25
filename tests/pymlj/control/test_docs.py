"""`docs/concepts/iteration.md`: its table is that of the classes."""

import importlib.util
import pathlib
import re

import pytest

from pymlj import control
from pymlj.control import Control, StoppingCriterion, WithDo

ROOT = pathlib.Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "concepts" / "iteration.md").read_text(encoding="utf-8")
ABSTRACT = (Control, StoppingCriterion, WithDo)
CONTROLS = [
    cls
    for name in control.__all__
    if isinstance(cls := getattr(control, name), type)
    and issubclass(cls, Control)
    and cls not in ABSTRACT
]


@pytest.fixture(scope="module")
def generator():
    path = ROOT / "scripts" / "controls_table.py"
    spec = importlib.util.spec_from_file_location("controls_table", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_table_is_up_to_date(generator):
    assert generator.updated(PAGE) == PAGE, "run `python scripts/controls_table.py`"


@pytest.mark.parametrize("cls", CONTROLS, ids=lambda cls: cls.__name__)
def test_every_control_is_in_the_table_once(cls):
    assert len(re.findall(rf"^\| `{cls.__name__}\(", PAGE, flags=re.M)) == 1
