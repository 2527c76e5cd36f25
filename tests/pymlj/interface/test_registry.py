"""`pymlj/interface/_registry.py`: from names and paths to classes, and back."""

import numpy as np
import pytest

import pymlj
from pymlj import Deterministic, info, load, models, register
from pymlj.exceptions import ArgumentError
from pymlj.interface import class_path, resolve_class
from pymlj.interface._registry import _registered


@pytest.fixture(autouse=True)
def _nothing_is_registered_before_or_after():
    before = dict(_registered)
    _registered.clear()
    yield
    _registered.clear()
    _registered.update(before)


class Zero(Deterministic):
    """Predicts nothing but zero."""

    package_name = "my_package"

    def predict(self, fitresult, X):
        return np.zeros(len(X))


class Outer:
    class Inner:
        pass


def double(x):
    return 2 * x


# ---------------------------------------------------------------------- load


def test_load_gives_the_class():
    assert load("FillImputer") is pymlj.FillImputer
    assert load("FillImputer", pkg="pymlj") is pymlj.FillImputer


def test_an_unknown_name_shows_the_nearest_one():
    with pytest.raises(ArgumentError, match=r"called `Standardiser`. Did you mean `Standardizer`"):
        load("Standardiser")


def test_an_unknown_name_may_be_that_of_an_estimator():
    with pytest.raises(ArgumentError, match=r"becomes a model by `SklearnModel\(estimator\)`"):
        load("KNeighborsRegressor")


def test_a_wrong_package_is_refused_and_the_right_one_named():
    with pytest.raises(ArgumentError, match="not provided by package `mlj`, but by `pymlj`"):
        load("FillImputer", pkg="mlj")


def test_a_name_in_two_packages_needs_the_package():
    register(type("FillImputer", (Zero,), {"__module__": __name__}))

    with pytest.raises(ArgumentError, match="provided by `my_package`, `pymlj`; say which"):
        load("FillImputer")
    assert load("FillImputer", pkg="pymlj") is pymlj.FillImputer


# ---------------------------------------------------------------------- register


def test_a_registered_class_is_listed_and_loaded():
    assert register(Zero) is Zero

    assert info("Zero").package_name == "my_package"
    assert [m.name for m in models("nothing but zero")] == ["Zero"]
    assert load("Zero") is Zero


def test_a_registered_class_has_a_path_and_is_found_by_it():
    with pytest.raises(ArgumentError, match=r"call `pymlj.register\(Zero\)`"):
        class_path(Zero)

    register(Zero)
    assert class_path(Zero) == f"{Zero.__module__}:Zero"
    assert resolve_class(class_path(Zero)) is Zero


def test_a_class_defined_in_a_function_can_be_registered():
    @register
    class Local(Deterministic):
        pass

    assert resolve_class(class_path(Local)) is Local


def test_registering_again_replaces_the_class():
    register(Zero)
    again = register(type("Zero", (Zero,), {"__module__": Zero.__module__, "x": 1}))

    assert load("Zero") is again


def test_functions_and_other_classes_can_be_registered_but_are_not_listed():
    before = len(models())
    register(double)
    register(Outer.Inner)

    assert resolve_class(class_path(double)) is double
    assert resolve_class(class_path(Outer.Inner)) is Outer.Inner
    assert len(models()) == before


@pytest.mark.parametrize("wrong", [3, Zero(), "Zero"])
def test_only_classes_and_functions_can_be_registered(wrong):
    with pytest.raises(ArgumentError, match="takes a class or a function, but got"):
        register(wrong)


# ---------------------------------------------------------------------- paths


def test_a_path_is_the_shortest_public_one():
    assert class_path(pymlj.OneHotEncoder) == "pymlj:OneHotEncoder"


@pytest.mark.parametrize("name", sorted(pymlj.builtin.__all__))
def test_every_model_is_found_by_its_path_and_by_its_load_path(name):
    cls = getattr(pymlj, name)

    assert resolve_class(class_path(cls)) is cls
    assert resolve_class(cls.load_path) is cls


def test_public_functions_have_a_path():
    default = pymlj.FillImputer().count_fill

    assert resolve_class(class_path(default)) is default


@pytest.mark.parametrize(
    "thing", [dict, np.mean, np.ndarray, lambda x: x], ids=["dict", "mean", "ndarray", "lambda"]
)
def test_what_belongs_to_other_packages_has_no_path(thing):
    with pytest.raises(ArgumentError, match="not known to the registry"):
        class_path(thing)


@pytest.mark.parametrize(
    "path",
    [
        "os:system",
        "builtins:eval",
        "numpy:load",
        "pymlj",
        "pymlj:",
        "pymlj:_registry",
        "pymlj.interface._registry:_own_path",
        "pymlj_evil.module:function",
        "pymlj.builtin:Standardizer.__init__",
        "pymlj:a b",
    ],
)
def test_paths_out_of_the_registry_are_refused_without_an_import(path):
    with pytest.raises(ArgumentError, match="not known to the registry"):
        resolve_class(path)


@pytest.mark.parametrize(
    "path",
    [
        "pymlj.interface._registry:sys.exit",
        "pymlj.interface._registry:importlib.import_module",
        "pymlj:exceptions",
        "pymlj:NoSuchModel",
        "pymlj.interface._registry:Any",
        "pymlj.builtin._impute:np.load",
    ],
)
def test_modules_are_no_way_to_the_code_of_others(path):
    with pytest.raises(ArgumentError, match="has no class or function"):
        resolve_class(path)


def test_a_module_that_cannot_be_imported_is_reported():
    with pytest.raises(ArgumentError, match=r"importing `pymlj.nowhere` failed"):
        resolve_class("pymlj.nowhere:Model")
