"""A network on standardised data, with its classes brought into balance: one model made of three.

    python examples/25_composition.py

Takes a few seconds.
"""

import tempfile
from pathlib import Path

import numpy as np

from pymlj import (
    CV,
    SMOTE,
    BalancedModel,
    Grid,
    RandomUndersampler,
    Standardizer,
    TunedModel,
    area_under_curve,
    balanced_accuracy,
    categorical,
    evaluate,
    load_breast_cancer,
    load_machine,
    machine,
    param_range,
)
from pymlj_flux import MLP, Adam, NeuralNetworkBinaryClassifier

FOLDS = CV(nfolds=4, shuffle=True, rng=1)


def rare_cancer():
    """Tumours of which few are malignant, described by three of their measures."""
    X, y = load_breast_cancer()
    labels = np.asarray(y)
    few = np.flatnonzero(labels == "malignant")[:30]
    rows = np.sort(np.concatenate([np.flatnonzero(labels == "benign"), few]))
    return X.iloc[rows, :3], categorical(labels[rows], levels=["benign", "malignant"], ordered=True)


def main() -> None:
    X, y = rare_cancer()
    network = NeuralNetworkBinaryClassifier(
        builder=MLP(hidden=(8,)), optimiser=Adam(lr=0.02), epochs=10, batch_size=32, rng=1
    )
    # The balancers see standardised data, as the network does, and see it in training alone.
    balanced = Standardizer() >> BalancedModel(network, smote=SMOTE(k=5, rng=1))
    models = {
        "as it is": Standardizer() >> network,
        "undersampled": Standardizer() >> BalancedModel(network, under=RandomUndersampler(rng=1)),
        "SMOTE": balanced,
    }
    measures = [balanced_accuracy, area_under_curve]
    results = evaluate(models, X, y, resampling=FOLDS, measures=measures, verbosity=0)
    for name, e in results.items():
        print(f"{name:>14}: balanced accuracy {e.measurement[0]:.2f}, AUC {e.measurement[1]:.2f}")

    print("\nTuned as one model, over settings of the network and of the balancer:")
    width = param_range(balanced, "balanced_model.model.builder.hidden", values=[(4,), (16,)])
    ratio = param_range(balanced, "balanced_model.smote.ratios", values=[0.5, 1.0])
    search = {"tuning": Grid(), "resampling": FOLDS, "measure": balanced_accuracy}
    tuned = machine(TunedModel(balanced, range=[width, ratio], **search), X, y).fit(verbosity=0)
    best = tuned.report().best_model.balanced_model
    print(f"  hidden layers {best.model.builder.hidden}, ratio {best.smote.ratios}")

    print("\nTrained on: ten more epochs, on the data that had been balanced before")
    mach = machine(balanced, X, y).fit(verbosity=0)
    balanced.balanced_model.model.epochs += 10
    print(f"  {mach.fit(verbosity=0).explain()}")
    losses = mach.training_losses()
    print(f"  {len(losses)} epochs, training loss {losses[-1]:.3f}")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "balanced.mlj"
        mach.save(path)  # without pickle
        same = np.array_equal(load_machine(path).predict(X).probs, mach.predict(X).probs)
        print(f"\nRead from a file it predicts the same: {same}")


if __name__ == "__main__":
    main()
