"""`pymlj/ensembles/_balanced_bagging.py`: classifiers on as many rows of either class."""

import numpy as np
import pandas as pd
import pytest

from pymlj.builtin import ConstantRegressor
from pymlj.ensembles import BalancedBaggingClassifier
from pymlj.exceptions import ArgumentError
from pymlj.machines import load_machine
from pymlj.tables import categorical

N = 20
X = pd.DataFrame({"id": np.arange(N, dtype=float), "v": np.zeros(N)})
Y = categorical(["a"] * 4 + ["b"] * 16)


def test_a_bag_has_all_rows_of_the_rare_class_and_as_many_of_the_other(models, events, fitted):
    mach = fitted(BalancedBaggingClassifier(models["Share"](), rng=0), X, Y)

    assert mach.report().chosen_T == len(events) == 4
    for event in events:
        rare = [i for i in event["fit"] if i < 4]
        assert sorted(rare) == [0, 1, 2, 3] and len(event["fit"]) == 8
    assert len({tuple(event["fit"]) for event in events}) == 4
    np.testing.assert_allclose(mach.predict(X[:2]).probs, 0.5)
    assert list(mach.predict_mode(X[:1])) == ["a"]


def test_of_equally_frequent_classes_the_first_met_is_the_rare_one(models, events, fitted):
    fitted(
        BalancedBaggingClassifier(models["Share"](), rng=0, T=1), X[:4], categorical(list("baba"))
    )

    assert {i for i in events[0]["fit"] if i % 2 == 0} == {0, 2}


def test_weights_follow_the_rows(models, events, fitted):
    fitted(BalancedBaggingClassifier(models["Share"](), rng=0, T=2), X, Y, X["id"].to_numpy() + 1)

    assert all((event["w"] - 1).tolist() == event["fit"] for event in events)


def test_the_seed_decides(models, fitted):
    w = np.linspace(1, 2, N)
    one, two, other = (
        fitted(BalancedBaggingClassifier(models["Share"](), rng=seed), X, Y, w).predict(X).probs
        for seed in (1, 1, 2)
    )

    assert (one == two).all() and not (one == other).all()


def test_what_it_forwards(models, fitted):
    model = BalancedBaggingClassifier(models["Share"](epochs=2), T=3)
    mach = fitted(model, X, Y)

    assert model.iteration_parameter == "model.epochs" and model.supports_weights
    assert model.prediction_type == "probabilistic" and model.is_wrapper
    assert mach.training_losses() == [1.0, 0.5] == mach.report().training_losses
    assert dict(mach.feature_importances()) == {"id": pytest.approx(0.5)}
    assert len(mach.fitted_params().members) == 3


def test_more_iterations_go_on_with_every_member(models, events, fitted):
    mach = fitted(BalancedBaggingClassifier(models["Share"](), T=2), X, Y)
    mach.model.model.epochs = 3
    mach.fit(verbosity=0)

    assert events[2:] == [{"update": event["fit"], "from": 1} for event in events[:2]]
    assert mach.training_losses() == [1.0, 0.5, 1 / 3]


def test_more_bags_are_added_and_fewer_dropped(models, events, fitted):
    mach = fitted(BalancedBaggingClassifier(models["Share"](), T=2, rng=5), X, Y)
    mach.model.T = 5
    mach.fit(verbosity=0)
    assert len(events) == 5 and mach.report().chosen_T == 5

    mach.model.T = 3
    mach.fit(verbosity=0)
    mach.model.T, mach.model.model.epochs = 4, 2
    mach.fit(verbosity=0)
    assert [("update" in event) for event in events[5:]] == [True, True, True, False]
    fresh = fitted(BalancedBaggingClassifier(models["Share"](epochs=2), T=4, rng=5), X, Y)
    np.testing.assert_allclose(mach.predict(X).probs, fresh.predict(X).probs)


def test_another_seed_trains_all_again(models, events, fitted):
    mach = fitted(BalancedBaggingClassifier(models["Share"](), T=2, rng=5), X, Y)
    mach.model.rng = 6
    mach.fit(verbosity=0)

    assert len(events) == 4 and all("fit" in event for event in events)


def test_it_survives_a_file_and_goes_on(known, events, fitted, tmp_path):
    mach = fitted(BalancedBaggingClassifier(known["Share"](), T=2), X, Y, np.linspace(1, 2, N))
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m", X, Y, np.linspace(1, 2, N))
    np.testing.assert_array_equal(loaded.predict(X).probs, mach.predict(X).probs)

    loaded.model.model.epochs = 2
    loaded.fit(verbosity=0)
    assert events[2:] == [{"update": event["fit"], "from": 1} for event in events[:2]]


# ---------------------------------------------------------------------- what is refused


def test_a_classifier_that_predicts_probabilities_is_needed(models):
    with pytest.raises(
        ArgumentError, match="must be supervised and predict probabilities, but `La"
    ):
        BalancedBaggingClassifier(models["Label"]())
    with pytest.raises(ArgumentError, match="must be a classifier, but the `target_scitype` of"):
        BalancedBaggingClassifier(ConstantRegressor())


def test_the_number_of_bags_must_not_be_negative(models):
    with pytest.raises(ArgumentError, match="`T >= 0` must hold in `BalancedBaggingClassifier`"):
        BalancedBaggingClassifier(models["Share"](), T=-1)


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (categorical(["a", "b", "c", "a"]), "but there are 3: 'a', 'b', 'c'"),
        (categorical(["a"] * 4, levels=["a", "b"]), "but there are 1: 'a'"),
        (categorical(["a", None, "a", "a"]), "but there are 2: missing, 'a'"),
    ],
)
def test_two_classes_must_occur(y, words, models):
    with pytest.raises(ArgumentError, match=words):
        BalancedBaggingClassifier(models["Share"]()).fit(0, X[:4], y)


def test_an_unused_level_is_no_third_class(models, fitted):
    y = categorical(["a", "b", "b", "b"], levels=list("abz"))
    predicted = fitted(BalancedBaggingClassifier(models["Share"](), rng=0), X[:4], y).predict(X[:1])

    assert predicted.levels == ["a", "b", "z"]


def test_labels_must_be_categorical(models):
    with pytest.raises(ArgumentError, match="needs a categorical target"):
        BalancedBaggingClassifier(models["Share"]()).fit(0, X[:2], ["a", "b"])
