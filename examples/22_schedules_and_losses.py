"""Schedules of learning rates, clipped gradients, groups of parameters, and losses with settings.

    python examples/22_schedules_and_losses.py

Takes about ten seconds.
"""

from pymlj import (
    CV,
    Explicit,
    Standardizer,
    TunedModel,
    accuracy,
    clone,
    evaluate,
    load_breast_cancer,
    machine,
    set_param,
)
from pymlj_flux import (
    MLP,
    AdamW,
    CosineDecay,
    CrossEntropy,
    FocalLoss,
    LinearWarmup,
    NeuralNetworkClassifier,
    Schedule,
    cross_entropy,
)


class Zigzag(Schedule):
    """A schedule of one's own: a function of the number of the epoch."""

    period: int = 4

    def factor(self, epoch: int) -> float:
        return 1.0 - (epoch % self.period) / self.period


def main() -> None:
    X, y = load_breast_cancer()
    X = machine(Standardizer(), X).fit(verbosity=0).transform(X)
    base = NeuralNetworkClassifier(
        builder=MLP(hidden=(32, 32), dropout=0.1, residual=True),
        optimiser=AdamW(
            lr=0.01,
            clip_norm=1.0,
            groups={"*.bias": {"weight_decay": 0.0}, "body.0.*": {"lr": 0.005}},
        ),
        epochs=12,
        batch_size=32,
        rng=1,
    )

    schedules = {
        "constant": None,
        "cosine": CosineDecay(epochs=12),
        "warm-up, then cosine": LinearWarmup(epochs=3, after=CosineDecay(epochs=9)),
        "own": Zigzag(),
    }
    for name, schedule in schedules.items():
        model = clone(base)
        set_param(model, "optimiser.schedule", schedule)
        factors = [model.optimiser.factor(epoch) for epoch in range(0, 12, 3)]
        result = evaluate(model, X, y, resampling=CV(nfolds=3), measures=[accuracy], verbosity=0)
        shown = " ".join(f"{factor:.2f}" for factor in factors)
        print(f"{name:22} factors {shown}  accuracy {result.measurement[0]:.3f}")

    # In stages: the schedule counts epochs from the first training of the network.
    set_param(base, "optimiser.schedule", CosineDecay(epochs=12))
    once = machine(base, X, y).fit(verbosity=0)
    staged = machine(clone(base, epochs=5), X, y).fit(verbosity=0)
    staged.model.epochs = 12
    staged.fit(verbosity=0)
    print("the same in stages:", once.training_losses() == staged.training_losses())

    losses = [cross_entropy, CrossEntropy(label_smoothing=0.1), FocalLoss(gamma=2.0)]
    models = [clone(base, loss=loss) for loss in losses]
    tuned = TunedModel(models=models, tuning=Explicit(), resampling=CV(nfolds=3), measure=accuracy)
    best = machine(tuned, X, y).fit(verbosity=0).report().best_model
    print("best loss:", best.loss)


if __name__ == "__main__":
    main()
