"""`pymlj/builtin/_one_hot.py`: a column of zeros and ones for each level."""

import logging

import pandas as pd
import pytest
from sklearn.preprocessing import OneHotEncoder as Other

from pymlj import machine
from pymlj.builtin import OneHotEncoder
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.tables import categorical

X = pd.DataFrame(
    {
        "c": categorical(["v", "u", "v", "w"]),
        "x": [1.0, 2.0, 3.0, 4.0],
        "o": categorical(["lo", "hi", "lo", "hi"], levels=["lo", "hi"], ordered=True),
    }
)


def test_columns_agree_with_scikit_learn(fitted):
    Z = fitted(OneHotEncoder(), X).transform(X)
    expected = Other(sparse_output=False, categories=[["u", "v", "w"], ["lo", "hi"]])

    assert (Z.drop(columns="x").to_numpy() == expected.fit_transform(X[["c", "o"]])).all()


def test_fitted_parameters_and_report_say_what_became_of_what(fitted):
    mach = fitted(OneHotEncoder(drop_last=True, features=["c"]), X)
    fp, report = mach.fitted_params(), mach.report()

    assert fp.all_features == ["c", "x", "o"]
    assert fp.fitted_levels_given_feature == {"c": ["u", "v", "w"]}
    assert fp.ref_name_pairs_given_feature == {"c": [("u", "c__u"), ("v", "c__v")]}
    assert report.features_to_be_encoded == ["c"]
    assert report.new_features == ["c__u", "c__v", "x", "o"] == list(mach.transform(X).columns)


def test_new_names_are_all_distinct(fitted):
    X = pd.DataFrame({"a": categorical(["b__c", "d"]), "a__b": categorical(["c", "d"])})
    names = list(fitted(OneHotEncoder(), X).transform(X).columns)

    assert names == ["a__b__c", "a__d", "a__b__c_", "a__b__d"]


def test_it_tells_how_many_columns_there_will_be(caplog):
    caplog.set_level(logging.INFO, logger="pymlj")
    machine(OneHotEncoder(), X).fit(verbosity=1)

    assert "Spawning 3 features for `c`." in caplog.text


def test_levels_in_another_order_and_levels_not_used_are_no_harm(fitted):
    mach = fitted(OneHotEncoder(features=["c"]), X)
    other = X.assign(c=categorical(["v", "u", "v", "w"], levels=["w", "v", "new", "u"]))

    pd.testing.assert_frame_equal(mach.transform(other), mach.transform(X))


def test_an_unseen_level_is_named_with_its_column(fitted):
    with pytest.raises(ArgumentError, match="Column `c` has level 'new', unseen in training"):
        fitted(OneHotEncoder(), X).transform(X.assign(c=categorical(["v", "new", "v", "w"])))


def test_a_table_without_categories_stays_as_it_is(fitted):
    numbers = X[["x"]]

    with pytest.warns(MLJWarning, match="`OneHotEncoder` finds no column to encode"):
        mach = fitted(OneHotEncoder(features=["x"]), numbers)
    assert mach.transform(numbers) is numbers


def test_text_is_told_to_be_coerced(fitted):
    with pytest.warns(MLJWarning, match=r"`coerce\(X, {Textual: Multiclass}\)` .* `t`"):
        fitted(OneHotEncoder(), pd.DataFrame({"t": ["a", "b"]}))
