"""`pymlj_flux/training/_captured.py`: when a function is recorded, and what is trusted."""

import itertools
import random

import pytest
import torch
from torch import nn

from pymlj_flux.training._captured import WARM, Captured

X = torch.randn(20, 5)


def called(captured, n=WARM + 4, key="key"):
    return [captured(key, row)[0] for row in itertools.islice(itertools.cycle(X), n)]


def test_a_function_is_recorded_once_it_has_been_called_often():
    calls = []

    def double(x):
        calls.append(x)
        return [2 * x]

    captured = Captured(double)
    called(captured, WARM)
    assert captured.program("key") is None
    called(captured, 2)
    assert captured.is_replayed
    n = len(calls)
    assert torch.equal(captured("key", X[7])[0], 2 * X[7])
    assert len(calls) == n


def test_each_key_is_a_recording_of_its_own():
    captured = Captured(lambda x: [x.reshape(1, -1) + 1])
    called(captured)
    assert captured.program("other") is None
    longer = torch.ones(9)
    for _ in range(WARM + 3):
        assert captured("other", longer)[0].shape == (1, 9)
    assert captured.program("other") is not None


def test_random_numbers_are_the_same_as_without():
    torch.manual_seed(0)
    recorded = called(captured := Captured(lambda x: [x * torch.rand(5)]))
    torch.manual_seed(0)
    plain = [x * torch.rand(5) for x in X[: WARM + 4]]
    assert captured.is_replayed
    assert all(map(torch.equal, recorded, plain))


def test_tensors_changed_in_place_are_changed_once_a_call():
    count = torch.zeros(())
    captured = Captured(lambda x: [count.add_(1) + 0])
    assert [c.item() for c in called(captured)] == list(range(1, WARM + 5))
    assert captured.is_replayed


class Moody(nn.Module):
    """Does something else every third time."""

    def __init__(self):
        super().__init__()
        self.n = 0

    def forward(self, x):
        self.n += 1
        return x * 2 if self.n % 3 else x * 3


class Hooked(nn.Linear):
    """A module with a hook."""

    def __init__(self):
        super().__init__(5, 5)
        self.register_forward_hook(lambda *_: None)


def by_random_numbers_of_python(x):
    return x * random.random()


HISTORY = []


def with_a_global_history(x):
    HISTORY.append(1)
    return x


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (Moody(), "changes something beside tensors"),
        (Hooked(), "has hooks"),
        (by_random_numbers_of_python, "changes something beside tensors"),
        (with_a_global_history, "changes something beside tensors"),
        (lambda x: x * x.sum().item(), "depends on the data"),
    ],
)
def test_what_does_more_than_tensors_show_is_called_for_good(code, words):
    captured = Captured(lambda x: [code(x)], [code])
    with torch.no_grad():
        called(captured)
    assert not captured.is_replayed
    assert words in captured.refusal


def test_a_function_of_time_is_found_out_by_doing_it_twice():
    times = itertools.count()
    captured = Captured(lambda x: [x * next(times)])
    assert torch.equal(called(captured)[-1], X[WARM + 3] * (WARM + 3))
    assert captured.refusal == "it does not do the same each time"


def test_nan_is_the_same_number_as_nan():
    captured = Captured(lambda x: [x / 0 * 0])
    called(captured)
    assert captured.is_replayed


def test_a_replay_that_fails_is_not_tried_again(monkeypatch):
    monkeypatch.setattr("pymlj_flux.training._program.Program.__call__", lambda *_: 1 + "")
    captured = Captured(lambda x: [x + 1])
    assert torch.equal(called(captured)[-1], X[WARM + 3] + 1)
    assert "a replay failed" in captured.refusal


def test_a_replay_with_other_numbers_is_not_trusted(monkeypatch):
    monkeypatch.setattr("pymlj_flux.training._program.Program.__call__", lambda self, x: [x])
    captured = Captured(lambda x: [x + 1])
    assert torch.equal(called(captured)[-1], X[WARM + 3] + 1)
    assert captured.refusal == "a replay gives other numbers"
