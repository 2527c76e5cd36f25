"""Training a network: steps, batches, the loop, and the random numbers of a run.

Nothing here knows what a model is. Another way to do a step implements `Step`.
"""

from ._batches import Augment, Rows, Source, batches, n_batches, numbers_a_row
from ._loop import Run, mean_loss, train
from ._random import (
    RandomState,
    Seedable,
    builder_generator,
    draw_seed,
    first_state,
    random_numbers,
)
from ._step import Clipping, Objective, Penalty, PlainStep, Step

__all__ = [
    "Augment",
    "Clipping",
    "Objective",
    "Penalty",
    "PlainStep",
    "RandomState",
    "Rows",
    "Run",
    "Seedable",
    "Source",
    "Step",
    "batches",
    "builder_generator",
    "draw_seed",
    "first_state",
    "mean_loss",
    "n_batches",
    "numbers_a_row",
    "random_numbers",
    "train",
]
