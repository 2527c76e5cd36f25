"""`pymlj/_random.py`: what `rng` may be."""

import random

import numpy as np
import torch

from pymlj._random import as_generator, is_generator


def test_a_seed_is_applied_again_and_a_generator_goes_on():
    assert as_generator(3).random() == as_generator(3).random()
    generator = np.random.default_rng(3)
    assert as_generator(generator) is generator
    assert as_generator(None).random() != as_generator(None).random()


def test_generators_of_every_library_are_recognised():
    for generator in (
        np.random.default_rng(),
        np.random.RandomState(1),
        random.Random(),
        torch.Generator(),
    ):
        assert is_generator(generator)
    assert not is_generator(3) and not is_generator(None)
