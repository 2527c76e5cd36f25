"""`docs/from_julia.md`: every name and keyword that the page promises is there."""

import ast
import inspect
import pathlib
import re

import numpy as np
import pytest

import pymlj
import pymlj_flux
from pymlj.evaluation import PerformanceEvaluation
from pymlj.parameters import ParamObject, fields

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "from_julia.md"
ROW = re.compile(r"^\|(?! MLJ|---)(.+?)(?<!\\)\|(.+)\|$", re.MULTILINE)
METHODS_OF = {
    "mach": pymlj.Machine,
    "N": pymlj.Node,
    "e": PerformanceEvaluation,
    "yhat": pymlj.UnivariateFiniteArray,
    "d": pymlj.UnivariateFinite,
    "r": pymlj.NumericRange,
    "curve": pymlj.LearningCurve,
    "np": np,
}
BUILTIN = {"range", "len", "print", "help", "KNeighborsClassifier", "N"}


def calls():
    """The calls in the column for pymlj, which may stand for those in the one for MLJ."""
    for left, right in ROW.findall(PAGE.read_text()):
        cells = [left, right] if right.strip().startswith("the same") else [right]
        for text in re.findall(r"`([^`]+)`", " ".join(cells).replace(r"\|", "|")):
            try:
                tree = ast.parse(text)
            except SyntaxError:  # such as `class B(Builder)`
                continue
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def found(name):
    return getattr(pymlj, name, None) or getattr(pymlj_flux, name, None)


@pytest.mark.parametrize("call", list(calls()), ids=ast.unparse)
def test_a_call_of_the_page_can_be_made(call):
    function = call.func
    if isinstance(function, ast.Attribute):
        if isinstance(function.value, ast.Name):
            assert hasattr(METHODS_OF[function.value.id], function.attr)
        return
    if function.id in BUILTIN:
        return
    target = found(function.id)
    assert target is not None
    given = {keyword.arg for keyword in call.keywords}
    if isinstance(target, type) and issubclass(target, ParamObject):
        takes_any = target in (pymlj.Stack, pymlj.BalancedModel)
        assert takes_any or given <= set(fields(target))
        return
    parameters = inspect.signature(target).parameters.values()
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    assert takes_any or given <= {p.name for p in parameters}


def test_the_page_has_calls():
    assert sum(1 for _ in calls()) > 60
