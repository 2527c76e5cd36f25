"""Imports point downwards, and other packages are entered by their public face."""

import ast
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[1]
LAYERS = [
    ["pymlj"],  # the root helpers; the facade itself is never imported from inside
    ["pymlj.parameters", "pymlj.tables"],
    ["pymlj.scitypes", "pymlj.control"],
    ["pymlj.distributions", "pymlj.data"],
    ["pymlj.interface", "pymlj.metrics", "pymlj.resampling"],
    ["pymlj.machines", "pymlj.builtin"],
    ["pymlj.composition", "pymlj.evaluation"],
    ["pymlj.tuning", "pymlj.iteration", "pymlj.ensembles"],
    ["pymlj.testing", "pymlj.plotting", "pymlj.sklearn_bridge"],
    ["pymlj_flux.builders", "pymlj_flux.embedding", "pymlj_flux.training"],
    ["pymlj_flux"],
]
LAYER = {name: depth for depth, names in enumerate(LAYERS) for name in names}
FLUX_MAY_USE = {
    f"pymlj.{name}"
    for name in ("exceptions", "parameters", "tables", "scitypes", "distributions", "interface")
}
# Methods that only call a function of a higher layer, which they import inside: `Model.__rshift__`,
# as the operator needs the package that is made of models, and `plot` of results. An allowance
# holds for the methods of those names alone.
ALLOWED = {
    ("pymlj.interface", "pymlj.composition"): ("__rshift__", "__rrshift__"),
    ("pymlj.metrics", "pymlj.plotting"): ("plot",),
    ("pymlj.machines", "pymlj.plotting"): ("plot",),
    ("pymlj.evaluation", "pymlj.plotting"): ("plot",),
    ("pymlj.tuning", "pymlj.plotting"): ("plot",),
}

FILES = [
    path
    for top in ("pymlj", "pymlj_flux")
    for path in sorted((ROOT / top).rglob("*.py"))
    if path != ROOT / "pymlj" / "__init__.py"
]


def package_of(module):
    parts = module.split(".")
    return next(name for n in range(len(parts), 0, -1) if (name := ".".join(parts[:n])) in LAYER)


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module]
    return []


def problems(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    home = package_of(module)
    tree = ast.parse(path.read_text())
    method_around = {
        inner: method.name
        for method in ast.walk(tree)
        if isinstance(method, ast.FunctionDef)
        for inner in ast.walk(method)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level > 1:
            yield f"line {node.lineno}: relative import of a parent"
        for name in imported(node):
            if name.split(".")[0] not in ("pymlj", "pymlj_flux"):
                continue
            target = package_of(name)
            if name == "pymlj":
                yield f"line {node.lineno}: imports the facade"
            elif target == home and home != "pymlj":
                yield f"line {node.lineno}: sibling {name} imported absolutely"
            elif (
                LAYER[target] >= LAYER[home]
                and home != target
                and method_around.get(node) not in ALLOWED.get((home, target), ())
            ):
                yield f"line {node.lineno}: {home} imports {name}, which is not below it"
            elif target != "pymlj" and name != target:
                yield f"line {node.lineno}: {name} is private to {target}"
            elif (
                home.startswith("pymlj_flux")
                and name.startswith("pymlj.")
                and name not in FLUX_MAY_USE
            ):
                yield f"line {node.lineno}: {name} is not part of the model interface"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    assert list(problems(path)) == []


def test_every_package_has_a_layer():
    packages = {".".join(p.parent.relative_to(ROOT).parts) for p in FILES}
    assert packages <= LAYER.keys()
