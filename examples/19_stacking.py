"""Models made of several: a stack, a bag with out-of-bag scores, classes brought into balance.

    python examples/19_stacking.py

Takes about half a minute.
"""

import tempfile
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor

from pymlj import (
    CV,
    SMOTE,
    BalancedBaggingClassifier,
    BalancedModel,
    EnsembleModel,
    RandomUndersampler,
    SklearnModel,
    Stack,
    Standardizer,
    TransformedTargetModel,
    UnivariateStandardizer,
    area_under_curve,
    balanced_accuracy,
    categorical,
    evaluate,
    l2,
    load_breast_cancer,
    load_diabetes,
    load_machine,
    machine,
    permutation_importance,
    rms,
)
from pymlj_flux import MLP, Adam, NeuralNetworkRegressor


def title(text: str) -> None:
    print(f"\n== {text}")


def network() -> TransformedTargetModel:
    net = NeuralNetworkRegressor(
        builder=MLP(hidden=(16,)), optimiser=Adam(lr=0.01), epochs=15, batch_size=32, rng=1
    )
    return TransformedTargetModel(Standardizer() >> net, transformer=UnivariateStandardizer())


def stack(folder: Path) -> None:
    title("A ridge regression on top of neighbours, a forest and a network")
    X, y = load_diabetes()
    base = {
        "neighbours": Standardizer() >> SklearnModel(KNeighborsRegressor(n_neighbors=15)),
        "forest": SklearnModel(RandomForestRegressor(n_estimators=50, random_state=1)),
        "network": network(),
    }
    model = Stack(
        metalearner=SklearnModel(RidgeCV()),
        resampling=CV(nfolds=3, shuffle=True, rng=1),
        measures=rms,
        **base,
    )
    outer = CV(nfolds=3, shuffle=True, rng=2)
    for tag, e in evaluate(
        {**base, "stack": model}, X, y, resampling=outer, measure=rms, verbosity=0
    ).items():
        print(f"{tag:>11}: rms {e.measurement[0]:.2f}")

    title("What the stack has to tell")
    mach = machine(model, X, y).fit(verbosity=0)
    for name, e in mach.report().cv_report.items():
        print(f"{name:>11}: rms {e.measurement[0]:.2f} on the folds of the stack")
    weights = ", ".join(f"{name} {w:.2f}" for name, w in mach.feature_importances())
    print(f"The metalearner weighs them: {weights}")
    top = permutation_importance(mach, X, y, rms, repeats=3, rng=1).to_frame().head(3)
    print(f"It relies most on\n{top.round(2)}")

    title("Another metalearner: the base models stay as they are")
    mach.model.metalearner = SklearnModel(DecisionTreeRegressor(max_depth=3, random_state=1))
    print(mach.fit(verbosity=0).explain())
    mach.save(folder / "stack.mlj", trusted=True)  # estimators of scikit-learn are pickled
    loaded = load_machine(folder / "stack.mlj", trusted=True)
    print(f"Read from a file it predicts the same: {(loaded.predict(X) == mach.predict(X)).all()}")


def bag() -> None:
    title("Trees in a bag, measured out of the bag")
    X, y = load_diabetes()
    tree = SklearnModel(DecisionTreeRegressor(random_state=1))
    mach = machine(EnsembleModel(tree, n=10, rng=1, out_of_bag_measure=[rms]), X, y)
    for n in (10, 50, 200):
        mach.model.n = n  # only what is missing is trained
        report = mach.fit(verbosity=0).report()
        there = ~np.isnan(report.oob_predictions)
        together = rms(report.oob_predictions[there], y[there])
        print(f"{n:>4} trees: rms {report.oob_measurements[0]:.1f} each, {together:.1f} together")
    alone = evaluate(tree, X, y, resampling=CV(nfolds=5, rng=1), measure=l2, verbosity=0)
    print(f"A tree alone: rms {np.sqrt(alone.measurement[0]):.1f}")


def balance() -> None:
    title("Few malignant cases among many benign ones")
    X, y = load_breast_cancer()
    malignant = np.flatnonzero(np.asarray(y) == "malignant")
    rows = np.sort(np.concatenate([np.flatnonzero(np.asarray(y) == "benign"), malignant[:25]]))
    X, y = X.iloc[rows, :3], categorical(np.asarray(y)[rows], levels=["benign", "malignant"])
    clf = Standardizer() >> SklearnModel(LogisticRegression())
    models = {
        "as it is": clf,
        "undersampled": BalancedModel(clf, under=RandomUndersampler(rng=1)),
        "SMOTE": BalancedModel(clf, smote=SMOTE(k=5, rng=1)),
        "balanced bags": BalancedBaggingClassifier(clf, rng=1),
    }
    results = evaluate(
        *(models, X, y),
        resampling=CV(nfolds=4, shuffle=True, rng=1),
        measures=[balanced_accuracy, area_under_curve],
        verbosity=0,
    )
    for name, e in results.items():
        accuracy, area = e.measurement
        print(f"{name:>14}: balanced accuracy {accuracy:.2f}, area under the curve {area:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stack(Path(folder))
    bag()
    balance()


if __name__ == "__main__":
    main()
