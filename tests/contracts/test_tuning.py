"""Every tuning strategy keeps the contract; ids are `strategy:check`."""

import importlib.util

import numpy as np
import pytest
from sklearn.linear_model import Ridge

import pymlj
from pymlj import SklearnModel, clone, get_param, param_range
from pymlj.testing import TUNING_CHECKS, ContractError, check_tuning

MODEL = SklearnModel(Ridge())
ALPHA = param_range(MODEL, "estimator.alpha", lower=0.1, upper=9.0)
STRATEGIES = {
    "Grid": (pymlj.Grid(rng=1), ALPHA),
    "Grid-in-order": (pymlj.Grid(shuffle=False), ALPHA),
    "RandomSearch": (pymlj.RandomSearch(), ALPHA),
    "LatinHypercube": (pymlj.LatinHypercube(gens=2), ALPHA),
    "Explicit": (
        pymlj.Explicit(),
        [SklearnModel(Ridge(alpha=alpha)) for alpha in (0.1, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)],
    ),
}
if importlib.util.find_spec("optuna"):
    import optuna

    sampler = optuna.samplers.TPESampler(seed=1)
    STRATEGIES["OptunaSearch"] = (pymlj.OptunaSearch(sampler=sampler), ALPHA)
# What Optuna proposes depends on its study, which lives outside the state.
EXCUSED = {("OptunaSearch", "states_are_replaced_and_not_changed")}


@pytest.mark.parametrize(
    ("name", "check"),
    [
        pytest.param(s, c, id=f"{s}:{c}")
        for s in STRATEGIES
        for c in TUNING_CHECKS
        if (s, c) not in EXCUSED
    ],
)
def test_the_contract_of_tuning_strategies(name, check):
    strategy, wanted = STRATEGIES[name]
    TUNING_CHECKS[check](strategy, MODEL, wanted)


class TestBrokenOnes:
    def test_the_model_itself(self):
        class Itself(pymlj.TuningStrategy):
            def setup(self, model, range, n, verbosity=0):
                return None

            def models(self, model, history, state, n_remaining, verbosity=0):
                return [model], None

        with pytest.raises(ContractError, match="propose a `clone`"):
            check_tuning(Itself(), MODEL, ALPHA)

    def test_a_state_that_is_drawn_from(self):
        class Drawing(pymlj.TuningStrategy):
            def setup(self, model, range, n, verbosity=0):
                return np.random.default_rng(1)

            def models(self, model, history, state, n_remaining, verbosity=0):
                candidate = clone(model)
                pymlj.set_param(candidate, "estimator.alpha", float(state.random()))
                return [candidate], state

        with pytest.raises(ContractError, match="do not change the state"):
            check_tuning(Drawing(), MODEL, ALPHA)

    def test_a_model_that_is_changed(self):
        class Rude(pymlj.TuningStrategy):
            def setup(self, model, range, n, verbosity=0):
                pymlj.set_param(model, "estimator.alpha", get_param(model, "estimator.alpha") + 1)

            def models(self, model, history, state, n_remaining, verbosity=0):
                return [clone(model)], None

        with pytest.raises(ContractError, match="settings of `SklearnModel` were changed"):
            check_tuning(Rude(), clone(MODEL), ALPHA)
