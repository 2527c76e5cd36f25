"""Random generators: what may be given as `rng`, and how it becomes a generator."""

import random
import sys
from typing import TypeAlias

import numpy as np

RNG: TypeAlias = int | np.random.Generator | None


def as_generator(rng: RNG) -> np.random.Generator:
    """Return the generator that `rng` stands for.

    Args:
        rng: A seed, which gives a new generator at every call, so that the same call gives the same
            numbers; a generator, returned as it is; `None`, for fresh entropy.

    Example:
        >>> as_generator(7).integers(100) == as_generator(7).integers(100)
        np.True_
    """
    return np.random.default_rng(rng)


def is_generator(value: object) -> bool:
    """Whether `value` is a random generator of numpy, of torch or of the standard library."""
    if isinstance(value, np.random.Generator | np.random.RandomState | random.Random):
        return True
    # Looked up, not imported: whoever has a torch generator has imported torch already.
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Generator)
