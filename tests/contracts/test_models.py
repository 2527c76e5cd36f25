"""Every registered model keeps the contract; ids are `model:check`."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import pymlj
import pymlj_flux
from pymlj import models
from pymlj.parameters import clone
from pymlj.testing import MODEL_CHECKS, ContractError, check_model, data_for

SETTINGS = {
    "InteractionTransformer": {"features": ["a", "b"]},
    "RandomOversampler": {"rng": 1},
}
# Without dropout, whose masks are others among networks that are trained together.
PLAIN = pymlj_flux.MLP(hidden=(3,))
NETWORK = {"epochs": 2, "batch_size": 8, "rng": 1}


def small(cls):
    """An instance that trains fast."""
    model = cls(**SETTINGS.get(cls.__name__, {}))
    if isinstance(getattr(model, "builder", None), pymlj_flux.Short):
        model.builder = PLAIN
    return clone(model, **{k: v for k, v in NETWORK.items() if k in cls.hyperparameters})


def wrapped():
    """Models made of models, and one from outside."""
    network = pymlj_flux.NeuralNetworkClassifier(builder=PLAIN, **NETWORK)
    logistic = pymlj.SklearnModel(LogisticRegression())
    regressor = pymlj_flux.NeuralNetworkRegressor(builder=pymlj_flux.MLP(hidden=(3,)), **NETWORK)
    epochs = pymlj.param_range(network, "epochs", values=[1, 2])
    return {
        "Pipeline": pymlj.Standardizer() >> clone(network),
        "TransformedTargetModel": pymlj.TransformedTargetModel(
            regressor, transformer=pymlj.UnivariateStandardizer()
        ),
        "TunedModel": pymlj.TunedModel(
            clone(network), range=epochs, tuning=pymlj.Grid(), measure=pymlj.log_loss
        ),
        "IteratedModel": pymlj.IteratedModel(
            clone(network), controls=[pymlj.Step(1), pymlj.NumberLimit(2)], measure=pymlj.log_loss
        ),
        "EnsembleModel": pymlj.EnsembleModel(clone(network), n=2, rng=1),
        "BalancedModel": pymlj.BalancedModel(clone(network), over=pymlj.RandomOversampler(rng=1)),
        "Stack": pymlj.Stack(
            metalearner=clone(logistic),
            resampling=pymlj.CV(2, rng=1),
            a=clone(network),
            b=pymlj.ConstantClassifier(),
        ),
        "SklearnModel": pymlj.ContinuousEncoder() >> logistic,
    }


def registered():
    found = [info for info in models() if info.package_name in ("pymlj", "pymlj_flux")]
    return {info.name: small(pymlj.load(info.name)) for info in found if not info.is_wrapper}


CASES = {**registered(), **wrapped()}


@pytest.mark.parametrize(
    ("name", "check"),
    [pytest.param(m, c, id=f"{m}:{c}") for m in CASES for c in MODEL_CHECKS],
)
def test_the_contract_of_models(name, check):
    model = clone(CASES[name])
    np.random.seed(1)
    MODEL_CHECKS[check](model, *data_for(model))


class Mean(pymlj.Deterministic):
    """Predicts the mean of the target."""

    shift: float = 0.0

    input_scitype = pymlj.Table
    target_scitype = pymlj.Vector[pymlj.Continuous]

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


def test_a_sound_model_passes():
    check_model(Mean())


class TestBrokenOnes:
    def test_a_model_that_learns_into_itself(self):
        class Selfish(Mean):
            def fit(self, verbosity, X, y):
                self.shift = 1.0
                return 0.0, None, None

        with pytest.raises(ContractError, match="settings of `Selfish` were changed"):
            check_model(Selfish())

    def test_data_that_is_changed(self):
        class Rude(Mean):
            def fit(self, verbosity, X, y):
                y -= y.mean()
                return 0.0, None, None

        with pytest.raises(ContractError, match="changed the data it was given"):
            check_model(Rude())

    def test_a_row_too_few(self):
        class Short(Mean):
            def predict(self, fitresult, X):
                return np.zeros(len(X) - 1)

        with pytest.raises(ContractError, match="gives 29 rows for 30 rows"):
            check_model(Short())

    def test_chance_without_a_seed(self):
        class Moody(Mean):
            def fit(self, verbosity, X, y):
                return np.random.default_rng().random(), None, None

        with pytest.raises(ContractError, match="differs between two trainings"):
            check_model(Moody())

    def test_a_file_that_loses_something(self):
        class Forgetful(Mean):
            def save(self, fitresult):
                return 0.0

        with pytest.raises(ContractError, match="of a loaded machine differs"):
            check_model(Forgetful())

    def test_cleaning_without_end(self):
        class Restless(Mean):
            def clean(self):
                self.shift += 1.0
                return "`shift` was too small."

        with pytest.warns(pymlj.MLJWarning), pytest.raises(ContractError, match="a second `clean`"):
            check_model(Restless())

    def test_types_that_are_not_declared(self):
        class Mute(Mean):
            input_scitype = pymlj.Unknown

        with pytest.raises(ContractError, match="declares no `input_scitype`"):
            check_model(Mute(), np.zeros((30, 2)), np.arange(30.0))

    def test_many_that_are_not_as_one(self):
        class Careless(Mean):
            @classmethod
            def fit_many(cls, models, verbosity, datasets):
                return [(0.0, None, None) for _ in models]

        with pytest.raises(ContractError, match="trained by `fit_many` differs"):
            check_model(Careless())

    def test_types_for_which_there_is_no_data(self):
        class Odd(Mean):
            input_scitype = pymlj.Vector[pymlj.Textual]

        with pytest.raises(pymlj.ArgumentError, match="check_model\\(model, X, y\\)"):
            check_model(Odd())
