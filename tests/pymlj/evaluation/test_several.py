"""`pymlj/evaluation/_several.py`: results of several models in one table."""

import numpy as np
import pytest

from pymlj import ArgumentError, ConstantRegressor, Holdout, evaluate, l1, rms

X, Y = np.zeros((4, 1)), np.array([1.0, 3.0, 2.0, 4.0])
OPTIONS = {"resampling": Holdout(0.5), "verbosity": 0}


def test_a_dict_shows_a_table_and_is_a_dict():
    models = {"a": ConstantRegressor(), "b": ConstantRegressor()}
    found = evaluate(models, X, Y, measures=[l1, rms], **OPTIONS)
    assert isinstance(found, dict) and list(found) == ["a", "b"]
    assert repr(found).splitlines() == [
        "┌───────┬──────┬──────┐",
        "│ model │ l1   │ rms  │",
        "├───────┼──────┼──────┤",
        "│ a     │ 1.00 │ 1.41 │",
        "│ b     │ 1.00 │ 1.41 │",
        "└───────┴──────┴──────┘",
    ]
    assert found._repr_html_().startswith("<table>")


def test_a_list_shows_a_table_and_is_a_list():
    found = evaluate([ConstantRegressor(), ConstantRegressor()], X, Y, measure=l1, **OPTIONS)
    assert isinstance(found, list) and "ConstantRegressor-2 │" in repr(found)
    assert found._repr_html_().startswith("<table>")


def test_nothing_is_shown_as_nothing():
    assert repr(evaluate({}, X, Y, **OPTIONS)) == "{}"
    assert repr(evaluate([], X, Y, **OPTIONS)) == "[]"


def test_a_measurement_can_be_had_by_the_name_of_its_measure():
    e = evaluate(ConstantRegressor(), X, Y, measures=[l1, rms], **OPTIONS)
    assert e["rms"] == e.measurement[1] and e["tag"] == "ConstantRegressor"
    with pytest.raises(KeyError, match="no field or measure `l2`; the measures are l1, rms"):
        e["l2"]


def test_several_results_make_a_frame_with_a_row_for_each_model():
    models = {"a": ConstantRegressor(), "b": ConstantRegressor()}
    found = evaluate(models, X, Y, measures=[l1, rms, l1], **OPTIONS).to_frame()
    assert found.index.tolist() == ["a", "b"] and found.index.name == "model"
    assert found.columns.tolist() == ["l1", "rms", "l1_2"]
    np.testing.assert_allclose(found["rms"], [np.sqrt(2), np.sqrt(2)])

    listed = evaluate(list(models.values()), X, Y, measure=l1, **OPTIONS).to_frame()
    assert listed.index.tolist() == ["ConstantRegressor", "ConstantRegressor-2"]
    assert listed["l1"].tolist() == [1.0, 1.0]


def test_pairs_of_tag_and_model_are_a_dict():
    with pytest.raises(ArgumentError, match=r"Models with tags are a dict: `\{'a': ...\}`"):
        evaluate([("a", ConstantRegressor()), ("b", ConstantRegressor())], X, Y, **OPTIONS)
