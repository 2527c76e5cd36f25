"""`pymlj/machines/_archive.py`: files that are whole, or refused."""

import json
import os
import stat
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pymlj import PersistenceError
from pymlj.machines._archive import Contents, read, write

CONTENTS = Contents({"a": [1, None]}, {"w": np.arange(6.0).reshape(2, 3)}, [b"first", b"second"])


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "machine"
    write(path, CONTENTS, "1.2.3")
    return path


def rewritten(path, **members):
    """The file with some members replaced, `None` to leave one out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.update({name.replace("__", "."): data for name, data in members.items()})
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)


def test_contents_come_back(path):
    found = read(path)

    assert found.state == CONTENTS.state and found.pickles == CONTENTS.pickles
    np.testing.assert_array_equal(found.arrays["w"], CONTENTS.arrays["w"])


def test_the_same_contents_give_the_same_file(path, tmp_path):
    write(tmp_path / "again", CONTENTS, "1.2.3")

    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_nothing_else_is_left_in_the_folder(path):
    assert os.listdir(path.parent) == ["machine"]


def test_the_file_is_as_readable_as_any_other(path):
    other = path.parent / "other"
    other.write_text("")

    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_a_failing_write_leaves_the_old_file(path, monkeypatch):
    before = path.read_bytes()

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(PersistenceError, match=r"cannot be written: disk full"):
        write(path, Contents({}), "1.2.3")
    assert path.read_bytes() == before and os.listdir(path.parent) == ["machine"]


def test_an_interrupted_write_leaves_the_old_file(path, monkeypatch):
    before = path.read_bytes()

    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, Contents({}), "1.2.3")
    assert path.read_bytes() == before and os.listdir(path.parent) == ["machine"]


def test_a_link_stays_a_link(path):
    link = path.parent / "link"
    link.symlink_to(path)

    write(link, Contents({"new": 1}), "1.2.3")

    assert link.is_symlink() and read(path).state == {"new": 1}


def test_a_folder_that_does_not_exist(tmp_path):
    with pytest.raises(PersistenceError, match="cannot be written"):
        write(tmp_path / "no" / "machine", CONTENTS, "1.2.3")


def test_a_file_that_does_not_exist_or_is_a_folder(tmp_path):
    with pytest.raises(PersistenceError, match=r"There is no file `.*missing`"):
        read(tmp_path / "missing")
    with pytest.raises(PersistenceError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18, b"\x80\x04N."])
def test_foreign_files_are_refused_by_name(tmp_path, data):
    path = tmp_path / "foreign"
    path.write_bytes(data)

    with pytest.raises(PersistenceError, match=r"`.*foreign` is"):
        read(path)


def test_foreign_zip_files_are_refused(tmp_path):
    for name in ("other.txt", "manifest.json"):
        path = tmp_path / "foreign"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "{}")
        with pytest.raises(PersistenceError, match="is a zip file, but not one of a machine"):
            read(path)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_truncated_files_are_refused(path, data):
    whole = path.read_bytes()
    short = path.parent / "short"
    short.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])

    with pytest.raises(PersistenceError, match="short` is"):
        read(short)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_refused_or_reads_as_it_was(path, data):
    whole = bytearray(path.read_bytes())
    damaged = path.parent / "damaged"
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    damaged.write_bytes(whole)

    try:
        found = read(damaged)
    except PersistenceError as error:
        assert "damaged`" in str(error)
    else:  # in a part of the zip that says nothing, such as a date
        assert found.state == CONTENTS.state and found.pickles == CONTENTS.pickles
        np.testing.assert_array_equal(found.arrays["w"], CONTENTS.arrays["w"])


def test_a_part_that_was_exchanged_is_refused(path):
    rewritten(path, machine__json=b'{"a": [2, null]}')

    with pytest.raises(PersistenceError, match=r"its part `machine.json` is not what was written"):
        read(path)


def test_a_part_that_is_missing_is_refused(path):
    rewritten(path, arrays__safetensors=None)

    with pytest.raises(PersistenceError, match="damaged"):
        read(path)


def test_compressed_parts_are_refused(path):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    with pytest.raises(PersistenceError, match=r"its part `manifest.json` is compressed"):
        read(path)


def test_a_later_version_of_the_format_is_refused_with_what_to_do(path):
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest.update(version=99, written_by="7.0.0")
    rewritten(path, manifest__json=json.dumps(manifest))

    with pytest.raises(PersistenceError, match=r"by pymlj 7.0.0 in version 99.*pip install -U"):
        read(path)
