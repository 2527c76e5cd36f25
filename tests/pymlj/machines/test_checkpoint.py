"""`pymlj/machines/_checkpoint.py`: files written in the middle of a training."""

import pandas as pd
import pytest

from pymlj import Deterministic, load_machine, machine, register
from pymlj.machines import write_checkpoint


@register
class Counter(Deterministic):
    """Counts to a number, and writes a checkpoint on the way."""

    goal: int = 6
    path: str = ""

    def fit(self, verbosity, X, y):
        return self._count(0)

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        return self._count(old_cache)

    def _count(self, start):
        for n in range(start + 1, self.goal + 1):
            if n == self.goal // 2 and start == 0:
                write_checkpoint(self.path, self, n, n, {"started": start})
        return self.goal, self.goal, {"started": start}

    def predict(self, fitresult, X):
        return [fitresult] * len(X)


@pytest.fixture
def data():
    return pd.DataFrame({"x": [0.0, 1.0]}), [0.0, 1.0]


def test_the_next_fit_goes_on_whatever_the_rows(tmp_path, data):
    path = str(tmp_path / "c.mlj")
    whole = machine(Counter(path=path), *data).fit(rows=[0], verbosity=0)
    for rows in (None, [0], [1]):
        loaded = load_machine(path, *data)
        assert loaded.predict(data[0]) == [3, 3]
        loaded.fit(rows=rows, verbosity=0)
        assert str(loaded.explain()) == "Updated: the last training was stopped before its end."
        assert (loaded.predict(data[0]), loaded.report().started) == ([6, 6], 3)
        assert loaded.fit(rows=rows, verbosity=0).explain().action == "nothing"
    assert whole.report().started == 0


def test_it_stays_unfinished_in_a_file_of_its_own(tmp_path, data):
    path = str(tmp_path / "c.mlj")
    machine(Counter(path=path), *data).fit(verbosity=0)
    load_machine(path).save(tmp_path / "again.mlj")
    again = load_machine(tmp_path / "again.mlj", *data).fit(verbosity=0)
    assert again.explain().rule == "unfinished"


def test_a_file_without_a_cache_can_be_written_again(tmp_path, data):
    path = str(tmp_path / "c.mlj")
    machine(Counter(path=path), *data).fit(verbosity=0).save(path, resumable=False)
    load_machine(path).save(tmp_path / "again.mlj", resumable=True)
    again = load_machine(tmp_path / "again.mlj", *data)
    assert again.predict(data[0]) == [6, 6]
    assert again.fit(verbosity=0).explain().action == "fit"
