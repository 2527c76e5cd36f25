"""Early stopping: how many epochs a network is trained is found by the losses on data held out."""

from pymlj import (
    Holdout,
    InvalidValue,
    IteratedModel,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Step,
    TimeLimit,
    WithLossDo,
    load_iris,
    log_loss,
    machine,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_iris()
clf = NeuralNetworkClassifier(
    builder=MLP(hidden=(5, 4)), optimiser=Adam(lr=0.01), batch_size=8, rng=42
)

losses = []
iterated = IteratedModel(
    clf,
    controls=[
        Step(1),
        NumberLimit(100),  # no more than 100 epochs,
        Patience(5),  # nor after the loss has risen five times in a row,
        NumberSinceBest(9),  # nor after nine epochs that were no better than the best,
        TimeLimit(30 / 3600),  # nor longer than 30 seconds
        InvalidValue(),
        WithLossDo(losses.append),  # the report has the losses, too
    ],
    resampling=Holdout(fraction_train=0.7, shuffle=True, rng=1),
    measure=log_loss,
    retrain=True,  # in the end, on all data for as many epochs
)
mach = machine(iterated, X, y).fit(verbosity=0)

report = mach.report()
print(f"stopped after {report.n_iterations} epochs:")
for _, outcome in report.controls:
    if outcome.get("done"):
        print(" ", outcome.log)

print("epoch  training loss  out-of-sample loss")
for epoch in range(0, len(losses), 10):
    print(f"{epoch + 1:5}  {report.training_losses[epoch]:13.3f}  {losses[epoch]:18.3f}")

print("predictions of the retrained network:", list(mach.predict_mode(rows=[0, 75, 149])))
