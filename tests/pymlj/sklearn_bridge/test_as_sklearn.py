"""`pymlj/sklearn_bridge`: models as estimators of scikit-learn."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone as sklearns_clone
from sklearn.base import is_classifier, is_regressor
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import BaggingClassifier, StackingClassifier, VotingClassifier
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.feature_selection import RFE
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils.estimator_checks import check_estimator

from pymlj.builtin import (
    BinaryThresholdPredictor,
    ConstantRegressor,
    DeterministicConstantClassifier,
    DeterministicConstantRegressor,
    SklearnModel,
    Standardizer,
)
from pymlj.data import load_iris
from pymlj.ensembles import EnsembleModel
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import Deterministic, Static, Unsupervised
from pymlj.scitypes import (
    Continuous,
    Count,
    Finite,
    GrayImage,
    Matrix,
    Missing,
    Table,
    Vector,
    coerce,
)
from pymlj.sklearn_bridge import as_sklearn
from pymlj.tables import categorical, n_rows, to_matrix

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3))
Y = X @ [2.0, -1.0, 0.0] + 1
LABELS = np.where(Y > 1, "up", "down")


class LeastSquares(Deterministic):
    """Weighted least squares with an intercept."""

    penalty: float = 1e-6

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_weights = True

    def fit(self, verbosity, X, y, w=None):
        A = np.column_stack([np.ones(n_rows(X)), to_matrix(X)])
        w = np.ones(len(y)) if w is None else w
        gram = A.T @ (A * w[:, None]) + self.penalty * np.eye(A.shape[1])
        return np.linalg.solve(gram, A.T @ (w * y)), None, None

    def predict(self, fitresult, X):
        return np.column_stack([np.ones(n_rows(X)), to_matrix(X)]) @ fitresult

    def clean(self):
        if self.penalty >= 0:
            return ""
        self.penalty = 0.0
        return "The penalty must not be negative; it is set to 0."


class NearestMean(Deterministic):
    """Predicts the class with the nearest mean."""

    input_scitype = Table(Continuous) | Matrix[Continuous]
    target_scitype = Vector[Finite]

    def fit(self, verbosity, X, y):
        matrix, pool = to_matrix(X), y.categories
        return (np.array([matrix[y == label].mean(axis=0) for label in pool]), y.dtype), None, None

    def predict(self, fitresult, X):
        means, dtype = fitresult
        distance = ((to_matrix(X)[:, None] - means) ** 2).sum(axis=-1)
        return pd.Categorical.from_codes(distance.argmin(axis=1), dtype=dtype)


# ---------------------------------------------------------------------- scikit-learn's own checks


@pytest.mark.parametrize(
    "model",
    [
        LeastSquares(),
        NearestMean(),
        SklearnModel(Ridge()),
        SklearnModel(GaussianNB()),
        EnsembleModel(NearestMean(), n=3, rng=1),
        Standardizer(),
    ],
    ids=lambda model: type(getattr(model, "estimator", model)).__name__,
)
@pytest.mark.filterwarnings("ignore")
def test_it_passes_the_checks_of_scikit_learn(model):
    results = check_estimator(as_sklearn(model), on_fail="raise", on_skip=None)

    assert sum(result["status"] == "passed" for result in results) > 40


def test_what_it_is_is_told_by_the_model():
    assert is_regressor(as_sklearn(LeastSquares())) and is_classifier(as_sklearn(NearestMean()))
    assert hasattr(as_sklearn(SklearnModel(GaussianNB())), "predict_proba")
    assert not hasattr(as_sklearn(NearestMean()), "predict_proba")
    assert hasattr(as_sklearn(Standardizer()), "inverse_transform")
    assert not hasattr(as_sklearn(Half()), "inverse_transform")


# ---------------------------------------------------------------------- settings


def test_hyperparameters_are_settings_with_two_underscores():
    estimator = as_sklearn(BinaryThresholdPredictor(SklearnModel(LogisticRegression(C=2.0))))
    params = estimator.get_params()

    assert params["threshold"] == 0.5 and params["model__estimator__C"] == 2.0
    estimator.set_params(model__estimator__C=3.0, threshold=0.25)
    assert estimator.mlj_model.model.estimator.C == 3.0 and estimator.mlj_model.threshold == 0.25


def test_a_component_may_be_set_together_with_its_settings():
    estimator = as_sklearn(SklearnModel(Ridge()))
    estimator.set_params(estimator__max_depth=2, estimator=DecisionTreeRegressor())

    assert estimator.get_params()["estimator__max_depth"] == 2


def test_neither_the_model_given_nor_a_copy_shares_settings():
    model = LeastSquares()
    estimator = as_sklearn(model)
    copy = sklearns_clone(estimator).set_params(penalty=5.0)

    assert model.penalty == estimator.mlj_model.penalty == 1e-6 and copy.mlj_model.penalty == 5.0


def test_an_unknown_setting_changes_nothing():
    estimator = as_sklearn(LeastSquares())
    with pytest.raises(ValueError, match=r"no hyperparameter `penalti`.*Did you mean `penalty`"):
        estimator.set_params(penalty=2.0, penalti=3.0)

    assert estimator.mlj_model.penalty == 1e-6


def test_settings_are_searched():
    grid = GridSearchCV(as_sklearn(LeastSquares()), {"penalty": [1e-6, 1e6]}, cv=3).fit(X, Y)

    assert grid.best_params_ == {"penalty": 1e-6} and grid.best_score_ > 0.99


def test_settings_of_builders_are_searched_too():
    flux = pytest.importorskip("pymlj_flux")
    model = flux.NeuralNetworkRegressor(
        builder=flux.MLP(hidden=(2,)), epochs=2, batch_size=20, rng=1
    )
    grid = GridSearchCV(as_sklearn(model), {"builder__hidden": [(2,), (3,)], "epochs": [1]}, cv=2)
    grid.fit(X, Y)

    assert grid.best_estimator_.mlj_model.builder.hidden in [(2,), (3,)]
    assert grid.best_estimator_.model_.epochs == 1


def test_the_text_shows_the_model():
    assert repr(as_sklearn(LeastSquares())).startswith("WeightedModelRegressor(mlj_model=LeastSqu")


def test_settings_that_make_no_sense_are_mended_or_refused_in_training():
    with pytest.warns(MLJWarning, match="must not be negative; it is set to 0"):
        as_sklearn(LeastSquares()).set_params(penalty=-1.0).fit(X, Y)
    with pytest.raises(ValueError, match="`penalty` of `LeastSquares` must be of type `float`"):
        as_sklearn(LeastSquares()).set_params(penalty="much").fit(X, Y)


# ---------------------------------------------------------------------- at work


def test_classifiers_predict_labels_and_probabilities_in_the_order_of_classes():
    estimator = as_sklearn(SklearnModel(GaussianNB())).fit(X, LABELS)
    direct = GaussianNB().fit(X, LABELS)

    assert list(estimator.classes_) == ["down", "up"]
    np.testing.assert_allclose(estimator.predict_proba(X), direct.predict_proba(X))
    np.testing.assert_array_equal(estimator.predict(X), direct.predict(X))


def test_ordered_labels_keep_their_order_and_classes_are_sorted():
    class Seer(NearestMean):
        def fit(self, verbosity, X, y):
            assert y.ordered and list(y.categories) == ["up", "down"]
            return super().fit(verbosity, X, y)

    y = categorical(LABELS, levels=["up", "never", "down"], ordered=True)
    estimator = as_sklearn(Seer()).fit(X, y)

    assert list(estimator.classes_) == ["down", "up"]
    assert set(estimator.predict(X)) == {"down", "up"}


def test_regressors_predict_means():
    estimator = as_sklearn(ConstantRegressor()).fit(X, Y)

    np.testing.assert_allclose(estimator.predict(X), Y.mean())


@pytest.mark.parametrize("model", [DeterministicConstantRegressor(), SklearnModel(Ridge())])
def test_several_targets_are_predicted_if_the_model_can(model):
    Y2 = np.column_stack([Y, -Y])

    assert as_sklearn(model).fit(X, Y2).predict(X).shape == (60, 2)


def test_several_targets_in_tables():
    class Tables(Deterministic):
        """The means of the columns of a table."""

        target_scitype = Table(Continuous)

        def fit(self, verbosity, X, y):
            return y.mean(), None, None

        def predict(self, fitresult, X):
            return pd.DataFrame([fitresult] * n_rows(X))

    Y2 = np.column_stack([Y, -Y])
    assert as_sklearn(Tables()).fit(X, Y2).predict(X)[0] == pytest.approx(Y2.mean(axis=0))
    # One target is a table of one column for it, and a vector again for scikit-learn.
    assert as_sklearn(Tables()).fit(X, Y).predict(X) == pytest.approx(np.full(60, Y.mean()))
    assert as_sklearn(Tables()).fit(X, Y[:, None]).predict(X).shape == (60, 1)


def test_weights_are_passed_on():
    w = np.linspace(0, 1, 60)
    estimator = as_sklearn(LeastSquares()).fit(X, Y**2, sample_weight=w)
    direct = LinearRegression().fit(X, Y**2, sample_weight=w)

    np.testing.assert_allclose(estimator.predict(X), direct.predict(X), rtol=1e-4)


def test_models_that_cannot_use_weights_do_not_ask_for_them():
    with pytest.raises(TypeError, match="sample_weight"):
        as_sklearn(NearestMean()).fit(X, LABELS, sample_weight=np.ones(60))


def test_data_frames_reach_the_model_with_names_and_types():
    class Seer(Deterministic):
        """Looks at a categorical column."""

        input_scitype = Table(Continuous, Finite)
        target_scitype = Vector[Continuous]

        def fit(self, verbosity, X, y):
            assert list(X["c"].cat.categories) == ["u", "v"] and X["n"].dtype == np.float64
            return None, None, None

        def predict(self, fitresult, X):
            return np.asarray(X["c"].cat.codes, dtype=float)

    frame = pd.DataFrame({"c": categorical(["u", "v"] * 5), "n": range(10)})
    estimator = as_sklearn(Seer()).fit(frame, np.arange(10.0))

    assert list(estimator.feature_names_in_) == ["c", "n"] and estimator.predict(frame)[1] == 1.0
    with pytest.raises(ValueError, match="feature names should match"):
        estimator.predict(frame.rename(columns={"n": "m"}))


def test_frames_of_polars_are_taken():
    frame = pl.DataFrame(X, schema=["a", "b", "c"])

    np.testing.assert_allclose(
        as_sklearn(LeastSquares()).fit(frame, Y).predict(frame), Y, atol=1e-4
    )


def test_counts_stay_counts_for_models_that_take_them():
    class Counter(Deterministic):
        """Wants counts."""

        input_scitype = Table(Count)
        target_scitype = Vector[Continuous]

        def fit(self, verbosity, X, y):
            assert X["n"].dtype == np.int64
            return None, None, None

        def predict(self, fitresult, X):
            return np.zeros(n_rows(X))

    frame = pd.DataFrame({"n": range(10)})
    as_sklearn(Counter()).fit(frame, np.arange(10.0))


def test_missing_values_in_arrays_are_for_models_that_take_them():
    class Filler(LeastSquares):
        input_scitype = Matrix[Missing | Continuous]

        def fit(self, verbosity, X, y, w=None):
            return super().fit(verbosity, np.nan_to_num(X), y, w)

    gaps = np.where(RNG.random(X.shape) < 0.1, np.nan, X)
    with pytest.raises(ValueError, match="contains NaN"):
        as_sklearn(LeastSquares()).fit(gaps, Y)
    assert as_sklearn(Filler()).fit(gaps, Y).score(X, Y) > 0.5


def test_features_that_are_no_columns_are_passed_on():
    class Brightness(Deterministic):
        """Looks at images."""

        input_scitype = Vector[GrayImage]
        target_scitype = Vector[Continuous]

        def fit(self, verbosity, X, y):
            return None, None, None

        def predict(self, fitresult, X):
            return np.array([np.mean(image) for image in X])

    images = coerce(np.stack([np.full((4, 4), k / 10) for k in range(10)]), GrayImage)
    found = as_sklearn(Brightness()).fit(images, np.arange(10.0)).predict(images)

    assert found == pytest.approx(np.arange(10) / 10)


def test_importances_are_those_of_the_model():
    estimator = as_sklearn(SklearnModel(LinearRegression()))
    assert not hasattr(estimator, "feature_importances_")

    assert estimator.fit(X, Y).feature_importances_ == pytest.approx([2, 1, 0], abs=1e-9)
    named = estimator.fit(pd.DataFrame(X, columns=["p", "q", "r"]), Y)
    assert named.feature_importances_ == pytest.approx([2, 1, 0], abs=1e-9)
    with pytest.raises(AttributeError, match="`LeastSquares` has no feature importances"):
        as_sklearn(LeastSquares()).fit(X, Y).feature_importances_  # noqa: B018  # looking it up


def test_what_was_learned_is_there_and_survives_pickle():
    estimator = as_sklearn(SklearnModel(Ridge())).fit(X, Y)
    copy = pickle.loads(pickle.dumps(estimator))

    np.testing.assert_array_equal(copy.predict(X), estimator.predict(X))
    assert estimator.model_ == estimator.mlj_model and estimator.report_ is None
    assert "estimator" in estimator.model_.fitted_params(estimator.fitresult_)


# ---------------------------------------------------------------------- with scikit-learn


def test_folds_and_pipelines():
    pipeline = make_pipeline(StandardScaler(), as_sklearn(LeastSquares()))
    front = make_pipeline(as_sklearn(Standardizer()), LinearRegression())

    assert cross_val_score(pipeline, X, Y, cv=3).min() > 0.99
    np.testing.assert_allclose(cross_val_predict(front, X, Y, cv=3), Y)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda e: CalibratedClassifierCV(e, cv=3),
        lambda e: BaggingClassifier(e, n_estimators=3, random_state=0),
        lambda e: VotingClassifier([("a", e), ("b", GaussianNB())], voting="soft"),
        lambda e: StackingClassifier([("a", e), ("b", GaussianNB())], cv=3),
        lambda e: GridSearchCV(e, {"estimator__var_smoothing": [1e-9, 1e-2]}, cv=3),
    ],
    ids=["calibrated", "bagging", "voting", "stacking", "search"],
)
def test_estimators_around_it(wrap):
    found = wrap(as_sklearn(SklearnModel(GaussianNB()))).fit(X, LABELS)

    assert found.score(X, LABELS) > 0.9 and found.predict_proba(X).shape == (60, 2)


def test_importances_by_permutation_and_elimination():
    estimator = as_sklearn(SklearnModel(LinearRegression())).fit(X, Y)
    found = permutation_importance(estimator, X, Y, random_state=0)

    assert found.importances_mean.argmax() == 0
    rfe = RFE(as_sklearn(SklearnModel(LinearRegression())), n_features_to_select=2).fit(X, Y)
    assert rfe.support_.tolist() == [True, True, False]


def test_iris_from_end_to_end():
    Xi, yi = load_iris()
    estimator = as_sklearn(SklearnModel(LogisticRegression(max_iter=1000)))

    assert cross_val_score(estimator, Xi, yi, cv=3).min() > 0.9


# ---------------------------------------------------------------------- transformers


class Half(Static):
    """Halves."""

    def transform(self, fitresult, X):
        return X / 2


class Centre(Unsupervised):
    """Subtracts the mean of the target from all columns."""

    target_in_fit = True

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, None

    def transform(self, fitresult, X):
        return X - fitresult


def test_frames_become_frames_and_arrays_arrays():
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    scaler = as_sklearn(Standardizer())

    there = scaler.fit_transform(frame)
    assert isinstance(there, pd.DataFrame) and list(there) == ["a", "b", "c"]
    np.testing.assert_allclose(scaler.inverse_transform(there), X)
    back = scaler.fit(X).inverse_transform(scaler.transform(X))
    assert isinstance(back, np.ndarray)
    np.testing.assert_allclose(back, X)


def test_static_models_learn_nothing_and_others_may_learn_from_the_target():
    np.testing.assert_array_equal(as_sklearn(Half()).fit(X).transform(X), X / 2)
    np.testing.assert_allclose(as_sklearn(Centre()).fit(X, Y).transform(X), X - Y.mean())


# ---------------------------------------------------------------------- what is refused


class Seeing(Unsupervised):
    """Only predicts."""

    def predict(self, fitresult, X):
        return X


class Vague(Deterministic):
    """Says nothing about its target."""


class Ranges(Deterministic):
    """Predicts intervals."""

    prediction_type = "interval"


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Ridge(), "`as_sklearn` takes a model, but got"),
        (LeastSquares, "takes a model, but got .* Make an instance of the class"),
        (Seeing(), "supervised or transform, but `Seeing` does neither"),
        (Ranges(), "predict values or distributions, but `Ranges` does not"),
        (Vague(), "`Vague` does not declare what its target is"),
    ],
)
def test_what_is_no_such_model_is_refused(model, words):
    with pytest.raises(ArgumentError, match=words):
        as_sklearn(model)


def test_it_must_be_trained():
    for estimator in (as_sklearn(NearestMean()), as_sklearn(SklearnModel(GaussianNB()))):
        with pytest.raises(NotFittedError):
            estimator.predict(X)


def test_without_a_model_nothing_can_be_done():
    empty = type(as_sklearn(LeastSquares()))()
    with pytest.raises(ArgumentError, match=r"needs a model, but got None; `as_sklearn\(model\)`"):
        empty.fit(X, Y)
    with pytest.raises(ArgumentError, match="There is no model of which to set `penalty`"):
        empty.set_params(penalty=1.0)


def test_one_class_is_too_few_and_three_too_many_for_a_binary_model():
    class Binary(NearestMean):
        target_scitype = Vector[Finite[2]]

    with pytest.raises(ValueError, match="needs two classes, but there is one class only: 'up'"):
        as_sklearn(NearestMean()).fit(X, ["up"] * 60)
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        as_sklearn(Binary()).fit(X, ["a", "b", "c"] * 20)


def test_targets_must_be_there():
    with pytest.raises(ValueError, match="requires y to be passed"):
        as_sklearn(LeastSquares()).fit(X, None)
    with pytest.raises(ValueError, match="Input y contains NaN"):
        as_sklearn(LeastSquares()).fit(X, np.where(Y > 1, Y, np.nan))
    with pytest.raises(ValueError, match="Input y contains NaN"):
        as_sklearn(NearestMean()).fit(X, np.where(Y > 1, 1.0, np.nan))


def test_a_column_for_a_target_is_pointed_out():
    with pytest.warns(DataConversionWarning):
        as_sklearn(LeastSquares()).fit(X, Y[:, None])
    with pytest.warns(DataConversionWarning):
        as_sklearn(DeterministicConstantClassifier()).fit(X, LABELS[:, None])
