"""`pymlj/ensembles/_ensemble_model.py`: bagging."""

import numpy as np
import pandas as pd
import pytest

from pymlj.builtin import ConstantClassifier, Standardizer
from pymlj.ensembles import EnsembleModel, Mixture
from pymlj.evaluation import evaluate
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import CPU1, CPUProcesses, CPUThreads, Deterministic
from pymlj.machines import fit_many, load_machine, machine
from pymlj.metrics import accuracy, l1, l2, log_loss, rms
from pymlj.parameters import clone, set_param
from pymlj.resampling import CV
from pymlj.scitypes import Continuous, Table
from pymlj.tables import categorical

N = 20
X = pd.DataFrame({"id": np.arange(N, dtype=float), "v": np.zeros(N)})
Y = np.random.default_rng(0).normal(size=N)
LABELS = categorical(["a", "b", "b", "c"] * 5)


def bags(events):
    return [event["fit"] for event in events if "fit" in event]


# ---------------------------------------------------------------------- bags


def test_a_bag_is_a_random_subset_without_repeats(models, events, fitted):
    fitted(EnsembleModel(models["Mean"](), n=30, bagging_fraction=0.5, rng=1), X, Y)

    assert all(len(set(bag)) == 10 for bag in bags(events))
    assert len({tuple(sorted(bag)) for bag in bags(events)}) == 30
    counts = np.bincount(np.concatenate(bags(events)), minlength=N)
    assert counts.sum() == 300 and counts.min() > 5  # 15 expected


@pytest.mark.parametrize("acceleration", [CPU1(), CPUThreads(2), CPUProcesses(2), None])
def test_the_acceleration_does_not_matter(acceleration, known, fitted):
    options = {"n": 4, "rng": 3, "out_of_bag_measure": l2}
    mach = fitted(EnsembleModel(known["Mean"](), acceleration=acceleration, **options), X, Y)
    expected = fitted(EnsembleModel(known["Mean"](), **options), X, Y)

    np.testing.assert_array_equal(mach.predict(X), expected.predict(X))
    assert mach.report().oob_measurements == expected.report().oob_measurements


def test_a_generator_gives_other_bags_each_time_and_none_too(models, fitted):
    for rng in (np.random.default_rng(0), None):
        model = EnsembleModel(models["Mean"](), n=3, bagging_fraction=0.5, rng=rng)
        one, two = (fitted(model, X, Y).predict(X)[0] for _ in range(2))
        assert one != two


def test_members_with_a_generator_get_one_each(models, events, fitted):
    inner = models["Mean"](rng=np.random.default_rng(0))
    fitted(EnsembleModel(inner, n=3, bagging_fraction=1.0), X, Y)
    draws = {event["rng"].random() for event in events}

    assert len(draws) == 3


# ---------------------------------------------------------------------- predictions


def test_distributions_of_numbers_are_mixed(models, fitted):
    for single in (False, True):
        mach = fitted(EnsembleModel(models["Bell"](single=single), n=5, rng=0), X, Y)
        predicted = mach.predict(X[:3])
        means = [m["fitresult"]["mean"] for m in mach.fitted_params().members]

        assert isinstance(predicted, Mixture) and len(predicted) == 3
        np.testing.assert_allclose(mach.predict_mean(X[:2]), np.mean(means))
        assert mach.predict_median(X[:2]).shape == mach.predict_mode(X[:2]).shape == (2,)


def test_point_predictions_are_there_for_probabilistic_models_only(models):
    assert hasattr(EnsembleModel(models["Share"]()), "predict_mode")
    assert not hasattr(EnsembleModel(models["Mean"]()), "predict_mean")


def test_a_classifier_has_no_mean(models, fitted):
    mach = fitted(EnsembleModel(models["Share"](), n=2), X, LABELS)

    with pytest.raises(ArgumentError, match="`predict_mean` is for numeric targets"):
        mach.predict_mean(X)


def test_it_is_evaluated_like_any_model(models):
    e = evaluate(
        *(EnsembleModel(models["Share"](), n=3, rng=1), X, LABELS),
        resampling=CV(nfolds=3, rng=1),
        measures=[log_loss, accuracy],
        verbosity=0,
    )

    assert e.operation == ["predict", "predict_mode"]


def test_all_members_of_all_folds_are_trained_in_one_call(models, monkeypatch):
    sizes = []
    original = models["Mean"].fit_many.__func__

    def fit_many(cls, members, verbosity, datasets):
        sizes.append(len(members))
        return original(cls, members, verbosity, datasets)

    monkeypatch.setattr(models["Mean"], "fit_many", classmethod(fit_many))
    evaluate(
        EnsembleModel(models["Mean"](), n=7),
        *(X, Y),
        resampling=CV(nfolds=3),
        measure=l2,
        verbosity=0,
    )

    assert sizes == [21]


# ---------------------------------------------------------------------- out of bag


def test_out_of_bag_predictions_come_from_members_that_did_not_see_the_row(models, events, fitted):
    mach = fitted(
        EnsembleModel(models["Mean"](), n=5, bagging_fraction=0.7, rng=2, out_of_bag_measure=[l1]),
        *(X, Y),
    )
    seen = np.array([[row in bag for row in range(N)] for bag in bags(events)])
    means = np.array([Y[bag].mean() for bag in bags(events)])
    with np.errstate(invalid="ignore"):
        expected = (~seen * means[:, None]).sum(axis=0) / (~seen).sum(axis=0)

    np.testing.assert_allclose(mach.report().oob_predictions, expected)
    per_member = [np.abs(Y[~s] - m).mean() for s, m in zip(seen, means, strict=True)]
    assert mach.report().oob_measurements == pytest.approx([np.mean(per_member)])
    assert mach.report().measures == [l1]


def test_rows_that_every_member_saw_have_no_out_of_bag_prediction(models, fitted):
    options = {"n": 2, "bagging_fraction": 0.9, "rng": 0, "out_of_bag_measure": log_loss}
    mach = fitted(EnsembleModel(models["Share"](), **options), X, LABELS)
    missing = np.isnan(mach.report().oob_predictions.probs).all(axis=1)

    assert 16 <= missing.sum() <= 18 and len(missing) == N


def test_out_of_bag_predictions_of_other_kinds(models, fitted):
    options = {"n": 20, "bagging_fraction": 0.5, "rng": 0}
    votes = fitted(
        EnsembleModel(models["Label"](), out_of_bag_measure=accuracy, **options), X, LABELS
    )
    means = fitted(EnsembleModel(models["Bell"](), out_of_bag_measure=[rms], **options), X, Y)

    assert list(votes.report().oob_predictions.categories) == ["a", "b", "c"]
    assert means.report().oob_predictions.shape == (N,)
    assert means.report().oob_predictions.dtype == np.float64


def test_training_weights_go_to_measures_that_take_them(models, fitted):
    w = np.linspace(1, 3, N)
    mach = fitted(
        EnsembleModel(models["Mean"](), n=1, bagging_fraction=0.5, rng=0, out_of_bag_measure=[l1]),
        *(X, Y, w),
    )
    there = ~np.isnan(mach.report().oob_predictions)
    expected = l1(mach.report().oob_predictions[there], Y[there], weights=w[there])

    assert mach.report().oob_measurements == pytest.approx([expected])


def test_weights_of_classes_go_to_measures_that_take_them(fitted):
    class Weighed(Deterministic):
        """Takes weights of classes, and predicts one class."""

        target_scitype = ConstantClassifier.target_scitype
        supports_class_weights = True

        def fit(self, verbosity, X, y, w=None):
            assert w == weights
            return None, None, None

        def predict(self, fitresult, X):
            return categorical(["a"] * len(X), levels=["a", "b", "c"])

    weights = {"a": 1.0, "b": 2.0, "c": 4.0}
    mach = fitted(
        EnsembleModel(Weighed(), n=1, bagging_fraction=0.5, rng=0, out_of_bag_measure=[accuracy]),
        *(X, LABELS, weights),
    )
    there = mach.report().oob_predictions.codes >= 0
    expected = accuracy(mach.report().oob_predictions[there], LABELS[there], class_weights=weights)

    assert mach.report().oob_measurements == pytest.approx([expected])


def test_the_report_outlives_an_update(models, fitted):
    mach = fitted(EnsembleModel(models["Mean"](), n=3, rng=1, out_of_bag_measure=l1), X, Y)
    mach.model.n = 6
    mach.fit(verbosity=0)
    direct = fitted(clone(mach.model), X, Y)

    assert mach.report().oob_measurements == pytest.approx(direct.report().oob_measurements)
    np.testing.assert_array_equal(mach.report().oob_predictions, direct.report().oob_predictions)


def test_without_a_measure_nothing_is_reported(models, fitted):
    report = fitted(EnsembleModel(models["Mean"](), n=2), X, Y).report()

    assert report.measures == [] and report.oob_measurements is None
    assert report.oob_predictions is None


def test_a_measure_that_does_not_fit_is_an_error_that_loses_no_other(models):
    good = EnsembleModel(models["Mean"](), n=2)
    bad = EnsembleModel(models["Mean"](), n=2, out_of_bag_measure=log_loss)
    first, second = fit_many(
        [machine(good, X, Y), machine(bad, X, Y)], verbosity=0, on_error="return"
    )

    assert first is None and isinstance(second, ArgumentError)


# ---------------------------------------------------------------------- training again


@pytest.mark.parametrize(
    "change",
    [
        *({"n": 9}, {"n": 2}, {"atomic_weights": [0.5, 0.25, 0.125, 0.125]}),
        *({"bagging_fraction": 0.5}, {"rng": 8}, {"model.shift": 2.0}),
        *({"out_of_bag_measure": l1}, {"acceleration": CPU1()}),
    ],
    ids=str,
)
def test_an_update_equals_training_afresh(change, models, fitted):
    mach = fitted(EnsembleModel(models["Mean"](), n=4, rng=1), X, Y)
    for name, value in change.items():
        set_param(mach.model, name, value)
    mach.fit(verbosity=0)

    direct = fitted(clone(mach.model), X, Y)
    np.testing.assert_allclose(mach.predict(X), direct.predict(X), rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "trained"),
    [({"n": 6}, 2), ({"n": 3}, 0), ({"rng": 2}, 4), ({"acceleration": CPU1()}, 0)],
    ids=str,
)
def test_only_members_that_need_it_are_trained(change, trained, models, events, fitted):
    mach = fitted(EnsembleModel(models["Mean"](), n=4, rng=1), X, Y)
    events.clear()
    for name, value in change.items():
        setattr(mach.model, name, value)
    mach.fit(verbosity=0)

    assert len(events) == trained


def test_a_failed_update_leaves_the_machine_as_it_was(models, fitted):
    mach = fitted(EnsembleModel(models["Mean"](), n=4, rng=1), X, Y)
    before = mach.predict(X)
    mach.model.n, mach.model.out_of_bag_measure = 8, log_loss
    with pytest.raises(ArgumentError):
        mach.fit(verbosity=0)

    np.testing.assert_array_equal(mach.predict(X), before)


# ---------------------------------------------------------------------- what it forwards


def test_traits_are_those_of_the_model_inside_but_for_iterations(models):
    model = EnsembleModel(models["Mean"]())

    assert model.iteration_parameter == "n" and not model.supports_training_losses
    assert model.prediction_type == "deterministic" and model.supports_weights
    assert model.input_scitype == Table(Continuous) and model.is_wrapper
    assert model.reports_feature_importances and model.package_name == "pymlj"


def test_importances_are_averaged_over_members(models, fitted):
    model = EnsembleModel(models["Mean"](), n=2, rng=0, atomic_weights=[0.25, 0.75])
    mach = fitted(model, X, Y)
    one, two = (m["fitresult"]["mean"] for m in mach.fitted_params().members)

    assert dict(mach.feature_importances()) == pytest.approx(
        {"id": one / 4 + 3 * two / 4, "v": 16.0}
    )
    assert fitted(EnsembleModel(models["Bell"](), n=2), X, Y).feature_importances() is None


def test_a_member_that_fails_fails_the_ensemble(models):
    with pytest.raises(ZeroDivisionError, match="negative"):
        machine(EnsembleModel(models["Failing"](), n=3), X, -np.ones(N)).fit(verbosity=0)


def test_it_survives_a_file_and_goes_on_growing(known, fitted, tmp_path):
    model = EnsembleModel(known["Mean"](), n=3, rng=None, out_of_bag_measure=l1)
    mach = fitted(model, X, Y)
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m", X, Y)
    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))
    np.testing.assert_array_equal(loaded.report().oob_predictions, mach.report().oob_predictions)

    for one in (mach, loaded):
        one.model.n = 7
        one.fit(verbosity=0)
    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))


# ---------------------------------------------------------------------- what is refused, or mended


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n": 0}, "`n >= 1` must hold in `EnsembleModel`, but got 0"),
        ({"n": 3, "atomic_weights": [1.0, 2.0]}, "one entry for each of the n = 3 members"),
        ({"n": 2, "atomic_weights": [1.5, -0.5]}, "must be numbers that are not negative"),
        ({"n": 2, "atomic_weights": [0.0, 0.0]}, "not all of them zero"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, words, models):
    with pytest.raises(ArgumentError, match=words):
        EnsembleModel(models["Mean"](), **settings)


def test_the_model_must_be_supervised():
    with pytest.raises(ArgumentError, match="must be supervised and predict values or"):
        EnsembleModel(Standardizer())


@pytest.mark.parametrize("fraction", [0.0, 1.5, float("nan")])
def test_a_fraction_out_of_range_becomes_one(fraction, models):
    with pytest.warns(MLJWarning, match="`0 < bagging_fraction <= 1` must hold, but got"):
        assert EnsembleModel(models["Mean"](), bagging_fraction=fraction).bagging_fraction == 1.0


def test_weights_are_scaled_and_dropped_for_votes(models):
    with pytest.warns(MLJWarning, match=r"add up to 1, but add up to 4\.0; they are scaled"):
        model = EnsembleModel(models["Mean"](), n=2, atomic_weights=[1, 3])
    assert model.atomic_weights == [0.25, 0.75] and model.clean() == ""

    with pytest.warns(MLJWarning, match="of no use for votes, and are set to None"):
        model = EnsembleModel(models["Label"](), n=2, atomic_weights=[0.5, 0.5])
    assert model.atomic_weights is None


def test_a_bag_must_have_rows(models):
    model = EnsembleModel(models["Mean"](), bagging_fraction=0.04)
    with pytest.raises(ArgumentError, match=r"`bagging_fraction=0\.04` of 20 rows is none; take a"):
        machine(model, X, Y).fit(verbosity=0)


def test_out_of_bag_measures_need_rows_left_out(models):
    model = EnsembleModel(models["Mean"](), bagging_fraction=1.0, out_of_bag_measure=l1)
    with pytest.raises(ArgumentError, match="needs rows that are left out, but a bag has all 20"):
        machine(model, X, Y).fit(verbosity=0)


def test_a_full_bag_keeps_the_order_of_rows(models, events, fitted):
    fitted(EnsembleModel(models["Mean"](), n=2, bagging_fraction=1.0), X, Y)
    assert bags(events) == [list(range(N))] * 2

    mach = fitted(EnsembleModel(ConstantClassifier(), n=2, bagging_fraction=1.0), X, LABELS)
    assert mach.predict(X[:1]).pdf("b") == pytest.approx([0.5])
