"""A composite model of your own: lay out a learning network, get a model.

    python examples/15_own_composite.py

Takes a few seconds.
"""

import logging

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge

from pymlj import (
    CV,
    DeterministicNetworkComposite,
    Model,
    SklearnModel,
    Standardizer,
    evaluate,
    load_diabetes,
    machine,
    node,
    params,
    rms,
    set_param,
    source,
)


class Corrected(DeterministicNetworkComposite):
    """One model, and a second one that learns what the first leaves over."""

    scaler: Model = Standardizer()
    base: Model = SklearnModel(Ridge())
    correction: Model = SklearnModel(RandomForestRegressor(n_estimators=30, random_state=1))
    strength: float = 0.5

    def prefit(self, verbosity, X, y):
        Xs, ys = source(X), source(y)
        W = machine("scaler", Xs).transform(Xs)
        first = machine("base", W, ys).predict(W)
        left_over = ys - first
        second = machine("correction", W, left_over).predict(W)
        return {
            "predict": first + self.strength * second,
            "report": {"left_over": node(np.std, left_over)},
        }


def main() -> None:
    X, y = load_diabetes()
    model = Corrected()

    print("Evaluated as any other model:")
    folds = CV(nfolds=5, shuffle=True, rng=1)
    for strength in (0.0, 0.5, 1.0):
        model.strength = strength
        e = evaluate(model, X, y, resampling=folds, measure=rms, verbosity=0)
        print(f"  strength {strength}: rms {e.measurement[0]:.2f}")

    print("\nTrained, with reports and learned parameters by component:")
    mach = machine(model, X, y).fit(verbosity=0)
    print("  left over by the first model:", round(float(mach.report().left_over), 2))
    print("  means of the features:", mach.fitted_params().scaler.means.round(3)[:3], "...")

    print("\nOnly what has changed is trained, and what comes after it:")
    logging.basicConfig(format="  %(message)s")
    logging.getLogger("pymlj").setLevel(logging.INFO)
    print("  nested hyperparameters:", list(params(model)))
    set_param(model, "base.estimator.alpha", 10.0)
    mach.fit(verbosity=1)


if __name__ == "__main__":
    main()
