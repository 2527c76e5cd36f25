"""`pymlj_flux/training/_random.py`: everything random follows from one seed, and nothing leaks."""

import threading

import numpy as np
import pytest
import torch

from pymlj import ArgumentError
from pymlj_flux.training import builder_generator, draw_seed, first_state, random_numbers

CPU = torch.device("cpu")


def test_an_int_stands_for_itself_at_every_call():
    assert draw_seed(7) == draw_seed(7) == 7


@pytest.mark.parametrize(
    "make", [lambda: np.random.default_rng(1), lambda: torch.Generator().manual_seed(1)]
)
def test_a_generator_is_drawn_from(make):
    generator = make()
    first, second = draw_seed(generator), draw_seed(generator)
    assert first != second
    assert first == draw_seed(make())


def test_none_is_fresh_entropy():
    assert draw_seed(None) != draw_seed(None)


def test_a_negative_seed_is_refused():
    with pytest.raises(ArgumentError, match="must not be negative, but `rng` is -3"):
        draw_seed(-3)


def test_large_seeds_work():
    assert builder_generator(2**200).initial_seed() != builder_generator(2**200 + 1).initial_seed()


def test_the_streams_of_a_seed_differ():
    state = first_state(5, CPU)
    builder = builder_generator(5).get_state()
    assert not torch.equal(state.order, state.cpu)
    assert not torch.equal(state.order, builder)
    assert not torch.equal(state.cpu, builder)


def draws(state, n=3):
    with random_numbers(state, CPU) as order:
        return torch.rand(n), torch.rand(n, generator=order)


def test_the_random_numbers_go_on_where_they_were():
    state, other = first_state(5, CPU), first_state(5, CPU)
    in_parts = [torch.cat(parts) for parts in zip(draws(state), draws(state), strict=True)]
    assert all(torch.equal(a, b) for a, b in zip(in_parts, draws(other, 6), strict=True))


def test_the_users_generator_is_put_back_also_after_an_error():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    with pytest.raises(ZeroDivisionError), random_numbers(first_state(5, CPU), CPU):
        torch.rand(4)
        raise ZeroDivisionError
    assert torch.equal(torch.get_rng_state(), before)


def test_runs_in_two_threads_do_not_mix():
    got, barrier = {}, threading.Barrier(2)

    def run(name):
        barrier.wait(5)
        with random_numbers(first_state(5, CPU), CPU):
            got[name] = torch.cat([torch.rand(1) for _ in range(400)])

    threads = [threading.Thread(target=run, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    with random_numbers(first_state(5, CPU), CPU):
        expected = torch.cat([torch.rand(1) for _ in range(400)])
    assert torch.equal(got["a"], expected)
    assert torch.equal(got["b"], expected)


@pytest.mark.gpu
def test_the_users_generator_of_the_device_is_left_alone():
    device = torch.device("cuda" if torch.cuda.is_available() else "mps")

    def draw():
        with random_numbers(first_state(5, device), device):
            return torch.rand(3, device=device).cpu()

    backend = torch.cuda if device.type == "cuda" else torch.mps
    before = backend.get_rng_state()
    assert torch.equal(draw(), draw())
    assert torch.equal(backend.get_rng_state(), before)
