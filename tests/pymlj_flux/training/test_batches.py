"""`pymlj_flux/training/_batches.py`: every row once, in batches, without copies of large data."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pymlj_flux.training import _batches, batches, n_batches

sizes = {"n": st.integers(1, 40), "batch_size": st.integers(1, 50)}


@given(**sizes, shuffled=st.booleans())
def test_batches_hold_every_row_once_and_only_the_last_is_short(n, batch_size, shuffled):
    x, y = torch.arange(n)[:, None], torch.arange(n) * 10
    order = torch.randperm(n, generator=torch.Generator().manual_seed(n)) if shuffled else None

    made = list(batches((x, y), batch_size, order))

    assert [len(b) for b, _ in made[:-1]] == [batch_size] * (len(made) - 1)
    assert len(made) == n_batches(n, batch_size)
    rows = torch.cat([b[:, 0] for b, _ in made])
    assert torch.equal(rows, torch.arange(n) if order is None else order)
    assert torch.equal(torch.cat([b for _, b in made]), 10 * rows)


@given(**sizes)
def test_what_is_gathered_at_once_makes_no_difference(n, batch_size):
    x, order = torch.arange(3 * n).reshape(n, 3), torch.arange(n).flip(0)

    at_once = list(batches((x,), batch_size, order))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_batches, "CHUNK", 6)  # two rows
        bit_by_bit = list(batches((x,), batch_size, order))

    assert len(at_once) == len(bit_by_bit)
    assert all(torch.equal(a, b) for (a,), (b,) in zip(at_once, bit_by_bit, strict=True))


def test_rows_in_their_order_are_views():
    x = torch.zeros(10, 2)
    (first,), *_ = batches((x,), 4)
    first += 1
    assert x[:4].eq(1).all()


def test_the_order_is_drawn_from_the_generator_alone():
    def draw(seed):
        return _batches.draw_order(20, torch.Generator().manual_seed(seed), torch.device("cpu"))

    before = torch.get_rng_state()
    assert torch.equal(draw(3), draw(3))
    assert not torch.equal(draw(3), draw(4))
    assert torch.equal(torch.get_rng_state(), before)
