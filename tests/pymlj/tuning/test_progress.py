"""`pymlj/tuning/_progress.py`, through searches."""

import pytest

from pymlj import Explicit, OptunaSearch, param_range


@pytest.mark.parametrize("verbosity", [1, 0, -1])
def test_a_bar_counts_models_and_shows_the_best_value(toys, capsys, verbosity):
    toys.tuned_machine(None, Explicit(), [toys.Level(k=k) for k in (3, 1, 2)], verbosity=verbosity)
    out, err = capsys.readouterr()
    assert out == ""
    assert ("3/3" in err) is ("best l2: 1.00" in err) is (verbosity >= 1)


def test_the_bar_begins_where_the_search_stopped(toys, capsys):
    mach = toys.tuned_machine(None, Explicit(), [toys.Level(k=k) for k in (3, 1, 2)], n=2)
    mach.model.n = 3
    mach.fit(verbosity=1)
    assert "2/3" in capsys.readouterr().err


def test_no_bar_is_shown_where_nothing_is_to_be_evaluated(toys, capsys):
    mach = toys.tuned_machine(None, Explicit(), [toys.Level(k=3)], train_best=False)
    mach.model.train_best = True
    mach.fit(verbosity=1)
    assert "Searching" not in capsys.readouterr().err


def test_the_bar_is_full_where_all_is_known_from_before(toys, capsys, tmp_path):
    pytest.importorskip("optuna")
    r = param_range(toys.Level(), "k", lower=1, upper=9)
    tuned = OptunaSearch(storage=f"{tmp_path}/study.log")
    toys.tuned_machine(toys.Level(), tuned, r, n=2)
    toys.tuned_machine(toys.Level(), tuned, r, n=2, verbosity=1)
    assert "2/2" in capsys.readouterr().err
