"""A control of your own, and a stopping criterion of your own."""

from pymlj import (
    Control,
    IteratedModel,
    NumberLimit,
    StoppingCriterion,
    load_diabetes,
    machine,
    rms,
    stopping_time,
)
from pymlj.control import SquareRooter, train
from pymlj_flux import MLP, Adam, NeuralNetworkRegressor


class DoublingStep(Control):
    """Trains for 1, 2, 4, ... iterations, so that many iterations need few evaluations."""

    first: int = 1

    def update(self, trainable, verbosity, n, state=None):
        trainable.train(self.first * 2 ** (n - 1))
        return n  # the state: handed back at the next call, and to `takedown`

    def takedown(self, verbosity, state):
        return {"iterations": self.first * (2**state - 1)}


class SlowProgress(StoppingCriterion):
    """Stops when the loss has fallen by less than a share of itself."""

    share: float = 0.01

    needs_loss = True

    def update_loss(self, loss, state):
        return (loss, None if state is None else state[0])  # the last two losses

    def done(self, state):
        if state is None or state[1] is None:
            return False
        loss, before = state
        return loss > (1 - self.share) * before


# Settings are checked, shown and compared like those of any control.
print(SlowProgress(0.1), SlowProgress() == SlowProgress(0.01))

# A criterion can be tried on numbers, before anything is trained.
print(stopping_time(SlowProgress(0.1), [8.0, 5.0, 4.0, 3.9, 3.0]))

# Both work on anything with a method `train(n)` ...
rooter = SquareRooter(2)
print(train(rooter, DoublingStep(), NumberLimit(3), verbosity=0)[0], rooter.root)

# ... and on models.
X, y = load_diabetes()
network = NeuralNetworkRegressor(
    builder=MLP(hidden=(8,)), optimiser=Adam(lr=0.02), batch_size=32, rng=1
)
model = IteratedModel(
    network, controls=[DoublingStep(), SlowProgress(0.02), NumberLimit(8)], measure=rms
)
report = machine(model, X, y).fit(verbosity=0).report()
print([round(loss, 1) for loss in report.losses], report.n_iterations)
