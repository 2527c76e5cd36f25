"""`pymlj_flux/training/_batches.py`: every row once, in batches, without copies of large data."""

import threading
import time

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


class Lazy:
    """A source of the rows of a tensor, which notes what it is asked for."""

    device = torch.device("cpu")

    def __init__(self, rows, most_rows=4, fails_at=None):
        self.rows, self.most_rows, self.fails_at = rows, most_rows, fails_at
        self.numbers_a_row = rows[0].numel()
        self.asked, self.threads = [], set()

    def __len__(self):
        return len(self.rows)

    def to(self, precision):
        return self

    def take(self, which):
        self.threads.add(threading.current_thread())
        self.asked.append(len(self.rows[which]))
        if len(self.asked) == self.fails_at:
            raise OSError("no such file")
        return self.rows[which]


@given(**sizes, shuffled=st.booleans(), most_rows=st.integers(1, 50))
def test_a_source_gives_the_batches_of_the_tensor(n, batch_size, shuffled, most_rows):
    x, y = torch.arange(2 * n).reshape(n, 2), torch.arange(n)
    order = torch.randperm(n) if shuffled else None
    lazy = Lazy(x, most_rows)
    expected, got = (list(batches((rows, y), batch_size, order)) for rows in (x, lazy))
    assert len(expected) == len(got)
    assert all(
        torch.equal(a, b)
        for e, g in zip(expected, got, strict=True)
        for a, b in zip(e, g, strict=True)
    )
    assert max(lazy.asked) <= max(most_rows, batch_size)
    assert threading.main_thread() not in lazy.threads


def test_the_next_rows_are_made_while_a_batch_is_in_use():
    lazy = Lazy(torch.arange(40.0)[:, None])
    going = batches((lazy,), 4)
    next(going)
    deadline = time.monotonic() + 10
    while len(lazy.asked) < 2 and time.monotonic() < deadline:
        time.sleep(0.001)
    assert lazy.asked == [4, 4]  # one ahead, and no more
    going.close()
    assert not any(thread.is_alive() for thread in lazy.threads)


def test_what_goes_wrong_in_a_source_is_raised_where_its_rows_are_wanted():
    going = batches((Lazy(torch.arange(40.0)[:, None], fails_at=3),), 4)
    next(going), next(going)
    with pytest.raises(OSError, match="no such file"):
        next(going)


@pytest.mark.parametrize("order", [None, torch.arange(9)])
def test_augmented_batches_are_copies(order):
    x, y = torch.zeros(9, 2), torch.arange(9)
    for changed, labels in batches((x, y), 4, order, augment=lambda batch: batch.add_(1)):
        assert changed.eq(1).all() and len(changed) == len(labels)
    assert x.eq(0).all()


def test_the_order_is_drawn_from_the_generator_alone():
    def draw(seed):
        return _batches.draw_order(20, torch.Generator().manual_seed(seed), torch.device("cpu"))

    before = torch.get_rng_state()
    assert torch.equal(draw(3), draw(3))
    assert not torch.equal(draw(3), draw(4))
    assert torch.equal(torch.get_rng_state(), before)
