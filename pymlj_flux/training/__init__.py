"""Training a network: steps, batches, the loop, and the random numbers of a run.

Nothing here knows what a model is. Another way to do a step implements `Step`.
"""

from ._batches import Augment, Rows, Source, batches, n_batches, numbers_a_row
from ._capture import CapturedStep
from ._loop import Run, mean_loss, train
from ._random import (
    RandomState,
    Seedable,
    builder_generator,
    draw_seed,
    first_state,
    random_numbers,
)
from ._side_effects import hooks_of
from ._stack_optimisers import LION, RULES, Rule, StackedOptimiser, Unstackable
from ._stacked import Member, Stack, train_stack
from ._step import Clipping, Objective, Penalty, PlainStep, Step

__all__ = [
    "LION",
    "RULES",
    "Augment",
    "CapturedStep",
    "Clipping",
    "Member",
    "Objective",
    "Penalty",
    "PlainStep",
    "RandomState",
    "Rows",
    "Rule",
    "Run",
    "Seedable",
    "Source",
    "Stack",
    "StackedOptimiser",
    "Step",
    "Unstackable",
    "batches",
    "builder_generator",
    "draw_seed",
    "first_state",
    "hooks_of",
    "mean_loss",
    "n_batches",
    "numbers_a_row",
    "random_numbers",
    "train",
    "train_stack",
]
