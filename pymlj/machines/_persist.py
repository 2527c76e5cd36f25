"""Machines in files: `Machine.save` and `load_machine`.

What goes into the file is the model as it was at the last training, what it learned (in the form
its `save` gives), its reports, and, for a warm restart, its cache (`save_cache`) and the rows.
Machines inside of it are written the same way. Training data is never written.
"""

import importlib.metadata
import os
from pathlib import Path
from typing import Any

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.interface import Model
from pymlj.parameters import clone

from ._archive import Contents, read, write
from ._codec import Codec, Decoder, Encoder, Node
from ._codec_arrays import ARRAYS
from ._codec_distributions import DISTRIBUTIONS
from ._codec_objects import OBJECTS
from ._codec_values import VALUES
from ._data import DataStore, TrainingData
from ._machine import Machine
from ._training import Training

_MAX_RANGE = 10_000_000  # rows written as a range


def save(mach: Machine, path: Any, resumable: bool, trusted: bool) -> None:
    """Write a machine to a file. See `Machine.save`."""
    mach._trained("save")
    encoder = Encoder(_codecs(resumable), trusted)
    state = encoder.encode(mach)
    contents = Contents(state, encoder.arrays, encoder.pickles)
    write(_path(path), contents, importlib.metadata.version("pymlj"))


def load_machine(path: Any, *data: Any, trusted: bool = False) -> Machine:
    """Read a machine that `Machine.save` wrote.

    Without data it can predict and transform; with the training data it can be trained on, and goes
    on where it was, unless it was saved with `resumable=False`.

    Args:
        path: The file, `str` or `Path`.
        *data: The training data, as `machine` takes it.
        trusted: Whether pickled parts may be read. Reading them can run any code, so say so only
            for files whose origin you trust.

    Returns:
        The machine.

    Raises:
        PersistenceError: The file cannot be read, is no file of a machine, is damaged, was written
            by a later version, needs a package that is missing, or holds pickled parts and is not
            `trusted`.
        ArgumentError: The data does not fit the model.

    Example:
        >>> import tempfile, pathlib
        >>> import numpy as np
        >>> from pymlj import ConstantRegressor, load_machine, machine
        >>> X, y = {"x": [1.0, 2.0]}, np.array([3.0, 5.0])
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "constant.mlj"
        >>> machine(ConstantRegressor(), X, y).fit(verbosity=0).save(path)
        >>> load_machine(path).predict_mean(X)
        array([4., 4.])
        >>> print(load_machine(path, X, y).fit(verbosity=0).explain())
        Did nothing: nothing has changed since the last training.
    """
    file = _path(path)
    contents = read(file)
    pickles = contents.pickles if trusted else None
    try:
        decoder = Decoder(_codecs(True), contents.arrays, pickles, contents.state)
        mach = decoder.decode(contents.state)
    except PersistenceError as error:
        raise PersistenceError(f"`{file}` cannot be loaded: {error}") from error
    except Exception as error:
        raise PersistenceError(
            f"`{file}` cannot be loaded: what it says cannot be made, {error!r}."
        ) from error
    if not isinstance(mach, Machine):
        raise PersistenceError(f"`{file}` holds no machine, but {short(mach)}.")
    return mach._bind(data) if data else mach


def _path(path: Any) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise ArgumentError(f"`path` must be a str or a Path, but got {short(path)}.")
    return Path(path)


def _codecs(resumable: bool) -> tuple[Codec, ...]:
    def encode(mach: Machine, encoder: Encoder) -> Node:
        return _encode_machine(mach, encoder, resumable)

    own = Codec("machine", (Machine,), encode, _decode_machine)
    return (*VALUES, *ARRAYS, own, *DISTRIBUTIONS, *OBJECTS)


def _encode_machine(mach: Machine, encoder: Encoder, resumable: bool) -> Node:
    training = mach._trained("save")
    model = training.model
    resumable = resumable and training.rows_known  # without its rows there is no cache either
    node = {
        "symbol": mach._symbol,
        "model": encoder.encode(model, ".model"),
        "fitresult": encoder.encode(model.save(training.fitresult), ".fitresult"),
        "reports": encoder.encode(training.reports, ".report"),
        "age": training.age,
        "upstream": list(training.upstream),
        "seconds": encoder.encode(training.seconds),
        "frozen": mach._frozen,
        "keeps": [mach._data.keep, mach._data.keep_rows],
        "finished": training.finished,
        "n_rows": training.n_rows,
        "resumable": resumable,
    }
    if resumable:
        node["cache"] = encoder.encode(model.save_cache(training.cache), ".cache")
        node["rows"] = encoder.encode(_compressed(training), ".rows")
    return node


def _compressed(training: Training) -> Any:
    """The rows; as a range where they are one, so that the file does not grow with them.

    Very many rows are written one by one: a few words must not fill the memory of who reads them.
    """
    rows = training.rows
    if rows is None or len(rows) == 0 or len(rows) > _MAX_RANGE:
        return rows
    step = int(rows[1] - rows[0]) if len(rows) > 1 else 1
    as_range = range(int(rows[0]), int(rows[0]) + step * len(rows), step) if step else None
    return as_range if as_range is not None and (rows == np.array(as_range)).all() else rows


def _decode_machine(node: Node, decoder: Decoder) -> Machine:
    model = decoder.decode(node["model"])
    if not isinstance(model, Model):
        raise PersistenceError(f"the model of a machine is no model, but {short(model)}")
    resumable = node["resumable"]
    rows = decoder.decode(node["rows"]) if resumable else None
    if isinstance(rows, range) and len(rows) > _MAX_RANGE:
        raise PersistenceError(f"it has too many rows for a range, {len(rows)}")
    keep, keep_rows = node["keeps"]
    mach = Machine(node["symbol"] or model, TrainingData(DataStore(()), keep, keep_rows))
    mach._has_data = False
    mach._frozen = node["frozen"]
    mach._training = Training(
        # Its own copy, since the model of the machine may be changed.
        model=clone(model),
        fitresult=model.restore(decoder.decode(node["fitresult"])),
        cache=model.restore_cache(decoder.decode(node["cache"])) if resumable else None,
        reports=decoder.decode(node["reports"]),
        rows=None if rows is None else np.array(rows, dtype=np.intp),
        rows_known=resumable,
        upstream=tuple(node["upstream"]),
        seconds=decoder.decode(node["seconds"]),
        age=node["age"],
        finished=node.get("finished", True),
        n_rows=node.get("n_rows"),
    )
    return mach
