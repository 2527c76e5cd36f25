"""`Explicit`: the models of a list, whatever they are."""

from collections.abc import Sequence
from typing import Any, final

from pymlj._logging import warn

from ._base import DEFAULT_N, Proposal, TuningStrategy
from ._supply import as_supply, first_models


@final
class Explicit(TuningStrategy):
    """Tries the models of a list, in order; they may be of different classes.

    `TunedModel(models=[...])` uses it by itself. The models may also come from a generator, which
    is asked for no more of them than are needed.

    Example:
        >>> from pymlj import ConstantRegressor, DeterministicConstantRegressor, TunedModel
        >>> tuned = TunedModel(models=[DeterministicConstantRegressor(), ConstantRegressor()])
        >>> tuned.tuning
        Explicit()
    """

    def setup(self, model: Any, range: Any, n: int, verbosity: int = 0) -> dict[str, Any]:
        """Begin with the first one."""
        return {"models": as_supply(range), "tried": 0, "uniform": True}

    def models(
        self, model: Any, history: Any, state: Any, n_remaining: int, verbosity: int = 0
    ) -> tuple[Sequence[Proposal], Any]:
        """Propose the next ones."""
        tried, uniform = state["tried"], state["uniform"]
        batch = first_models(state["models"], tried + n_remaining)[tried:]
        odd = next((m for m in batch if m.prediction_type != model.prediction_type), None)
        if odd is not None and uniform:
            warn(
                f"`{type(model).__name__}` predicts something else ({model.prediction_type}) than "
                f"`{type(odd).__name__}` ({odd.prediction_type}); not every measure is for both.",
                verbosity,
            )
        state = {**state, "tried": tried + len(batch), "uniform": uniform and odd is None}
        return batch, state

    def default_n(self, range: Any) -> int:
        """All of them; 10 if their number is not known."""
        return len(range) if hasattr(range, "__len__") else DEFAULT_N
