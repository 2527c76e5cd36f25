"""`pymlj/machines/_machine.py` and `_fitting.py`: making machines, and training them."""

import copy
import logging
import warnings

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ArgumentError, DimensionMismatch, MLJError, NotTrainedError, machine, source


def seen(toys):
    events = list(toys.events)
    toys.events.clear()
    return events


# ---------------------------------------------------------------- what a machine holds


def test_a_new_machine_is_untrained_and_holds_what_it_was_given(toys, X, y):
    model = toys.Mean()
    mach = machine(model, X, y)

    assert mach.model is model and mach.args[0] is X and mach.args[1] is y
    assert (mach.age, mach.last_model, mach.rows, mach.fit_seconds) == (0, None, None, None)
    assert not mach.frozen


def test_fit_keeps_a_copy_of_the_model_the_rows_and_the_time(toys, X, y):
    mach = machine(toys.Mean(option=[1]), X, y).fit(rows=[4, 2], verbosity=0)

    mach.model.option.append(2)

    assert mach.last_model == toys.Mean(option=[1])
    assert mach.rows.tolist() == [4, 2]
    assert 0 <= mach.fit_seconds < 10


def test_the_rows_handed_out_are_a_copy(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(rows=[4, 2], verbosity=0)

    mach.rows[0] = 9

    assert mach.rows.tolist() == [4, 2]


def test_the_model_may_be_replaced_by_a_model_only(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    mach.model = toys.Fragile(bad=-1.0)
    assert "was a `Mean` and is a `Fragile`" in mach.fit(verbosity=0).explain().reason

    with pytest.raises(ArgumentError, match="`model` of a machine must be a model, but got 3"):
        mach.model = 3


# ---------------------------------------------------------------- training


def test_rows_are_compared_by_value_and_copied(toys, X, y):
    rows = np.array([0, 1])
    mach = machine(toys.Mean(), X, y).fit(rows=rows, verbosity=0)

    mach.fit(rows=[0, 1], verbosity=0)
    assert seen(toys) == ["fit 2"]

    rows[1] = 5
    mach.fit(rows=rows, verbosity=0)
    assert seen(toys) == ["fit 2"] and mach.rows.tolist() == [0, 5]


def test_all_rows_and_every_row_are_different_but_a_full_slice_is_all(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    mach.fit(rows=slice(None), verbosity=0)
    assert mach.age == 1
    mach.fit(rows=range(10), verbosity=0)
    assert mach.age == 2


def test_an_update_gets_what_the_last_training_returned(X, y):
    class Counter(pymlj.Deterministic):
        n: int = 1

        def fit(self, verbosity, X, y):
            return self.n, "first", None

        def update(self, verbosity, old_fitresult, old_cache, X, y):
            return (old_fitresult, self.n), old_cache + " second", None

    mach = machine(Counter(), X, y).fit(verbosity=0)
    mach.model.n = 5
    mach.fit(verbosity=0)

    assert mach.fitted_params().fitresult == (1, 5)
    assert mach._training.cache == "first second"


def test_a_failing_fit_leaves_the_machine_as_it_was(toys, X, y):
    mach = machine(toys.Fragile(), X, y).fit(rows=[0, 1], verbosity=0)
    before = mach.explain()

    with pytest.raises(ZeroDivisionError, match="cannot learn this"):
        mach.fit(rows=[8, 9], verbosity=0)

    assert mach.age == 1 and mach.rows.tolist() == [0, 1] and mach.explain() == before
    assert list(mach.predict(rows=[0])) == [3.0]
    mach.fit(rows=[0, 1], verbosity=0)
    assert mach.age == 1


def test_an_interrupted_fit_leaves_the_machine_as_it_was(toys, X, y):
    target = np.where(y == 8.0, 666.0, y)
    mach = machine(toys.Fragile(), X, target).fit(rows=[0, 1], verbosity=0)

    with pytest.raises(KeyboardInterrupt):
        mach.fit(rows=[2, 3], verbosity=0)

    assert mach.age == 1 and list(mach.predict(rows=[0])) == [3.0]


def test_an_error_in_fit_says_which_machine(toys, X, y):
    with pytest.raises(ZeroDivisionError) as caught:
        machine(toys.Fragile(), X, y).fit(verbosity=0)

    assert caught.value.__notes__ == [
        "While training `machine(Fragile(...), <DataFrame>, <ndarray>)`."
    ]


def test_an_error_in_fit_says_when_the_data_does_not_fit(toys, X, y):
    words = pd.DataFrame({"x": [str(value) for value in X["x"]]})
    mach = machine(toys.Centerer(), words, scitype_check_level=0)

    with pytest.raises(Exception) as caught:
        mach.fit(verbosity=0)

    assert 'X = coerce(X, {"x": Multiclass})' in caught.value.__notes__[1]


def test_a_fit_that_returns_something_else_is_reported(X, y):
    class Wrong(pymlj.Deterministic):
        def fit(self, verbosity, X, y):
            return 3.0

    mach = machine(Wrong(), X, y)
    with pytest.raises(MLJError, match=r"`fit` of `Wrong` must return `\(fitresult, cache, report"):
        mach.fit(verbosity=0)
    assert mach.age == 0


@pytest.mark.parametrize("rows", [[], slice(4, 4), np.zeros(10, dtype=bool)])
def test_no_rows_are_refused(toys, X, y, rows):
    mach = machine(toys.Mean(), X, y)

    with pytest.raises(ArgumentError, match="There must be rows to train `Mean` on, but `rows="):
        mach.fit(rows=rows, verbosity=0)


def test_empty_data_is_refused_even_unchecked(toys, X, y):
    mach = machine(toys.Mean(), X[:0], y[:0], scitype_check_level=0)

    with pytest.raises(ArgumentError, match="but the data has none"):
        mach.fit(verbosity=0)


def test_rows_out_of_range_are_refused(toys, X, y):
    with pytest.raises(ArgumentError, match="which are 0 to 9, but got 10"):
        machine(toys.Mean(), X, y).fit(rows=[3, 10], verbosity=0)


def test_fit_mends_hyperparameters_with_a_warning_unless_silenced(X, y):
    class Positive(pymlj.Deterministic):
        k: int = 5

        def clean(self):
            if self.k >= 0:
                return ""
            self.k = 5
            return "`k` must not be negative; 5 is used."

        def fit(self, verbosity, X, y):
            return self.k, None, None

    mach = machine(Positive(), X, y)
    mach.model.k = -1
    with pytest.warns(pymlj.MLJWarning, match="5 is used") as caught:
        mach.fit(verbosity=0)
    assert mach.fitted_params().fitresult == 5
    assert caught[0].filename == __file__

    mach.model.k = -1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mach.fit(verbosity=-1)
    assert mach.age == 1


def test_hyperparameters_are_checked_again_before_training(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)
    mach.model.shift = "much"

    with pytest.raises(ArgumentError, match="`shift` of `Mean` must be of type `float`, but got"):
        mach.fit(verbosity=0)
    assert mach.age == 1 and list(mach.predict(rows=[0])) == [11.0]


# ---------------------------------------------------------------- explain, freeze, log


def test_explain_tells_what_the_last_fit_did(toys, X, y):
    mach = machine(toys.Mean(), X, y)
    assert mach.explain().rule == "not called"

    mach.fit(verbosity=0)
    assert str(mach.explain()) == "Trained from scratch: this is the first fit."
    mach.fit(verbosity=0)
    assert mach.explain().action == "nothing"
    mach.model.shift = 1.0
    mach.fit(verbosity=0)
    assert mach.explain().changes == {"shift": ("0.0", "1.00")}
    assert str(mach.explain()) == "Updated: changed `shift` from 0.0 to 1.00."
    mach.fit(rows=[1], verbosity=0)
    assert "from all rows to 1 row (1)" in str(mach.explain())
    mach.fit(rows=[1], verbosity=0, force=True)
    assert mach.explain().rule == "forced"
    mach.freeze().fit(verbosity=0)
    assert str(mach.explain()) == (
        "Did nothing: the machine is frozen, `thaw()` lets it train again."
    )


def test_a_frozen_machine_does_nothing_until_it_is_thawed(toys, X, y):
    mach = machine(toys.Mean(), X, y).freeze()

    mach.fit(verbosity=0, force=True)
    assert mach.age == 0 and mach.frozen
    with pytest.raises(NotTrainedError, match="It is frozen: `thaw"):
        mach.predict()

    mach.thaw().fit(verbosity=0)
    assert mach.age == 1 and not mach.frozen


def test_a_frozen_machine_does_not_mend_its_model(X, y):
    class Strict(pymlj.Deterministic):
        k: int = 1

        def clean(self):
            raise AssertionError("not to be called")

        def check(self):
            pass

    model = Strict.__new__(Strict)
    object.__setattr__(model, "k", 1)
    machine(model, X, y).freeze().fit(verbosity=0)


@pytest.mark.parametrize("verbosity, messages", [(1, 3), (0, 0)])
def test_what_fit_does_is_logged(toys, X, y, caplog, verbosity, messages):
    mach = machine(toys.Mean(), X, y)

    with caplog.at_level(logging.INFO, logger="pymlj"):
        mach.fit(verbosity=verbosity).fit(verbosity=verbosity)
        mach.model.shift = 1.0
        mach.fit(verbosity=verbosity)

    assert len(caplog.messages) == messages
    if messages:
        name = "`machine(Mean(...), <DataFrame>, <ndarray>)`"
        assert caplog.messages == [
            f"Training {name}.",
            f"Not training {name}: nothing has changed since the last training.",
            f"Updating {name}: changed `shift` from 0.0 to 1.00.",
        ]


# ---------------------------------------------------------------- static models, names


def test_a_machine_of_a_static_model_needs_no_data_and_no_rows(toys):
    mach = machine(toys.Scale())

    mach.fit(rows=[0, 1], verbosity=0).fit(rows=[7], verbosity=0)

    assert mach.age == 1 and mach.rows is None


def test_a_machine_made_with_a_name_is_trained_with_its_composite_only(toys, X, y):
    class Composite(pymlj.Deterministic):
        learner: object = None

    mach = machine("learner", X, y)

    with pytest.raises(MLJError, match="takes its model from a composite model, under the name"):
        mach.fit(verbosity=0)
    with pytest.raises(ArgumentError, match="must have a model under the name `learner`, but has"):
        mach.fit_only(verbosity=0, composite=Composite())
    with pytest.raises(ArgumentError, match="replace it in the composite model"):
        mach.model = toys.Mean()
    mach.fit_only(verbosity=0, composite=Composite(learner=toys.Mean(shift=1.0)))
    assert mach.model == "learner" and mach.last_model == toys.Mean(shift=1.0)
    assert list(mach.predict(rows=[0])) == [12.0]


# ---------------------------------------------------------------- siblings


def test_a_sibling_is_untrained_and_on_the_same_data(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    sibling = mach.sibling(toys.Mean(shift=1.0))

    assert sibling.age == 0 and sibling.args[0] is X
    assert list(sibling.fit(rows=[0], verbosity=0).predict(rows=[0])) == [3.0]
    assert mach.age == 1 and mach.rows is None
    with pytest.raises(ArgumentError, match="needs an instance of a model"):
        mach.sibling(toys.Mean)


def test_a_machine_with_data_takes_no_other(toys, X, y):
    with pytest.raises(ArgumentError, match="has its data already"):
        machine(toys.Mean(), X, y).bind(X, y)


# ---------------------------------------------------------------- upstream machines


def test_machines_upstream_are_trained_first_and_their_training_counts(toys, X, y):
    Xs = source(X)
    upstream = machine(toys.Centerer(), Xs)
    mach = machine(toys.Mean(), upstream.transform(Xs), source(y))

    mach.fit(verbosity=0).fit(verbosity=0)
    assert (upstream.age, mach.age) == (1, 1)

    upstream.fit(verbosity=0, force=True)
    assert mach.fit(verbosity=0).explain().rule == "upstream"
    assert mach.age == 2


def test_lengths_must_agree(toys, X, y):
    with pytest.raises(DimensionMismatch, match="`X` has 10, `y` has 9"):
        machine(toys.Mean(), X, y[:-1])


# ---------------------------------------------------------------- copies


def test_a_fork_goes_its_own_way(toys, X, y):
    mach = machine(toys.Mean(shift=1.0), X, y).fit(rows=[0, 1], verbosity=0)
    fork = mach.fork()
    assert fork.fit(rows=[0, 1], verbosity=0).age == 1  # nothing is left to do
    fork.model.shift = 5.0
    fork.fit(rows=[0, 1], verbosity=0)
    assert (fork.age, mach.age, mach.model.shift) == (2, 1, 1.0)
    assert list(fork.predict(rows=[0]) - mach.predict(rows=[0])) == [4.0]
    assert fork.args[0] is mach.args[0]
    with pytest.raises(NotTrainedError, match="`fork` needs a trained machine"):
        machine(toys.Mean(), X, y).fork()


def test_a_snapshot_is_safe_from_all_that_happens_later(toys, X, y):
    class Careless(toys.Mean):
        def fit(self, verbosity, X, y):
            return [float(np.mean(y))], None, None

        def update(self, verbosity, old_fitresult, old_cache, X, y):
            old_fitresult[0] = -1.0
            return old_fitresult, None, None

        def predict(self, fitresult, X):
            return np.full(len(X), fitresult[0])

    mach = machine(Careless(), X, y).fit(verbosity=0)
    before, snapshot, fork = mach.predict(rows=[0])[0], mach.snapshot(), mach.fork()
    mach.model.shift = 1.0
    mach.fit(verbosity=0)
    assert snapshot.predict(rows=[0])[0] == before
    assert fork.predict(rows=[0])[0] == mach.predict(rows=[0])[0] == -1.0
    assert snapshot.fit(verbosity=0).explain().action == "fit"


def test_a_copy_of_a_network_shares_its_data(toys, X, y):
    Xs = source(X)
    upstream = machine(toys.Centerer(), Xs)
    node = upstream.transform(Xs)
    upstream.fit(verbosity=0)
    copied = copy.deepcopy(node)
    (origin,) = copied.origins()
    assert origin is not Xs and origin.data is X
    Xs.rebind(X.iloc[:2])
    assert len(copied()) == len(X)


def test_a_verbosity_that_is_no_integer_is_refused(toys, X, y):
    mach = machine(toys.Mean(), X, y)

    with pytest.raises(ArgumentError, match=r"`verbosity` must be an integer, but got 'a'\.$"):
        mach.fit(verbosity="a")
    assert mach.age == 0 and mach.fit(verbosity=np.int64(0)).age == 1


def test_data_given_to_fit_is_refused_with_the_right_call(toys, X, y):
    mach = machine(toys.Mean(), X, y)

    for call in (lambda: mach.fit(X, y), lambda: mach.fit(X)):
        with pytest.raises(ArgumentError, match=r"`machine\(model, X, y\)\.fit\(\)`"):
            call()


def test_a_misfit_is_noted_once(X, y):
    class Outer(pymlj.Deterministic):
        input_scitype = pymlj.Table(pymlj.Count)
        target_scitype = pymlj.Vector[pymlj.Continuous]

        def fit(self, verbosity, X, y):
            if verbosity < 5:
                machine(self, X, y, scitype_check_level=0).fit(verbosity=5)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError) as caught:
        machine(Outer(), X, y, scitype_check_level=0).fit(verbosity=0)
    assert sum("does not fit `Outer`" in note for note in caught.value.__notes__) == 1
