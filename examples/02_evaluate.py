"""Models compared on the same folds."""

from pymlj import (
    ConstantClassifier,
    Standardizer,
    StratifiedCV,
    accuracy,
    brier_loss,
    compare,
    evaluate,
    load_breast_cancer,
    log_loss,
    machine,
)
from pymlj_flux import MLP, Adam, NeuralNetworkBinaryClassifier

X, y = load_breast_cancer()
X = machine(Standardizer(), X).fit(verbosity=0).transform(X)

network = NeuralNetworkBinaryClassifier(
    builder=MLP(hidden=(10,)), optimiser=Adam(lr=0.01), batch_size=32, epochs=15, rng=1
)
results = evaluate(
    {"constant": ConstantClassifier(), "network": network},
    X,
    y,
    resampling=StratifiedCV(nfolds=5, shuffle=True, rng=1),
    measures=[log_loss, brier_loss, accuracy],
    verbosity=0,
)
for evaluation in results.values():
    print(evaluation)
print(compare(results["network"], results["constant"]))
