"""Searching for hyperparameters: grids, random searches, candidates that grow, learning curves."""

from sklearn.svm import SVC

from pymlj import (
    CV,
    Grid,
    Holdout,
    LatinHypercube,
    RandomSearch,
    SklearnModel,
    Standardizer,
    SuccessiveHalving,
    TunedModel,
    accuracy,
    evaluate,
    learning_curve,
    load_wine,
    log_loss,
    machine,
    param_range,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_wine()

# Scaler and classifier are tuned as one, so the scaler never sees the rows that are held out.
pipe = Standardizer() >> SklearnModel(SVC())
C = param_range(pipe, "sklearn_model.estimator.C", lower=0.01, upper=100, scale="log10")
# Its value is the word "scale", so the type has to be said.
gamma = param_range(float, "sklearn_model.estimator.gamma", lower=1e-4, upper=1, scale="log10")
folds = CV(nfolds=5, rng=1)

for tuning in (Grid(resolution=4), RandomSearch(rng=1), LatinHypercube(gens=5, rng=1)):
    tuned = TunedModel(
        pipe, tuning=tuning, range=[C, gamma], resampling=folds, measure=accuracy, n=16
    )
    report = machine(tuned, X, y).fit(verbosity=0).report()
    best = report.best_model.sklearn_model.estimator
    print(
        f"{type(tuning).__name__:15} accuracy {report.best_history_entry.measurement[0]:.3f} "
        f"with C={best.C:.3g}, gamma={best.gamma:.3g}"
    )

# A larger n goes on with the search; what was evaluated is not evaluated again.
tuned.tuning = RandomSearch(rng=1)
mach = machine(tuned, X, y).fit(verbosity=0)
tuned.n = 24
mach.fit(verbosity=0)
print(mach.explain())
print(mach.report().history.to_frame()["accuracy"].describe().round(3).to_string())

# The best of many is too good to be true. Nested resampling tells how good the procedure is.
e = evaluate(tuned, X, y, resampling=CV(3, rng=2), measure=accuracy, verbosity=0)
print(f"best of the search {mach.report().best_history_entry.measurement[0]:.3f}, ", end="")
print(f"nested {e.measurement[0]:.3f}")

# Networks: nine candidates get three epochs, the best three nine, and one of them 27. Each goes on
# from where it was, on every fold.
X = machine(Standardizer(), X).fit(verbosity=0).transform(X)
net = NeuralNetworkClassifier(builder=MLP(), optimiser=Adam(), batch_size=16, rng=1)
halving = TunedModel(
    net,
    tuning=SuccessiveHalving(strategy=RandomSearch(rng=1), max_resource=27, n_candidates=9),
    range=[
        param_range(net, "optimiser.lr", lower=1e-4, upper=1e-1, scale="log10"),
        param_range(net, "builder.hidden", values=[(8,), (32,), (8, 8)]),
    ],
    resampling=CV(nfolds=3, rng=1),
    measure=log_loss,
)
mach = machine(halving, X, y).fit(verbosity=0)
frame = mach.report().history.to_frame()
print(frame[["resource", "optimiser.lr", "builder.hidden", "log_loss"]].round(4).to_string())

# One training a seed gives the whole curve over the epochs.
curve = learning_curve(
    mach.report().best_model,
    *(X, y),
    range=param_range(net, "epochs", lower=1, upper=50, scale="log2"),
    resolution=6,
    resampling=Holdout(0.7, rng=1),
    measure=log_loss,
    rngs=3,
    rng_name="rng",
    verbosity=0,
)
for epochs, losses in zip(curve.parameter_values, curve.measurements, strict=True):
    print(f"{epochs:2d} epochs: log loss {losses.mean():.3f} +- {losses.std():.3f}")
