"""`pymlj/interface/_model_info.py`: entries of the registry, alone and in lists."""

import pytest

from pymlj import ConstantClassifier, OneHotEncoder, info, models
from pymlj.interface import ModelInfo, ModelList


def test_an_entry_is_read_by_attribute_and_by_item():
    entry = info("ConstantClassifier")

    assert entry.name == entry["name"] == "ConstantClassifier"
    assert set(entry) >= {"input_scitype", "docstring", "hyperparameters"}


def test_an_entry_cannot_be_changed():
    with pytest.raises(AttributeError, match="cannot be changed"):
        info("ConstantClassifier").name = "Other"


def test_entries_are_equal_if_name_and_package_are():
    by_name, by_class = info("ConstantClassifier"), info(ConstantClassifier)

    assert by_name == by_class and hash(by_name) == hash(by_class)
    assert by_name != info("OneHotEncoder")
    assert by_name != dict(by_name)
    assert ModelInfo({**by_name, "package_name": "other"}) != by_name


def test_an_entry_shows_its_traits_each_on_one_line():
    text = repr(info(OneHotEncoder))

    assert text.startswith("OneHotEncoder (pymlj)\n")
    assert "features, drop_last, ordered_factor, ignore" in text
    assert "Replaces each categorical column" in text and "Example:" not in text


def test_a_list_shows_itself_as_a_table():
    found = models("ConstantClassifier")

    assert "│ ConstantClassifier" in repr(found) and "Vector[Finite]" in repr(found)
    assert found._repr_html_().count("<tr>") == len(found) + 1


def test_an_empty_list_says_so():
    assert repr(ModelList()) == "no models"


def test_the_table_says_of_what_kind_a_model_is():
    lines = repr(models(wrappers=True)).splitlines()
    kinds = {
        line.split("│")[1].strip(): line.split("│")[3].strip() for line in lines if "│" in line
    }
    assert kinds["BinaryThresholdPredictor"] == "deterministic"
    assert kinds["Standardizer"] == "transformer" and kinds["TunedModel"] == "wrapper"
