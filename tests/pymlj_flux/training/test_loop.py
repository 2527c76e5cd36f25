"""`pymlj_flux/training/_loop.py`: it knows a step by its protocol, so the steps here only count."""

import signal

import pytest
import torch

from pymlj import MLJWarning
from pymlj.interface import Interruptible
from pymlj_flux.training import Run, mean_loss, train


class Counter:
    """A step whose loss is the mean of the first column."""

    def __init__(self, on_call=None):
        self.modes, self.batches, self.epochs, self.on_call = [], [], [], on_call

    def begin_epoch(self, epoch):
        self.epochs.append(epoch)

    def train(self):
        self.modes.append("train")

    def eval(self):
        self.modes.append("eval")

    def __call__(self, *batch):
        self.batches.append(batch[0][:, 0].tolist())
        if self.on_call:
            self.on_call(len(self.batches))
        return batch[0].mean()

    def evaluate(self, batch_size, *rows):
        return sum(batch.mean() for batch in rows[0].split(batch_size))


@pytest.fixture
def data():
    return (torch.arange(5.0)[:, None],)


def test_an_epoch_is_the_mean_over_its_batches(data):
    step = Counter()
    losses = train(step, data, Run(epochs=2, batch_size=2))
    assert losses == [pytest.approx((0.5 + 2.5 + 4) / 3)] * 2
    assert step.batches == [[0, 1], [2, 3], [4]] * 2
    assert step.modes == ["train", "train"]


def test_epochs_are_counted_on_from_those_that_are_done(data):
    step = Counter()
    train(step, data, Run(epochs=2, batch_size=5))
    train(step, data, Run(epochs=3, batch_size=5, done=2))
    assert step.epochs == [0, 1, 2, 3, 4]


def test_the_order_is_drawn_anew_for_each_epoch(data):
    step = Counter()
    order = torch.Generator().manual_seed(1)
    train(step, data, Run(epochs=2, batch_size=5, order=order))
    first, second = step.batches
    assert sorted(first) == sorted(second) == [0, 1, 2, 3, 4]
    assert first != second


def test_mean_loss_is_the_mean_over_batches_in_evaluation_mode(data):
    step = Counter()
    assert mean_loss(step, data, 2) == pytest.approx((0.5 + 2.5 + 4) / 3)
    assert step.modes == ["eval"]
    assert step.batches == []


def test_many_rows_are_evaluated_bit_by_bit():
    rows = torch.arange(30000.0)[:, None] % 7
    assert mean_loss(Counter(), (rows,), 1) == pytest.approx(rows.mean().item())


def test_a_sum_of_many_small_losses_is_accurate():
    rows = torch.full((20_000, 1), 0.1)
    exact = torch.tensor(0.1).item()
    assert train(Counter(), (rows,), Run(epochs=1, batch_size=1)) == [
        pytest.approx(exact, rel=1e-9)
    ]


def test_ctrl_c_stops_at_the_end_of_the_epoch(data):
    step = Counter(lambda n: n == 4 and signal.raise_signal(signal.SIGINT))
    with pytest.warns(MLJWarning, match="interrupted after 2 of 9 epochs"):
        losses = train(step, data, Run(epochs=9, batch_size=2))
    assert len(losses) == 2
    assert len(step.batches) == 6


def test_ctrl_c_is_passed_on_to_what_encloses_the_training(data):
    step = Counter(lambda n: n == 1 and signal.raise_signal(signal.SIGINT))
    with Interruptible("outer", 0) as outer, pytest.warns(MLJWarning, match="interrupted"):
        train(step, data, Run(epochs=9, batch_size=2))
    assert outer.requested


def test_ctrl_c_in_the_last_epoch_is_the_end_anyway(data):
    step = Counter(lambda n: n == 3 and signal.raise_signal(signal.SIGINT))
    assert len(train(step, data, Run(epochs=1, batch_size=2))) == 1


def test_nan_is_warned_of_and_the_other_epochs_are_done():
    data = (torch.tensor([[1.0], [float("nan")]]),)
    with pytest.warns(MLJWarning, match="became NaN in epoch 1 of 3.*optimiser.lr"):
        assert len(train(Counter(), data, Run(epochs=3, batch_size=1))) == 3


def test_negative_verbosity_silences_the_warning():
    train(Counter(), (torch.tensor([[float("nan")]]),), Run(epochs=1, batch_size=1, verbosity=-1))


@pytest.mark.parametrize(("verbosity", "shown"), [(0, False), (1, True)])
def test_there_is_a_bar_at_verbosity_one(data, capsys, verbosity, shown):
    train(Counter(), data, Run(epochs=3, batch_size=2, verbosity=verbosity))
    out, err = capsys.readouterr()
    assert out == ""
    assert ("3/3" in err and "loss=" in err) is shown
