"""Both ways between pymlj and scikit-learn: its estimators as models, models as its estimators.

    python examples/20_scikit_learn.py

Takes about half a minute.
"""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score

from pymlj import (
    CV,
    Columns,
    FillImputer,
    Finite,
    Grid,
    Infinite,
    IteratedModel,
    NumberLimit,
    OneHotEncoder,
    Patience,
    Pipeline,
    SklearnModel,
    Standardizer,
    Step,
    TunedModel,
    accuracy,
    as_sklearn,
    evaluate,
    load_breast_cancer,
    load_penguins,
    log_loss,
    machine,
    param_range,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier


def title(text: str) -> None:
    print(f"\n== {text}")


def estimators_as_models() -> None:
    title("An estimator is a model: what it is and can do is found out")
    for estimator in (LogisticRegression(), RandomForestClassifier()):
        model = SklearnModel(estimator)
        print(
            f"{type(estimator).__name__}: {model.prediction_type}, target {model.target_scitype}, "
            f"weights: {model.supports_weights}, iterations: {model.iteration_parameter}"
        )

    title("In a pipeline, evaluated on categorical data with gaps")
    X, y = load_penguins()
    columns = Columns(
        {
            Infinite: Pipeline(FillImputer(), Standardizer(count=True)),
            Finite: Pipeline(FillImputer(), OneHotEncoder()),
        }
    )
    pipe = Pipeline(prepare=columns, clf=SklearnModel(LogisticRegression()))
    folds = CV(nfolds=5, shuffle=True, rng=1)
    print(evaluate(pipe, X, y, resampling=folds, measures=[log_loss, accuracy], verbosity=0))

    title("Its settings are tuned by their dotted names")
    C = param_range(pipe, "clf.estimator.C", lower=0.01, upper=100.0, scale="log10")
    tuned = TunedModel(pipe, tuning=Grid(resolution=5), range=C, resampling=folds, measure=log_loss)
    mach = machine(tuned, X, y).fit(verbosity=0)
    print(f"The best C is {mach.report().best_model.clf.estimator.C}")

    title("A boosted ensemble grows until it gets no better")
    X, y = load_breast_cancer()
    boosting = SklearnModel(HistGradientBoostingClassifier(max_leaf_nodes=8, random_state=1))
    iterated = IteratedModel(
        boosting, controls=[Step(5), Patience(3), NumberLimit(40)], measure=log_loss
    )
    report = machine(iterated, X, y).fit(verbosity=0).report()
    print(f"Stopped after {report.n_iterations} trees, best were {report.best_iteration}")


def models_as_estimators() -> None:
    X, y = load_breast_cancer()
    network = NeuralNetworkClassifier(
        builder=MLP(hidden=(8,)), optimiser=Adam(lr=0.02), epochs=5, batch_size=64, rng=1
    )
    estimator = as_sklearn(Standardizer() >> network)

    title("A model is an estimator, here under scikit-learn's cross-validation")
    scores = cross_val_score(estimator, X, y, cv=3)
    print(f"Accuracy on 3 folds: {np.round(scores, 3)}")

    title("Its hyperparameters are settings with two underscores")
    grid = {
        "neural_network_classifier__builder__hidden": [(4,), (16,)],
        "neural_network_classifier__optimiser__lr": [0.002, 0.02],
    }
    search = GridSearchCV(estimator, grid, scoring="neg_log_loss", cv=3).fit(X, y)
    for name, value in search.best_params_.items():
        print(f"{name} = {value}")

    title("Inside calibration and voting")
    calibrated = CalibratedClassifierCV(search.best_estimator_, cv=3)
    forest = RandomForestClassifier(n_estimators=50, random_state=1)
    vote = VotingClassifier([("network", calibrated), ("forest", forest)], voting="soft")
    print(f"Accuracy of the vote: {cross_val_score(vote, X, y, cv=3).mean():.3f}")

    title("What it relies on")
    found = permutation_importance(search.best_estimator_, X, y, n_repeats=3, random_state=1)
    for j in found.importances_mean.argsort()[::-1][:3]:
        print(f"{X.columns[j]}: {found.importances_mean[j]:.4f}")


def main() -> None:
    estimators_as_models()
    models_as_estimators()


if __name__ == "__main__":
    main()
