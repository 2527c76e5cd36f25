"""Incremental training: more epochs, at another learning rate, without starting over."""

from pymlj import load_iris, log_loss, machine, partition
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_iris()
(X_train, y_train), (X_test, y_test) = partition((X, y), 0.7, shuffle=True, rng=123)

clf = NeuralNetworkClassifier(
    builder=MLP(hidden=(5, 4)), optimiser=Adam(lr=0.01), batch_size=8, epochs=10, rng=123
)
mach = machine(clf, X_train, y_train)


def show(step):
    train = log_loss(mach.predict(X_train), y_train)
    test = log_loss(mach.predict(X_test), y_test)
    epochs = len(mach.training_losses())
    print(f"{step}: {epochs} epochs, log loss {train:.3f} on the training data, {test:.3f} on new")


mach.fit(verbosity=0)
show("first")

# Half the learning rate and 30 more epochs: training goes on, and keeps Adam's moments.
clf.optimiser.lr /= 2
clf.epochs += 30
mach.fit(verbosity=0)
print(mach.explain())
show("then")

# Going on is the same as never having stopped, bit for bit.
clf.epochs += 5
mach.fit(verbosity=0)
clf.epochs += 5
mach.fit(verbosity=0)
show("in two steps")

# Anything but epochs and optimiser starts over; so does `force=True`.
clf.batch_size = 16
mach.fit(verbosity=0)
print(mach.explain())
show("afresh")
