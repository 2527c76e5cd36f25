"""What holds for every transformer: rows, other columns, the kind of table, the way back, files."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pymlj
from pymlj import coerce, load_machine, schema
from pymlj.machines import machine
from pymlj.scitypes import Continuous
from pymlj.tables import categorical, column_names, n_rows, select_rows, table_kind

TABLE_MODELS = [
    pymlj.Standardizer(count=True, ordered_factor=True),
    pymlj.Standardizer(),
    pymlj.OneHotEncoder(),
    pymlj.OneHotEncoder(drop_last=True, ordered_factor=False),
    pymlj.ContinuousEncoder(),
    pymlj.FillImputer(),
    pymlj.FeatureSelector(),
    pymlj.OrdinalEncoder(ordered_factor=True),
    pymlj.FrequencyEncoder(normalize=True),
    pymlj.TargetEncoder(m=2),
    pymlj.ContrastEncoder(mode="helmert"),
    pymlj.CardinalityReducer(min_frequency=2),
    pymlj.MissingnessEncoder(),
    pymlj.InteractionTransformer(features=["x", "n"]),
]
# Columns that a transformer neither replaces nor drops, but for those named.
CHANGED = {
    "Standardizer": {"x", "n", "o"},
    "OneHotEncoder": {"c", "o"},
    "ContinuousEncoder": {"n", "c", "o", "t", "x", "m"},
    "FillImputer": {"c", "m"},
    "OrdinalEncoder": {"c", "o"},
    "InteractionTransformer": set(),
    "FeatureSelector": set(),
}


def columns_of(labels, numbers):
    """A column of each type; missing values in `c` and `m`."""
    n = len(labels)
    return {
        "x": np.array(numbers),
        "n": np.arange(n) % 3,
        "c": categorical(labels, levels=["u", "v", "w"]),
        "o": categorical(["lo", "hi"] * (n // 2) + ["lo"] * (n % 2), ["lo", "hi"], ordered=True),
        "t": np.array([f"text {i}" for i in range(n)], dtype=object),
        "m": pd.array([None if i % 4 == 1 else float(i) for i in range(n)], dtype="Float64"),
    }


def train(model, X):
    y = np.arange(n_rows(X)) * 1.5
    data = () if isinstance(model, pymlj.InteractionTransformer) else (X,)
    return machine(model, *data, *([y] if model.target_in_fit else [])).fit(verbosity=-1)


tables = st.integers(3, 12).flatmap(
    lambda n: st.builds(
        columns_of,
        st.lists(st.sampled_from(["u", "v", "w", None]), min_size=n, max_size=n).filter(any),
        st.lists(st.floats(-1e6, 1e6), min_size=n, max_size=n),
    )
)


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
@settings(max_examples=15, deadline=None)
@given(columns=tables)
def test_rows_their_order_and_other_columns_stay(model, columns):
    X = pd.DataFrame(columns, index=pd.Index(np.arange(len(columns["x"])) * 7 + 3, name="id"))
    before = X.copy(deep=True)
    mach = train(model, X)
    Z = mach.transform(X)

    pd.testing.assert_index_equal(Z.index, X.index)
    for name in set(X.columns) - CHANGED.get(type(model).__name__, {"c"}):
        pd.testing.assert_series_equal(Z[name], X[name])
    pd.testing.assert_frame_equal(X, before)

    # A row is transformed alike whatever stands around it.
    rows = np.arange(len(X))[::-2]
    pd.testing.assert_frame_equal(mach.transform(X.iloc[rows]), Z.iloc[rows])


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
def test_all_kinds_of_tables_give_the_same_in_their_kind(model, as_kind, lists):
    columns = columns_of(["u", "v", None, "u", "w", "u"], [0.5, 2.0, 1.5, 4.0, -1.0, 3.0])
    X = as_kind(columns)
    Z, reference = train(model, X).transform(X), pd.DataFrame(columns)

    assert table_kind(Z) == table_kind(X)
    expected = train(model, reference).transform(reference)
    assert schema(Z).scitypes == schema(expected).scitypes
    got, want = lists(Z), lists(expected)
    assert list(got) == list(want)
    for name in want:
        assert got[name] == pytest.approx(want[name])


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
def test_a_matrix_gives_a_matrix(model, rng):
    if isinstance(model, pymlj.InteractionTransformer):
        model = pymlj.InteractionTransformer()
    M = rng.normal(size=(6, 3))
    Z = train(model, M).transform(M)
    X = pd.DataFrame(M, columns=["x1", "x2", "x3"])

    assert isinstance(Z, np.ndarray)
    np.testing.assert_allclose(Z, train(model, X).transform(X).to_numpy())


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
def test_a_machine_read_from_a_file_transforms_alike(model, tmp_path):
    X = pd.DataFrame(columns_of(["u", "v", None, "u", "w", "u"], [0.5, 2.0, 1.5, 4.0, -1.0, 3.0]))
    mach = train(model, X)
    mach.save(tmp_path / "machine")
    loaded = load_machine(tmp_path / "machine")

    pd.testing.assert_frame_equal(loaded.transform(X), mach.transform(X))
    assert loaded.model == model
    assert repr(loaded.fitted_params()) == repr(mach.fitted_params())
    assert loaded.report() == mach.report()


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
def test_no_rows_are_transformed_to_no_rows(model):
    X = pd.DataFrame(columns_of(["u", "v", None, "u", "w", "u"], [0.5, 2.0, 1.5, 4.0, -1.0, 3.0]))
    mach = train(model, X)
    Z = mach.transform(select_rows(X, []))

    assert len(Z) == 0 and column_names(Z) == column_names(mach.transform(X))


# ---------------------------------------------------------------------- the way back

INVERTIBLE = [
    (pymlj.UnivariateStandardizer(), st.floats(-1e6, 1e6)),
    (pymlj.Standardizer(), st.floats(-1e6, 1e6)),
    (pymlj.UnivariateBoxCoxTransformer(), st.floats(0.1, 100.0)),
    (pymlj.UnivariateBoxCoxTransformer(shift=True), st.floats(0.0, 100.0)),
]


@pytest.mark.parametrize("model, numbers", INVERTIBLE, ids=lambda value: repr(value)[:50])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_inverse_undoes_the_transformation_of_a_vector(model, numbers, data):
    x = np.array(data.draw(st.lists(numbers, min_size=3, max_size=20)))
    if "BoxCox" in type(model).__name__:
        x = np.append(x, [1.0, 2.0])
    mach = machine(model, x).fit(verbosity=-1)

    back = mach.inverse_transform(mach.transform(x))
    np.testing.assert_allclose(back, x, rtol=1e-6, atol=1e-6 * np.abs(x).max())


@settings(max_examples=40, deadline=None)
@given(columns=tables)
def test_the_inverse_undoes_the_transformation_of_a_table(columns):
    X = pd.DataFrame(columns)
    mach = machine(pymlj.Standardizer(), X).fit(verbosity=-1)
    back = mach.inverse_transform(mach.transform(X))

    pd.testing.assert_frame_equal(
        back, X, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(columns["x"]).max()))
    )


@settings(max_examples=40, deadline=None)
@given(x=st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), n=st.integers(2, 9))
def test_a_class_and_its_representative_belong_together(x, n):
    x = np.array(x)
    mach = machine(pymlj.UnivariateDiscretizer(n_classes=n), x).fit(verbosity=0)
    z = mach.transform(x)

    assert (np.diff(z.codes[np.argsort(x, kind="stable")]) >= 0).all()
    representatives = mach.inverse_transform(z)
    assert (mach.transform(representatives).codes <= z.codes).all()


# ---------------------------------------------------------------------- what is declared


@pytest.mark.parametrize("model", TABLE_MODELS, ids=repr)
def test_the_result_is_of_the_declared_type(model):
    X = pd.DataFrame(columns_of(["u", "v", None, "u", "w", "u"], [0.5, 2.0, 1.5, 4.0, -1.0, 3.0]))

    assert pymlj.scitype(X) <= model.input_scitype
    assert pymlj.scitype(train(model, X).transform(X)) <= model.output_scitype


def test_counts_that_were_coerced_are_standardised():
    X = coerce(pd.DataFrame({"n": [1, 2, 3]}), n=Continuous)

    assert list(train(pymlj.Standardizer(), X).transform(X)["n"]) == [-1.0, 0.0, 1.0]
