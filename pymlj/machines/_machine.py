"""The heart of the library: a model bound to data."""

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pymlj.exceptions import ArgumentError
from pymlj.interface import Model
from pymlj.parameters import clone

from ._checks import check_machine, check_model, check_nodes
from ._data import DataStore, TrainingData
from ._display import as_html, as_text
from ._elsewhere import what_instead
from ._fitting import check_verbosity, fit_one
from ._inspect import Inspection
from ._nodes import AnyNode, Held, is_node
from ._operations import Operations
from ._training import Explanation, explain, is_static


class Machine(Operations, Inspection):
    """A model bound to data, and what it has learned from it. Made by `machine`.

    The model stays the user's: its hyperparameters may be changed at any time, and the next `fit`
    takes the changes up, training no more than it has to. Operations go by the last training.

    Example:
        >>> import numpy as np
        >>> from pymlj import ConstantRegressor, machine
        >>> mach = machine(ConstantRegressor(), np.zeros((2, 1)), np.array([3.0, 5.0]))
        >>> mach.fit(verbosity=0).predict_mean(rows=[0])
        array([4.])
    """

    if not TYPE_CHECKING:  # checkers of types find unknown attributes by themselves

        def __getattr__(self, name: str) -> NoReturn:
            """Say what there is in place of an attribute that there is not."""
            own = [] if name.startswith("_") else [n for n in dir(self) if n[0] != "_"]
            raise AttributeError(what_instead(name, own), name=name, obj=self)

    def fit(self, rows: Any = None, verbosity: int = 1, force: bool = False) -> "Machine":
        """Train the model, as far as that is necessary.

        The first rule that applies decides (`explain` tells which it was): a frozen machine does
        nothing; the first fit, `force`, and a change of rows train from scratch; a change of
        hyperparameters updates, as does a fit after one that was interrupted; otherwise nothing is
        done. If training fails, the machine stays as it was, and so it does if it is interrupted
        and the model keeps nothing of it.

        Args:
            rows: The rows to train on, as an index of numpy (list, array, range, slice, boolean
                mask); `None` for all.
            verbosity: 0 logs nothing, 1 what is done, 2 and more what the model has to say;
                a negative one silences warnings too.
            force: Whether to train from scratch in any case.

        Returns:
            The machine itself.

        Raises:
            ArgumentError: There are no such rows, the machine was loaded without data, or a
                hyperparameter was set to a value that the constructor would have refused;
                `verbosity` is no integer.

        Example:
            >>> import numpy as np
            >>> from pymlj import ConstantRegressor, machine
            >>> mach = machine(ConstantRegressor(), {"x": [1.0, 2.0]}, np.array([3.0, 5.0]))
            >>> mach.fit(rows=[0], verbosity=0).predict_mean({"x": [7.0]})
            array([3.])
        """
        check_verbosity(verbosity)
        self._fit_upstream(rows, verbosity, force)
        return self.fit_only(rows, verbosity, force)

    def fit_only(
        self, rows: Any = None, verbosity: int = 1, force: bool = False, composite: Any = None
    ) -> "Machine":
        """Train as `fit` does, but none of the machines that the arguments depend on.

        Called by learning networks, which train their machines in order themselves.

        Args:
            rows: As in `fit`.
            verbosity: As in `fit`.
            force: As in `fit`.
            composite: The composite model in which a machine made with a name finds its model.
        """
        fit_one(self, rows, verbosity, force, composite)
        return self

    def _fit_upstream(self, rows: Any, verbosity: int, force: bool) -> None:
        for mach in self._upstream():
            fit_one(cast(Machine, mach), rows, verbosity, force)

    def explain(self) -> Explanation:
        """Return why the last `fit` trained, updated or did nothing.

        Returns:
            A record with `action` (`"fit"`, `"update"` or `"nothing"`), `rule`, `reason`,
            `changes` (hyperparameter to old and new value) and `from_scratch` (whether training
            began anew, which an update may do as well); as text it is a sentence.

        Example:
            >>> import numpy as np
            >>> from pymlj import ConstantRegressor, machine
            >>> mach = machine(ConstantRegressor(), {"x": [1.0, 2.0]}, np.array([3.0, 5.0]))
            >>> mach = mach.fit(verbosity=0).fit(rows=[0], verbosity=0)
            >>> print(mach.explain())
            Trained from scratch: the rows changed from all rows to 1 row (0).
        """
        return explain(self._decision)

    def freeze(self) -> "Machine":
        """Let `fit` do nothing from now on, even with `force=True`. Returns the machine."""
        self._frozen = True
        return self

    def thaw(self) -> "Machine":
        """Undo `freeze`. Returns the machine."""
        self._frozen = False
        return self

    def sibling(self, model: Model, cache: bool | None = None) -> "Machine":
        """Make a new, untrained machine on the same data, for another model or for other rows.

        It shares the data in the form that models of one class have made of it, so that many
        machines on the same data cost little.

        Args:
            model: Its model; may be that of this machine.
            cache: Whether it keeps the rows it was trained on last for an update; `None` for what
                this machine does.

        Raises:
            ArgumentError: `model` is no model.
        """
        check_model(model)
        keep_rows = self._data.keep_rows if cache is None else cache
        data = TrainingData(self._data.store, self._data.keep, keep_rows)
        new = Machine(model, data)
        new._has_data = self._has_data
        return new

    def settle_rows(self, rows: Any) -> Any:
        """Return `rows` in a form that this machine and its siblings need not check any more.

        For whoever trains many machines on the same rows, and has them predict the same rows: they
        share what is picked from the data, as long as one of them is there.

        Args:
            rows: As in `fit`.

        Returns:
            Row numbers, which must not be changed; `None` for all rows.

        Raises:
            ArgumentError: There are no such rows.
        """
        return self._data.store.settle(rows)

    def fork(self) -> "Machine":
        """Make a machine that has learned the same on the same data, and goes its own way.

        What was learned is shared, since training on puts something new in its place.
        """
        new = self.sibling(clone(self.model))
        training = self._trained("fork")
        new._training = replace(training, reports=dict(training.reports))
        new._decision, new._frozen = self._decision, self._frozen
        return new

    def snapshot(self) -> "Machine":
        """Make a machine for predictions, that has learned the same and will not learn more.

        What was learned is copied, so that nothing that becomes of this machine can change it. When
        it is fitted all the same it is trained from scratch.
        """
        new = self.fork()
        training = new._trained("snapshot")
        learned = copy.deepcopy(training.fitresult)
        new._training = replace(training, fitresult=learned, cache=None, rows_known=False)
        return new

    def bind(self, *data: Any) -> "Machine":
        """Give a machine that was loaded without data its data back, so that it can be trained on.

        Args:
            *data: The training data.

        Returns:
            The machine itself.

        Raises:
            ArgumentError: It has data already.
        """
        return self._bind(data)

    def _bind(self, data: tuple[Any, ...]) -> "Machine":
        if self._has_data:
            raise ArgumentError(f"`{self._short()}` has its data already.")
        check_machine(self.model, data)
        store = DataStore(_as_arguments(data))
        self._data = TrainingData(store, self._data.keep, self._data.keep_rows)
        self._has_data = True
        return self

    def save(self, path: Any, resumable: bool = True, trusted: bool = False) -> None:
        """Write the machine to a file, without its training data.

        The file is a zip of JSON and arrays; no code runs when it is read. `load_machine` reads it.

        Args:
            path: Where to, `str` or `Path`, with any suffix. A file that is there is replaced, and
                stays as it is if anything fails.
            resumable: Whether to keep what a warm restart needs (the states of optimisers and
                random generators, the rows trained on), so that a machine loaded with its data
                goes on as if it had never been saved.
            trusted: Whether parts that only pickle can hold may be pickled. Such a file can only be
                loaded with `trusted=True` too. What a script or a notebook defines itself is
                written with its code, so that it can be read elsewhere.

        Raises:
            NotTrainedError: The machine has not been fitted.
            PersistenceError: Some part can only be pickled, or the file cannot be written.
        """
        from ._persist import save

        save(self, path, resumable, trusted)

    def __repr__(self) -> str:
        return f"{'trained' if self.age else 'untrained'} {self._short()}"

    def __str__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def machine(
    model: Model | str,
    *data: Any,
    cache: bool | None = None,
    scitype_check_level: int | None = None,
) -> Machine:
    """Bind a model to data.

    The data is checked against what the model declares to take: by default what does not fit is
    warned of, with the call that mends it.

    Args:
        model: A model. Or a name: then the machine is part of a composite model, which has the
            model to train under that name.
        *data: The training data: `X, y` for supervised models, `X, y, w` with weights, `X` for
            transformers, nothing for `Static` models. It is not copied. Nodes of a learning
            network in the place of data (see `source`) make the machine part of that network, and
            are not checked.
        cache: Whether to keep the data in the form the model wants, and the rows trained on, which
            saves time at the cost of memory. `None` means yes, except for models that wrap other
            models, and machines made with a name; machines of `Static` models have nothing to keep.
        scitype_check_level: 0 (no check) to 4 (strictest); `None` for the default, see
            `default_scitype_check_level`.

    Returns:
        An untrained machine.

    Raises:
        ArgumentError: `model` is no model, or does not take so many arguments, such as weights.
        DimensionMismatch: The arguments have different numbers of rows.
        ScitypeError: The data does not fit the model, at levels 3 and 4.

    Example:
        >>> import numpy as np
        >>> from pymlj import ConstantRegressor, machine
        >>> mach = machine(ConstantRegressor(), {"x": [1.0, 2.0]}, np.array([3.0, 5.0]))
        >>> mach.fit(verbosity=0).predict_mean({"x": [7.0]})
        array([4.])
    """
    if isinstance(model, str):
        keep = bool(cache)
    else:
        if any(map(is_node, data)):
            check_nodes(model, data)
        else:
            check_machine(model, data, scitype_check_level)
        keep = (not model.is_wrapper if cache is None else bool(cache)) and not is_static(model)
    return Machine(model, TrainingData(DataStore(_as_arguments(data)), keep, keep))


def _as_arguments(data: tuple[Any, ...]) -> tuple[AnyNode, ...]:
    return tuple(item if isinstance(item, AnyNode) else Held(item) for item in data)
