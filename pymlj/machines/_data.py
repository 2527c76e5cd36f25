"""The training data of a machine in the form its model wants: made once, kept, shared.

A model may turn its arguments into another form (`reformat`) and picks rows from that form
(`selectrows`). Both take time, so a machine keeps the results. Machines on the same data (the folds
of an evaluation, the candidates of a search) share them.
"""

import weakref
from typing import Any

from pymlj.exceptions import ArgumentError
from pymlj.interface import Model
from pymlj.tables import n_rows

from ._graph import in_order
from ._nodes import Held
from ._protocols import Argument
from ._rows import Rows, row_numbers, same_rows
from ._training import Upstream

Data = tuple[Any, ...]


def count_rows(data: Any) -> int | None:
    """The number of rows; `None` for what has none, such as a number."""
    try:
        return n_rows(data)
    except ArgumentError:
        return None


class Selection:
    """Some rows of reformatted data."""

    __slots__ = ("__weakref__", "data", "rows")

    def __init__(self, rows: Rows, data: Data) -> None:
        self.rows = rows
        self.data = data

    def __deepcopy__(self, memo: dict[int, Any]) -> "Selection":
        return self  # it never changes


class DataStore:
    """The arguments of one or more machines, and what models have made of them.

    The reformatted data is kept by the class of the model, since `reformat` may not depend on
    hyperparameters, and only as long as the machines upstream are not trained again. Selected rows
    live as long as a machine holds on to them.

    Args:
        args: The arguments.
    """

    def __init__(self, args: tuple[Argument, ...]) -> None:
        self.args = args
        self._clear(())

    def _clear(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._reformatted: dict[type, Data] = {}
        self._selections: weakref.WeakValueDictionary[Any, Selection]
        self._selections = weakref.WeakValueDictionary()
        self._settled: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()

    def __getstate__(self) -> tuple[Argument, ...]:
        # What can be made again does not travel to other processes.
        return self.args

    def __setstate__(self, args: tuple[Argument, ...]) -> None:
        self.args = args
        self._clear(())

    def n_rows(self) -> int | None:
        """The number of rows of the data that the arguments are computed from.

        That of the first data that is not `None`; `None` if it has no rows, or there is none.
        """
        for arg in self.args:
            if not isinstance(arg, Held):
                break
            if (data := arg.data) is not None:
                return count_rows(data)
        for source in in_order(self.args, training=False):
            if not source.args and source.machine is None and (data := source()) is not None:
                return count_rows(data)
        return None

    def settle(self, rows: Any) -> Rows:
        """Row numbers that need not be looked at again; nobody may change them."""
        settled = row_numbers(rows, self.n_rows())
        if settled is not None:
            self._settled[id(settled)] = settled
        return settled

    def is_settled(self, rows: Any) -> bool:
        """Whether these are what `settle` has returned."""
        return rows is not None and self._settled.get(id(rows)) is rows

    def row_numbers(self, rows: Any) -> Rows:
        """What was given as `rows`, checked and made comparable."""
        return rows if self.is_settled(rows) else row_numbers(rows, self.n_rows())

    def fork(self, args: tuple[Argument, ...]) -> "DataStore":
        """A store of the same data, coming from other arguments, with what has been made of it."""
        new = DataStore(args)
        new._upstream = self._upstream
        new._reformatted = dict(self._reformatted)
        return new

    def reformatted(self, model: Model, upstream: Upstream) -> Data:
        """All arguments, as `model` wants them; kept."""
        if upstream != self._upstream:
            self._clear(upstream)
        kind = type(model)
        if kind not in self._reformatted:
            self._reformatted[kind] = self.reformat(model)
        return self._reformatted[kind]

    def reformat(self, model: Model) -> Data:
        """All arguments, as `model` wants them; not kept."""
        return model.reformat(*(arg() for arg in self.args))

    def select(self, model: Model, rows: Rows, upstream: Upstream) -> Selection:
        """Some rows of the reformatted data, shared with whoever holds the same rows."""
        return self._select(model, rows, self.reformatted(model, upstream))

    def select_first(self, model: Model, rows: Rows, upstream: Upstream) -> Selection:
        """The same of the first argument alone, which is what operations take."""
        return self._select(model, rows, self.reformatted(model, upstream)[:1])

    def _select(self, model: Model, rows: Rows, data: Data) -> Selection:
        same = rows if rows is None else id(rows) if self.is_settled(rows) else rows.tobytes()
        key = (type(model), len(data), same)
        selection = self._selections.get(key)
        if selection is None:
            selection = Selection(rows, model.selectrows(rows, *data))
            self._selections[key] = selection
        return selection


class TrainingData:
    """What one machine trains on: its share of a `DataStore`.

    Args:
        store: The arguments.
        keep: Whether to keep reformatted data.
        keep_rows: Whether to keep the rows selected last.
    """

    def __init__(self, store: DataStore, keep: bool, keep_rows: bool) -> None:
        self.store = store
        self.keep = keep
        self.keep_rows = keep_rows
        self._selected: tuple[type, Upstream, Selection] | None = None
        self._tested: Selection | None = None

    def __getstate__(self) -> dict[str, Any]:
        # What can be made again does not travel to other processes.
        return {**vars(self), "_selected": None, "_tested": None}

    def select(self, model: Model, rows: Rows, upstream: Upstream) -> Selection:
        """The rows to train on."""
        if not self.keep:
            return Selection(rows, model.selectrows(rows, *self.store.reformat(model)))
        if self._selected is not None:
            kind, was, selection = self._selected
            if kind is type(model) and was == upstream and same_rows(rows, selection.rows):
                return selection
        selection = self.store.select(model, rows, upstream)
        self._selected = (type(model), upstream, selection) if self.keep_rows else None
        return selection

    def fork(self, args: tuple[Argument, ...]) -> "TrainingData":
        """The same data for another machine, coming from other arguments."""
        new = TrainingData(self.store.fork(args), self.keep, self.keep_rows)
        new._selected = self._selected
        return new

    def first(self, model: Model, rows: Any, upstream: Upstream) -> Any:
        """Some rows of the first argument, for an operation."""
        if not self.keep:
            (first,) = model.reformat(self.store.args[0]())
        elif self.keep_rows and self.store.is_settled(rows):
            # Rows that many machines predict: those of a fold, for each of the candidates.
            self._tested = self.store.select_first(model, rows, upstream)
            return self._tested.data[0]
        else:
            first = self.store.reformatted(model, upstream)[0]
        return model.selectrows(rows, first)[0]
