"""`pymlj/composition/_base.py` and `_training.py`: composites laid out by `prefit`."""

import pickle

import numpy as np
import pytest

import pymlj
from pymlj import (
    CV,
    ArgumentError,
    CPUProcesses,
    CPUThreads,
    DeterministicNetworkComposite,
    NetworkComposite,
    evaluate,
    machine,
    node,
    rms,
    source,
)
from pymlj.machines import fit_many


class Chain(DeterministicNetworkComposite):
    """A scaler and a learner, plus a constant."""

    scaler: object = None
    learner: object = None
    constant: float = 0.0

    def prefit(self, verbosity, X, y):
        Xs, ys = source(X), source(y)
        W = machine("scaler", Xs, cache=True).transform(Xs)
        mach = machine("learner", W, ys, cache=True)
        return {
            "predict": mach.predict(W) + self.constant,
            "transform": W,
            "report": {"top": node(np.max, ys)},
            "fitted_params": {"lowest": node(np.min, ys)},
        }


@pytest.fixture
def chain(toys):
    return Chain(scaler=toys.Center(), learner=toys.Learner())


# ---------------------------------------------------------------- training


def test_components_are_trained_in_order_and_only_when_necessary(toys, chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0).fit(verbosity=0)
    assert toys.seen() == ["center:fit", "learner:fit"] and mach.age == 1

    chain.learner.shift = 1.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["learner:update"]
    chain.scaler.factor = 2.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["center:update", "learner:fit"] and mach.age == 3


def test_each_component_is_run_once_in_a_training(toys, chain, X, y):
    machine(chain, X, y).fit(verbosity=0)

    assert toys.events.count("center:transform") == 1


def test_an_update_reuses_what_did_not_change(toys, chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    toys.events.clear()

    chain.learner.shift = 1.0
    mach.fit(verbosity=0)

    assert toys.events == ["learner:update"]


def test_a_changed_option_lays_the_network_out_anew(toys, chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    toys.seen()

    chain.constant = 5.0
    mach.fit(verbosity=0)

    assert toys.seen() == ["center:fit", "learner:fit"] and mach.predict(X)[0] == 19.5


def test_another_type_of_component_is_trained_alone_if_it_works_alike(toys, chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    toys.seen()

    chain.learner = toys.Other(label="other")
    mach.fit(verbosity=0)
    assert toys.seen() == ["other:fit"]

    chain.scaler = toys.Times()  # it learns nothing, so the network is another one
    mach.fit(verbosity=0)
    assert toys.seen() == ["other:fit"] and mach.transform(X)["x"].tolist()[1] == 2.0


def test_a_model_that_is_used_directly_is_an_option(toys, X, y):
    class Direct(DeterministicNetworkComposite):
        learner: object = None

        def prefit(self, verbosity, X, y):
            Xs = source(X)
            return {"predict": machine(self.learner, Xs, source(y)).predict(Xs)}

    mach = machine(Direct(learner=toys.Learner()), X, y).fit(verbosity=0)
    toys.seen()
    mach.model.learner.shift = 2.0
    mach.fit(verbosity=0)

    assert toys.seen() == ["learner:fit"] and mach.predict(X)[0] == 16.5
    assert list(mach.fitted_params()) == []


def test_prediction_goes_by_the_last_training(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)

    chain.learner.shift = chain.constant = 100.0

    assert mach.predict(X)[0] == 14.5


def test_failed_training_changes_nothing(toys, chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    before = mach.fitted_params()

    chain.scaler.factor, chain.learner.bad = 3.0, 1.0
    with pytest.raises(ZeroDivisionError) as caught:
        mach.fit(verbosity=0)
    assert "While training `machine('learner', <Node>, <Source>)`." in caught.value.__notes__
    assert mach.age == 1 and mach.fitted_params() == before
    assert mach.transform(X)["x"].iloc[0] == -4.5
    toys.seen()

    chain.learner.bad = 666.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["center:update", "learner:fit"]
    assert mach.transform(X)["x"].iloc[0] == -13.5


def test_an_interruption_changes_nothing(toys, chain, X, y):
    class Interrupted(toys.Learner):
        def update(self, *args):
            raise KeyboardInterrupt

    chain.learner = Interrupted()
    mach = machine(chain, X, y).fit(verbosity=0)
    chain.learner.shift = 1.0

    with pytest.raises(KeyboardInterrupt):
        mach.fit(verbosity=0)
    assert mach.age == 1 and mach.predict(X)[0] == 14.5


def test_training_data_is_let_go(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    network = mach._training.fitresult

    assert all(s.data is None for end in network.ends.values() for s in end.sources())


def test_old_results_stay_good_after_an_update(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)
    old = mach._training

    chain.learner.shift = 1.0
    mach.fit(verbosity=0)

    assert old.model.predict(old.fitresult, X)[0].tolist() == [14.5] * 10
    assert mach.predict(X)[0] == 15.5


def test_weights_given_to_the_composite_are_arguments_of_prefit(toys, X, y):
    class Weighted(DeterministicNetworkComposite):
        learner: object = None
        supports_weights = True

        def prefit(self, verbosity, X, y, w):
            Xs = source(X)
            return {"predict": machine("learner", Xs, source(y), source(w)).predict(Xs)}

    mach = machine(Weighted(learner=toys.Learner()), X, y, np.eye(10)[3]).fit(verbosity=0)

    assert mach.predict(X)[0] == 10.0


# ---------------------------------------------------------------- many at once


class Grouped(pymlj.Deterministic):
    """Records how many are trained together."""

    shift: float = 0.0
    sizes = []

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        cls.sizes.append(("fit", len(models)))
        return super().fit_many(models, verbosity, datasets)

    @classmethod
    def update_many(cls, models, verbosity, *rest):
        cls.sizes.append(("update", len(models)))
        return super().update_many(models, verbosity, *rest)

    def fit(self, verbosity, X, y):
        if y[0] == 4.0:
            raise ValueError("cannot learn this")
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


def test_components_of_all_folds_are_trained_by_one_call(toys, chain, X, y):
    Grouped.sizes.clear()
    chain.learner = Grouped()

    evaluate(chain, X, y, resampling=CV(nfolds=5), measure=rms, verbosity=0)

    assert Grouped.sizes == [("fit", 5)]
    assert toys.events[:5] == ["center:fit"] * 5


def test_composites_that_differ_in_what_they_need_are_trained_in_step(chain, X, y):
    Grouped.sizes.clear()
    chain.learner = Grouped()
    whole = machine(chain, X, y)
    machs = [whole.sibling(pymlj.clone(chain)) for _ in range(4)]
    fit_many(machs, rows=[range(9)] * 4, verbosity=0)
    machs[0].model.learner.shift = machs[1].model.learner.shift = 1.0
    machs[2].model.scaler.factor = 3.0
    Grouped.sizes.clear()

    fit_many(machs, rows=[range(9)] * 4, verbosity=0)

    assert sorted(Grouped.sizes) == [("fit", 1), ("update", 2)]
    assert [mach.age for mach in machs] == [2, 2, 2, 1]


def test_one_that_fails_does_not_take_the_others_with_it(chain, X, y):
    chain.learner = Grouped()
    whole = machine(chain, X, y)
    machs = [whole.sibling(pymlj.clone(chain)) for _ in range(3)]

    errors = fit_many(machs, rows=[[0, 1], [1, 2], [2, 3]], verbosity=0, on_error="return")

    assert [type(error) for error in errors] == [type(None), ValueError, type(None)]
    assert [mach.age for mach in machs] == [1, 0, 1]
    assert all(mach.fit_seconds > 0 for mach in (machs[0], machs[2]))


@pytest.mark.parametrize("acceleration", [CPUThreads(2), CPUProcesses(2)])
def test_results_do_not_depend_on_the_acceleration(acceleration, X, y):
    model = pymlj.Standardizer() >> pymlj.DeterministicConstantRegressor()
    options = {"resampling": CV(nfolds=3), "measure": rms, "verbosity": 0}

    e = evaluate(model, X, y, acceleration=acceleration, **options)

    np.testing.assert_array_equal(e.per_fold, evaluate(model, X, y, **options).per_fold)


def test_a_network_may_say_how_it_is_to_be_trained(toys, X, y):
    import threading

    threads = set()

    class Watched(toys.Learner):
        def fit(self, *args):
            threads.add(threading.current_thread())
            return super().fit(*args)

    class Blend(DeterministicNetworkComposite):
        one: object = None
        two: object = None

        def prefit(self, verbosity, X, y):
            Xs, ys = source(X), source(y)
            machs = [machine(name, Xs, ys) for name in ("one", "two")]
            total = machs[0].predict(Xs) + machs[1].predict(Xs)
            return {"predict": total, "acceleration": CPUThreads(2)}

    mach = machine(Blend(one=Watched(), two=Watched(shift=1.0)), X, y).fit(verbosity=0)

    assert mach.predict(X)[0] == 30.0
    assert threading.main_thread() not in threads


# ---------------------------------------------------------------- operations, reports


def test_operations_are_those_that_prefit_returns(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)

    with pytest.raises(ArgumentError, match="`inverse_transform`; it has `predict`, `transform`"):
        mach.inverse_transform(X)
    with pytest.raises(ArgumentError, match="no operation `predict_mode`"):
        mach.predict_mode(X)
    with pytest.raises(AttributeError, match=r"no attribute `scalar`.*Did you mean `scaler`"):
        chain.scalar  # noqa: B018  # asking is the test


def test_reports_and_parameters_come_by_component(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)

    assert dict(mach.report()) == {"learner": {"n": 10, "first": -4.5}, "top": 28.0}
    assert mach.report().learner.n == 10
    assert dict(mach.fitted_params()) == {
        "scaler": {"means": [4.5]},
        "learner": {"mean": 14.5},
        "lowest": 1.0,
    }


def test_the_latest_report_of_an_operation_holds(toys, X):
    class Counted(pymlj.UnsupervisedNetworkComposite):
        counter: object = None

        def prefit(self, verbosity, X):
            Xs = source(X)
            out = machine("counter").transform(Xs)
            return {"transform": out, "predict": out}

    mach = machine(Counted(counter=toys.Count()), X).fit(verbosity=0)
    for operation, n in [("transform", 3), ("predict", 5), ("transform", 4)]:
        getattr(mach, operation)(X[:n])
        assert mach.report().counter.n == n


def test_several_machines_of_a_component_come_as_a_list(toys, X, y):
    class Twice(DeterministicNetworkComposite):
        learner: object = None

        def prefit(self, verbosity, X, y):
            Xs, ys = source(X), source(y)
            one, two = machine("learner", Xs, ys), machine("learner", Xs, ys + 1.0)
            return {"predict": two.predict(Xs) - one.predict(Xs)}

    mach = machine(Twice(learner=toys.Learner()), X, y).fit(verbosity=0)

    assert sorted(p.mean for p in mach.fitted_params().learner) == [14.5, 15.5]
    assert [r.n for r in mach.report().learner] == [10, 10]
    assert mach.predict(X).tolist() == [1.0] * 10


def test_losses_and_importances_are_those_of_the_component_that_iterates(toys, X, y):
    class Iterated(DeterministicNetworkComposite):
        learner: object = None
        iteration_parameter = "learner.n"
        supports_training_losses = True

        def prefit(self, verbosity, X, y):
            Xs = source(X)
            return {"predict": machine("learner", Xs, source(y)).predict(Xs)}

    mach = machine(Iterated(learner=toys.Iterative(n=2)), X, y).fit(verbosity=0)
    assert mach.training_losses() == [1.0, 0.5] and mach.feature_importances() is None

    mach.model.learner.n = 4
    assert toys.seen() == ["steps 1-2"]
    mach.fit(verbosity=0)
    assert toys.seen() == ["steps 3-4"] and len(mach.training_losses()) == 4


def test_without_an_iteration_parameter_there_are_no_losses(chain, X, y):
    mach = machine(chain, X, y).fit(verbosity=0)

    assert mach.training_losses() is None and mach.feature_importances() is None


def test_machines_of_composites_travel_to_other_processes(X, y):
    model = Chain(scaler=pymlj.Standardizer(), learner=pymlj.DeterministicConstantRegressor())
    mach = machine(model, X, y).fit(verbosity=0)

    copy = pickle.loads(pickle.dumps(mach))

    assert copy.predict(X).tolist() == mach.predict(X).tolist()


# ---------------------------------------------------------------- wrong layouts


class Bad(DeterministicNetworkComposite):
    """Returns what it is told to."""

    make: object = None

    def prefit(self, verbosity, X, y):
        return self.make(source(X), source(y))


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda X, y: X, "must return a dict from operations to nodes.*but returned"),
        (lambda X, y: {"predcit": X}, "dict with 'predcit'.*Did you mean `predict`"),
        (lambda X, y: {"predict": 3}, "under `predict` is 3"),
        (lambda X, y: {"predict": X, "report": {"top": 3}}, "under `report -> top` is 3"),
        (lambda X, y: {"predict": X + y}, "from one source.*but is computed from 2"),
        (lambda X, y: {"predict": node(int)}, "from one source.*but is computed from 0"),
        (lambda X, y: {"predict": X, "acceleration": 2}, "`acceleration` must be"),
    ],
)
def test_what_prefit_returns_is_checked(make, words, X, y):
    with pytest.raises(ArgumentError, match=words):
        machine(Bad(make=make), X, y).fit(verbosity=0)


def test_a_component_that_is_no_model_is_named(X, y, toys):
    with pytest.raises(ArgumentError, match="`Chain` must have a model under the name `scaler`"):
        machine(Chain(learner=toys.Learner()), X, y).fit(verbosity=0)


def test_a_composite_needs_a_layout(X, y):
    class Empty(DeterministicNetworkComposite):
        pass

    with pytest.raises(ArgumentError, match="cannot be trained, since it defines no `prefit`"):
        machine(Empty(), X, y).fit(verbosity=0)
    assert NetworkComposite.is_wrapper
