"""`pymlj/composition/_columns.py` and `_column_choice.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import pymlj
from pymlj import (
    ArgumentError,
    Columns,
    Continuous,
    Finite,
    Multiclass,
    OneHotEncoder,
    Pipeline,
    Standardizer,
    Textual,
    UnivariateStandardizer,
    categorical,
    clone,
    get_param,
    machine,
)
from pymlj.composition._column_choice import assemble


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "age": [30.0, 40.0, 50.0],
            "city": categorical(["Bonn", "Rome", "Rome"]),
            "height": [1.0, 2.0, 3.0],
            "note": ["a", "b", "c"],
        },
        index=[7, 8, 9],
    )


def transformed(model, X, *target):
    return machine(model, X, *target).fit(verbosity=0).transform(X)


# ---------------------------------------------------------------- which columns


def test_each_column_goes_its_way_and_the_rest_stays_in_its_place(table):
    model = Columns({"age": UnivariateStandardizer(), Multiclass: OneHotEncoder()})

    out = transformed(model, table)

    assert list(out) == ["age", "city__Bonn", "city__Rome", "height", "note"]
    assert out["age"].tolist() == [-1.0, 0.0, 1.0] and list(out.index) == [7, 8, 9]
    assert out["height"].tolist() == [1.0, 2.0, 3.0]
    assert list(transformed(clone(model, remainder="drop"), table)) == list(out)[:3]


def test_tables_go_to_those_who_take_tables_and_columns_to_the_others(table):
    by_table = transformed(Columns({("height", "age"): Standardizer()}), table)
    one_by_one = transformed(Columns({("age", "height"): UnivariateStandardizer()}), table)
    by_type = transformed(Columns({Continuous: Standardizer()}), table)

    for out in (by_table, one_by_one, by_type):
        assert sorted(out) == sorted(table)
        assert out["age"].tolist() == out["height"].tolist() == [-1.0, 0.0, 1.0]
    assert list(by_table)[:3] == ["height", "age", "city"]  # at the place of the first of them


def test_each_column_of_a_group_has_a_machine_of_its_own(table):
    mach = machine(Columns({Continuous: UnivariateStandardizer()}), table).fit(verbosity=0)

    assert [p.mean for p in mach.fitted_params().univariate_standardizer] == [40.0, 2.0]


def test_functions_get_columns_one_by_one(table):
    out = transformed(Columns({("age", "height"): np.log2, "note": lambda c: c.str.upper()}), table)

    assert out["height"].tolist() == [0.0, 1.0, pytest.approx(np.log2(3))]
    assert out["note"].tolist() == ["A", "B", "C"]


def test_names_go_before_types_and_functions_and_those_in_turn(table):
    model = Columns(
        {
            Continuous: UnivariateStandardizer(),
            "age": np.negative,
            (lambda name: name in ("age", "height", "note")): np.asarray,
        }
    )
    mach = machine(model, table).fit(verbosity=0)

    assert mach.transform(table)["age"].tolist() == [-30.0, -40.0, -50.0]
    assert mach.transform(table)["height"].tolist() == [-1.0, 0.0, 1.0]


def test_types_are_judged_without_regard_to_missing_values_and_in_training(table):
    table.loc[8, "height"] = None
    model = Columns({Continuous: pymlj.FillImputer(), Textual: len})
    mach = machine(model, table[["age", "height"]]).fit(verbosity=0)

    assert mach.transform(table[["age", "height"]])["height"].tolist() == [1.0, 2.0, 3.0]
    later = table[["age", "height"]].astype({"age": str})
    with pytest.raises(Exception, match="age"):
        mach.transform(later)


def test_columns_that_were_not_there_in_training_are_left_out(table):
    mach = machine(Columns({"age": np.negative}), table[["age", "height"]]).fit(verbosity=0)

    assert list(mach.transform(table)) == ["age", "height"]
    with pytest.raises(pymlj.MLJError, match="height"):
        mach.transform(table[["age"]])


def test_a_type_of_which_there_are_no_columns_is_passed_over(table):
    model = Columns({Finite: OneHotEncoder(), Continuous: UnivariateStandardizer()})
    mach = machine(model, table[["age"]]).fit(verbosity=0)

    assert list(mach.transform(table[["age"]])) == ["age"]
    assert list(mach.fitted_params()) == ["univariate_standardizer"]


# ---------------------------------------------------------------- names


def test_transformers_are_called_after_their_column_or_their_class():
    model = Columns(
        {
            "age": Standardizer(),
            "shoe size": Standardizer(),
            "fit": Standardizer,
            Finite: OneHotEncoder(drop_last=True),
            ("a", "b"): np.log,
        }
    )

    assert list(model.columns) == ["age", "standardizer", "standardizer2", "one_hot_encoder", "f"]
    assert get_param(model, "one_hot_encoder.drop_last") is True
    assert model.columns["standardizer"] == "shoe size"


def test_names_of_ones_own(table):
    model = Columns(numbers=Standardizer(), columns={"numbers": ["age", "height"]})

    assert transformed(model, table)["age"].tolist() == [-1.0, 0.0, 1.0]
    assert model.numbers == Standardizer()


def test_the_repr_is_the_call_that_makes_it(table):
    model = Columns(
        {"age": UnivariateStandardizer(), Multiclass: OneHotEncoder()}, remainder="drop"
    )
    names = {
        "Columns": Columns,
        "UnivariateStandardizer": UnivariateStandardizer,
        "OneHotEncoder": OneHotEncoder,
        "Multiclass": Multiclass,
    }

    assert eval(repr(model), names) == model == clone(model)


# ---------------------------------------------------------------- as a model


def test_transformers_may_learn_from_the_target(toys, X, y):
    model = Columns({"x": toys.Encode()})

    assert model.target_in_fit and model.target_scitype == toys.Encode.target_scitype
    assert transformed(model, X, y)["x"].iloc[0] == 14.5
    assert not Columns({"x": toys.Center()}).target_in_fit and not Columns.target_in_fit
    assert Columns.target_scitype == pymlj.Unknown


def test_in_a_pipeline_only_what_has_changed_is_trained(toys, X, y):
    columns = Columns({"x": toys.Center(label="x"), "z": toys.Center(label="z")})
    mach = machine(columns >> toys.Learner(), X.assign(z=1.0), y).fit(verbosity=0)
    assert sorted(toys.seen()) == ["learner:fit", "x:fit", "z:fit"]

    mach.model.columns.z.factor = 2.0
    mach.fit(verbosity=0)

    assert toys.seen() == ["z:update", "learner:fit"]


def test_pipelines_by_column(table):
    model = Columns({Continuous: Pipeline(pymlj.FillImputer(), Standardizer())})

    assert transformed(model, table)["age"].tolist() == [-1.0, 0.0, 1.0]
    assert list(model.columns) == ["pipeline"]


def test_static_transformers(toys, table):
    assert transformed(Columns({"age": toys.Times()}), table)["age"].tolist() == [60, 80, 100]


def test_other_frames_come_back_in_kind():
    X = pl.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 1.0, 2.0]})

    out = transformed(Columns({"a": UnivariateStandardizer()}), X)

    assert isinstance(out, pl.DataFrame) and out["a"].to_list() == [-1.0, 0.0, 1.0]
    assert transformed(Columns({"a": np.negative}), {"a": np.ones(2)})["a"].tolist() == [-1, -1]


def test_matrices_and_vectors_that_come_out_are_given_names():
    out = assemble(pd.DataFrame({"a": [1, 2]}), [(0, "pca"), ["a"], (1, "b")], np.eye(2), [5, 6])

    assert list(out) == ["pca_1", "pca_2", "a", "b"] and out["b"].tolist() == [5, 6]


def test_files(table, tmp_path):
    model = Columns({"age": np.log1p, Continuous: UnivariateStandardizer()})
    mach = machine(model, table).fit(verbosity=0)
    mach.save(tmp_path / "m")

    loaded = pymlj.load_machine(tmp_path / "m", table)

    pd.testing.assert_frame_equal(loaded.transform(table), mach.transform(table))
    assert loaded.model == model and loaded.fit(verbosity=0).age == 1


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    "build, words",
    [
        (lambda t: Columns(), "needs transformers.*but got none"),
        (lambda t: Columns({}), "needs transformers.*but got none"),
        (lambda t: Columns({"a": 3}), "The transformers of `Columns` must be models or functions"),
        (lambda t: Columns({"a": t.Times()}, b=t.Times()), "but not both"),
        (lambda t: Columns(a=t.Times()), "for `a`, but says it for none"),
        (lambda t: Columns(a=t.Times(), columns={"b": "b"}), "for `a`, but says it for `b`"),
        (lambda t: Columns({1.5: t.Times()}), "`times` must be for a column.*but got 1.5"),
        (lambda t: Columns({"a": t.Learner()}), "`a` must be a transformer, but `Learner` is none"),
        (lambda t: Columns({"a": t.Times()}, remainder="x"), "`remainder` of `Columns` must be"),
    ],
)
def test_what_is_refused(toys, build, words):
    with pytest.raises(ArgumentError, match=words):
        build(toys)


def test_wrong_tables(toys, table):
    with pytest.raises(ArgumentError, match=r"for the column `agee`, which the table lacks.*`age`"):
        transformed(Columns({"agee": toys.Times()}), table)
    with pytest.raises(ArgumentError, match="`age` is named for `age` and for `times`"):
        transformed(Columns({"age": toys.Times(), ("age", "note"): toys.Times()}), table)
    with pytest.raises(ArgumentError, match="`Columns` needs a table, but got an object of type"):
        machine(Columns({"a": toys.Times()}), np.eye(2), scitype_check_level=0).fit(verbosity=0)


def test_what_comes_out_must_fit_in_a_table(table):
    with pytest.raises(ArgumentError, match="Two columns would be called `age`"):
        transformed(Columns({"height": lambda c: pd.DataFrame({"age": c})}), table)
    with pytest.raises(ArgumentError, match="comes out for `age` must be a column or a table, but"):
        transformed(Columns({"age": lambda c: c.sum()}), table)
