"""The file of a saved machine: one zip, written at once or not at all, checked when it is read.

    manifest.json        what this is, who wrote it, size and checksum of the other members
    machine.json         the machine, as `_codec.py` writes values
    arrays.safetensors   the arrays
    pickles/0, ...       what only pickle can hold; there only if that was asked for

Nothing in it is compressed, no two parts share their bytes, and nothing is unpacked to disk: so a
small file cannot grow into a large one when it is read.

While it is written a file has another name, that begins with a dot and ends in `.tmp`. A process
that is killed in the meantime leaves it behind; nothing reads it, and it can be deleted.
"""

import contextlib
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors.numpy

from pymlj.exceptions import PersistenceError

from ._codec import Arrays, Json

FORMAT = "pymlj machine"
VERSION = 1
_MANIFEST, _STATE, _ARRAYS, _PICKLES = (
    "manifest.json",
    "machine.json",
    "arrays.safetensors",
    "pickles/",
)


@dataclass
class Contents:
    """What a file holds.

    Attributes:
        state: The machine as JSON.
        arrays: The arrays it refers to.
        pickles: The pickled parts it refers to.
    """

    state: Json
    arrays: Arrays = field(default_factory=dict)
    pickles: list[bytes] = field(default_factory=list)


# ---------------------------------------------------------------- writing


def write(path: Path, contents: Contents, written_by: str) -> None:
    """Write a file; if that fails, whatever was there before stays.

    Args:
        path: Where to.
        contents: What to write.
        written_by: The version of the library, for messages.

    Raises:
        PersistenceError: The file cannot be written.
    """
    members = {
        _STATE: json.dumps(contents.state, allow_nan=False).encode(),
        _ARRAYS: safetensors.numpy.save(contents.arrays),
        **{f"{_PICKLES}{i}": pickled for i, pickled in enumerate(contents.pickles)},
    }
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "written_by": written_by,
        "members": {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
        },
    }
    with _replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {_MANIFEST: json.dumps(manifest, indent=1).encode(), **members}.items():
            # Without a date, so that the same machine gives the same file.
            archive.writestr(zipfile.ZipInfo(name), data)


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Any]:
    """A new file that takes the place of `path` once it is complete and on disk."""
    target = Path(os.path.realpath(path))  # of a link the target is replaced, not the link
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise PersistenceError(f"`{path}` cannot be written: {error}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


# ---------------------------------------------------------------- reading


def read(path: Path) -> Contents:
    """Read a file and check that it is whole.

    Args:
        path: Where from.

    Raises:
        PersistenceError: The file cannot be read, is no file of a machine, is damaged, or was
            written by a later version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if _MANIFEST not in names:
                raise PersistenceError(f"`{path}` is a zip file, but not one of a machine.")
            _check_entries(archive.infolist(), path.stat().st_size)
            manifest = _manifest(path, _member(archive, _MANIFEST))
            _check_names(names, manifest)
            members = {name: _checked(archive, name, facts) for name, facts in manifest.items()}
        return Contents(
            json.loads(members[_STATE]),
            safetensors.numpy.load(members[_ARRAYS]),
            [members[f"{_PICKLES}{i}"] for i in range(len(members) - 2)],
        )
    except PersistenceError:
        raise
    except FileNotFoundError as error:
        raise PersistenceError(f"There is no file `{path}`.") from error
    except OSError as error:
        raise PersistenceError(f"`{path}` cannot be read: {error}.") from error
    except Exception as error:
        # Whatever a damaged file makes the readers of zip, JSON and arrays stumble over.
        raise PersistenceError(
            f"`{path}` is damaged, or is not the file of a machine: {error}."
        ) from error


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse parts that cannot all be there, since together they are larger than the file."""
    if sum(max(entry.file_size, entry.compress_size) for entry in entries) > size:
        raise ValueError("its parts are said to be larger than the file")


def _check_names(names: list[str], members: dict[str, Any]) -> None:
    """Refuse parts given twice, or beside those that a machine has."""
    pickles = [f"{_PICKLES}{i}" for i in range(len(members) - 2)]
    known = {_STATE, _ARRAYS, *pickles}
    if set(members) != known or sorted(names) != sorted(known | {_MANIFEST}):
        raise ValueError("it has other parts than a machine, or some are missing, or there twice")


def _manifest(path: Path, data: bytes) -> dict[str, Any]:
    manifest = json.loads(data)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise PersistenceError(f"`{path}` is a zip file, but not one of a machine.")
    version = manifest["version"]
    if type(version) is not int or version < 1:
        raise ValueError(f"its version is {version!r}")
    if version > VERSION:
        raise PersistenceError(
            f"`{path}` was written by pymlj {manifest['written_by']} in version "
            f"{manifest['version']} of the file format, but this pymlj reads versions up to "
            f"{VERSION}; upgrade it: `pip install -U pymlj`."
        )
    members = manifest["members"]
    if not isinstance(members, dict) or not all(isinstance(m, dict) for m in members.values()):
        raise ValueError("its list of parts is none")
    return members


def _checked(archive: zipfile.ZipFile, name: str, facts: dict[str, Any]) -> bytes:
    data = _member(archive, name)
    if len(data) != facts["size"] or hashlib.sha256(data).hexdigest() != facts["sha256"]:
        raise ValueError(f"its part `{name}` is not what was written")
    return data


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"its part `{name}` is compressed")
    return archive.read(entry)
