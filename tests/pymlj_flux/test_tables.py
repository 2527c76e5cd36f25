"""`pymlj_flux/_tables.py`: embedded columns, and `transform`."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import ArgumentError, ScitypeError, categorical, machine
from pymlj_flux import MLP, NeuralNetworkRegressor

N = 12
Y = np.sin(np.arange(N))


def table():
    return pd.DataFrame(
        {
            "x": np.linspace(0, 1, N),
            "city": categorical(["Rome", "Oslo", "Bonn"] * 4),
            "k": np.arange(N),
        }
    )


def trained(X=None, **hyper):
    plain = {"builder": MLP(), "epochs": 1, "batch_size": 4, "rng": 0}
    model = NeuralNetworkRegressor(**(plain | hyper))
    return machine(model, table() if X is None else X, Y).fit(verbosity=0)


def test_transform_keeps_the_kind_of_table_and_the_other_columns():
    X = table()
    frame = pl.DataFrame({name: X[name] for name in X})
    got = trained(frame).transform(frame)
    assert isinstance(got, pl.DataFrame)
    assert got.columns == ["x", "city_1", "city_2", "k"]
    assert got["k"].dtype == pl.Int64


def test_transform_keeps_the_index():
    X = table().set_index(np.arange(N) + 100)
    assert list(trained(X).transform(X.iloc[3:5]).index) == [103, 104]


def test_transform_finds_columns_by_name():
    mach, X = trained(), table()
    pd.testing.assert_frame_equal(mach.transform(X[["k", "city", "x"]]), mach.transform(X))


def test_transform_of_rows_of_the_training_data():
    mach = trained()
    pd.testing.assert_frame_equal(mach.transform(rows=[5, 2]), mach.transform(table().iloc[[5, 2]]))


def test_unseen_levels_become_zeros_in_predictions_too():
    mach = trained(handle_unknown="zero")
    new = table().assign(city=categorical(["Rome", "Kyiv"] * 6))
    chain = mach.fitted_params().chain
    assert np.isfinite(mach.predict(new)).all()
    assert mach.transform(new)[["city_1", "city_2"]].to_numpy()[1].tolist() == [0, 0]
    assert not chain.training


def test_unseen_levels_that_do_not_occur_do_no_harm():
    new = table().assign(city=categorical(["Rome"] * N, levels=["Kyiv", "Rome"]))
    assert np.isfinite(trained().predict(new)).all()


def test_a_level_that_the_training_rows_lack_keeps_its_first_vector():
    rows = np.flatnonzero(table()["city"] != "Oslo")
    plain = {"builder": MLP(), "batch_size": 4, "rng": 0}
    first, after = (
        machine(NeuralNetworkRegressor(epochs=epochs, **plain), table(), Y).fit(
            rows=rows, verbosity=0
        )
        for epochs in (0, 5)
    )
    oslo = table()["city"].cat.categories.get_loc("Oslo")
    start, end = (m.fitted_params().embeddings["city"] for m in (first, after))
    np.testing.assert_array_equal(start[oslo], end[oslo])
    assert not np.isclose(np.delete(start, oslo, 0), np.delete(end, oslo, 0)).any()
    assert np.isfinite(after.predict(table())).all()


def test_embedding_dims_must_name_categorical_columns():
    with pytest.raises(ArgumentError, match=r"names `cty`.*`city`"):
        trained(embedding_dims={"cty": 2})


def test_impossible_dims_are_refused_at_construction():
    with pytest.raises(ArgumentError, match="gives 0 for `city`"):
        NeuralNetworkRegressor(embedding_dims={"city": 0})


def test_columns_may_have_names_that_are_no_text():
    X = table().set_axis([0, 1, 2], axis=1)
    mach = trained(X, embedding_dims={1: 2})
    assert list(mach.transform(X).columns) == [0, "1_1", "1_2", 2]
    assert mach.fitted_params().embeddings[1].shape == (3, 2)


def test_changed_dims_train_again():
    mach = trained()
    mach.model.embedding_dims = {"city": 1}
    assert mach.fit(verbosity=0).fitted_params().embeddings["city"].shape == (3, 1)


def test_transform_refuses_text_where_nothing_is_embedded():
    X = table()[["x", "k"]]
    mach = trained(X)
    with pytest.raises(ScitypeError, match="`x` holds text"):
        mach.transform(X.assign(x="a"))
