"""`pymlj/data/_loaders.py`."""

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets

from pymlj import (
    Continuous,
    Count,
    GrayImage,
    Missing,
    Multiclass,
    OrderedFactor,
    Table,
    Vector,
    elscitype,
    levels,
    load_breast_cancer,
    load_diabetes,
    load_digits,
    load_iris,
    load_penguins,
    load_wine,
    schema,
    scitype,
)

BUNDLED = {
    "load_iris": (load_iris, (150, 4), Multiclass[3]),
    "load_wine": (load_wine, (178, 13), Multiclass[3]),
    "load_breast_cancer": (load_breast_cancer, (569, 30), OrderedFactor[2]),
    "load_diabetes": (load_diabetes, (442, 10), Continuous),
}


@pytest.mark.parametrize("name", BUNDLED)
def test_features_and_target_are_ready(name):
    load, shape, target = BUNDLED[name]
    X, y = load()
    assert isinstance(X, pd.DataFrame) and X.shape == shape
    assert scitype(X) <= Table(Continuous)
    assert scitype(y) == Vector[target]
    assert all(column.isidentifier() for column in X.columns)


@pytest.mark.parametrize("name", BUNDLED)
def test_data_are_those_of_scikit_learn(name):
    X, y = BUNDLED[name][0]()
    bunch = getattr(datasets, name)()
    np.testing.assert_array_equal(X.to_numpy(), bunch.data)
    truth = bunch.target_names[bunch.target] if "target_names" in bunch else bunch.target
    assert list(y) == list(truth)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_whole_table_has_the_target_last(name):
    load = BUNDLED[name][0]
    X, y = load()
    table = load(split=False)
    assert list(table.columns) == [*X.columns, "target"]
    pd.testing.assert_frame_equal(table.drop(columns="target"), X)
    assert list(table["target"]) == list(y)
    assert elscitype(table["target"]) == elscitype(y)


def test_malignant_is_the_positive_class():
    _, y = load_breast_cancer()
    assert levels(y) == ["benign", "malignant"]
    assert (y == "malignant").sum() == 212


def test_columns_of_iris():
    X, y = load_iris()
    assert list(X.columns) == ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    assert levels(y) == ["setosa", "versicolor", "virginica"]


def test_digits_are_images_with_their_pixel_values():
    X, y = load_digits()
    assert scitype(X) == Vector[GrayImage[8, 8]]
    assert scitype(y) == Vector[Multiclass[10]] and levels(y) == list(range(10))
    assert len(X) == len(y) == 1797
    pixels = np.asarray(X[3])
    np.testing.assert_array_equal(pixels.reshape(8, 8), datasets.load_digits().images[3])


def test_digits_as_a_table_have_a_column_a_pixel():
    table = load_digits(split=False)
    assert table.shape == (1797, 65)
    assert table["pixel_1_2"].iloc[0] == datasets.load_digits().images[0][1, 2]
    assert list(table["target"]) == list(load_digits()[1])


def test_penguins_have_their_types_and_their_gaps():
    X, y = load_penguins()
    assert X.shape == (344, 7) and scitype(y) == Vector[Multiclass[3]]
    assert pd.Series(y).value_counts().to_dict() == {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124}
    found = schema(X)
    assert dict(zip(found.names, found.scitypes, strict=True)) == {
        "island": Multiclass[3],
        "bill_length_mm": Missing | Continuous,
        "bill_depth_mm": Missing | Continuous,
        "flipper_length_mm": Missing | Continuous,
        "body_mass_g": Missing | Continuous,
        "sex": Missing | Multiclass[2],
        "year": Count,
    }
    assert X.isna().sum().to_dict() == {
        "island": 0,
        "bill_length_mm": 2,
        "bill_depth_mm": 2,
        "flipper_length_mm": 2,
        "body_mass_g": 2,
        "sex": 11,
        "year": 0,
    }
    assert levels(X["sex"]) == ["female", "male"]
    assert X["body_mass_g"].mean() == pytest.approx(4201.754386)  # as the source of the data says


def test_penguins_as_a_table_have_the_target_first():
    table = load_penguins(split=False)
    X, y = load_penguins()
    assert list(table.columns) == ["species", *X.columns]
    pd.testing.assert_frame_equal(table.drop(columns="species"), X)
    assert list(table["species"]) == list(y)


def test_each_call_gives_data_of_its_own():
    first, _ = load_penguins()
    first.iloc[0, 1] = -1.0
    assert load_penguins()[0].iloc[0, 1] == 39.1
