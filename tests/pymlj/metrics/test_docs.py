"""`docs/concepts/measures.md`: the table is that of the traits, and the code runs."""

import importlib.util
import pathlib
import re

import numpy as np

import pymlj

ROOT = pathlib.Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "concepts" / "measures.md").read_text(encoding="utf-8")


def generator():
    path = ROOT / "scripts" / "measures_table.py"
    spec = importlib.util.spec_from_file_location("measures_table", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_table_is_up_to_date():
    assert generator().updated(PAGE) == PAGE, "run `python scripts/measures_table.py`"


def test_every_measure_is_in_the_table_once():
    for cls in pymlj.measures():
        assert len(re.findall(rf"^\| `{cls.__name__}\(", PAGE, flags=re.M)) == 1


def blocks():
    return re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)


def test_code_of_the_page_runs():
    names = {}
    for block in blocks():
        exec(compile(block, "measures.md", "exec"), names)
    assert names["Pinball"](tau=0.5)([1.0], [2.0]) == 0.5
    assert names["worst"](np.array([1.0, 1.0]), np.array([4.0, 1.0])) == 3.0


def test_values_beside_the_code_are_those_of_the_code():
    names, checked = {}, 0
    for block in blocks():
        exec(compile(block, "measures.md", "exec"), names)
        for line in block.splitlines():
            code, _, comment = line.partition("  #")
            value = re.match(r"\s*(\d\.\d+)", comment)
            if value:
                assert f"{eval(code, names):.6f}".startswith(value[1]), line
                checked += 1
    assert checked >= 4
