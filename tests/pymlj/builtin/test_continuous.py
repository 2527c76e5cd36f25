"""`pymlj/builtin/_continuous.py`: from a table of mixed columns to one of numbers."""

import logging

import numpy as np
import pandas as pd
import pytest

from pymlj import machine, schema
from pymlj.builtin import ContinuousEncoder, OneHotEncoder
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Continuous
from pymlj.tables import categorical

X = pd.DataFrame(
    {
        "c": categorical(["v", "u", "v"]),
        "x": [1.0, 2.0, 3.0],
        "n": [True, False, True],
        "o": categorical(["lo", "hi", "lo"], levels=["lo", "mid", "hi"], ordered=True),
        "t": ["some", "text", "here"],
        "gaps": [1.0, None, 2.0],
    }
)


def test_every_column_becomes_continuous_or_goes(fitted):
    mach = fitted(ContinuousEncoder(), X)
    Z = mach.transform(X)

    assert list(Z.columns) == ["c__u", "c__v", "x", "n", "o"] == mach.report().new_features
    assert set(schema(Z).scitypes) == {Continuous}
    assert Z["o"].tolist() == [0.0, 2.0, 0.0] and Z["n"].tolist() == [1.0, 0.0, 1.0]
    assert mach.report().features_to_keep == ["c", "x", "n", "o"]


def test_ordered_factors_may_be_one_hot_encoded(fitted):
    Z = fitted(ContinuousEncoder(one_hot_ordered_factors=True, drop_last=True), X).transform(X)

    assert list(Z.columns) == ["c__u", "x", "n", "o__lo", "o__mid"]


def test_the_encoder_inside_is_a_fitted_parameter(fitted):
    fp = fitted(ContinuousEncoder(drop_last=True), X).fitted_params()

    assert fp.features_to_keep == ["c", "x", "n", "o"]
    assert fp.one_hot_encoder == OneHotEncoder(drop_last=True, ordered_factor=False)
    assert fp.one_hot_encoder_fitresult.fitted_levels_given_feature == {"c": ["u", "v"]}


def test_it_says_what_is_dropped(caplog):
    caplog.set_level(logging.INFO, logger="pymlj")
    machine(ContinuousEncoder(), X).fit(verbosity=1)

    assert "['t', 'gaps']" in caplog.text


def test_new_columns_are_dropped_and_absent_ones_refused(fitted):
    mach = fitted(ContinuousEncoder(), X)

    assert "new" not in mach.transform(X.assign(new=1.0)).columns
    with pytest.raises(ArgumentError, match="was trained on column `n`, which the table lacks"):
        mach.transform(X.drop(columns="n"))


def test_gaps_in_new_data_stay_gaps(fitted):
    mach = fitted(ContinuousEncoder(), X)
    new = X.assign(o=categorical([None, "hi", "lo"], levels=["lo", "hi"], ordered=True), x=np.nan)
    Z = mach.transform(new)

    assert Z["o"].isna().tolist() == [True, False, False] and Z["x"].isna().all()
