"""The evaluations of a search, in order."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self, overload

import pandas as pd

from pymlj._show import short, text_table
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record
from pymlj.parameters import fields, get_param

_PRINTED = 30  # candidates; of more those in the middle are left out
_SELDOM = ("model", "n_failed")  # columns that are printed only if they tell candidates apart
_OWN = ("model", "measure", "measurement", "per_fold", "evaluation", "metadata")


class History(Sequence[Record]):
    """What a search has evaluated: a sequence of entries, which are records.

    An entry has the items `model`, `measure`, `measurement`, `per_fold` (lists over measures) and
    `evaluation`, and whatever the strategy adds.

    Args:
        entries: The entries.
        names: The hyperparameters that were searched over, by dotted name.
    """

    def __init__(self, entries: Iterable[Record] = (), names: Sequence[str] = ()) -> None:
        self._entries = tuple(entries)
        self._names = tuple(names)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> "History": ...
    def __getitem__(self, index: int | slice) -> "Record | History":
        if isinstance(index, slice):
            return History(self._entries[index], self._names)
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._entries)

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with a row for each evaluation.

        Its columns are `model` (the name of the class; where there is a list of models to choose
        from, with the models it is made of), the hyperparameters searched over, the measurements,
        for each of them the radius of its 95 % confidence interval (`1.96*SE ...`), `fit_seconds`
        (of all folds), `n_failed` (folds), and whatever the strategy adds.
        """
        rows = [self._row(entry) for entry in self._entries]
        return pd.DataFrame(rows, index=pd.RangeIndex(len(rows), name="candidate"))

    def _row(self, entry: Record) -> dict[str, Any]:
        evaluation = entry.evaluation
        measures = measure_names(entry)
        label = type(entry.model).__name__ if self._names else _composition(entry.model)
        row: dict[str, Any] = {"model": label}
        row.update({name: _setting(entry.model, name) for name in self._names})
        row.update(zip(measures, evaluation.measurement, strict=True))
        radii = zip(measures, evaluation.uncertainty_radius_95, strict=True)
        row.update({f"1.96*SE {measure}": radius for measure, radius in radii})
        row["fit_seconds"] = math.fsum(s for s in evaluation.fit_seconds if not math.isnan(s))
        row["n_failed"] = sum(failure is not None for failure in evaluation.failures)
        row.update({name: value for name, value in entry.items() if name not in _OWN})
        return row

    def without_metadata(self) -> "History":
        """Return the same as users see it."""
        shown = (
            Record({k: v for k, v in e.items() if k != "metadata"}) if "metadata" in e else e
            for e in self._entries
        )
        return History(shown, self._names)

    def to_state(self) -> dict[str, Any]:
        """What a file keeps."""
        return {"entries": list(self._entries), "names": list(self._names)}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        """Undo `to_state`."""
        return cls(state["entries"], state["names"])

    def __repr__(self) -> str:
        return f"History({len(self)} evaluations)"

    def __str__(self) -> str:
        if not self._entries:
            return repr(self)
        frame = self.to_frame()
        telling = [str(name) for name in frame if name not in _SELDOM or frame[name].nunique() > 1]
        rows = [[str(i), *map(_cell, row)] for i, row in enumerate(frame[telling].to_numpy(object))]
        if len(rows) > _PRINTED:
            left_out = [f"... ({len(rows) - _PRINTED} more)", *[""] * len(telling)]
            rows = [*rows[: _PRINTED // 2], left_out, *rows[-_PRINTED // 2 :]]
        return text_table(["candidate", *telling], rows)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html())


def measure_names(entry: Record) -> list[str]:
    """What the measures of an entry are called in tables, such as `l2`."""
    return list(entry.evaluation.to_frame().columns[: len(entry.measure)])


def _composition(model: Any) -> str:
    """A model by the classes it is made of, such as `Pipeline(Standardizer, SklearnModel(SVC))`."""
    name = type(model).__name__
    if not isinstance(model, Model):
        return name
    values = [getattr(model, field) for field in fields(model)]
    parts = [_composition(v) for v in values if isinstance(v, Model) or _is_estimator(v)]
    return f"{name}({', '.join(parts)})" if parts else name


def _is_estimator(value: Any) -> bool:
    return hasattr(type(value), "get_params") and not isinstance(value, type)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else short(value, width=24)


def _setting(model: Any, name: str) -> Any:
    """A hyperparameter; `None` where a model of another kind has none of that name."""
    try:
        return get_param(model, name)
    except ArgumentError:
        return None
