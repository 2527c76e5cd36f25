"""`pymlj/machines/_checks.py` and `_advice.py`: what is said about data that does not fit."""

import datetime
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse
import torch
from hypothesis import given
from hypothesis import strategies as st

import pymlj
from pymlj import (
    ArgumentError,
    Binary,
    ColorImage,
    Continuous,
    Count,
    Deterministic,
    DimensionMismatch,
    Finite,
    GrayImage,
    Matrix,
    Missing,
    MLJWarning,
    Multiclass,
    OrderedFactor,
    ScitypeError,
    Table,
    Vector,
    coerce,
    default_scitype_check_level,
    machine,
)
from pymlj.machines._advice import Remedy, remedy


@pytest.fixture
def _restore_level():
    level = default_scitype_check_level()
    yield
    default_scitype_check_level(level)


FEATURES = Table(Continuous)
TARGET = Vector[Continuous]


def supervised(X=FEATURES, y=TARGET):
    class Learner(Deterministic):
        input_scitype = X
        target_scitype = y

    return Learner()


def advice(model, *data):
    """What is said about data that does not fit."""
    with pytest.raises(ScitypeError) as caught:
        machine(model, *data, scitype_check_level=3)
    return str(caught.value)


FLOATS = pd.DataFrame({"x": [1.0, 2.0]})
NUMBERS = np.array([1.0, 2.0])


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize("level", [1, 2])
def test_low_levels_warn(level):
    with pytest.warns(MLJWarning, match="The data does not fit `Learner`") as caught:
        machine(supervised(Table(Count)), FLOATS, NUMBERS, scitype_check_level=level)
    assert caught[0].filename == __file__


@pytest.mark.parametrize("level", [3, 4])
def test_high_levels_raise(level):
    with pytest.raises(ScitypeError, match=r"`X` must be Table\(Count\), but is Table\(Continuous"):
        machine(supervised(Table(Count)), FLOATS, NUMBERS, scitype_check_level=level)


@pytest.mark.parametrize("level", range(5))
def test_data_that_fits_is_silent(level):
    machine(supervised(), FLOATS, NUMBERS, scitype_check_level=level)


def test_level_zero_looks_at_nothing():
    machine(supervised(Table(Count)), FLOATS, np.ones(7), scitype_check_level=0)


@pytest.mark.parametrize("level", [2, 3])
def test_undeclared_types_warn_at_middle_levels(toys, level):
    with pytest.warns(
        MLJWarning, match="`Undeclared` does not declare what data it takes"
    ) as caught:
        machine(toys.Undeclared(), FLOATS, NUMBERS, scitype_check_level=level)
    assert caught[0].filename == __file__


def test_undeclared_types_are_silent_below_and_an_error_above(toys):
    machine(toys.Undeclared(), FLOATS, NUMBERS)
    with pytest.raises(ScitypeError, match="does not declare what data it takes"):
        machine(toys.Undeclared(), FLOATS, NUMBERS, scitype_check_level=4)


def test_the_default_level_is_read_and_set(_restore_level):
    assert default_scitype_check_level() == 1
    assert default_scitype_check_level(3) == 3
    with pytest.raises(ScitypeError, match="does not fit"):
        machine(supervised(Table(Count)), FLOATS, NUMBERS)


@pytest.mark.parametrize("level", [5, -1, 1.0, True, "1"])
def test_what_is_no_level_is_refused(level):
    with pytest.raises(ArgumentError, match="must be 0, 1, 2, 3 or 4, but got"):
        default_scitype_check_level(level)
    with pytest.raises(ArgumentError, match="must be 0, 1, 2, 3 or 4, but got"):
        machine(supervised(), FLOATS, NUMBERS, scitype_check_level=level)


# ---------------------------------------------------------------- models, number of arguments


def test_a_class_in_place_of_a_model(toys):
    with pytest.raises(ArgumentError, match=r"but got the class `Mean`; write `Mean\(\)`"):
        machine(toys.Mean, FLOATS, NUMBERS)


def test_something_else_in_place_of_a_model():
    from sklearn.linear_model import Ridge

    with pytest.raises(ArgumentError, match="A machine needs a model, but got 3"):
        machine(3, FLOATS, NUMBERS)
    with pytest.raises(ArgumentError, match=r"wrap it: `SklearnModel\(...\)`"):
        machine(Ridge(), FLOATS, NUMBERS)
    with pytest.raises(ArgumentError, match=r"part of a pipeline, `f >> model`, or a node"):
        machine(lambda X: X, FLOATS)


@pytest.mark.parametrize("level", [0, 1])
def test_weights_that_cannot_be_used(toys, level):
    with pytest.raises(ArgumentError, match="`Mean` cannot use weights"):
        machine(toys.Mean(), FLOATS, NUMBERS, np.ones(2), scitype_check_level=level)
    machine(toys.WeightedMean(), FLOATS, NUMBERS, np.ones(2), scitype_check_level=level)


def test_class_weights_are_whatever_the_model_takes(toys):
    class Weighted(toys.Mean):
        supports_class_weights = True

    machine(Weighted(), FLOATS, NUMBERS, {"u": 1.0, "v": 2.0})


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("Mean", (), r"is trained on data: `machine\(Mean\(...\), X, y\)`"),
        ("Mean", (FLOATS,), "features and a target.*but got 1 argument"),
        ("Mean", (FLOATS, NUMBERS, NUMBERS, NUMBERS), "does not take 4 arguments"),
        ("Centerer", (), r"is trained on data: `machine\(Centerer\(...\), X\)`"),
        ("Centerer", (FLOATS, NUMBERS), "on features alone.*but got 2 arguments"),
        ("Scale", (FLOATS,), "learns nothing: make its machine without data"),
    ],
)
def test_wrong_numbers_of_arguments(toys, name, data, words):
    with pytest.raises(ArgumentError, match=words):
        machine(getattr(toys, name)(), *data)


def test_more_arguments_if_the_model_takes_them():
    class Grouped(Deterministic):
        def fit(self, verbosity, X, y, w, groups):
            return None, None, None

    assert machine(Grouped(), FLOATS, NUMBERS, NUMBERS, NUMBERS).age == 0


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    "X, y",
    [
        (FLOATS, np.ones(3)),
        (FLOATS, [1.0]),
        ({"x": [1.0, 2.0]}, pd.Categorical(["u", "v", "v"])),
        (pl.DataFrame({"x": [1.0, 2.0]}), pl.Series([1.0])),
    ],
)
def test_lengths_must_agree(toys, X, y):
    for model in (toys.Mean(), toys.Undeclared()):
        with pytest.raises(DimensionMismatch, match=f"`X` has 2, `y` has {len(y)}"):
            machine(model, X, y)


def test_weights_must_have_the_same_length(toys):
    with pytest.raises(DimensionMismatch, match="`X` has 2, `y` has 2, `w` has 3"):
        machine(toys.WeightedMean(), FLOATS, NUMBERS, np.ones(3))


@pytest.mark.parametrize("X", [FLOATS[:0], {"x": []}, np.empty((0, 2)), []])
def test_empty_data_is_refused(toys, X):
    with pytest.raises(ArgumentError, match="must be rows to train `Mean` on, but `X` has none"):
        machine(toys.Mean(), X, NUMBERS)


def test_objects_without_rows_are_not_counted(toys):
    with pytest.warns(MLJWarning, match="a table is a data frame"):
        machine(toys.Centerer(), 42)


# ---------------------------------------------------------------- what is said of columns


def test_each_column_that_does_not_fit_is_named_with_the_call_that_mends_it():
    X = pd.DataFrame({"a": [1.0, 2.0], "b": [1, 2], "c": ["u", "v"]})
    text = advice(supervised(), X, NUMBERS)

    assert "column `b` is Count, column `c` is Textual" in text
    assert '-> X = coerce(X, {"b": Continuous, "c": Multiclass})' in text
    assert "-> X = machine(ContinuousEncoder(), X).fit().transform(X)  # turns the labels" in text
    assert "`a`" not in text and "`y`" not in text


def test_the_calls_suggested_do_mend_it():
    X = pd.DataFrame({"a": [1.0, 2.0, None], "b": [1, 2, 2], "c": ["u", None, "v"]})
    y = np.ones(3)
    text = advice(supervised(), X, y)
    calls = [line.split("-> ")[1] for line in text.splitlines() if "-> " in line]
    assert len(calls) == 3

    names = vars(pymlj) | {"X": X}
    for call in calls:
        exec(call.replace("fit()", "fit(verbosity=0)"), names)
    machine(supervised(), names["X"], y, scitype_check_level=3)


def test_many_columns_of_one_type_are_mended_by_type():
    X = pd.DataFrame({f"x{j}": [1, 2] for j in range(8)})
    text = advice(supervised(), X, NUMBERS)

    assert "column `x4` is Count and 3 more do not fit" in text
    assert "-> X = coerce(X, {Count: Continuous})" in text


def test_columns_with_missing_values_are_named():
    X = pd.DataFrame({"a": [1.0, None], "b": [1.0, 2.0], "c": [float("nan"), 2.0]})
    text = advice(supervised(), X, NUMBERS)

    assert "column `a` is Missing | Continuous, column `c` is Missing | Continuous" in text
    assert "-> X = machine(FillImputer(), X).fit().transform(X)" in text
    assert "# fills what is missing in `a`, `c`" in text
    assert "coerce" not in text


def test_missing_values_that_are_allowed_stay_when_the_column_is_coerced():
    X = pd.DataFrame({"a": pd.array([1, None], dtype="Int64")})
    text = advice(supervised(Table(Missing | Continuous)), X, NUMBERS)

    assert '-> X = coerce(X, {"a": Continuous})' in text and "fill" not in text


def test_columns_not_named_by_text():
    text = advice(supervised(), pd.DataFrame({0: [1, 2]}), NUMBERS)

    assert "-> X = coerce(X, {0: Continuous})" in text


def test_what_is_no_table():
    assert "-> X = pd.DataFrame(X)" in advice(supervised(), np.ones((2, 2)), NUMBERS)
    assert '-> X = pd.DataFrame({"x": X})' in advice(supervised(), np.ones(2), NUMBERS)
    matrices = supervised(Table(Continuous) | Matrix[Continuous])
    machine(matrices, np.ones((2, 2)), NUMBERS, scitype_check_level=4)
    assert "-> X = coerce(X, Continuous)" in advice(matrices, np.ones((2, 2), dtype=int), NUMBERS)


def test_nothing_is_suggested_where_nothing_helps():
    text = advice(supervised(), pd.DataFrame({"t": [datetime.date(2024, 1, 1)] * 2}), NUMBERS)

    assert "column `t` is ScientificDate" in text


# ---------------------------------------------------------------- what is said of targets


@pytest.mark.parametrize(
    "target, y, line",
    [
        (Vector[Finite], ["u", "v"], "-> y = coerce(y, Multiclass)"),
        (Vector[Finite], np.array(["u", "v"]), "-> y = coerce(y, Multiclass)"),
        (Vector[Finite], pd.Series(["u", "v"]), "-> y = coerce(y, Multiclass)"),
        (Vector[Finite], np.array([0, 1]), "-> y = coerce(y, Multiclass)"),
        (Vector[Finite], np.array([0.0, 1.0]), "-> y = coerce(y, Multiclass)"),
        (Vector[Binary], ["u", "v"], "-> y = coerce(y, Multiclass)"),
        (Vector[OrderedFactor[2]], pd.Categorical(["u", "v"]), "-> y = coerce(y, OrderedFactor)"),
        (Vector[Continuous], np.array([1, 2]), "-> y = coerce(y, Continuous)"),
        (Vector[Continuous], ["1", "2"], "-> y = coerce(y, Continuous)"),
        (Vector[Count], NUMBERS, "-> y = coerce(y, Count)"),
    ],
)
def test_the_call_that_mends_a_target(target, y, line):
    model = supervised(y=target)
    text = advice(model, FLOATS, y)

    assert f"`y` must be {target}, but is" in text and line in text
    assert "`X`" not in text and "levels are needed" not in text
    mended = eval(line.split(" = ")[1], vars(pymlj) | {"y": y})
    machine(model, FLOATS, mended, scitype_check_level=3)


def test_a_wrong_number_of_levels():
    three = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
    binary = supervised(y=Vector[Binary])

    text = advice(binary, three, pd.Categorical(["u", "v", "w"]))
    assert "exactly 2 levels are needed, but `y` has 3" in text and "coerce" not in text
    text = advice(binary, three, ["u", "v", "w"])
    assert "exactly 2 levels are needed, but `y` has 3" in text


def test_missing_values_in_a_target():
    y = pd.Series([1.0, None])
    text = advice(supervised(), FLOATS, y)

    assert "`y` has missing values: leave those rows out, or fill them" in text


def test_a_target_that_is_no_vector():
    text = advice(supervised(), FLOATS, np.ones((2, 3)))

    assert "`y` must be Vector[Continuous], but is Matrix[Continuous]" in text


def test_several_arguments_are_told_in_one_message():
    text = advice(supervised(y=Vector[Finite]), pd.DataFrame({"x": [1, 2]}), ["u", "v"])

    assert 'X = coerce(X, {"x": Continuous})' in text and "y = coerce(y, Multiclass)" in text


@pytest.mark.parametrize(
    ("w", "said"),
    [
        (["heavy", "light"], r"a `list` with scitype"),
        (None, "but got None"),
        (5, "but got 5"),
        ("balanced", "but got 'balanced'"),
        (FLOATS, r"a `\w+` with scitype"),
    ],
)
def test_weights_that_are_none_are_refused_by_name(toys, w, said):
    with pytest.raises(ArgumentError, match=rf"`w`, the third .* weight of each row.* {said}"):
        machine(toys.WeightedMean(), FLOATS, NUMBERS, w)


def test_class_weights_are_a_dict():
    class ByClass(Deterministic):
        supports_class_weights = True

    with pytest.raises(ArgumentError, match=r"`w`, .* must be a dict with the weight of each cla"):
        machine(ByClass(), FLOATS, NUMBERS, [1.0, 2.0], scitype_check_level=1)
    machine(ByClass(), FLOATS, NUMBERS, {1.0: 2.0}, scitype_check_level=1)


def test_the_scitype_of_a_long_tuple_is_shortened(toys):
    with pytest.warns(MLJWarning) as caught:
        mach = machine(toys.Mean(), {"x": np.zeros(150)}, tuple([1.0] * 149 + ["a"]))
    assert str(caught[0].message).count("Continuous, ") < 20
    assert str(mach).count("Continuous, ") < 20


@pytest.mark.parametrize("y", [["u", "v"], pd.Categorical([1, 2]), pd.Series(["u", "v"])])
def test_labels_belong_to_a_classifier(y):
    said = advice(supervised(), FLOATS, y)
    assert "labels are predicted by a classifier" in said
    assert ("coerce(y, Multiclass)" in said) is not isinstance(y, pd.Categorical)


@pytest.mark.parametrize(
    "y, line",
    [
        (pd.DataFrame({"k": ["u", "v"]}), '-> y = y["k"]'),
        (np.array([[0], [1]]), "-> y = y.ravel()"),
        (pd.DataFrame({"k": ["u", "v"], "l": [1, 2]}), "which are `k`, `l`"),
    ],
)
def test_a_target_of_one_column_is_made_a_vector_first(y, line):
    assert line in advice(supervised(y=Vector[Finite]), FLOATS, y)


def test_containers_that_are_not_looked_into_become_arrays():
    model = supervised(Table(Continuous) | Matrix[Continuous])

    assert "-> X = np.asarray(X)" in advice(model, [[1.0, 2.0], [3.0, 4.0]], NUMBERS)
    assert "-> X = pd.DataFrame(X)" in advice(model, [["u", 2.0], ["v", 4.0]], NUMBERS)
    assert "-> X = X.toarray()" in advice(model, scipy.sparse.eye_array(2).tocsr(), NUMBERS)
    assert "unequal lengths" in advice(model, [[1.0], [3.0, 4.0]], NUMBERS)
    assert "-> X = np.asarray(X)" in advice(model, torch.ones(2, 2), NUMBERS)
    assert "-> y = y.detach().cpu().numpy()" in advice(
        model, FLOATS, torch.ones(2, requires_grad=True)
    )


def test_times_become_numbers_and_useless_columns_are_left_out():
    X = pd.DataFrame(
        {"t": pd.to_datetime(["2020-01-01", "2021-01-01"]), "n": [None, None], "l": [[1], [2]]}
    )
    text = advice(supervised(), X, NUMBERS)

    call = 'machine(UnivariateTimeTypeToContinuous(), X["t"]).fit().transform(X["t"])'
    assert f'-> X["t"] = {call}' in text and "coerce" not in text
    assert 'FeatureSelector(features=["n", "l"], ignore=True)' in text


def test_images():
    gray, color = supervised(Vector[GrayImage]), supervised(Vector[ColorImage])
    stack = np.zeros((2, 4, 4))

    assert "-> X = coerce(X, GrayImage)" in advice(gray, stack, NUMBERS)
    assert "-> X = coerce(X, GrayImage)" in advice(gray, [np.zeros((4, 4))] * 2, NUMBERS)
    assert "-> X = coerce(X, ColorImage)" in advice(color, np.zeros((2, 4, 4, 3)), NUMBERS)
    machine(gray, coerce(stack, GrayImage), NUMBERS, scitype_check_level=3)


# ---------------------------------------------------------------- remedies


TYPES = st.sampled_from(
    [Continuous, Count, Multiclass[3], OrderedFactor[2], pymlj.Textual, pymlj.Unknown]
)


@given(TYPES, st.booleans(), TYPES, st.booleans())
def test_a_remedy_is_offered_only_where_something_is_wrong(found, missing, wanted, allowed):
    expected = Table(Missing | wanted if allowed else wanted)
    S = Missing | found if missing else found

    if not Table(S) <= expected:
        mend = remedy(S, lambda T: Table(T) <= expected)
        if mend.coerce_to is not None and not (mend.encode or mend.two_levels):
            mended = Missing | mend.coerce_to if missing and not mend.fill else mend.coerce_to
            assert Table(mended) <= expected
        assert not (mend.fill and not missing)


def test_a_column_of_missing_values_alone():
    assert remedy(Missing, lambda T: Table(T) <= Table(Continuous)).drop
    assert remedy(pymlj.Textual, lambda T: False) == Remedy()


def test_a_machine_is_made_in_spite_of_a_warning(toys):
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        mach = machine(toys.Mean(), pd.DataFrame({"x": [1, 2]}), NUMBERS)
    assert list(mach.fit(verbosity=0).predict(rows=[0])) == [1.5]
