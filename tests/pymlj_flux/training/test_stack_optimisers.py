"""`pymlj_flux/training/_stack_optimisers.py` against the classes of torch."""

import copy

import pytest
import torch
from torch import nn

from pymlj_flux import Lion
from pymlj_flux.training import LION, RULES, StackedOptimiser, Unstackable

K = 3
SETTINGS = {
    torch.optim.Adam: [{"lr": 0.01}, {"weight_decay": 0.1, "amsgrad": True}, {"maximize": True}],
    torch.optim.AdamW: [{"lr": 0.01, "weight_decay": 0.1}, {"amsgrad": True}],
    torch.optim.NAdam: [{"lr": 0.01}, {"weight_decay": 0.1, "decoupled_weight_decay": True}],
    torch.optim.RAdam: [{"lr": 0.01}, {"weight_decay": 0.1, "decoupled_weight_decay": True}],
    torch.optim.Adamax: [{"lr": 0.01, "weight_decay": 0.1}],
    torch.optim.Adagrad: [{"lr_decay": 0.1}, {"initial_accumulator_value": 0.5}],
    torch.optim.Adadelta: [{"lr": 0.5, "rho": 0.8}],
    torch.optim.RMSprop: [{}, {"momentum": 0.5, "centered": True}],
    torch.optim.SGD: [
        {"lr": 0.1},
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    ],
}
CASES = [(cls, given) for cls, cases in SETTINGS.items() for given in cases]


def parameters(seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [
        [nn.Parameter(torch.randn(shape, generator=generator)) for shape in ((4, 3), (5,), ())]
        for _ in range(K)
    ]


def flat(tensors):
    return torch.stack([torch.cat([t.detach().ravel() for t in own]) for own in tensors])


def run(optimisers, stacked, weights, matrix, seed, steps):
    """The same gradients for each optimiser by itself and for all as one."""
    generator = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        for optimiser, own in zip(optimisers, weights, strict=True):
            for weight in own:
                weight.grad = torch.randn(weight.shape, generator=generator)
            optimiser.step()
        gradients = flat([[weight.grad for weight in own] for own in weights])
        stacked.move(slice(0, K), matrix, gradients)


@pytest.mark.parametrize("alike", [False, True])
@pytest.mark.parametrize(
    ("cls", "settings"), CASES, ids=lambda c: c.__name__ if isinstance(c, type) else "-".join(c)
)
def test_the_steps_of_torch(cls, settings, alike):
    weights = parameters()
    twins = copy.deepcopy(weights)
    given = [dict(settings) for _ in range(K)]
    if not alike:
        for k, own in enumerate(given):
            own["lr"] = 0.01 * (k + 1)
    alone = [cls(own, **kw) for own, kw in zip(weights, given, strict=True)]
    members = [cls(own, **kw) for own, kw in zip(twins, given, strict=True)]
    matrix = flat(twins)

    stacked = StackedOptimiser(members)
    if alike:
        stacked.unify()
    run(alone, stacked, weights, matrix, seed=1, steps=12)
    torch.testing.assert_close(matrix, flat(weights), rtol=2e-5, atol=1e-6)

    # Each goes on from where it stood, in another stack or alone.
    stacked.unload()
    again = StackedOptimiser(members)
    run(alone, again, weights, matrix, seed=2, steps=3)
    torch.testing.assert_close(matrix, flat(weights), rtol=2e-5, atol=1e-6)


def test_lion():
    weights = parameters()
    twins = copy.deepcopy(weights)
    alone = [Lion(lr=0.01, weight_decay=0.1).make(own) for own in weights]
    members = [Lion(lr=0.01, weight_decay=0.1).make(own) for own in twins]
    matrix = flat(twins)
    stacked = StackedOptimiser(members, {**RULES, type(members[0]): LION})
    run(alone, stacked, weights, matrix, seed=1, steps=5)
    torch.testing.assert_close(matrix, flat(weights))


def test_what_is_remembered_is_handed_back_as_torch_has_it():
    weights = parameters()
    twins = copy.deepcopy(weights)
    alone, members = ([torch.optim.Adam(own) for own in some] for some in (weights, twins))
    stacked = StackedOptimiser(members)
    run(alone, stacked, weights, flat(twins), seed=1, steps=2)
    stacked.unload()
    ours, theirs = members[1].state_dict()["state"], alone[1].state_dict()["state"]
    assert ours.keys() == theirs.keys()
    for key, state in theirs.items():
        assert ours[key].keys() == state.keys()
        for name, value in state.items():
            torch.testing.assert_close(ours[key][name], value)


def test_settings_that_change_are_taken_up():
    members = [torch.optim.SGD(own, lr=0.1) for own in parameters()]
    stacked, matrix = StackedOptimiser(members), torch.zeros(K, 18)
    members[1].param_groups[0]["lr"] = 0.5
    stacked.refresh()
    stacked.move(slice(0, K), matrix, torch.ones(K, 18))
    torch.testing.assert_close(-matrix[:, 0], torch.tensor([0.1, 0.5, 0.1]))


def test_groups_and_hooks_are_left_to_torch():
    [own, other, _] = parameters()
    groups = torch.optim.SGD([{"params": own[:1]}, {"params": own[1:], "lr": 0.1}], lr=0.2)
    with pytest.raises(Unstackable, match="different settings"):
        StackedOptimiser.flags_of(groups)
    hooked = torch.optim.SGD(other, lr=0.1)
    hooked.register_step_post_hook(lambda *_: None)
    with pytest.raises(Unstackable, match="have hooks"):
        StackedOptimiser.flags_of(hooked)
