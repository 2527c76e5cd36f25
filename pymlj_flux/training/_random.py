"""Random numbers of a training run: where they come from, and how they go on later.

Everything random in a run follows from one seed: the first weights, the order of the rows, dropout.
Code of others draws from torch's global generators, so these are set to a state of the run while it
trains, and put back to what the user had afterwards.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from pymlj.exceptions import ArgumentError

Seedable: TypeAlias = int | np.random.Generator | torch.Generator | None

# The global generators belong to one run at a time; another thread that trains waits for its turn.
_turn = threading.RLock()


def draw_seed(rng: Seedable) -> int:
    """The seed of a run: an int itself, a draw from a generator, fresh entropy for None.

    Raises:
        ArgumentError: The seed is negative.
    """
    if rng is None:
        return secrets.randbits(63)
    if isinstance(rng, torch.Generator):
        draw = torch.randint(2**62, (1,), generator=rng, device=rng.device, dtype=torch.int64)
        return int(draw.item())
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**62))
    if rng < 0:
        raise ArgumentError(f"A seed must not be negative, but `rng` is {rng}.")
    return rng


@dataclass
class RandomState:
    """Where the random numbers of a run stand.

    Attributes:
        order: State of the generator of the order of rows.
        cpu: State of torch's global generator of the CPU.
        device: State of the global generator of the device of the run; None on the CPU.
    """

    order: Tensor
    cpu: Tensor
    device: Tensor | None = None


def builder_generator(seed: int) -> torch.Generator:
    """The generator that a builder gets."""
    return torch.Generator("cpu").manual_seed(_stream(seed, 0))


def first_state(seed: int, device: torch.device) -> RandomState:
    """Where the random numbers of a run stand at its start."""
    order = torch.Generator("cpu").manual_seed(_stream(seed, 1)).get_state()
    cpu = torch.Generator("cpu").manual_seed(_stream(seed, 2)).get_state()
    if device.type == "cpu":
        return RandomState(order, cpu)
    on_device = torch.Generator(device).manual_seed(_stream(seed, 2)).get_state()
    return RandomState(order, cpu, on_device)


@contextlib.contextmanager
def random_numbers(state: RandomState, device: torch.device) -> Iterator[torch.Generator]:
    """Within the block the random numbers of torch are those of the run.

    Args:
        state: Where they stand; moved on when the block is left.
        device: The device of the run.

    Yields:
        The generator of the order of rows.
    """
    order = torch.Generator("cpu")
    order.set_state(state.order)
    with _turn:
        users_cpu, users_device = torch.get_rng_state(), _device_state(device)
        try:
            torch.set_rng_state(state.cpu)
            _set_device_state(device, state.device)
            yield order
            state.order = order.get_state()
            state.cpu, state.device = torch.get_rng_state(), _device_state(device)
        finally:
            torch.set_rng_state(users_cpu)
            _set_device_state(device, users_device)


def _stream(seed: int, k: int) -> int:
    """The seed of the k-th of the independent streams that follow from `seed`."""
    return int(np.random.SeedSequence([seed, k]).generate_state(1, np.uint64)[0] >> np.uint64(1))


def _device_state(device: torch.device) -> Tensor | None:
    if device.type == "cuda":
        return torch.cuda.get_rng_state(device)
    return torch.mps.get_rng_state() if device.type == "mps" else None


def _set_device_state(device: torch.device, state: Tensor | None) -> None:
    if state is None:
        return
    if device.type == "cuda":
        torch.cuda.set_rng_state(state, device)
    elif device.type == "mps":
        torch.mps.set_rng_state(state)
