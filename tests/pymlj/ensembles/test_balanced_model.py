"""`pymlj/ensembles/_balanced_model.py`: classifiers trained on balanced data."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from pymlj.builtin import (
    SMOTE,
    ConstantClassifier,
    RandomOversampler,
    RandomUndersampler,
    Standardizer,
)
from pymlj.distributions import UnivariateFinite
from pymlj.ensembles import BalancedModel
from pymlj.evaluation import evaluate
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import Probabilistic, Static
from pymlj.machines import fit_many, load_machine, machine
from pymlj.metrics import accuracy
from pymlj.parameters import clone, get_param, params, set_param
from pymlj.resampling import CV
from pymlj.tables import categorical, levels, n_rows, select_rows

N = 20
X = pd.DataFrame({"id": np.arange(N, dtype=float), "v": np.zeros(N)})
Y = categorical(["a"] * 15 + ["b"] * 5)


def over(**settings):
    return RandomOversampler(**{"rng": 1, **settings})


def test_balancers_work_in_training_alone(models, events, fitted):
    mach = fitted(BalancedModel(models["Share"](), over=over()), X, Y)

    assert Counter(events[0]["codes"]) == {0: 15, 1: 15}
    assert len(mach.predict(X)) == N and mach.predict(X[:1]).pdf("a") == [0.5]


def test_the_model_may_have_its_data_in_a_form_of_its_own(fitted):
    class Opaque:
        def __init__(self, *columns):
            self.columns = columns

    class Own(Probabilistic):
        """Learns the pool, from data that has no length."""

        def reformat(self, *args):
            return (Opaque(*args),)

        def selectrows(self, rows, data):
            return (Opaque(*(select_rows(column, rows) for column in data.columns)),)

        def fit(self, verbosity, data):
            return levels(data.columns[1]), None, None

        def predict(self, fitresult, data):
            n, c = n_rows(data.columns[0]), len(fitresult)
            return UnivariateFinite(fitresult, np.full((n, c), 1 / c))

    mach = fitted(BalancedModel(Own(), over=over()), X, Y)
    assert mach.predict(X[:1]).pdf("a") == [0.5]


def test_classes_of_balancers_become_balancers():
    assert BalancedModel(ConstantClassifier(), over=RandomOversampler).over == RandomOversampler()


def test_balancers_work_one_after_the_other(models, events, fitted):
    chain = {"over": over(ratios={"b": 2.0}), "under": RandomUndersampler(rng=1)}
    fitted(BalancedModel(models["Share"](), **chain), X, Y)

    assert Counter(events[0]["codes"]) == {0: 15, 1: 15}
    assert set(events[0]["fit"]) == set(range(N))


def test_operations_are_those_of_the_model_inside(models, fitted):
    share = BalancedModel(models["Share"](), over=over())
    label = BalancedModel(models["Label"](), over=over())
    mach = fitted(share, X, Y)

    assert hasattr(share, "predict_mode") and not hasattr(label, "predict_mode")
    assert list(mach.predict_mode(X[:2])) == ["a", "a"]
    with pytest.raises(AttributeError, match="`BalancedModel` has no attribute `transfom`"):
        share.transfom  # noqa: B018  # looking it up is the test


def test_traits_are_those_of_the_model_inside(models):
    model = BalancedModel(models["Share"](), over=over())

    assert model.iteration_parameter == "model.epochs" and model.supports_training_losses
    assert model.prediction_type == "probabilistic" and model.reports_feature_importances
    assert BalancedModel.is_wrapper and not BalancedModel.supports_weights


def test_weights_follow_the_rows_if_all_can_use_them(models, events, fitted):
    model = BalancedModel(models["Share"](), over=over())
    fitted(model, X, Y, X["id"].to_numpy())
    assert model.supports_weights and events[0]["w"].tolist() == events[0]["fit"]

    assert not BalancedModel(models["Label"](), over=over()).supports_weights
    assert not BalancedModel(models["Share"](), mine=Halve()).supports_weights


class Halve(Static):
    """A balancer of one's own: keeps every other row."""

    def transform(self, fitresult, X, y):
        return X[::2], y[::2]


def test_any_static_model_of_features_and_labels_is_a_balancer(models, events, fitted):
    fitted(BalancedModel(models["Share"](), half=Halve()), X, Y)

    assert events[0]["fit"] == list(range(0, N, 2))


def test_what_the_model_inside_has_to_say_is_passed_on(models, fitted):
    mach = fitted(BalancedModel(models["Share"](epochs=2), over=over()), X, Y)

    assert mach.training_losses() == [1.0, 0.5] and mach.report().model == {"losses": [1.0, 0.5]}
    assert dict(mach.feature_importances()) == {"id": 0.5}
    assert mach.report().model.losses == [1.0, 0.5]
    assert mach.fitted_params().model.fitresult["p"].tolist() == [0.5, 0.5]


def test_balancing_happens_within_folds(models, events):
    y = categorical(["a", "a", "a", "b"] * 5)
    evaluate(
        BalancedModel(models["Share"](), over=over()),
        *(X, y),
        resampling=CV(nfolds=4),
        measure=accuracy,
        verbosity=0,
    )

    for fold, event in enumerate(events):
        assert set(event["fit"]).isdisjoint(range(5 * fold, 5 * fold + 5))
        assert len(set(Counter(event["codes"]).values())) == 1


def test_many_are_trained_together_and_failures_stay_in_their_place(models):
    labels = [Y, categorical(["a", None] * 10), Y]
    machines = [machine(BalancedModel(models["Label"](), over=over()), X, y) for y in labels]
    first, second, third = fit_many(machines, verbosity=0, on_error="return")

    assert first is None and third is None and isinstance(second, ArgumentError)


# ---------------------------------------------------------------------- hyperparameters


def test_balancers_are_hyperparameters(models):
    model = BalancedModel(models["Share"](), over=over(), under=RandomUndersampler())

    assert list(params(model)) == ["model", "over", "under"]
    set_param(model, "over.ratios", 0.5)
    assert get_param(model, "over.ratios") == 0.5 and model.over.ratios == 0.5
    assert list(model.components()) == ["over", "under"]


def test_copies_and_equality_go_by_value():
    model = BalancedModel(ConstantClassifier(), over=over(rng=4))
    copy = clone(model)
    copy.over.ratios = 2.0

    assert model.over.ratios == 1.0 and copy != model and clone(model) == model
    assert model != BalancedModel(ConstantClassifier(), under=over(rng=4))


def test_the_text_is_the_call():
    model = BalancedModel(ConstantClassifier(), over=over(rng=4))
    names = {"BalancedModel": BalancedModel, "ConstantClassifier": ConstantClassifier}

    assert eval(repr(model), {**names, "RandomOversampler": RandomOversampler}) == model


# ---------------------------------------------------------------------- training again


def test_more_iterations_go_on_on_the_same_data(models, events, fitted):
    mach = fitted(BalancedModel(models["Share"](), over=over(rng=None)), X, Y)
    mach.model.model.epochs = 3
    mach.fit(verbosity=0)

    assert events[1] == {"update": events[0]["fit"], "from": 1}
    assert mach.training_losses() == [1.0, 0.5, 1 / 3]


def test_other_changes_balance_again(models, events, fitted):
    mach = fitted(BalancedModel(models["Share"](), over=over()), X, Y)
    mach.model.over.ratios = 0.5
    mach.fit(verbosity=0)
    mach.model.model = ConstantClassifier()
    mach.fit(verbosity=0)

    assert Counter(events[1]["codes"]) == {0: 15, 1: 8} and len(events) == 2


@pytest.mark.parametrize(("seed", "goes_on"), [(1, True), (None, False)])
def test_it_survives_a_file_and_goes_on_if_the_data_come_out_the_same(
    seed, goes_on, known, events, fitted, tmp_path
):
    mach = fitted(BalancedModel(known["Share"](), over=over(rng=seed)), X, Y)
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m", X, Y)
    np.testing.assert_array_equal(loaded.predict(X).probs, mach.predict(X).probs)

    loaded.model.model.epochs = 4
    loaded.fit(verbosity=0)
    assert ("update" in events[-1]) is goes_on
    if goes_on:
        assert events[-1]["update"] == events[0]["fit"]


# ---------------------------------------------------------------------- what is refused


def test_a_supervised_model_is_needed():
    with pytest.raises(ArgumentError, match="`BalancedModel` needs `model`"):
        BalancedModel(over=over())
    with pytest.raises(ArgumentError, match="`model` of `BalancedModel` must be supervised, but"):
        BalancedModel(Standardizer(), over=over())


def test_balancers_must_be_static_models():
    with pytest.raises(ArgumentError, match=r"`over` of `BalancedModel` .* a balancer, but got 3"):
        BalancedModel(ConstantClassifier(), over=3)
    with pytest.raises(
        ArgumentError, match=r"must be a balancer, a static .* `Standardizer` is no"
    ):
        BalancedModel(ConstantClassifier(), over=Standardizer())


def test_no_balancer_is_pointed_out(models, events):
    with pytest.warns(MLJWarning, match="has no balancers, so the data are not balanced"):
        model = BalancedModel(models["Share"]())
    machine(model, X, Y).fit(verbosity=0)

    assert Counter(events[0]["codes"]) == {0: 15, 1: 5}


@pytest.mark.parametrize("name", ["fit", "input_scitype", "_over", "components"])
def test_names_with_a_meaning_are_refused(name):
    with pytest.raises(ArgumentError, match=f"cannot be called `{name}`, since that is a trait"):
        BalancedModel(ConstantClassifier(), **{name: SMOTE()})


def test_balancers_without_a_name_are_told_to_have_one():
    with pytest.raises(
        ArgumentError, match=r"names of your own: `BalancedModel\(model, balancer=R"
    ):
        BalancedModel(ConstantClassifier(), RandomOversampler())
