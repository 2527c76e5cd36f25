"""`pymlj_flux/training/_program.py`: replaying a tape."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from pymlj_flux.training._program import Program
from pymlj_flux.training._tape import record

X, Y = torch.randn(2, 6, 3), torch.randn(2, 6, 1)


def replayed(function, *inputs):
    return Program(record(function, inputs)[1])


def gradients_of(net):
    def gradients(x, y):
        for weight in net.parameters():
            weight.grad = None
        loss = functional.mse_loss(net(x), y)
        loss.backward()
        return loss.detach(), *[weight.grad for weight in net.parameters()]

    return gradients


@pytest.mark.parametrize(
    "net",
    [
        nn.Sequential(nn.Linear(3, 40), nn.ReLU(), nn.Linear(40, 1)),
        nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.3), nn.LayerNorm(8), nn.Linear(8, 1)),
        nn.Sequential(nn.Unflatten(1, (1, 3)), nn.Conv1d(1, 2, 2), nn.Flatten(), nn.LazyLinear(1)),
    ],
    ids=["mlp", "dropout", "convolution"],
)
def test_other_inputs_give_the_bits_that_the_function_gives(net):
    net(X[0])
    function = gradients_of(net)
    program = replayed(function, X[0], Y[0])
    torch.manual_seed(1)
    expected = function(X[1], Y[1])
    torch.manual_seed(1)
    with torch.inference_mode():
        outputs = program(X[1], Y[1])
    for a, b in zip(outputs, expected, strict=True):
        assert torch.equal(a, b)


def test_parameters_are_taken_as_they_are_by_then():
    net = nn.Linear(3, 1)
    function = gradients_of(net)
    program = replayed(function, X[0], Y[0])
    with torch.no_grad():
        net.weight.mul_(2)
    assert torch.equal(program(X[0], Y[0])[0], function(X[0], Y[0])[0])


def test_statistics_of_batch_norm_move_on():
    net = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
    program = replayed(gradients_of(net), X[0], Y[0])
    program(X[0], Y[0])
    assert net[1].num_batches_tracked.item() == 2
    assert any(tensor is net[1].num_batches_tracked for tensor in program.changed)


@pytest.mark.parametrize("fused", [False, True])
def test_an_optimiser_in_the_recording_moves_the_parameters(fused):
    weight = nn.Parameter(torch.ones(3))
    optimiser = torch.optim.SGD([weight], lr=0.5, momentum=0.9, fused=fused)

    def move(gradient):
        weight.grad = gradient
        optimiser.step()
        return ()

    move(torch.zeros(3))  # the momentum is made by the first step
    program = replayed(move, torch.ones(3))
    before = weight.detach().clone()
    with torch.inference_mode():
        program(torch.ones(3))
    assert (before - weight == 0.5 * 1.9).all()


def test_what_nothing_uses_is_left_out_but_not_what_draws_random_numbers():
    def function(x):
        x.exp()
        torch.randn(2)
        return [x + 1]

    text = replayed(function, X[0]).text
    assert "exp" not in text
    assert "randn" in text


def test_views_of_parameters_are_made_once():
    net = nn.Linear(3, 1)
    assert "aten_t_default(c" not in replayed(gradients_of(net), X[0], Y[0]).text


def test_a_part_of_a_tensor_from_before_is_changed_in_place_by_each_replay():
    total = torch.zeros(4)
    program = replayed(lambda x: [total[:3].add_(x[0]) + 0], X[0])
    assert any(tensor is total for tensor in program.changed)
    before = total.clone()
    program(X[0])
    assert torch.equal(total[:3], before[:3] + X[0, 0])
    assert total[3] == 0


def test_values_are_let_go_after_their_last_use():
    text = replayed(lambda x: [((x + 1) * 2).exp()], X[0]).text
    assert text.count("del ") == 2


def test_infinite_numbers_and_types_are_kept():
    program = replayed(lambda x: [x.clamp(max=float("inf")).to(torch.float64)], X[0])
    assert program(X[1])[0].dtype is torch.float64
    assert torch.equal(program(X[1])[0], X[1].double())
