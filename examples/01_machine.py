"""A machine trains, trains on, or does nothing, and says why."""

from pymlj import Standardizer, load_wine, machine
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_wine()
X = machine(Standardizer(), X).fit(verbosity=0).transform(X)

model = NeuralNetworkClassifier(
    builder=MLP(hidden=(16,)), optimiser=Adam(lr=0.01), batch_size=16, epochs=10, rng=1
)
mach = machine(model, X, y)

mach.fit(verbosity=0)
print(mach.explain())  # the first training

mach.fit(verbosity=0)
print(mach.explain())  # nothing has changed, so nothing is done

model.epochs += 5
mach.fit(verbosity=0)
print(mach.explain())  # five more epochs

model.optimiser.lr = 0.001
model.epochs += 5
mach.fit(verbosity=0)
print(mach.explain())  # five more at a lower learning rate, the optimiser's moments kept

model.builder.hidden = (8, 8)
mach.fit(verbosity=0)
print(mach.explain())  # another network: `update` trains it from scratch

print(mach.predict_mode(rows=range(5)))
print(mach.report().training_losses[-3:])
