"""A model under controls: trained until it gets worse, looked at on the way, trained on later."""

from pymlj import (
    CV,
    CycleLearningRate,
    Holdout,
    IteratedModel,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Standardizer,
    Step,
    WithIterationsDo,
    accuracy,
    evaluate,
    load_wine,
    log_loss,
    machine,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_wine()
network = NeuralNetworkClassifier(
    builder=MLP(hidden=(16,)), optimiser=Adam(lr=0.01), batch_size=16, rng=1
)

# The whole pipeline is iterated, so the scaler never sees the rows that are held out.
iterated = IteratedModel(
    Standardizer() >> network,
    controls=[Step(2), NumberSinceBest(4), NumberLimit(60)],
    resampling=Holdout(0.7, shuffle=True, rng=2),
    measure=[log_loss, accuracy],  # the first is the loss
    restore_best=True,
)
mach = machine(iterated, X, y).fit(verbosity=0)

report = mach.report()
print(f"{report.n_iterations} epochs, the best after {report.best_iteration}:")
print(f"log loss {report.losses[0]:.3f} at first, {report.best_loss:.3f} at best")
for control, outcome in report.controls:
    print(f"  {control}: {dict(outcome)}")

# Other controls train on from where it was. They may change the model in training, too.
reached = []
iterated.controls = [
    CycleLearningRate(
        stepsize=3,
        lower=0.001,
        upper=0.02,
        learning_rate_parameter="neural_network_classifier.optimiser.lr",
    ),
    Step(1),
    WithIterationsDo(reached.append),
    Patience(3),
    NumberLimit(12),
]
mach.fit(verbosity=0)
print(mach.explain())
print(f"trained on from {report.n_iterations} to {reached[-1]} epochs")

# The number of epochs is part of the model: each fold finds its own, without the rows it is
# tested on. `retrain=True` then trains on all rows of the fold.
iterated.controls = [Step(2), NumberSinceBest(4), NumberLimit(60)]
iterated.retrain = True
e = evaluate(iterated, X, y, resampling=CV(3, shuffle=True, rng=3), measure=accuracy, verbosity=0)
print(e)
print("epochs in each fold:", [fold.best_iteration for fold in e.report_per_fold])
