"""`pymlj/machines/_data.py`: what is kept, shared, and made again."""

import pickle

import numpy as np
import pytest

from pymlj import ArgumentError, machine
from pymlj.machines._data import count_rows


def seen(toys):
    events = list(toys.events)
    toys.events.clear()
    return events


def test_data_is_reformatted_once_and_rows_picked_when_they_change(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(rows=[0, 1], verbosity=0)
    assert seen(toys) == ["reformat", "selectrows"]

    mach.fit(rows=[2, 3], verbosity=0)
    assert seen(toys) == ["selectrows"]

    mach.model.shift = 1.0
    mach.fit(rows=[2, 3], verbosity=0).fit(rows=[2, 3], verbosity=0, force=True)
    assert seen(toys) == []


def test_without_cache_data_is_made_again_each_time(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y, cache=False).fit(verbosity=0)

    mach.fit(verbosity=0, force=True)
    mach.predict(rows=[1])

    assert seen(toys) == ["reformat", "selectrows"] * 3


def test_operations_reformat_new_data_and_pick_rows_of_old_data(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(rows=[0, 1], verbosity=0)
    seen(toys)

    assert len(mach.predict(X[:3])) == 3
    assert seen(toys) == ["reformat"]
    assert len(mach.predict(rows=[5])) == 1
    assert seen(toys) == ["selectrows"]


def test_a_model_of_another_class_reformats_for_itself(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(verbosity=0)
    mach.model = toys.Mean()

    mach.fit(verbosity=0)

    assert seen(toys) == ["reformat", "selectrows", "fit 10"]
    assert list(mach.predict(rows=[0])) == [11.0]


def test_siblings_share_reformatted_data_and_equal_rows(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(rows=[0, 1], verbosity=0)
    seen(toys)

    first = mach.sibling(toys.FrontEnd()).fit(rows=[0, 1], verbosity=0)
    second = first.sibling(toys.FrontEnd()).fit(rows=range(3), verbosity=0)

    assert seen(toys) == ["selectrows"]
    assert first._training.cache == mach._training.cache != second._training.cache


def test_a_sibling_may_let_go_of_its_rows(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(verbosity=0)
    sibling = mach.sibling(toys.FrontEnd(), cache=False).fit(rows=[0, 1], verbosity=0)
    seen(toys)

    sibling.fit(rows=[0, 1], verbosity=0, force=True)

    assert seen(toys) == ["selectrows"]
    assert list(sibling.predict(rows=[0])) == [3.0]


def test_rows_picked_are_let_go_with_the_machine(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y)
    sibling = mach.sibling(toys.FrontEnd()).fit(rows=[0, 1], verbosity=0)

    assert len(mach._data.store._selections) == 1
    del sibling
    assert len(mach._data.store._selections) == 0


def test_rows_that_are_settled_are_not_looked_at_again(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y)
    given = np.array([0, -1])

    rows = mach.settle_rows(given)
    given[:] = 5

    assert rows.tolist() == [0, len(y) - 1]
    assert mach.fit(rows=rows, verbosity=0)._training.rows is rows
    assert machine(toys.FrontEnd(), X, y).fit(rows=rows, verbosity=0)._training.rows is not rows
    assert mach.settle_rows(None) is None
    with pytest.raises(ArgumentError, match="`rows` must name rows of the data"):
        mach.settle_rows([99])


def test_siblings_share_settled_rows_that_they_predict(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y)
    train, test = mach.settle_rows([0, 1]), mach.settle_rows([2, 3])
    siblings = [mach.sibling(toys.FrontEnd()) for _ in range(3)]
    seen(toys)

    for sibling in siblings:
        assert list(sibling.fit(rows=train, verbosity=0).predict(rows=test)) == [3.0, 3.0]
    assert seen(toys) == ["reformat", "selectrows", "selectrows"]

    del siblings, sibling
    assert len(mach._data.store._selections) == 0


def test_rows_of_a_user_are_not_held_after_a_prediction(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(verbosity=0)
    mach.predict(rows=[2, 3])
    seen(toys)
    mach.predict(rows=[2, 3])
    assert seen(toys) == ["selectrows"]


def test_what_can_be_made_again_does_not_travel(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(rows=[0, 1], verbosity=0)

    copy = pickle.loads(pickle.dumps(mach))

    assert copy.rows.tolist() == [0, 1] and copy.age == 1
    assert not copy._data.store._reformatted
    assert list(copy.predict(rows=[3])) == [3.0]


@pytest.mark.parametrize("data, n", [([1, 2], 2), (np.ones((3, 2)), 3), (42, None), ("ab", None)])
def test_counting_rows_of_anything(data, n):
    assert count_rows(data) == n


def test_wrappers_and_static_models_keep_nothing_by_default(toys, X, y):
    class Wrapper(toys.Mean):
        is_wrapper = True

    assert not machine(Wrapper(), X, y)._data.keep
    assert machine(Wrapper(), X, y, cache=True)._data.keep
    assert not machine(toys.Scale(), cache=True)._data.keep
    assert machine(toys.Mean(), X, y)._data.keep
