"""`pymlj/evaluation/_permutation.py`: how much a trained model relies on each feature."""

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance as sklearns
from sklearn.linear_model import LinearRegression, LogisticRegression

from pymlj.builtin import ConstantClassifier, SklearnModel
from pymlj.distributions import Normal
from pymlj.evaluation import PermutationImportance, permutation_importance
from pymlj.exceptions import ArgumentError, DimensionMismatch, NotTrainedError
from pymlj.interface import Deterministic, Probabilistic
from pymlj.machines import machine
from pymlj.metrics import accuracy, confusion_matrix, l1, l2, log_loss, measure, rsq
from pymlj.scitypes import Continuous, Vector
from pymlj.tables import build_table, categorical, columns, n_rows

RNG = np.random.default_rng(0)
N = 60
X = pd.DataFrame({name: RNG.normal(size=N) for name in ("strong", "weak", "idle")})
Y = np.asarray(5 * X["strong"] + X["weak"])
LABELS = categorical(np.where(Y > 0, "up", "down"))


@pytest.fixture
def line():
    return machine(SklearnModel(LinearRegression()), X, Y).fit(verbosity=0)


def test_features_that_matter_more_are_more_important(line):
    found = permutation_importance(line, X, Y, rng=0)
    strong, weak, idle = found.importances_mean

    assert isinstance(found, PermutationImportance) and found.features == ["strong", "weak", "idle"]
    assert strong > weak > 0 and idle == pytest.approx(0, abs=1e-9)
    assert found.importances.shape == (3, 5) and found.measure == l2
    np.testing.assert_allclose(found.importances_mean, found.importances.mean(axis=1))
    np.testing.assert_allclose(found.importances_std, found.importances.std(axis=1))


def test_the_importance_of_a_feature_of_a_line_is_known_in_the_limit(line):
    """Shuffling changes the prediction by a (x - x'), of mean square 2 a^2 var(x)."""
    found = permutation_importance(line, X, Y, l2, repeats=400, rng=1)

    expected = 2 * 25 * X["strong"].var(ddof=0)
    assert found.importances_mean[0] == pytest.approx(expected, rel=0.05)


def test_it_agrees_with_scikit_learn(line):
    found = permutation_importance(line, X, Y, rsq, repeats=80, rng=1)
    estimator = LinearRegression().fit(X, Y)
    theirs = sklearns(estimator, X, Y, n_repeats=80, random_state=0, scoring="r2")

    np.testing.assert_allclose(found.importances_mean, theirs.importances_mean, rtol=0.1, atol=1e-9)
    assert found.baseline == pytest.approx(estimator.score(X, Y))


@pytest.mark.parametrize("repeats", [1, 3])
def test_each_repeat_is_the_score_of_a_table_with_one_column_shuffled(repeats, line):
    """As if features and repeats were gone through one by one."""
    found = permutation_importance(line, X, Y, l1, repeats=repeats, rng=5)
    rng = np.random.default_rng(5)
    for j, name in enumerate(X):
        orders = rng.permuted(np.tile(np.arange(N), (repeats, 1)), axis=1)
        for k, order in enumerate(orders):
            shuffled = X.assign(**{name: X[name].to_numpy()[order]})
            expected = l1(line.predict(shuffled), Y) - found.baseline
            assert found.importances[j, k] == pytest.approx(expected)


def test_a_model_is_asked_once_a_feature(line, monkeypatch):
    calls = []
    original = SklearnModel.predict

    def predict(self, fitresult, X):
        calls.append(len(X))
        return original(self, fitresult, X)

    monkeypatch.setattr(SklearnModel, "predict", predict)
    permutation_importance(line, X, Y, repeats=4, rng=0)

    assert calls == [N] + [4 * N] * 3


def test_losses_and_scores_point_the_same_way():
    mach = machine(SklearnModel(LogisticRegression()), X, LABELS).fit(verbosity=0)

    for metric in (accuracy, log_loss, None):
        found = permutation_importance(mach, X, LABELS, metric, rng=0)
        assert found.importances_mean[0] > 0.05 and found.importances_mean[0] == max(
            found.importances_mean
        )


@pytest.mark.parametrize("kind", ["polars", "pyarrow", "dict", "matrix"])
def test_features_may_be_any_table_or_a_matrix(kind, line):
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    like = {"polars": pl.DataFrame(), "pyarrow": pa.table({}), "dict": {"x": []}}.get(kind)
    data = X.to_numpy() if kind == "matrix" else build_table(columns(X), like=like)
    mach = machine(SklearnModel(LinearRegression()), data, Y).fit(verbosity=0)
    found = permutation_importance(mach, data, Y, rng=3)

    expected = permutation_importance(line, X, Y, rng=3)
    np.testing.assert_allclose(found.importances, expected.importances, atol=1e-9)
    assert found.features == (["x1", "x2", "x3"] if kind == "matrix" else list(X))


def test_categorical_columns_are_shuffled_too():
    class Look(Deterministic):
        """Reads the answer from a categorical column."""

        target_scitype = Vector[Continuous]

        def fit(self, verbosity, X, y):
            return None, None, None

        def predict(self, fitresult, X):
            return np.asarray(X["c"].cat.codes, dtype=float)

    data = pd.DataFrame({"c": categorical(["u", "v"] * 10), "d": np.zeros(20)})
    mach = machine(Look(), data, np.tile([0.0, 1.0], 10)).fit(verbosity=0)
    found = permutation_importance(mach, data, np.tile([0.0, 1.0], 10), rng=0)

    assert found.importances_mean[0] > 0.2 and found.importances_mean[1] == 0


def test_predicted_distributions_are_taken_apart_by_repeat():
    class Bell(Probabilistic):
        """Predicts a normal distribution around a column."""

        target_scitype = Vector[Continuous]

        def fit(self, verbosity, X, y):
            return None, None, None

        def predict(self, fitresult, X):
            return Normal(np.asarray(X["strong"]), np.ones(n_rows(X)))

    mach = machine(Bell(), X, X["strong"].to_numpy()).fit(verbosity=0)
    found = permutation_importance(mach, X, X["strong"].to_numpy(), log_loss, rng=0)

    assert found.importances_mean.tolist()[1:] == [0, 0] and found.importances_mean[0] > 0.5


def test_a_seed_repeats_itself_and_nothing_is_changed(line):
    before = X.copy()
    one, two, other = (permutation_importance(line, X, Y, rng=seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(one.importances, two.importances)
    assert not (one.importances[0] == other.importances[0]).all()
    pd.testing.assert_frame_equal(X, before)


def test_the_table_has_the_most_important_feature_first(line):
    found = permutation_importance(line, X[["weak", "strong", "idle"]][list(X)], Y, rng=0)

    assert list(found.to_frame().index) == ["strong", "weak", "idle"]
    assert "strong" in str(found).splitlines()[3] and "importance" in found._repr_html_()


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"repeats": 0}, "`repeats >= 1` must hold, but got 0"),
        ({"measure": [l1, l2]}, "`measure` must be one measure, but got 2"),
        ({"measure": lambda yhat, y: 1.0}, "must be a score or a loss, but .* unoriented"),
        ({"measure": log_loss}, "measures predicted distributions"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, words, line):
    with pytest.raises(ArgumentError, match=words):
        permutation_importance(line, X, Y, **options)


def test_a_measure_must_give_a_number(line):
    vector = measure(lambda yhat, y: np.abs(yhat - y), orientation="loss")
    with pytest.raises(ArgumentError, match="`measure` must give a number, but"):
        permutation_importance(line, X, Y, vector)
    mach = machine(ConstantClassifier(), X, LABELS).fit(verbosity=0)
    with pytest.raises(ArgumentError, match=r"must be a score or a loss|must give a number"):
        permutation_importance(mach, X, LABELS, confusion_matrix)


def test_data_must_be_columns_and_of_one_length(line):
    with pytest.raises(ArgumentError, match="`X` must be a table or a matrix, but got"):
        permutation_importance(line, [1.0, 2.0], Y)
    with pytest.raises(DimensionMismatch, match="same number of rows, but have 60 and 59"):
        permutation_importance(line, X, Y[1:])


def test_the_machine_must_be_trained():
    with pytest.raises(NotTrainedError):
        permutation_importance(machine(SklearnModel(LinearRegression()), X, Y), X, Y)


def test_the_table_shows_a_number_for_each_deviation(line):
    found = permutation_importance(line, X, Y, rng=0)
    rows = found._rows()
    assert [name for name, *_ in rows] == ["strong", "weak", "idle"]
    assert [float(std) for *_, std in rows] == pytest.approx(found.importances_std, rel=0.01)
    assert rows[0][2] in str(found) and rows[0][2] in found._repr_html_()
