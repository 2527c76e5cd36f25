"""`pymlj/builtin/_select.py`: keeping some columns."""

import pandas as pd
import pytest

from pymlj import machine
from pymlj.builtin import FeatureSelector
from pymlj.exceptions import ArgumentError, MLJWarning

X = pd.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]})


def test_a_list_gives_the_order_too(fitted):
    assert list(fitted(FeatureSelector(features=["c", "a"]), X).transform(X).columns) == ["c", "a"]


def test_new_columns_are_dropped(fitted):
    for model in (FeatureSelector(), FeatureSelector(features=["a"], ignore=True)):
        assert "d" not in fitted(model, X).transform(X.assign(d=0.0)).columns


def test_a_column_to_keep_must_be_there(fitted):
    with pytest.raises(ArgumentError, match="was trained on column `b`, which the table lacks"):
        fitted(FeatureSelector(), X).transform(X[["a", "c"]])
    with pytest.raises(ArgumentError, match="must be columns of the table, which lacks `z`"):
        fitted(FeatureSelector(features=["a", "z"]), X)


def test_a_column_to_drop_need_not_be_there():
    with pytest.warns(MLJWarning, match="`features` to drop that the table does not have: `z`"):
        mach = machine(FeatureSelector(features=["a", "z"], ignore=True), X).fit(verbosity=0)

    assert mach.fitted_params().features_to_keep == ["b", "c"]


@pytest.mark.parametrize("options", [{"features": str.isupper}, {"features": "abc", "ignore": 0}])
def test_a_column_must_be_kept(fitted, options):
    options = {"features": list("abc"), "ignore": True} if "ignore" in options else options

    with pytest.raises(ArgumentError, match=r"must keep a column, but .* keeps none of `a`, `b`"):
        fitted(FeatureSelector(**options), X)
