"""`docs/concepts/transformers.md`: its tables and its examples are what the code gives."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import pymlj
from pymlj import models
from pymlj.interface import Static
from pymlj.parameters import fields

PAGE = Path(__file__).parents[3] / "docs" / "concepts" / "transformers.md"


def defaults(cls):
    """The hyperparameters of a class and their defaults, as in a call."""
    shown = []
    for name, field in fields(cls).items():
        value = field.default
        by_name = isinstance(value, type) or hasattr(value, "__qualname__")
        shown.append(f"`{name}={value.__name__ if by_name else repr(value)}`")
    return ", ".join(shown).replace("<class 'str'>", "str").replace("datetime.", "") or "-"


def row(*cells):
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table_of_transformers():
    header = ("transformer", "what it does", "takes", "hyperparameters", "inverse")
    lines = [row(*header), "|---|---|---|---|---|"]
    for entry in models(lambda m: m.package_name == "pymlj" and not m.is_supervised):
        cls = getattr(pymlj, entry.name)
        takes = f"`{entry.input_scitype}`" + (" and target" if entry.target_in_fit else "")
        takes += ", no training" if issubclass(cls, Static) else ""
        inverse = "yes" if "inverse_transform" in entry.implemented_methods else ""
        does = entry.docstring.splitlines()[0].rstrip(".")
        lines.append(row(f"`{entry.name}`", does, takes, defaults(cls), inverse))
    return "\n".join(lines)


def table_of_baselines():
    lines = [row("model", "target", "predicts"), "|---|---|---|"]
    for entry in models("Constant", lambda m: m.package_name == "pymlj" and m.is_supervised):
        predicts = entry.docstring.splitlines()[0].removeprefix("Predicts ").rstrip(".")
        lines.append(row(f"`{entry.name}`", f"`{entry.target_scitype}`", predicts))
    return "\n".join(lines)


def outputs(text):
    """Pairs of what the page shows and what its code prints, errors included."""
    names = {}
    for code, shown in re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", text, re.DOTALL):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                exec(code, names)
            except pymlj.MLJError as error:
                print(f"{type(error).__name__}: {error}")
        yield shown, "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("table", [table_of_transformers, table_of_baselines])
def test_the_tables_are_those_of_the_registry(table):
    assert table() in PAGE.read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_shows():
    pairs = list(outputs(PAGE.read_text(encoding="utf-8")))

    assert len(pairs) > 10
    for shown, printed in pairs:
        assert shown == printed
