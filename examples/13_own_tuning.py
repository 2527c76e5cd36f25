"""A tuning strategy and a selection heuristic of your own.

The strategy is a (1 + k) evolution strategy: in each generation it proposes k variations of the
best model so far, and lets their spread grow or shrink with success.
"""

import copy
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from pymlj import (
    CV,
    ArgumentError,
    NaiveSelection,
    SelectionHeuristic,
    SklearnModel,
    TunedModel,
    TuningStrategy,
    clone,
    get_param,
    load_diabetes,
    machine,
    param_range,
    rms,
    set_param,
)


class Evolution(TuningStrategy):
    """Varies the best model so far.

    `range` is a list of ranges with two bounds.

    Args:
        k: Number of variations in a generation.
        spread: Their spread to begin with, as a share of the range.
        rng: Seed or generator.
    """

    k: int = 6
    spread: float = 0.3
    rng: Any = None

    def check(self):
        if self.k < 1:
            raise ArgumentError(f"`k >= 1` must hold for `Evolution`, but got {self.k!r}.")

    def setup(self, model, range, n, verbosity=0):
        return {
            "ranges": range,
            "rng": np.random.default_rng(self.rng),
            "spread": self.spread,
            "best": None,
        }

    def models(self, model, history, state, n_remaining, verbosity=0):
        if not history:  # the middle of all ranges
            return [self.proposal(model, state, [0.5] * len(state["ranges"]), 0)], state
        rng = copy.deepcopy(state["rng"])  # the state that was given stays as it is
        losses = [entry.measurement[0] for entry in history]
        best = int(np.nanargmin(losses))
        spread = state["spread"] * (1.3 if best != state["best"] else 0.7)
        parent = np.array(history[best].metadata["place"])
        places = np.clip(parent + spread * rng.normal(size=(self.k, len(parent))), 0, 1)
        generation = history[-1].metadata["generation"] + 1
        batch = [self.proposal(model, state, place.tolist(), generation) for place in places]
        return batch, {**state, "rng": rng, "spread": spread, "best": best}

    def proposal(self, model, state, place, generation):
        """A model at a place between 0 and 1 on each range, and where it comes from."""
        made = clone(model)
        for r, u in zip(state["ranges"], place, strict=True):
            [value] = r.sampler().quantiles(np.array([u]))
            set_param(made, r.field, value)
        return made, {"place": place, "generation": generation}

    def tuning_report(self, history, state):
        return {"generations": [entry.metadata["generation"] for entry in history]}

    def default_n(self, range):
        return 4 * self.k + 1


class Cautious(SelectionHeuristic):
    """The slowest learner among those that are nearly as good as the best one."""

    tolerance: float = 0.03

    def losses(self, history):
        losses = NaiveSelection().losses(history)
        limit = np.nanmin(losses) * (1 + self.tolerance)
        rates = [get_param(e.model, "estimator.learning_rate") for e in history]
        near = [loss <= limit for loss in losses]
        return [rate if good else np.nan for rate, good in zip(rates, near, strict=True)]


X, y = load_diabetes()
model = SklearnModel(HistGradientBoostingRegressor(max_iter=60, random_state=1))
ranges = [
    param_range(model, "estimator.learning_rate", lower=0.01, upper=0.5, scale="log"),
    param_range(model, "estimator.max_leaf_nodes", lower=2, upper=32, scale="log2"),
    param_range(model, "estimator.l2_regularization", lower=1e-3, upper=100, scale="log"),
]
tuned = TunedModel(
    model, tuning=Evolution(rng=1), range=ranges, resampling=CV(3, rng=1), measure=rms
)
mach = machine(tuned, X, y).fit(verbosity=0)

report = mach.report()
losses = np.array([entry.measurement[0] for entry in report.history])
for generation in sorted(set(report.generations)):
    of = losses[np.array(report.generations) == generation]
    print(f"generation {generation}: rms {of.min():.2f} at best, {of.mean():.2f} on average")
print("the best:   ", report.best_model.estimator)

# Another rule chooses from the same history; nothing is evaluated again.
tuned.selection_heuristic = Cautious()
mach.fit(verbosity=0)
print("nearly best:", mach.report().best_model.estimator)
