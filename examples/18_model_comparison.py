"""Comparing a neural network with other models, each tuned for itself, on the same folds."""

from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from pymlj import (
    CV,
    ConstantClassifier,
    RandomSearch,
    SklearnModel,
    Standardizer,
    TunedModel,
    accuracy,
    compare,
    evaluate,
    load_breast_cancer,
    log_loss,
    machine,
    param_range,
    partition,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_breast_cancer()
(X, y), (X_test, y_test) = partition((X, y), 0.7, shuffle=True, stratify=y, rng=1)


def tuned(model, *ranges, n=6):
    """A model that finds its hyperparameters by itself."""
    return TunedModel(
        model,
        tuning=RandomSearch(rng=1),
        range=list(ranges),
        resampling=CV(nfolds=3, rng=1),
        measure=log_loss,
        n=n,
    )


network = Standardizer() >> NeuralNetworkClassifier(
    builder=MLP(hidden=(16,)), optimiser=Adam(), batch_size=32, epochs=20, rng=1
)
logistic = Standardizer() >> SklearnModel(LogisticRegression(max_iter=1000))
boosting = SklearnModel(HistGradientBoostingClassifier(max_iter=50, random_state=1))

models = {
    "network": tuned(
        network,
        param_range(
            network, "neural_network_classifier.optimiser.lr", lower=1e-3, upper=1e-1, scale="log"
        ),
        param_range(network, "neural_network_classifier.alpha", lower=0, upper=1),
    ),
    "logistic": tuned(
        logistic,
        param_range(logistic, "sklearn_model.estimator.C", lower=1e-3, upper=10, scale="log"),
    ),
    "boosting": tuned(
        boosting,
        param_range(boosting, "estimator.learning_rate", lower=0.01, upper=0.3, scale="log"),
        n=3,
    ),
    "constant": ConstantClassifier(),
}

# All models see the same folds, so they are compared fold by fold.
results = evaluate(
    models, X, y, resampling=CV(nfolds=3, rng=2), measures=[log_loss, accuracy], verbosity=0
)
for name, e in results.items():
    print(f"{name:10} log loss {e.measurement[0]:.3f}  accuracy {e.measurement[1]:.3f}")
print(compare(results["network"], results["boosting"]))

# The choice among the models can itself be left to a tuned model.
best = machine(
    TunedModel(models=list(models.values()), resampling=CV(3, rng=2), measure=log_loss), X, y
).fit(verbosity=0)
chosen = best.report().best_model
name = next(name for name, model in models.items() if model == chosen)
print(f"chosen: {name}, accuracy on the test set {accuracy(best.predict_mode(X_test), y_test):.3f}")
