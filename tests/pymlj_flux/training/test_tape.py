"""`pymlj_flux/training/_tape.py`: what is written down of a function of tensors."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from pymlj_flux.training._tape import record

X, Y = torch.randn(6, 3), torch.randn(6, 1)
NET = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))


def gradients(x, y):
    for weight in NET.parameters():
        weight.grad = None
    loss = functional.mse_loss(NET(x), y)
    loss.backward()
    return loss.detach(), *[weight.grad for weight in NET.parameters()]


def names(tape):
    return [call.operation.overloadpacket.__name__ for call in tape.calls]


def test_the_function_does_what_it_does_anyway():
    expected = gradients(X, Y)
    outputs, _ = record(gradients, (X, Y))
    for a, b in zip(outputs, expected, strict=True):
        assert torch.equal(a, b)


def test_forward_and_backward_pass_are_written_down_without_copies_of_gradients():
    _, tape = record(gradients, (X, Y))
    assert names(tape).count("addmm") == 2
    assert "tanh_backward" in names(tape)
    assert "clone" not in names(tape)
    assert "copy_" not in names(tape)
    assert not tape.trouble
    assert len(tape.inputs) == 2
    assert len(tape.outputs) == 5


def test_parameters_are_the_constants():
    _, tape = record(gradients, (X, Y))
    weights = {id(weight) for weight in NET.parameters()}
    assert {id(constant) for constant in tape.constants.values()} == weights


def test_what_is_transposed_twice_is_itself():
    _, tape = record(lambda x: [x.t().t() + 1], (X,))
    assert names(tape) == ["t", "add"]
    assert tape.calls[1].args[0] == tape.inputs[0]


def test_two_runs_match_unless_they_do_something_else():
    tapes = [record(gradients, (x, Y))[1] for x in (X, X + 1)]
    assert tapes[0].matches(tapes[1])
    assert not tapes[0].matches(record(lambda x, y: [x * 2], (X, Y))[1])


def test_numbers_baked_in_are_part_of_a_tape():
    one, two = (record(lambda x, k=k: [x * k], (X,))[1] for k in (1.0, 2.0))
    assert not one.matches(two)


def test_constants_made_anew_are_compared_by_value():
    def shifted(by):
        return record(lambda x: [x + torch.tensor([1.0, 2.0, by])], (X,))[1]

    assert shifted(3.0).matches(shifted(3.0))
    assert not shifted(3.0).matches(shifted(4.0))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: [x * x.sum().item()], "depends on the data"),
        (lambda x: [x if x.sum() > 0 else -x], "depends on the data"),
        (lambda x: [x[x > 0]], "depends on the data"),
        (lambda x: [x.clone().t_()], "shape of a tensor in place"),
        (lambda x: [x + torch.eye(6, 3).to_sparse()], "layout"),
    ],
    ids=["item", "branch", "mask", "t_", "sparse"],
)
def test_what_cannot_be_replayed_is_trouble(function, words):
    outputs, tape = record(function, (X,))
    assert words in tape.trouble
    assert torch.equal(outputs[0], function(X)[0])


def test_an_error_is_the_callers():
    with pytest.raises(ZeroDivisionError):
        record(lambda x: 1 / 0, (X,))
