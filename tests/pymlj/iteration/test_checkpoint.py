"""`pymlj/iteration/_checkpoint.py`: the files; what they are good for: `test_resume`."""

import pytest

from pymlj import (
    ArgumentError,
    Checkpoint,
    IteratedModel,
    NumberLimit,
    PersistenceError,
    Step,
    WithLossDo,
    load_machine,
    machine,
    mae,
    train,
)
from pymlj.control import SquareRooter


def run(model, controls, data, verbosity=0):
    iterated = IteratedModel(model, controls=controls, measure=mae)
    return machine(iterated, *data).fit(verbosity=verbosity)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_last_files_are_kept(descent, line, tmp_path):
    controls = [Step(2), Checkpoint(tmp_path / "new", every=3, keep=2), NumberLimit(11)]
    mach = run(descent(), controls, line)
    expected = ["checkpoint_000002_iteration_12.mlj", "checkpoint_000003_iteration_18.mlj"]
    assert names(tmp_path / "new") == expected
    outcome = mach.report().controls[1][1]
    assert outcome.filenames == tuple(str(tmp_path / "new" / name) for name in expected)


def test_files_of_other_runs_are_left_alone(descent, line, tmp_path):
    (tmp_path / "checkpoint_000007_iteration_9.mlj").write_text("precious")
    (tmp_path / "notes.txt").write_text("precious")
    run(descent(), [Step(1), Checkpoint(tmp_path, keep=1), NumberLimit(3)], line)
    assert names(tmp_path) == [
        "checkpoint_000007_iteration_9.mlj",
        "checkpoint_000010_iteration_3.mlj",
        "notes.txt",
    ]


def test_the_newest_is_the_last_also_with_other_runs(descent, line, tmp_path):
    for n in (9, 2):
        run(descent(), [Step(n), Checkpoint(tmp_path), NumberLimit(2)], line)
    loaded = load_machine(max(tmp_path.iterdir()))
    assert loaded.report().n_iterations == 4


def test_what_is_written_is_logged(descent, line, tmp_path, logged):
    run(descent(), [Step(1), Checkpoint(tmp_path), NumberLimit(1)], line, verbosity=1)
    assert any(text.startswith("Writing the checkpoint `") for text in logged())


def test_a_control_that_no_file_can_hold(descent, line, tmp_path):
    losses = []
    controls = [Step(1), WithLossDo(losses.append), Checkpoint(tmp_path), NumberLimit(2)]
    message = (
        r"checkpoint cannot be written: `model.controls\[1\].f` "
        r".*`Checkpoint\(..., trusted=True\)`.* leave that out"
    )
    with pytest.raises(PersistenceError, match=message):
        run(descent(), controls, line)
    assert names(tmp_path) == []


class Judge:
    """A function that only pickle can hold."""

    def __call__(self, loss):
        return loss < 0


def test_pickle_if_it_is_trusted(descent, line, tmp_path):
    controls = [
        Step(1),
        WithLossDo(Judge(), stop_if_true=True),
        Checkpoint(tmp_path, trusted=True),
        NumberLimit(4),
    ]
    with pytest.raises(PersistenceError, match="trusted=True"):
        run(descent(), [*controls[:2], Checkpoint(tmp_path), NumberLimit(2)], line)
    mach = run(descent(), controls, line)
    path = min(tmp_path.iterdir())
    with pytest.raises(PersistenceError, match="trusted=True"):
        load_machine(path)
    resumed = load_machine(path, *line, trusted=True).fit(verbosity=0)
    assert resumed.report().losses == mach.report().losses


@pytest.mark.parametrize("name", ["every", "keep"])
def test_numbers_below_one(name):
    with pytest.raises(ArgumentError, match=rf"`{name} >= 1` must hold, but got `{name}=0`"):
        Checkpoint("folder", **{name: 0})


def test_it_is_for_iterated_models(tmp_path):
    with pytest.raises(ArgumentError, match="`Checkpoint` needs `after_cycle`"):
        train(SquareRooter(4), Step(1), Checkpoint(tmp_path), NumberLimit(1), verbosity=0)
