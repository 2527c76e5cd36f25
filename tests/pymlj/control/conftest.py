"""Things to train, and a way to hear what is logged."""

import logging

import pytest


class Scripted:
    """Each call of `train` moves on to the next batch of training losses and the next loss."""

    def __init__(self, losses, batches=None):
        self.losses = losses
        self.batches = batches
        self.cycles = 0

    def train(self, n):
        self.cycles += 1

    def loss(self):
        return self.losses[self.cycles - 1]

    def training_losses(self):
        return None if self.batches is None else self.batches[self.cycles - 1]


class Counter:
    """Counts iterations and knows no losses."""

    def __init__(self):
        self.iterations = 0

    def train(self, n):
        self.iterations += n


@pytest.fixture
def scripted():
    return Scripted


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def logged(caplog):
    """The texts logged so far."""
    caplog.set_level(logging.INFO, logger="pymlj")
    return lambda: list(caplog.messages)
