"""Models put together: pipelines, a transformed target, transformers by column, a network.

    python examples/03_pipeline.py

Takes a few seconds.
"""

import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge

from pymlj import (
    CV,
    Columns,
    FillImputer,
    Freezable,
    Infinite,
    Multiclass,
    OneHotEncoder,
    Pipeline,
    SklearnModel,
    Standardizer,
    TransformedTargetModel,
    UnivariateStandardizer,
    accuracy,
    cross_entropy,
    evaluate,
    load_diabetes,
    load_machine,
    load_penguins,
    machine,
    rms,
    source,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

FOLDS = CV(nfolds=5, shuffle=True, rng=1)


def title(text: str) -> None:
    print(f"\n== {text}")


def penguins(folder: Path) -> None:
    title("Columns by type, a network, one pipeline")
    X, y = load_penguins()
    by_column = Columns(
        {
            Infinite: Pipeline(FillImputer(), Standardizer(count=True)),
            Multiclass: Pipeline(FillImputer(), OneHotEncoder()),
        }
    )
    network = NeuralNetworkClassifier(
        builder=MLP(hidden=(8,)), optimiser=Adam(lr=0.02), epochs=15, batch_size=32, rng=1
    )
    pipe = by_column >> network
    print(evaluate(pipe, X, y, resampling=FOLDS, measures=[cross_entropy, accuracy], verbosity=0))

    title("Fitted again: the network goes on, the rest stays")
    mach = machine(pipe, X, y).fit(verbosity=0)
    pipe.neural_network_classifier.epochs += 10
    mach.fit(verbosity=0)
    print(mach.explain())
    losses = mach.report().neural_network_classifier.training_losses
    print(f"{len(losses) - 1} epochs, training loss {losses[-1]:.4f}")

    title("On other rows, with the transformers frozen")
    frozen = Pipeline(columns=Freezable(by_column), network=network)
    mach = machine(frozen, X, y).fit(rows=range(200), verbosity=0)
    mach.fit(rows=range(200, 300), verbosity=0)
    print(mach.explain())

    title("Saved without pickle, loaded, the same")
    mach.save(folder / "penguins.mlj")
    loaded = load_machine(folder / "penguins.mlj")
    print((loaded.predict_mode(X) == mach.predict_mode(X)).all())


def diabetes() -> None:
    X, y = load_diabetes()
    ridge = SklearnModel(Ridge(alpha=0.1))

    title("A transformed target")
    models = {
        "plain": ridge,
        "log of the target": TransformedTargetModel(ridge, transformer=np.log, inverse=np.exp),
        "scaled target": TransformedTargetModel(ridge, transformer=UnivariateStandardizer()),
    }
    for name, result in evaluate(models, X, y, resampling=FOLDS, measure=rms, verbosity=0).items():
        print(f"{name:18} rms {result.measurement[0]:.2f}")

    title("A network: two models on the log of the target")
    Xs, ys = source(X), source(y)
    W = machine(Standardizer(), Xs).transform(Xs)
    weak = machine(SklearnModel(Ridge(alpha=1.0)), W, np.log(ys))
    strong = machine(SklearnModel(Ridge(alpha=100.0)), W, np.log(ys))
    yhat = np.exp(0.5 * weak.predict(W) + 0.5 * strong.predict(W))
    print(yhat.tree())
    train, test = range(300), range(300, len(y))
    yhat.fit(rows=train, verbosity=0)
    print(f"rms {rms(yhat(rows=test), y[300:]):.2f} on {len(test)} held-out rows")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        penguins(Path(folder))
    diabetes()
