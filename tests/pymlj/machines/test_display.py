"""`pymlj/machines/_display.py`: how machines look."""

from types import SimpleNamespace

import pandas as pd

from pymlj import Deterministic, machine

SHORT = "machine(Mean(...), <DataFrame>, <ndarray>)"


def test_the_short_form_is_one_line(toys, X, y):
    assert repr(machine(toys.Mean(), X, y)) == "untrained " + SHORT
    assert repr(machine(toys.Mean(), X, y).fit(verbosity=0)) == "trained " + SHORT
    assert repr(machine("learner")) == "untrained machine('learner')"


def test_an_interruption_is_shown(X, y):
    class Stopped(Deterministic):
        def fit(self, verbosity, X, y):
            return 0, SimpleNamespace(interrupted="interrupted at 3 of 9 epochs"), None

    mach = machine(Stopped(), X, y).fit(verbosity=0)

    assert "s; interrupted at 3 of 9 epochs" in str(mach)


def test_the_long_form_tells_model_data_and_state(toys, X, y):
    mach = machine(toys.Mean(shift=2.0), X, y)
    assert str(mach) == (
        "Untrained machine\n"
        "  model: Mean(shift=2.0, option=None)\n"
        "  X: Table(Continuous), 10 rows (DataFrame)\n"
        "  y: Vector[Continuous], 10 rows (ndarray)"
    )
    mach.fit(rows=[1], verbosity=0).freeze()
    lines = str(mach).splitlines()
    assert lines[0] == "Trained machine, frozen"
    assert lines[-1].startswith("  trained: 1 time, last on 1 row (1), in ")
    mach.thaw().fit(verbosity=0)
    assert "  trained: 2 times, last on all rows, in " in str(mach)


def test_the_form_for_notebooks_is_escaped_and_has_the_same_facts(toys, y):
    mach = machine(toys.Mean(), pd.DataFrame({"x": y}), y).fit(verbosity=0)
    shown = mach._repr_html_()

    assert "<b>Trained machine</b>" in shown and "Table(Continuous), 10 rows" in shown
    assert "<code>shift</code>" in shown
    assert "<DataFrame>" not in machine("learner", y)._repr_html_()


def test_a_machine_without_its_data_says_so(toys, X, y, tmp_path, monkeypatch):
    from pymlj import ConstantRegressor, load_machine

    machine(ConstantRegressor(), X, y).fit(verbosity=0).save(tmp_path / "m", resumable=False)

    shown = str(load_machine(tmp_path / "m"))

    assert "data: none, since it was loaded without" in shown and "unknown rows" in shown
