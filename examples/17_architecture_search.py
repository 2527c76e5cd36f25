"""Searching for the architecture of a network: builders are hyperparameters like any other."""

from itertools import product

import optuna
from torch import nn

from pymlj import (
    CV,
    OptunaSearch,
    RandomSearch,
    Standardizer,
    TunedModel,
    accuracy,
    get_param,
    load_iris,
    log_loss,
    machine,
    param_range,
    partition,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier, builder, relu, sigmoid

X, y = load_iris()
(X, y), (X_test, y_test) = partition((X, y), 0.7, shuffle=True, rng=42)
scaler = machine(Standardizer(), X).fit(verbosity=0)
X, X_test = scaler.transform(X), scaler.transform(X_test)

clf = NeuralNetworkClassifier(optimiser=Adam(lr=0.01), batch_size=8, epochs=20, rng=42)

# Any list of builders is a range: here all perceptrons with two hidden layers of these widths.
widths = range(1, 22, 4)
builders = [
    MLP(hidden=(first, second), activation=activation)
    for first, second, activation in product(widths, widths, (relu, sigmoid))
]
tuned = TunedModel(
    clf,
    tuning=RandomSearch(rng=42),
    range=param_range(clf, "builder", values=builders),
    resampling=CV(nfolds=4, rng=42),
    measure=log_loss,
    n=20,
)
mach = machine(tuned, X, y).fit(verbosity=0)
history = mach.report().history
print(f"{len(builders)} architectures, {len(history)} of them tried. The best and the worst:")
for entry in sorted(history, key=lambda entry: entry.measurement[0])[:: len(history) - 1]:
    print(f"  log loss {entry.measurement[0]:.3f}  {entry.model.builder}")
print(f"accuracy on the test set: {accuracy(mach.predict_mode(X_test), y_test):.3f}")


# Or the parts of an architecture are hyperparameters of their own, of a builder written for that.
@builder
def tower(n_in, n_out, *, width: int = 8, depth: int = 1, activation: str = "relu"):
    layer = {"relu": nn.ReLU, "tanh": nn.Tanh}[activation]
    layers = []
    for _ in range(depth):
        layers += [nn.Linear(n_in, width), layer()]
        n_in = width
    return nn.Sequential(*layers, nn.Linear(n_in, n_out))


clf.builder = tower()
parts = [
    param_range(clf, "builder.width", lower=2, upper=64, scale="log2"),
    param_range(clf, "builder.depth", lower=1, upper=3),
    param_range(clf, "builder.activation", values=["relu", "tanh"]),
    param_range(clf, "optimiser.lr", lower=1e-3, upper=1e-1, scale="log"),
]
# A pruner watches the candidates grow, four at a time, and stops those that do not keep up.
study = OptunaSearch(
    sampler=optuna.samplers.TPESampler(seed=42, constant_liar=True),
    pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
    batch_size=4,
    min_resource=2,
)
tuned = TunedModel(
    clf, tuning=study, range=parts, resampling=CV(nfolds=4, rng=42), measure=log_loss, n=40
)
mach = machine(tuned, X, y).fit(verbosity=0)
epochs = [entry.model.epochs for entry in mach.report().history]
print(
    f"{len(epochs)} evaluations after {sorted(set(epochs))} epochs; {epochs.count(20)} to the end"
)
best = mach.report().best_model
print("the best:", {r.field: get_param(best, r.field) for r in parts})
print(f"accuracy on the test set: {accuracy(mach.predict_mode(X_test), y_test):.3f}")
