"""`pymlj/builtin/_sklearn_model.py`: estimators of other libraries as models."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.cluster import DBSCAN, KMeans
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import SVC, SVR

from pymlj import CV, accuracy, evaluate, load_iris, load_machine, log_loss, machine
from pymlj.builtin import ConstantClassifier, SklearnModel
from pymlj.distributions import UnivariateFiniteArray
from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.machines import fit_many
from pymlj.parameters import clone, get_param, params, set_param
from pymlj.scitypes import Finite, Found, Infinite, Matrix, Table, Unknown, Vector
from pymlj.tables import categorical, levels

RNG = np.random.default_rng(0)
X = pd.DataFrame({"a": RNG.normal(size=40), "b": RNG.normal(size=40)})
Y = np.asarray(3 * X["a"] - X["b"] + 1)
LABELS = categorical(np.where(Y > 1, "up", "down"), levels=["up", "never", "down"], ordered=True)


# ---------------------------------------------------------------------- what it is


@pytest.mark.parametrize(
    ("estimator", "prediction", "kind"),
    [
        (LogisticRegression(), "probabilistic", "Probabilistic"),
        (SVC(), "deterministic", "Deterministic"),
        (Ridge(), "deterministic", "Deterministic"),
        (make_pipeline(StandardScaler(), GaussianNB()), "probabilistic", "Probabilistic"),
        (GridSearchCV(SVC(), {"C": [1.0]}), "deterministic", "Deterministic"),
        (KMeans(), "unknown", "Unsupervised"),
        (IsolationForest(), "deterministic", "DeterministicDetector"),
        (PCA(), "unknown", "Unsupervised"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_kind_of_model_is_told_by_the_estimator(estimator, prediction, kind):
    model = SklearnModel(estimator)

    assert (model.prediction_type, model.abstract_type) == (prediction, kind)
    assert model.is_supervised is (kind in ("Probabilistic", "Deterministic"))


def test_scientific_types_follow():
    assert SklearnModel(SVC()).target_scitype == Vector[Finite]
    assert Matrix[Infinite] <= SklearnModel(Ridge()).target_scitype
    assert SklearnModel(SVR()).target_scitype == Vector[Infinite]
    assert SklearnModel(SVC()).input_scitype == Table(Found) | Matrix[Found]
    assert SklearnModel(HistGradientBoostingClassifier()).input_scitype == Table | Matrix
    assert SklearnModel(make_pipeline(SVC())).input_scitype == Table | Matrix
    assert SklearnModel(CountVectorizer()).input_scitype == Unknown


def test_only_operations_that_the_estimator_has_are_offered():
    offered = {
        name: {op for op in _OPERATIONS if hasattr(SklearnModel(estimator), op)}
        for name, estimator in _ESTIMATORS.items()
    }

    assert offered == {
        "classifier": {"predict", "predict_mode"},
        "regressor": {"predict"},
        "clusterer": {"predict", "transform"},
        "detector": {"predict", "transform"},
        "pca": {"transform", "inverse_transform"},
    }


_OPERATIONS = ("predict", "predict_mode", "transform", "inverse_transform")
_ESTIMATORS = {
    "classifier": GaussianNB(),
    "regressor": Ridge(),
    "clusterer": KMeans(),
    "detector": IsolationForest(),
    "pca": PCA(),
}


def test_traits_of_the_class_are_general():
    assert SklearnModel.is_wrapper and SklearnModel.prediction_type == "unknown"
    assert not SklearnModel.supports_weights and SklearnModel.iteration_parameter is None


@pytest.mark.parametrize(
    ("estimator", "expected"),
    [(Ridge(), True), (KMeans(), True), (PCA(), False), (LocalOutlierFactor(novelty=True), False)],
)
def test_weights_are_supported_if_fit_takes_them(estimator, expected):
    assert SklearnModel(estimator).supports_weights is expected


def test_transformers_that_need_a_target_say_so():
    assert SklearnModel(SelectKBest()).target_in_fit
    assert not SklearnModel(StandardScaler()).target_in_fit


# ---------------------------------------------------------------------- hyperparameters


def test_settings_of_the_estimator_are_hyperparameters(fitted):
    model = SklearnModel(make_pipeline(StandardScaler(), Ridge(alpha=2.0)))

    assert get_param(model, "estimator.ridge.alpha") == 2.0
    set_param(model, "estimator.ridge.alpha", 5.0)
    assert params(model)["estimator"]["ridge"]["alpha"] == 5.0
    assert fitted(model, X, Y).fitted_params().estimator["ridge"].alpha == 5.0


def test_the_estimator_given_is_never_trained(fitted):
    estimator = LinearRegression()
    fitted(SklearnModel(estimator), X, Y)

    assert not hasattr(estimator, "coef_")


def test_a_trained_estimator_starts_afresh(fitted):
    forest = RandomForestRegressor(n_estimators=3, warm_start=True, random_state=0).fit(X, -Y)
    again = RandomForestRegressor(n_estimators=3, random_state=0).fit(X, Y)

    np.testing.assert_array_equal(fitted(SklearnModel(forest), X, Y).predict(X), again.predict(X))


def test_models_are_compared_by_the_settings_of_their_estimators():
    assert SklearnModel(Ridge(alpha=2.0)) == SklearnModel(Ridge(alpha=2.0).fit(X, Y))
    assert SklearnModel(Ridge()) != SklearnModel(Ridge(alpha=2.0))
    assert clone(SklearnModel(Ridge())).estimator is not SklearnModel(Ridge()).estimator


def test_a_change_of_a_setting_trains_again_and_no_change_does_not(fitted):
    mach = fitted(SklearnModel(Ridge()), X, Y)
    assert mach.fit(verbosity=0).age == 1

    set_param(mach.model, "estimator.alpha", 1000.0)
    before = mach.predict(X)
    assert mach.fit(verbosity=0).age == 2
    assert np.abs(mach.predict(X) - Y.mean()).max() < np.abs(before - Y.mean()).max()


# ---------------------------------------------------------------------- predictions


def test_regressors_predict_as_the_estimator_does(fitted):
    expected = Ridge().fit(X, Y).predict(X)
    predicted = fitted(SklearnModel(Ridge()), X, Y).predict(X)

    np.testing.assert_array_equal(predicted, expected)
    assert predicted.ndim == 1


def test_probabilities_have_a_place_for_every_level(fitted):
    mach = fitted(SklearnModel(GaussianNB()), X, LABELS)
    direct = GaussianNB().fit(X, np.asarray(LABELS))
    predicted = mach.predict(X)

    assert isinstance(predicted, UnivariateFiniteArray) and predicted.ordered
    assert predicted.levels == ["up", "never", "down"]
    np.testing.assert_allclose(
        predicted.pdf(["down", "up"]), direct.predict_proba(X), rtol=1e-12, atol=1e-12
    )
    assert (predicted.pdf("never") == 0).all()
    assert list(mach.predict_mode(X)) == list(direct.predict(X))


def test_deterministic_classifiers_predict_labels_with_all_levels(fitted):
    predicted = fitted(SklearnModel(SVC()), X, LABELS).predict(X)

    assert list(predicted) == list(SVC().fit(X, np.asarray(LABELS)).predict(X))
    assert levels(predicted) == ["up", "never", "down"] and predicted.ordered


def test_tables_of_every_kind_are_taken(as_kind, fitted):
    table = as_kind({"a": X["a"].to_numpy(), "b": X["b"].to_numpy()})
    mach = fitted(SklearnModel(Ridge()), table, Y)

    np.testing.assert_allclose(mach.predict(table), Ridge().fit(X, Y).predict(X))
    assert list(mach.fitted_params().estimator.feature_names_in_) == ["a", "b"]


def test_matrices_are_taken_too(fitted):
    matrix = X.to_numpy()

    np.testing.assert_array_equal(
        fitted(SklearnModel(Ridge()), matrix, Y).predict(matrix[:3]),
        Ridge().fit(matrix, Y).predict(matrix[:3]),
    )


def test_categorical_columns_reach_a_pipeline_that_encodes_them(fitted):
    mixed = X.assign(c=categorical(["u", "v"] * 20))
    encoder = make_column_transformer((OneHotEncoder(), ["c"]), remainder="passthrough")
    mach = fitted(SklearnModel(make_pipeline(encoder, Ridge())), mixed, Y)

    assert len(mach.fitted_params().estimator[-1].coef_) == 4


def test_several_targets_come_back_in_the_form_they_came(as_kind, fitted):
    targets = as_kind({"s": Y, "t": -Y})
    predicted = fitted(SklearnModel(LinearRegression()), X, targets).predict(X)

    assert type(predicted) is type(targets)
    np.testing.assert_allclose(np.asarray(predicted["t"]), -Y)
    matrix = np.column_stack([Y, -Y])
    np.testing.assert_allclose(
        fitted(SklearnModel(LinearRegression()), X, matrix).predict(X), matrix
    )


def test_clusters_are_categorical(fitted):
    mach = fitted(SklearnModel(KMeans(n_clusters=3, random_state=0, n_init=2)), X)

    assert levels(mach.predict(X[:1])) == [0, 1, 2]
    assert mach.transform(X).shape == (40, 3)


def test_outliers_are_labels_and_scores(fitted):
    data = pd.concat([X, pd.DataFrame({"a": [60.0], "b": [60.0]})], ignore_index=True)
    mach = fitted(SklearnModel(IsolationForest(random_state=0)), data)

    assert mach.predict(data)[40] == "outlier" and levels(mach.predict(data)) == [
        "normal",
        "outlier",
    ]
    assert mach.transform(data).argmax() == 40


def test_weights_are_passed_on(fitted):
    w = np.linspace(0, 1, 40)
    expected = Ridge().fit(X, Y**2, sample_weight=w).predict(X)

    np.testing.assert_allclose(fitted(SklearnModel(Ridge()), X, Y**2, w).predict(X), expected)


def test_weights_that_the_estimator_cannot_use_are_refused():
    with pytest.raises(ArgumentError, match="cannot use weights"):
        machine(SklearnModel(GridSearchCV(Ridge(), {})), X, Y, np.ones(40))


def test_weights_of_classes_are_given_by_label(fitted):
    weights = {"up": 50.0, "down": 1.0, "never": 3.0}
    mach = fitted(SklearnModel(LogisticRegression(class_weight=weights)), X, LABELS)
    direct = LogisticRegression(class_weight={"up": 50.0, "down": 1.0}).fit(X, np.asarray(LABELS))

    np.testing.assert_allclose(mach.predict(X).pdf("up"), direct.predict_proba(X)[:, 1], rtol=1e-4)
    assert mach.model.estimator.class_weight == weights


def test_a_weight_for_no_level_is_refused():
    model = SklearnModel(LogisticRegression(class_weight={"left": 2.0}))

    with pytest.raises(ArgumentError, match="`class_weight` must give weights to levels of the"):
        model.fit(0, X, LABELS)


def test_missing_labels_are_refused():
    with pytest.raises(ArgumentError, match="must have no missing labels, but 1 are"):
        SklearnModel(GaussianNB()).fit(0, X[:2], categorical(["a", None]))


def test_it_is_evaluated_like_any_model():
    iris, species = load_iris()
    model = SklearnModel(LogisticRegression(max_iter=1000))
    result = evaluate(
        *(model, iris, species),
        resampling=CV(nfolds=3, rng=1),
        measures=[log_loss, accuracy],
        verbosity=0,
    )

    assert result.operation == ["predict", "predict_mode"] and result.measurement[1] > 0.9


def test_many_are_trained_together_and_failures_stay_in_their_place():
    models = [SklearnModel(Ridge()), SklearnModel(Ridge(alpha=-1.0)), SklearnModel(Ridge())]
    first, second, third = fit_many(
        [machine(m, X, Y) for m in models], verbosity=0, on_error="return"
    )

    assert first is None and third is None and isinstance(second, ValueError)


# ---------------------------------------------------------------------- transformers


def test_a_table_becomes_a_table_of_its_kind_with_the_names_of_the_estimator(as_kind, fitted):
    table = as_kind({"a": X["a"].to_numpy(), "b": X["b"].to_numpy()})
    mach = fitted(SklearnModel(PCA(random_state=0)), table)
    there = mach.transform(table)

    assert type(there) is type(table)
    back = mach.inverse_transform(there)
    np.testing.assert_allclose(np.asarray(back["b"]), X["b"])


def test_names_of_new_columns_come_from_the_estimator(fitted):
    assert list(fitted(SklearnModel(PCA()), X).transform(X).columns) == ["pca0", "pca1"]
    assert list(fitted(SklearnModel(StandardScaler()), X).transform(X).columns) == ["a", "b"]


def test_a_matrix_becomes_a_matrix(fitted):
    out = fitted(SklearnModel(StandardScaler()), X.to_numpy()).transform(X.to_numpy())

    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)


def test_sparse_results_become_dense_and_keep_the_index(fitted):
    table = pd.DataFrame({"c": categorical(["u", "v", "u"])}, index=[7, 8, 9])
    out = fitted(SklearnModel(OneHotEncoder()), table).transform(table)

    assert out.to_dict("list") == {"c_u": [1, 0, 1], "c_v": [0, 1, 0]} and list(out.index) == [
        7,
        8,
        9,
    ]


def test_data_frames_made_by_the_estimator_take_the_kind_of_the_input(fitted):
    table = pl.DataFrame({"a": X["a"].to_numpy()})
    model = SklearnModel(StandardScaler().set_output(transform="pandas"))

    assert isinstance(fitted(model, table).transform(table), pl.DataFrame)
    assert isinstance(fitted(model, X.to_numpy()).transform(X.to_numpy()), np.ndarray)


def test_columns_of_objects_get_the_type_they_have(fitted):
    table = pd.DataFrame({"c": ["u", "v"], "d": [2.0, 1.0]})
    mach = fitted(SklearnModel(OrdinalEncoder()), table)
    back = mach.inverse_transform(mach.transform(table))

    assert back["d"].dtype == np.float64 and list(back["c"]) == ["u", "v"]


def test_texts_are_counted(fitted):
    out = fitted(SklearnModel(CountVectorizer()), ["so it is", "it was"]).transform(["it is it"])

    assert out.to_dict("list") == {"is": [1], "it": [2], "so": [0], "was": [0]}


def test_a_transformer_may_learn_from_the_target(fitted):
    model = SklearnModel(SelectKBest(k=1))

    assert list(fitted(model, X, LABELS).transform(X).columns) == ["a"]


# ---------------------------------------------------------------------- looking inside


def test_importances_have_the_names_of_the_features(fitted):
    forest = fitted(SklearnModel(RandomForestRegressor(n_estimators=5, random_state=0)), X, Y)
    linear = fitted(SklearnModel(LinearRegression()), X, Y)

    assert forest.model.reports_feature_importances and linear.model.reports_feature_importances
    assert dict(forest.feature_importances())["a"] > dict(forest.feature_importances())["b"]
    assert dict(linear.feature_importances()) == pytest.approx({"a": 3.0, "b": 1.0})


def test_importances_of_a_matrix_are_numbered(fitted):
    mach = fitted(SklearnModel(LinearRegression()), X.to_numpy(), Y)

    assert [name for name, _ in mach.feature_importances()] == ["x1", "x2"]


def test_estimators_without_importances_report_none(fitted):
    assert not SklearnModel(GaussianNB()).reports_feature_importances
    assert not SklearnModel(SVC()).reports_feature_importances
    assert SklearnModel(SVC(kernel="linear")).reports_feature_importances
    assert fitted(SklearnModel(GaussianNB()), X, LABELS).feature_importances() is None


# ---------------------------------------------------------------------- warm start


@pytest.mark.parametrize(
    ("estimator", "name"),
    [
        (RandomForestClassifier(random_state=1), "n_estimators"),
        (HistGradientBoostingClassifier(random_state=1, min_samples_leaf=2), "max_iter"),
        (GradientBoostingRegressor(random_state=1, subsample=0.5), "n_estimators"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_growing_an_estimator_equals_training_it_at_once(estimator, name, fitted, monkeypatch):
    path, y = f"estimator.{name}", LABELS if "Class" in type(estimator).__name__ else Y
    model = SklearnModel(estimator)
    assert model.iteration_parameter == path
    set_param(model, path, 3)
    mach = fitted(model, X, y)
    small = mach.fitted_params().estimator
    set_param(mach.model, path, 7)
    monkeypatch.setattr(SklearnModel, "fit", None)  # growing needs none
    mach.fit(verbosity=0)
    monkeypatch.undo()

    direct = fitted(clone(mach.model), X, y)
    _assert_same(mach.predict(X), direct.predict(X))
    assert small.get_params()[name] == 3 and mach.fitted_params().estimator.warm_start is False


def _assert_same(a, b):
    np.testing.assert_allclose(getattr(a, "probs", a), getattr(b, "probs", b))


@pytest.mark.parametrize(
    "change", [{"n_estimators": 2}, {"n_estimators": 6, "max_depth": 1}, {"bootstrap": False}]
)
def test_other_changes_train_afresh(change, fitted):
    mach = fitted(SklearnModel(RandomForestRegressor(n_estimators=4, random_state=0)), X, Y)
    for name, value in change.items():
        set_param(mach.model, f"estimator.{name}", value)
    mach.fit(verbosity=0)

    _assert_same(mach.predict(X), fitted(clone(mach.model), X, Y).predict(X))


def test_an_estimator_that_stopped_early_is_not_grown(fitted):
    boosted = GradientBoostingRegressor(
        n_estimators=300, random_state=0, n_iter_no_change=1, tol=0.5
    )
    mach = fitted(SklearnModel(boosted), X, Y)
    set_param(mach.model, "estimator.n_estimators", 400)
    mach.fit(verbosity=0)

    _assert_same(mach.predict(X), fitted(clone(mach.model), X, Y).predict(X))


def test_a_bound_on_the_steps_of_a_solver_is_no_iteration_parameter():
    assert SklearnModel(LogisticRegression()).iteration_parameter is None


# ---------------------------------------------------------------------- files


def test_files_take_trust(fitted, tmp_path):
    mach = fitted(SklearnModel(RandomForestClassifier(n_estimators=3, random_state=0)), X, LABELS)
    with pytest.raises(PersistenceError, match=r"`save\(..., trusted=True\)`"):
        mach.save(tmp_path / "m")
    mach.save(tmp_path / "m", trusted=True)
    with pytest.raises(PersistenceError, match="trusted=True"):
        load_machine(tmp_path / "m")

    loaded = load_machine(tmp_path / "m", X, LABELS, trusted=True)
    _assert_same(loaded.predict(X), mach.predict(X))
    for one in (mach, loaded):
        set_param(one.model, "estimator.n_estimators", 6)
        one.fit(verbosity=0)
    _assert_same(loaded.predict(X), mach.predict(X))


# ---------------------------------------------------------------------- other libraries


class _Settings:
    """What XGBoost, LightGBM and CatBoost have in common, without any base of scikit-learn."""

    def __init__(self, shrink=0.0):
        self.shrink = shrink

    def get_params(self, deep=True):
        return {"shrink": self.shrink}

    def set_params(self, **given):
        for name, value in given.items():
            setattr(self, name, value)
        return self


class Booster(_Settings):
    """A classifier that, like XGBoost, wants the labels 0, 1, ... and gives 32-bit floats."""

    _estimator_type = "classifier"

    def fit(self, X, y, *, sample_weight=None, verbose=True):
        assert sorted(set(y)) == list(range(len(set(y))))
        share = np.bincount(y, weights=sample_weight) / len(y)
        self.share_ = (share / share.sum()).astype(np.float32)
        return self

    @property
    def feature_importances_(self):
        return np.array([0.75, 0.25], dtype=np.float32)

    def predict_proba(self, X):
        return np.tile(self.share_, (len(X), 1))

    def predict(self, X):  # as CatBoost does it
        return np.full((len(X), 1), self.share_.argmax())


class Fitter(_Settings):
    """A regressor that says nothing about itself."""

    def fit(self, X, y):
        self.mean_ = float(np.mean(y))
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_)


class Unsaying(Booster):
    """A classifier that says nothing about itself."""

    _estimator_type = None


@pytest.mark.parametrize("estimator", [Booster(), Unsaying()])
def test_the_protocol_is_enough_for_a_classifier(estimator, fitted):
    model = SklearnModel(estimator)
    mach = fitted(model, X, LABELS, np.ones(40))

    assert model.prediction_type == "probabilistic" and model.supports_weights
    assert mach.predict(X).probs.sum(axis=1) == pytest.approx(np.ones(40))
    assert mach.feature_importances() == [("a", 0.75), ("b", 0.25)]


def test_the_protocol_is_enough_for_a_regressor(fitted):
    model = SklearnModel(Fitter())

    assert model.abstract_type == "Deterministic" and not model.supports_weights
    assert fitted(model, X, Y).predict(X[:2]).tolist() == [Y.mean()] * 2


@pytest.mark.parametrize("library", ["xgboost", "lightgbm", "catboost"])
def test_libraries_of_boosted_trees(library, fitted):
    module = pytest.importorskip(library)
    prefix = {"xgboost": "XGB", "lightgbm": "LGBM", "catboost": "CatBoost"}[library]
    quiet = {"xgboost": {}, "lightgbm": {"verbose": -1}, "catboost": {"verbose": False}}[library]
    classifier = getattr(module, f"{prefix}Classifier")(n_estimators=5, **quiet)
    regressor = getattr(module, f"{prefix}Regressor")(n_estimators=5, **quiet)

    assert fitted(SklearnModel(classifier), X, LABELS).predict(X).levels == ["up", "never", "down"]
    assert fitted(SklearnModel(regressor), X, Y).predict(X).shape == (40,)


# ---------------------------------------------------------------------- what is refused


class NoFit:
    """Nothing at all."""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Ridge, r"must be an instance, but got the class `Ridge`; write `Ridge\(\)`"),
        (ConstantClassifier(), "`ConstantClassifier` is a model already"),
        (NoFit(), "must follow the protocol of scikit-learn, but .* has no `fit`"),
        (DBSCAN(), "has neither `predict` nor `transform`"),
    ],
)
def test_what_is_no_estimator_is_refused(given, words):
    with pytest.raises(ArgumentError, match=words):
        SklearnModel(given)


def test_an_estimator_is_needed():
    with pytest.raises(ArgumentError, match="`SklearnModel` needs `estimator`"):
        SklearnModel()


@pytest.mark.parametrize("y", [(Y > 1).astype(int), pd.Series(["up", "down"] * 20)], ids=type)
@pytest.mark.filterwarnings("ignore:The data does not fit")
def test_labels_that_are_not_categorical_are_answered_by_coerce(y):
    mach = machine(SklearnModel(LogisticRegression()), X, y)
    with pytest.raises(ArgumentError, match=r"categorical target, but got .*`coerce\(y, Multicl"):
        mach.fit(verbosity=0)
