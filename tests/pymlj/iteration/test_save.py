"""`pymlj/iteration/_save.py`."""

import pytest

from pymlj import (
    ArgumentError,
    IteratedModel,
    NumberLimit,
    PersistenceError,
    Save,
    Step,
    load_machine,
    machine,
    mae,
    skip,
    train,
)
from pymlj.control import SquareRooter


def run(model, controls, data, **options):
    iterated = IteratedModel(model, controls=controls, measure=mae, **options)
    return machine(iterated, *data).fit(verbosity=0)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_files_are_numbered_by_iteration_and_can_be_loaded(descent, descended, line, tmp_path):
    save = Save(tmp_path / "new" / "net.mlj")
    mach = run(descent(), [Step(2), save, NumberLimit(3)], line, resampling=None)
    assert names(tmp_path / "new") == ["net2.mlj", "net4.mlj", "net6.mlj"]
    for n in (2, 4, 6):
        loaded = load_machine(tmp_path / "new" / f"net{n}.mlj")
        assert loaded.predict(line[0])[0] == pytest.approx(descended(9.5, n), rel=1e-12)
    outcome = mach.report().controls[1][1]
    assert outcome.filenames[0].endswith("net2.mlj")


def test_files_are_never_overwritten(descent, line, tmp_path):
    (tmp_path / "m2.mlj").write_text("precious")
    (tmp_path / "m2_1.mlj").write_text("precious")
    run(descent(), [Step(2), Save(tmp_path / "m.mlj"), NumberLimit(2)], line)
    assert names(tmp_path) == ["m2.mlj", "m2_1.mlj", "m2_2.mlj", "m4.mlj"]
    assert (tmp_path / "m2.mlj").read_text() == (tmp_path / "m2_1.mlj").read_text() == "precious"


def test_a_function_gets_a_machine_that_is_its_own(descent, descended, line, tmp_path):
    kept = []

    def method(path, mach):
        kept.append((path, mach))

    save = Save(tmp_path / "m", method=method)
    run(descent(), [Step(1), save, NumberLimit(3)], line, resampling=None)
    assert [path for path, _ in kept] == [str(tmp_path / f"m{n}") for n in (1, 2, 3)]
    for n, (_, mach) in enumerate(kept, start=1):
        assert mach.predict(line[0])[0] == pytest.approx(descended(9.5, n), rel=1e-12)


def test_some_cycles_only(descent, line, tmp_path):
    save = skip(Save(tmp_path / "m.mlj"), predicate=2)
    run(descent(), [Step(3), save, NumberLimit(5)], line)
    assert names(tmp_path) == ["m12.mlj", "m6.mlj"]


def test_what_is_written_is_logged(descent, line, tmp_path, logged):
    model = IteratedModel(
        descent(), controls=[Step(1), Save(tmp_path / "m.mlj"), NumberLimit(1)], measure=mae
    )
    machine(model, *line).fit(verbosity=1)
    assert f"Saving `{tmp_path / 'm1.mlj'}`." in logged()


def test_a_model_that_cannot_be_written(descent, line, tmp_path):
    class Foreign(descent):
        pass

    with pytest.raises(PersistenceError, match=r"pymlj.register\(Foreign\)"):
        run(Foreign(), [Step(1), Save(tmp_path / "m.mlj"), NumberLimit(1)], line)


def test_it_is_for_iterated_models(tmp_path):
    with pytest.raises(ArgumentError, match=r"`Save` needs `machine`.*for `IteratedModel`"):
        train(SquareRooter(4), Step(1), Save(tmp_path / "m.mlj"), NumberLimit(1), verbosity=0)


@pytest.mark.parametrize("name", ["", "."])
def test_a_file_must_have_a_name(name):
    with pytest.raises(ArgumentError, match="`filename` must name a file"):
        Save(name)
