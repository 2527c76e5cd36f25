"""`__all__` of every package is what users get: sorted, bound, documented, hiding nothing."""

import builtins
import importlib
import inspect
import pathlib
import pkgutil

import pytest

ROOT = pathlib.Path(__file__).parents[1]
PACKAGES = sorted(
    ".".join(path.parent.relative_to(ROOT).parts)
    for top in ("pymlj", "pymlj_flux")
    for path in (ROOT / top).rglob("__init__.py")
)
FACADES = ["pymlj", "pymlj_flux"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_in_all_is_bound_and_all_is_sorted(package):
    module = importlib.import_module(package)
    missing = [name for name in module.__all__ if not hasattr(module, name)]
    assert missing == []
    assert len(set(module.__all__)) == len(module.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_public_name_hides_a_subpackage_or_a_builtin(package):
    module = importlib.import_module(package)
    subpackages = {name for _, name, _ in pkgutil.iter_modules(module.__path__)}
    assert set(module.__all__) & subpackages == set()
    assert set(module.__all__) & set(dir(builtins)) == set()


@pytest.mark.parametrize("package", FACADES)
def test_what_a_facade_binds_is_listed(package):
    module = importlib.import_module(package)
    bound = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert bound == set(module.__all__)


@pytest.mark.parametrize("package", FACADES)
def test_every_public_class_and_function_has_a_docstring(package):
    module = importlib.import_module(package)
    undocumented = [
        name
        for name in module.__all__
        if (inspect.isclass(value := getattr(module, name)) or inspect.isfunction(value))
        and not (value.__doc__ or "").strip()
    ]
    assert undocumented == []


PUBLIC = [
    pytest.param(value, id=f"{package}.{name}")
    for package in FACADES
    for name, value in vars(importlib.import_module(package)).items()
    if name in importlib.import_module(package).__all__
    and (inspect.isclass(value) or inspect.isfunction(value))
]


@pytest.mark.parametrize("value", PUBLIC)
def test_a_public_name_says_where_it_is_from(value):
    assert value.__module__.split(".")[0] in ("pymlj", "pymlj_flux", "torch", "pandas")


# Data, or made elsewhere and only handed on.
WITHOUT_EXAMPLE = {
    *("TRAITS", "Interruptible", "derived", "iteration_path", "summary"),
    *("Comparison", "History", "LearningCurve", "OptunaSearch", "PermutationImportance"),
}


@pytest.mark.parametrize("package", FACADES)
def test_every_public_class_and_function_has_an_example(package):
    module = importlib.import_module(package)
    own = {
        name: value
        for name in module.__all__
        if (inspect.isclass(value := getattr(module, name)) or inspect.isfunction(value))
        and value.__module__.startswith(("pymlj", "pymlj_flux"))
    }
    without = {name for name, value in own.items() if ">>>" not in (value.__doc__ or "")}
    assert without - WITHOUT_EXAMPLE == set()
    assert {name for name in WITHOUT_EXAMPLE & set(own)} <= without, "which have one by now"
