"""`pymlj/ensembles/_together.py`: components of many wrappers, trained together."""

from typing import ClassVar

import numpy as np
import pytest

from pymlj.ensembles import _together
from pymlj.ensembles._together import Job, Part, Together, train
from pymlj.interface import CPU1, CPUThreads, Deterministic, Model


class Group(Deterministic):
    """Notes with how many others it was trained."""

    bad: bool = False
    calls: ClassVar[list] = []

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        cls.calls.append(("fit", len(models)))
        return [
            ValueError("bad") if m.bad else (float(np.sum(data[0])), "new", None, 2.0)
            for m, data in zip(models, datasets, strict=True)
        ]

    @classmethod
    def update_many(cls, models, verbosity, results, caches, datasets):
        cls.calls.append(("update", len(models), list(caches)))
        return [(result + 100, "old", None) for result in results]


class Other(Group):
    """Of another class."""


class Pair(Together):
    """Trains its model on the even and on the odd rows."""

    model: Model
    acceleration: CPU1 | CPUThreads | None = None

    def _job(self, verbosity, data, old):
        if len(data[0]) == 0:
            raise LookupError("nothing to train on")
        olds = [None, None] if old is None else old[0]
        parts = [Part(self.model, data, np.arange(k, len(data[0]), 2), olds[k]) for k in (0, 1)]
        return Job(parts, self._put_together, self.acceleration)

    def _put_together(self, trained):
        if any(np.isnan(result) for result, _, _ in trained):
            raise ArithmeticError("not a number")
        return [(result, cache) for result, cache, _ in trained], None, None


@pytest.fixture(autouse=True)
def calls():
    Group.calls.clear()
    return Group.calls


X = np.arange(6.0)


def test_components_of_one_class_are_trained_in_one_call(calls):
    outcomes = Pair.fit_many([Pair(Group()), Pair(Other()), Pair(Group())], 0, [(X,)] * 3)

    assert calls == [("fit", 4), ("fit", 2)]
    assert [outcome[0] for outcome in outcomes] == [[(6.0, "new"), (9.0, "new")]] * 3
    assert [outcome[3] for outcome in outcomes] == [4.0] * 3  # seconds


def test_one_wrapper_alone_is_the_same(calls):
    assert Pair(Group()).fit(0, X) == ([(6.0, "new"), (9.0, "new")], None, None)
    assert Pair(Group()).update(0, [(1.0, "a"), (2.0, "b")], None, X)[0] == [
        (101.0, "old"),
        (102.0, "old"),
    ]
    assert calls == [("fit", 2), ("update", 2, ["a", "b"])]


def test_a_failure_stays_in_its_place():
    nan = np.full(6, np.nan)
    wrappers = [Pair(Group()), Pair(Group(bad=True)), Pair(Group()), Pair(Group())]
    good, bad, empty, unfinished = Pair.fit_many(wrappers, 0, [(X,), (X,), (X[:0],), (nan,)])

    assert good[0][0] == (6.0, "new")
    assert isinstance(bad, ValueError) and isinstance(empty, LookupError)
    assert isinstance(unfinished, ArithmeticError)
    with pytest.raises(ValueError, match="bad"):
        Pair(Group(bad=True)).fit(0, X)


def test_those_with_another_acceleration_are_trained_apart(calls):
    wrappers = [Pair(Group()), Pair(Group(), acceleration=CPUThreads(2)), Pair(Group())]
    Pair.fit_many(wrappers, 0, [(X,)] * 3)

    assert sorted(calls) == [("fit", 2), ("fit", 4)]


def test_what_does_not_fit_into_memory_is_trained_bit_by_bit(calls, monkeypatch):
    monkeypatch.setattr(_together, "_ROWS_AT_ONCE", 50)
    outcomes = train([Part(Group(), (X,), rows=np.arange(len(X))) for _ in range(40)], 0)

    assert calls == [("fit", 16), ("fit", 16), ("fit", 8)]
    assert [outcome[0] for outcome in outcomes] == [15.0] * 40


def test_data_that_is_not_copied_takes_no_memory(calls, monkeypatch):
    monkeypatch.setattr(_together, "_ROWS_AT_ONCE", 50)
    train([Part(Group(), (X,)) for _ in range(40)], 0)

    assert calls == [("fit", 40)]
