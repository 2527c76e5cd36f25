"""The main job on real data: bind, train, evaluate, train on, predict, save.

    python examples/quickstart.py

Takes well under a minute on two cores.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from pymlj import (
    CV,
    Holdout,
    Standardizer,
    accuracy,
    cross_entropy,
    evaluate,
    load_diabetes,
    load_digits,
    load_iris,
    machine,
    partition,
    rms,
    rsquared,
    schema,
)
from pymlj_flux import (
    MLP,
    Adam,
    ImageClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
)


def title(text: str) -> None:
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}")


def classify_iris(folder: Path) -> None:
    title("Iris: what the data means")
    X, y = load_iris()
    print(schema(X))
    X = machine(Standardizer(), X).fit(verbosity=0).transform(X)

    title("Six-fold cross-validation of a neural network")
    clf = NeuralNetworkClassifier(
        builder=MLP(hidden=(5, 4)), optimiser=Adam(lr=0.01), batch_size=8, epochs=40, rng=123
    )
    print(clf)
    folds = CV(nfolds=6, shuffle=True, rng=123)
    print(evaluate(clf, X, y, resampling=folds, measures=[cross_entropy, accuracy], verbosity=0))

    title("Training on: only the additional epochs are trained")
    (train, test) = partition(np.arange(len(y)), 0.7, shuffle=True, rng=123)
    mach = machine(clf, X, y).fit(rows=train, verbosity=0)
    before = mach.training_losses()
    clf.epochs += 20
    mach.fit(rows=train, verbosity=0)
    after = mach.training_losses()
    print(mach.explain())
    print(f"epochs trained: {len(before)} -> {len(after)}")
    print(f"training loss:  {before[-1]:.4f} -> {after[-1]:.4f}")
    print(f"the first {len(before)} losses are the same: {after[: len(before)] == before}")

    title("Predicting rows that were not trained on")
    rows = test[:5]
    probabilities = mach.predict(rows=rows).to_frame().round(3)
    probabilities["predicted"] = mach.predict_mode(rows=rows)
    probabilities["true"] = y[rows]
    print(probabilities.to_string(index=False))
    print(
        f"accuracy on {len(test)} held-out rows:", accuracy(mach.predict_mode(rows=test), y[test])
    )

    title("Saved here, loaded by a new process")
    path = folder / "iris.mlj"
    mach.save(path)
    X.iloc[rows].to_csv(folder / "new.csv", index=False)
    code = (
        "import pandas as pd, pymlj\n"
        f"mach = pymlj.load_machine({str(path)!r})\n"
        f"print(list(mach.predict_mode(pd.read_csv({str(folder / 'new.csv')!r}))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print("here:       ", list(mach.predict_mode(rows=rows)))
    print("new process:", done.stdout.strip())


def classify_digits() -> None:
    title("Handwritten digits: an image classifier")
    images, labels = load_digits()
    print(f"{len(images)} images, {len(labels.categories)} classes")
    clf = ImageClassifier(optimiser=Adam(lr=0.003), batch_size=32, epochs=4, rng=123)
    holdout = Holdout(fraction_train=0.8, shuffle=True, rng=123)
    measures = [accuracy, cross_entropy]
    print(evaluate(clf, images, labels, resampling=holdout, measures=measures, verbosity=0))


def regress_diabetes() -> None:
    title("Diabetes progression: regression")
    X, y = load_diabetes()
    X = machine(Standardizer(), X).fit(verbosity=0).transform(X)
    reg = NeuralNetworkRegressor(
        builder=MLP(hidden=(16,)), optimiser=Adam(lr=0.02), batch_size=16, epochs=40, rng=123
    )
    folds = CV(nfolds=5, shuffle=True, rng=123)
    print(evaluate(reg, X, y, resampling=folds, measures=[rms, rsquared], verbosity=0))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        classify_iris(Path(folder))
    classify_digits()
    regress_diabetes()
