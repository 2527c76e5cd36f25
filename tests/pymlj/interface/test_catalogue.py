"""`pymlj/interface/_catalogue.py`: the traits of models without their code."""

import json
import subprocess
import sys
import types
from importlib.resources import files

import pytest

import pymlj
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import (
    catalogue_text,
    info,
    load,
    models,
    resolve_class,
    traits,
    write_catalogue,
)
from pymlj.interface._catalogue import installed_models, packages

# A package of models as its author would write it.
PLUGIN = """
import pymlj
from pymlj.scitypes import Continuous, Table, Vector

class Plugged(pymlj.Deterministic):
    '''A model of another package.'''

    package_name = "plugin"
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    depth: int = 3

class Base(pymlj.Deterministic):
    '''Declares no package, so it is not listed.'''

__all__ = ["Base", "Plugged"]
"""


def _forget():
    packages.cache_clear()
    installed_models.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "plugin"]:
        del sys.modules[name]


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """The folder of a package of models that is installed, without a catalogue yet."""
    package, metadata = tmp_path / "plugin" / "models", tmp_path / "plugin-1.0.dist-info"
    package.mkdir(parents=True)
    metadata.mkdir()
    (tmp_path / "plugin" / "__init__.py").touch()
    (package / "__init__.py").write_text(PLUGIN)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[pymlj.models]\nplugin = plugin.models\n")
    monkeypatch.syspath_prepend(tmp_path)
    _forget()
    yield package
    _forget()


@pytest.fixture
def listed(plugin):
    """The same with a catalogue, and not imported."""
    write_catalogue("plugin.models")
    _forget()
    return plugin


def imported():
    return any(name.partition(".")[0] == "plugin" for name in sys.modules)


OWN = [p for p in packages() if p.partition(".")[0] in ("pymlj", "pymlj_flux")]


def test_packages_of_the_library_that_have_models_ship_a_catalogue():
    assert {"pymlj.builtin", "pymlj.tuning", "pymlj_flux"} <= set(OWN)


@pytest.mark.parametrize("package", OWN)
def test_the_catalogues_shipped_are_up_to_date(package):
    text = files(package).joinpath("_registry.json").read_text(encoding="utf-8")

    assert text == catalogue_text(package), (
        f'the catalogue is stale: run `write_catalogue("{package}")`'
    )


@pytest.mark.parametrize("name", sorted(pymlj.builtin.__all__))
def test_a_catalogue_holds_every_trait_as_the_class_has_it(name):
    assert dict(info(name)) == dict(traits(getattr(pymlj, name)))


def test_models_of_all_packages_are_sorted_and_distinct():
    keys = [(m.name, m.package_name) for m in models(wrappers=True)]

    assert keys == sorted(set(keys))


def test_a_plugin_is_listed_without_being_imported(listed):
    assert "Plugged" in [m.name for m in models()]
    assert info("Plugged").hyperparameters == ("depth",)
    assert not imported()


def test_a_plugin_is_imported_when_a_model_is_loaded(listed):
    assert load("Plugged")().depth == 3
    assert imported()


def test_what_belongs_to_a_plugin_is_known_by_its_path(listed):
    assert resolve_class("plugin.models:Base").__name__ == "Base"


def test_a_model_that_declares_no_package_is_not_listed(listed):
    with pytest.raises(ArgumentError, match="No model is called `Base`"):
        load("Base")


def test_a_plugin_that_cannot_be_imported_says_what_is_missing(listed):
    (listed / "__init__.py").write_text("import no_such_library")

    with pytest.raises(ArgumentError, match=r"importing `plugin.models` failed") as error:
        load("Plugged")
    assert "`pip install no_such_library`" in str(error.value)


@pytest.mark.parametrize("text", [None, "[{]", '[{"name": 1}]', "3"])
def test_a_bad_catalogue_is_a_warning_and_the_others_are_listed(plugin, text):
    if text is not None:
        (plugin / "_registry.json").write_text(text)

    with pytest.warns(MLJWarning, match=r"models of `plugin.models` are not listed") as caught:
        assert "Standardizer" in [m.name for m in models()]
    assert any('write_catalogue("plugin.models")' in str(w.message) for w in caught)


def test_a_package_that_is_gone_is_a_warning(plugin):
    metadata = plugin.parents[1] / "plugin-1.0.dist-info"
    (metadata / "entry_points.txt").write_text("[pymlj.models]\nplugin = vanished.models\n")

    with pytest.warns(MLJWarning, match=r"no folder of `vanished.models`"):
        models()


def test_a_package_that_cannot_be_found_is_a_warning(plugin, monkeypatch):
    monkeypatch.setitem(sys.modules, "plugin", types.ModuleType("plugin"))  # it has no spec

    with pytest.warns(MLJWarning, match=r"no folder of `plugin.models`"):
        models()


def test_a_catalogue_is_written_beside_the_package(plugin):
    path = write_catalogue("plugin.models")
    records = json.loads(path.read_text())

    assert path == plugin / "_registry.json"
    assert [record["name"] for record in records] == ["Plugged"]
    assert records[0]["input_scitype"] == "Table(Continuous)"


def test_a_package_without_models_has_no_catalogue():
    with pytest.raises(ArgumentError, match=r"`pymlj.tables` must have models in its `__all__`"):
        write_catalogue("pymlj.tables")


def test_a_single_module_has_no_folder_for_a_catalogue(tmp_path, monkeypatch):
    (tmp_path / "lonely.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ArgumentError, match="`lonely` must be a package in a folder of its own"):
        write_catalogue("lonely")


def test_listing_imports_no_torch():
    code = (
        "import sys, pymlj; pymlj.models(wrappers=True); "
        "print([name in sys.modules for name in ('torch', 'pymlj_flux')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )

    assert done.stdout.strip() == "[False, False]"
