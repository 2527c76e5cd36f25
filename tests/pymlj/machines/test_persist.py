"""`pymlj/machines/_persist.py`: machines that come back from files."""

import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import (
    ArgumentError,
    Continuous,
    Deterministic,
    NotTrainedError,
    PersistenceError,
    Table,
    Vector,
    load_machine,
    machine,
)
from pymlj.interface import _registry


class Walk(Deterministic):
    """A random walk to `n`, one step an iteration; goes on from where it was."""

    n: int = 3
    rng: object = 1
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_training_losses = True

    def fit(self, verbosity, X, y):
        rng = np.random.default_rng(self.rng)
        return self._walk(np.zeros(1), rng, self.n)

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        done, rng = old_cache
        return self._walk(old_fitresult, rng, self.n - done)

    def _walk(self, path, rng, steps):
        path = np.append(path[:-1], np.append(path[-1], rng.standard_normal(steps)).cumsum())
        return path, (self.n, rng), {"losses": [float(x) for x in path[1:]]}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult[-1])

    def training_losses(self, report):
        return report["losses"]


class Wrapped(Deterministic):
    """Learns a machine, and keeps it as its cache as well."""

    inner: object = None

    def fit(self, verbosity, X, y):
        mach = machine(self.inner, X, y).fit(verbosity=0)
        return mach, {"machine": mach}, {"losses": mach.training_losses()}

    def predict(self, fitresult, X):
        return fitresult.predict(X)


class Converting(Deterministic):
    """Has a fit result that is no plain data."""

    def fit(self, verbosity, X, y):
        return lambda X: np.full(len(X), 7.0), object(), None

    def predict(self, fitresult, X):
        return fitresult(X)

    def save(self, fitresult):
        return fitresult([0])[0]

    def restore(self, saved):
        return lambda X: np.full(len(X), saved)

    def save_cache(self, cache):
        return "cache"

    def restore_cache(self, saved):
        return saved + " again"


class Stranger(Deterministic):
    """Not known to the registry."""

    def fit(self, verbosity, X, y):
        return 5.0, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


@pytest.fixture(autouse=True)
def _registered(monkeypatch, toys):
    for cls in (Walk, Wrapped, Converting, toys.Mean, toys.Centerer, toys.Scale):
        monkeypatch.setitem(_registry._registered, f"{cls.__module__}:{cls.__qualname__}", cls)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "machine.mlj"


# ---------------------------------------------------------------- coming back


@pytest.mark.parametrize("kind", [str, lambda p: p], ids=["str", "Path"])
def test_a_loaded_machine_predicts_and_tells_the_same(path, X, y, kind):
    mach = machine(Walk(n=4), X, y).fit(rows=[1, 5, 2], verbosity=0)
    mach.save(kind(path))

    loaded = load_machine(kind(path))

    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))
    assert loaded.training_losses() == mach.training_losses()
    assert loaded.model == mach.model and loaded.last_model == mach.model
    assert loaded.report() == mach.report() and loaded.fit_seconds == mach.fit_seconds
    assert loaded.rows.tolist() == [1, 5, 2] and loaded.age == 1


def test_the_model_of_a_loaded_machine_is_its_own(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).save(path)
    loaded = load_machine(path)

    loaded.model.n = 7

    assert loaded.last_model.n == 3


def test_the_hyperparameters_are_those_of_the_training(path, X, y):
    mach = machine(Walk(n=4), X, y).fit(verbosity=0)
    mach.model.n = 9
    mach.save(path)

    assert load_machine(path).model.n == 4


def test_a_transformer_works_both_ways(toys, path, X):
    mach = machine(toys.Centerer(), X).fit(verbosity=0)
    mach.save(path)
    loaded = load_machine(path)

    pd.testing.assert_frame_equal(loaded.transform(X), mach.transform(X))
    pd.testing.assert_frame_equal(loaded.inverse_transform(loaded.transform(X)), X)


def test_a_static_machine(toys, path):
    machine(toys.Scale(factor=3.0)).fit(verbosity=0).save(path)
    loaded = load_machine(path)

    assert loaded.transform(2.0) == 6.0
    loaded.model.factor = 4.0
    assert loaded.fit(verbosity=0).transform(2.0) == 8.0


def test_the_hooks_of_the_model_are_used(path, X, y):
    machine(Converting(), X, y).fit(verbosity=0).save(path)
    loaded = load_machine(path)

    assert list(loaded.predict(X[:2])) == [7.0, 7.0]
    assert loaded._training.cache == "cache again"


def test_machines_inside_machines(path, X, y):
    mach = machine(Wrapped(inner=Walk(n=2)), X, y).fit(verbosity=0)
    mach.save(path)
    loaded = load_machine(path)

    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))
    inner = loaded.fitted_params().fitresult
    assert inner is loaded._training.cache["machine"]
    assert inner.model == Walk(n=2)
    with pytest.raises(ArgumentError, match="was loaded without data"):
        inner.fit(verbosity=0)
    inner.model.n = 5
    inner.bind(X, y).fit(verbosity=0)
    np.testing.assert_array_equal(
        inner.predict(X), machine(Walk(n=5), X, y).fit(verbosity=0).predict(X)
    )


def test_a_frozen_machine_stays_frozen(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).freeze().save(path)

    assert load_machine(path).frozen


def test_a_machine_read_in_another_process(path, X, y):
    machine(pymlj.ConstantRegressor(), X, y).fit(verbosity=0).save(path)
    code = (
        "import sys; from pymlj import load_machine; "
        "print(load_machine(sys.argv[1]).predict_mean({'x': [1.0]})[0], 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["11.0", "False"]


# ---------------------------------------------------------------- going on


@pytest.mark.parametrize("rows", [None, [3, 1, 4], range(2, 8)])
def test_a_machine_loaded_with_its_data_goes_on_as_if_never_saved(path, X, y, rows):
    mach = machine(Walk(n=3), X, y).fit(rows=rows, verbosity=0)
    mach.save(path)
    loaded = load_machine(path, X, y)

    assert loaded.fit(rows=rows, verbosity=0).explain().action == "nothing"
    for each in (mach, loaded):
        each.model.n = 6
        each.fit(rows=rows, verbosity=0)
        assert each.explain().action == "update" and each.age == 2
    assert loaded.training_losses() == mach.training_losses()
    whole = machine(Walk(n=6), X, y).fit(verbosity=0)
    assert loaded.training_losses() == whole.training_losses()


def test_without_the_cache_training_starts_again(path, X, y):
    machine(Walk(n=3), X, y).fit(verbosity=0).save(path, resumable=False)
    loaded = load_machine(path, X, y)

    assert loaded._training.cache is None and loaded.rows is None
    assert loaded.fit(verbosity=0).explain().reason == "the rows of the last training are not known"


def test_a_machine_loaded_without_data_cannot_be_trained(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).save(path)
    loaded = load_machine(path)

    with pytest.raises(ArgumentError, match=r"without data.*`load_machine\(path, X, y\)`"):
        loaded.fit(verbosity=0)
    for call in ({}, {"rows": [0]}):
        with pytest.raises(ArgumentError, match=r"loaded without data, so `predict` needs some"):
            loaded.predict(**call)


def test_data_that_does_not_fit_is_noticed_when_loading(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).save(path)

    with pytest.raises(pymlj.DimensionMismatch, match="`X` has 10, `y` has 9"):
        load_machine(path, X, y[:-1])
    with pytest.raises(ArgumentError, match="but got 1 argument"):
        load_machine(path, X)
    with pytest.warns(pymlj.MLJWarning, match="does not fit `Walk`") as caught:
        load_machine(path, X.astype(int), y)
        load_machine(path).bind(X.astype(int), y)
    assert [warning.filename for warning in caught] == [__file__] * 2


# ---------------------------------------------------------------- what is in the file


def test_training_data_is_not_in_the_file(tmp_path):
    sizes = []
    for n in (100, 20000):
        X, y = pd.DataFrame({"x": np.random.default_rng(0).random(n)}), np.ones(n)
        machine(Walk(), X, y).fit(rows=range(1, n), verbosity=0).save(tmp_path / str(n))
        sizes.append((tmp_path / str(n)).stat().st_size)
    assert abs(sizes[1] - sizes[0]) < 50


def test_without_the_cache_the_file_is_smaller_and_has_no_rows(path, X, y):
    mach = machine(Walk(), X, y).fit(rows=[7, 2], verbosity=0)
    mach.save(path)
    size = path.stat().st_size
    mach.save(path, resumable=False)

    assert path.stat().st_size < size
    with zipfile.ZipFile(path) as archive:
        state = json.loads(archive.read("machine.json"))
    assert "rows" not in state and "cache" not in state


def test_hyperparameters_are_readable_json(path, X, y):
    machine(pymlj.ConstantRegressor(), X, y).fit(verbosity=0).save(path)

    with zipfile.ZipFile(path) as archive:
        state = json.loads(archive.read("machine.json"))
    assert state["model"]["class"] == "pymlj:ConstantRegressor"


def test_saving_does_not_disturb_the_machine(path, X, y):
    mach = machine(Walk(), X, y).fit(rows=[0, 1], verbosity=0)
    mach.save(path)

    assert mach.age == 1 and mach.fit(rows=[0, 1], verbosity=0).age == 1


# ---------------------------------------------------------------- refusals


def test_an_untrained_machine_is_not_saved(path, X, y):
    with pytest.raises(NotTrainedError, match="`save` needs a trained machine"):
        machine(Walk(), X, y).save(path)
    assert not path.exists()


@pytest.mark.parametrize("bad", [3, None, b"bytes"])
def test_a_path_is_text_or_a_path(X, y, bad):
    with pytest.raises(ArgumentError, match="`path` must be a str or a Path, but got"):
        machine(Walk(), X, y).fit(verbosity=0).save(bad)
    with pytest.raises(ArgumentError, match="`path` must be a str or a Path, but got"):
        load_machine(bad)


def test_a_class_unknown_to_the_registry_needs_trust(path, X, y):
    mach = machine(Stranger(), X, y).fit(verbosity=0)

    with pytest.raises(
        PersistenceError, match=r"`model` is of type .*`pymlj.register\(Stranger\)`"
    ):
        mach.save(path)
    assert not path.exists()

    mach.save(path, trusted=True)
    with pytest.raises(PersistenceError, match=r"machine.mlj` cannot be loaded: it holds parts"):
        load_machine(path)
    assert list(load_machine(path, trusted=True).predict(X[:1])) == [5.0]


def test_a_part_that_needs_pickle_is_named(toys, path, X, y):
    mach = machine(toys.Mean(option={"f": [lambda x: x]}), X, y).fit(verbosity=0)

    with pytest.raises(PersistenceError, match=r"`model.option.f\[0\]` is of type `function`"):
        mach.save(path)


def test_a_file_written_by_trust_but_without_pickles_needs_none(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).save(path, trusted=True)

    assert load_machine(path).age == 1


def test_nothing_runs_when_a_hostile_file_is_loaded(path, tmp_path, X, y):
    from pymlj.machines._archive import Contents, write

    class Hostile:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "broken-in"),)

    import pickle

    write(path, Contents({"$": "pickle", "index": 0}, {}, [pickle.dumps(Hostile())]), "1")
    with pytest.raises(PersistenceError, match="reading those can run any code"):
        load_machine(path)
    write(path, Contents({"$": "reference", "path": "os:system"}), "1")
    with pytest.raises(PersistenceError, match="not known to the registry"):
        load_machine(path)
    assert not (tmp_path / "broken-in").exists()


@pytest.mark.parametrize(
    "state, words",
    [
        ([1, 2], r"holds no machine, but \[1, 2\]"),
        ({"$": "machine"}, "what it says cannot be made, KeyError"),
        ({"$": "array", "array": "a7"}, "what it says cannot be made, KeyError"),
        ({"$": "machine", "model": 3}, "the model of a machine is no model, but 3"),
    ],
)
def test_files_of_something_else_are_refused_by_name(path, state, words):
    from pymlj.machines._archive import Contents, write

    write(path, Contents(state), "1")
    with pytest.raises(PersistenceError, match=f"`.*machine.mlj`.*{words}"):
        load_machine(path)


def test_corrupted_and_foreign_files_are_refused(path, X, y):
    machine(Walk(), X, y).fit(verbosity=0).save(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(PersistenceError, match=r"machine.mlj` is damaged, or is not the file"):
        load_machine(path)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(PersistenceError, match=r"machine.mlj` is damaged, or is not the file"):
        load_machine(path)


def test_other_data_of_another_size_is_trained_on(tmp_path, toys, X, y):
    machine(toys.Mean(), X, y).fit(verbosity=0).save(tmp_path / "m.mlj")

    mach = load_machine(tmp_path / "m.mlj", X[:4], y[:4]).fit(verbosity=0)

    assert str(mach.explain()) == (
        "Trained from scratch: the data has 4 rows, and had 10 at the last training."
    )
    assert mach.predict(X[:1])[0] == y[:4].mean()


SCRIPT = """
import sys
import numpy as np
from pymlj import Deterministic, load_machine, machine

OFFSET = 100.0

def shift(x):
    return x + OFFSET

class Shifted(Deterministic):
    function: object = None

    def fit(self, verbosity, X, y):
        return self.function(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)

machine(Shifted(function=shift), np.zeros((2, 1)), [1.0, 3.0]).fit(verbosity=0).save(
    sys.argv[1], trusted=True
)
"""


def test_what_a_script_defines_itself_can_be_read_elsewhere(tmp_path):
    script, path = tmp_path / "script.py", tmp_path / "m.mlj"
    script.write_text(SCRIPT)
    subprocess.run([sys.executable, script, path], check=True, timeout=120)

    mach = load_machine(path, np.zeros((2, 1)), [3.0, 5.0], trusted=True)

    assert mach.predict(np.zeros((3, 1))).tolist() == [102.0] * 3
    assert mach.fit(verbosity=0, force=True).predict(np.zeros((1, 1))).tolist() == [104.0]
