"""The interface of tuning strategies.

A strategy proposes models, the search evaluates them. A strategy holds settings only; what it has
to remember during a search is its state, which it makes in `setup` and gets back at each call. So
one strategy may serve many searches at once.
"""

import abc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from pymlj.interface import Model, Record
from pymlj.parameters import ParamObject

if TYPE_CHECKING:
    from ._history import History
    from ._selection import SelectionHeuristic

Proposal: TypeAlias = Model | tuple[Model, Any]

DEFAULT_N = 10


class TuningStrategy(ParamObject, abc.ABC):
    """How models are proposed, one batch after the other.

    To add a strategy: subclass, declare each setting with its default, and define `setup` and
    `models`. The other methods are optional. A proposed model is usually
    `clone(model, **changes)`, or a clone changed by `set_param`. Randomness comes from
    `numpy.random.default_rng(self.rng)`, made in `setup` and kept in the state. A state is not to
    be changed, so what is drawn from is a copy: `copy.deepcopy(generator)`.

    Example:
        >>> import numpy as np
        >>> from pymlj import ConstantRegressor, TunedModel, TuningStrategy, clone, machine
        >>> class AsItIs(TuningStrategy):
        ...     '''Proposes the model itself, once.'''
        ...
        ...     def setup(self, model, range, n, verbosity=0):
        ...         return "to do"
        ...
        ...     def models(self, model, history, state, n_remaining, verbosity=0):
        ...         return ([clone(model)] if state == "to do" else []), "done"
        >>> tuned = TunedModel(ConstantRegressor(), tuning=AsItIs(), range="any")
        >>> X, y = np.zeros((10, 1)), np.arange(10.0)
        >>> len(machine(tuned, X, y).fit(verbosity=0).report().history)
        1
    """

    grows: ClassVar[bool] = False
    """Whether candidates of one batch may be those of the batch before, with more iterations.

    What was trained for a batch is then kept until the next one, and a candidate that differs from
    one before it in nothing but a larger iteration parameter goes on from there, fold by fold.
    """

    @abc.abstractmethod
    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> Any:
        """Return the state with which a search begins.

        Called once a search, and not when a search goes on after `n` has grown.

        Args:
            model: The model to be tuned. Must not be changed.
            range: Whatever the user has given as `range`.
            n: The number of evaluations asked for so far.
            verbosity: 0 is silent.

        Raises:
            ArgumentError: `range` is nothing this strategy can work with.
        """

    @abc.abstractmethod
    def models(
        self, model: Any, history: "History", state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose the next models.

        Called when all that was proposed before has been evaluated, as long as there are less than
        `n` evaluations. What is proposed beyond `n` is kept, should `n` grow later. Candidates of
        one batch may be evaluated in any order, or at the same time.

        Args:
            model: The model to be tuned. Must not be changed.
            history: The evaluations so far, in the order proposed; each entry has, besides what
                users see, the `metadata` sent along with the model.
            state: The state.
            n_remaining: How many evaluations are left.
            verbosity: 0 is silent.

        Returns:
            Models, or pairs of a model and metadata, in a list that is empty if there are no more;
            and the new state.
        """

    def observe(self, entry: Record, state: Any) -> Any:
        """Take note of an evaluation, as soon as it is done; called once each, in order.

        For strategies that write results to a file, or share them.

        Args:
            entry: The entry of the history, with `metadata`.
            state: The state.

        Returns:
            The new state.
        """
        return state

    def extras(self, history: "History", state: Any, evaluation: Any) -> Mapping[str, Any]:
        """Return further items for an entry of the history.

        Args:
            history: The evaluations before the batch to which this one belongs.
            state: The state.
            evaluation: The `PerformanceEvaluation` of the candidate.
        """
        return {}

    def tuning_report(self, history: "History", state: Any) -> Mapping[str, Any]:
        """Return further items for the report, at the end of a search.

        Args:
            history: All evaluations, with `metadata`.
            state: The state.
        """
        return {}

    def default_n(self, range: Any) -> int:
        """Return the number of evaluations where the user does not say it."""
        return DEFAULT_N

    def supports_heuristic(self, heuristic: "SelectionHeuristic") -> bool:
        """Whether the best model may be chosen by `heuristic`; if not, the default one is used."""
        return True
