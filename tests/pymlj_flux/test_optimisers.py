"""`pymlj_flux/_optimisers.py`: settings of the optimisers of torch."""

import inspect

import pytest
import torch
from torch import nn

from pymlj import ArgumentError, clone, get_param, set_param
from pymlj.parameters import fields
from pymlj_flux import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Descent,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    Optimiser,
    RAdam,
    RMSprop,
)
from pymlj_flux._optimisers import apply_settings

STOCK = [
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RAdam,
    RMSprop,
    SGD,
]


def net():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))


def train(network, optimiser, steps=20):
    x = torch.linspace(-1, 1, 30).reshape(10, 3)
    for _ in range(steps):
        optimiser.zero_grad()
        (network(x) - x[:, :1]).square().mean().backward()
        optimiser.step()
    return torch.cat([w.detach().ravel() for w in network.parameters()])


BY_HAND = [
    (Adadelta(rho=0.8), lambda w: torch.optim.Adadelta(w, rho=0.8)),
    (Adagrad(lr_decay=0.1), lambda w: torch.optim.Adagrad(w, lr_decay=0.1)),
    (Adam(lr=0.01, amsgrad=True), lambda w: torch.optim.Adam(w, lr=0.01, amsgrad=True)),
    (Adamax(), torch.optim.Adamax),
    (AdamW(weight_decay=0.2), lambda w: torch.optim.AdamW(w, weight_decay=0.2)),
    (Momentum(momentum=0.8), lambda w: torch.optim.SGD(w, momentum=0.8)),
    (NAdam(momentum_decay=0.1), lambda w: torch.optim.NAdam(w, momentum_decay=0.1)),
    (Nesterov(lr=0.1), lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True)),
    (RAdam(lr=0.01), lambda w: torch.optim.RAdam(w, lr=0.01)),
    (RMSprop(centered=True), lambda w: torch.optim.RMSprop(w, centered=True)),
    (SGD(lr=0.1, weight_decay=0.1), lambda w: torch.optim.SGD(w, lr=0.1, weight_decay=0.1)),
    (Optimiser(torch.optim.Rprop, lr=0.02), lambda w: torch.optim.Rprop(w, lr=0.02)),
    (Optimiser(torch.optim.ASGD), torch.optim.ASGD),
]


@pytest.mark.parametrize(("optimiser", "by_hand"), BY_HAND, ids=lambda v: type(v).__name__)
def test_it_trains_like_the_one_of_torch(optimiser, by_hand):
    one, two = net(), net()
    mine, theirs = (
        train(one, optimiser.make(one.parameters())),
        train(two, by_hand(two.parameters())),
    )
    torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("cls", STOCK)
def test_names_and_defaults_are_those_of_torch(cls):
    arguments = inspect.signature(cls().torch_class.__init__).parameters
    own = {"momentum"} if cls in (Momentum, Nesterov) else set()
    for name, field in fields(cls).items():
        assert name in own or field.default == arguments[name].default


@pytest.mark.parametrize("cls", STOCK)
def test_settings_are_tunable_by_path_and_compare_by_value(cls):
    optimiser = cls(lr=0.5)
    assert optimiser == cls(lr=0.5) != cls(lr=0.25)
    set_param(optimiser, "lr", 0.25)
    assert get_param(optimiser, "lr") == 0.25
    assert optimiser.make(net().parameters()).param_groups[0]["lr"] == 0.25


def test_learning_rate_may_be_given_by_position():
    assert Adam(0.1) == Adam(lr=0.1)
    assert Descent is SGD


def test_lion_follows_its_formula():
    w = nn.Parameter(torch.tensor([1.0, -2.0]))
    optimiser = Lion(lr=0.1, betas=(0.5, 0.75), weight_decay=0.2).make([w])
    expected, moment = w.detach().clone(), torch.zeros(2)
    for gradient in (torch.tensor([0.3, -4.0]), torch.tensor([-0.5, 1.0])):
        w.grad = gradient.clone()
        optimiser.step()
        direction = torch.sign(0.5 * moment + 0.5 * gradient)
        expected = expected - 0.1 * direction - 0.1 * 0.2 * expected
        moment = 0.75 * moment + 0.25 * gradient
        torch.testing.assert_close(w.detach(), expected)


def test_lion_leaves_parameters_without_gradient_and_takes_a_closure():
    used, unused = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))

    def closure():
        used.grad = None
        loss = used.sum()
        loss.backward()
        return loss.detach()

    assert Lion(lr=0.5).make([used, unused]).step(closure) == 2.0
    assert used.tolist() == [0.5, 0.5] and unused.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("cls", [Adam, AdamW, Adagrad, Momentum])
def test_fused_kernels_are_used_where_torch_has_them(cls):
    assert cls().make(net().parameters()).param_groups[0]["fused"] is True


@pytest.mark.parametrize("how", [{"device": "meta"}, {"dtype": torch.complex64}], ids=str)
def test_parameters_without_a_fused_kernel_are_no_obstacle(how):
    w = nn.Parameter(torch.zeros(2, **how))
    assert not Adam().make([w]).param_groups[0]["fused"]


def test_groups_of_parameters_may_have_settings_of_their_own():
    first, last = net()[0], net()[2]
    groups = [{"params": first.parameters(), "lr": 0.5}, {"params": last.parameters()}]
    assert [group["lr"] for group in Adam(lr=0.1).make(groups).param_groups] == [0.5, 0.1]


# -- apply_settings --------------------------------------------------------------------------------


def test_new_settings_are_applied_and_moments_kept():
    one, two = net(), net()
    live, by_hand = (
        Adam(lr=0.05).make(one.parameters()),
        torch.optim.Adam(two.parameters(), lr=0.05),
    )
    train(one, live), train(two, by_hand)
    assert apply_settings(Adam(lr=0.002, betas=(0.8, 0.9)), live) is True
    by_hand.param_groups[0].update(lr=0.002, betas=(0.8, 0.9))
    torch.testing.assert_close(train(one, live), train(two, by_hand), rtol=1e-4, atol=1e-6)


def test_another_class_is_left_as_it_is():
    live = Adam(lr=0.05).make(net().parameters())
    assert apply_settings(AdamW(lr=0.1), live) is False
    assert live.param_groups[0]["lr"] == 0.05


def test_the_variants_of_descent_share_their_velocity():
    live = Nesterov(lr=0.1).make(net().parameters())
    assert apply_settings(Momentum(lr=0.1), live) is True
    assert live.param_groups[0]["nesterov"] is False
    assert apply_settings(SGD(lr=0.1), live) is True
    assert live.param_groups[0]["momentum"] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Adam(), Adam(amsgrad=True)),
        (AdamW(), AdamW(amsgrad=True)),
        (RMSprop(), RMSprop(momentum=0.5)),
        (RMSprop(), RMSprop(centered=True)),
        (SGD(), SGD(momentum=0.5)),
        (SGD(momentum=0.5), SGD()),
        (Adam(amsgrad=True), Adam()),
    ],
    ids=repr,
)
def test_what_is_switched_on_or_off_later_works_from_then_on(before, after):
    network = net()
    live = before.make(network.parameters())
    start = train(network, live)
    assert apply_settings(after, live)
    end = train(network, live)
    assert torch.isfinite(end).all() and not torch.equal(start, end)


def test_settings_go_on_after_a_round_trip_through_the_state_of_torch():
    one, two = net(), net()
    first, second = Adam(lr=0.05).make(one.parameters()), Adam(lr=0.05).make(two.parameters())
    train(one, first), train(two, second)
    third = Adam(lr=0.05).make(two.parameters())
    third.load_state_dict(second.state_dict())
    assert torch.equal(train(one, first), train(two, third))


# -- Optimiser -------------------------------------------------------------------------------------


def test_any_class_has_its_arguments_as_settings():
    optimiser = Optimiser(torch.optim.Rprop, lr=0.02)
    assert (optimiser.lr, optimiser.etas) == (0.02, (0.5, 1.2))
    assert optimiser == Optimiser(torch.optim.Rprop, lr=0.02) == clone(optimiser)
    assert optimiser != Optimiser(torch.optim.Rprop) != Optimiser(torch.optim.ASGD)
    set_param(optimiser, "lr", 0.5)
    assert optimiser.make(net().parameters()).param_groups[0]["lr"] == 0.5
    assert clone(optimiser, lr=0.1).lr == 0.1


class Half(torch.optim.SGD):
    def __init__(self, params, rate):
        super().__init__(params, lr=rate / 2)


def test_own_class_with_a_required_argument():
    assert Optimiser(Half, rate=0.1).make(net().parameters()).param_groups[0]["lr"] == 0.05
    with pytest.raises(ArgumentError, match="`Optimiser` needs `rate`"):
        Optimiser(Half)


def test_a_choice_of_implementation_is_respected():
    optimiser = Optimiser(torch.optim.Adam, fused=False)
    assert optimiser.make(net().parameters()).param_groups[0]["fused"] is False


def test_settings_of_the_class_are_applied_to_a_live_one():
    live = Adam(lr=0.1).make(net().parameters())
    assert apply_settings(Optimiser(torch.optim.Adam, lr=0.3), live) is True
    assert live.param_groups[0]["lr"] == 0.3
    assert live.param_groups[0]["fused"] is True
    assert len(live.param_groups[0]["params"]) == 4


def test_arguments_that_the_class_turns_into_others_are_applied():
    live = Optimiser(Half, rate=0.1).make(net().parameters())
    assert apply_settings(Optimiser(Half, rate=0.3), live) is True
    assert live.param_groups[0]["lr"] == 0.15


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Adam(lr=-1), "`lr` of `Adam` must be 0 or more, and finite, but got -1"),
        (lambda: Adam(lr=float("nan")), "`lr` of `Adam` must be 0 or more"),
        (lambda: Adam(lr=float("inf")), "`lr` of `Adam` must be 0 or more"),
        (lambda: Adam(lr="fast"), "`lr` of `Adam` must be of type `float`"),
        (
            lambda: Adam(betas=(0.9, 1.0)),
            "Each of `betas` of `Adam` must be 0 or more, and below 1",
        ),
        (lambda: Momentum(momentum=1.5), "`momentum` of `Momentum` must be"),
        (lambda: Nesterov(momentum=0), "`momentum` of `Nesterov` must be above 0, but is 0"),
        (lambda: SGD(nesterov=True), "`nesterov=True` needs `momentum` above 0"),
        (lambda: Adadelta(rho=1.1), "`rho` of `Adadelta` must be between 0 and 1, but got 1.1"),
        (lambda: Adam(rate=0.1), "`Adam` has no hyperparameter `rate`"),
        (lambda: Optimiser(torch.optim.Rprop, lr=-1), "`Rprop` refuses its settings: .*-1"),
        (lambda: Optimiser(torch.optim.Rprop, l=1), "`Optimiser` has no hyperparameter `l`"),
        (lambda: Optimiser(nn.Linear), "needs a subclass of `torch.optim.Optimizer`"),
        (lambda: Optimiser("adam"), "needs a subclass of `torch.optim.Optimizer`.*'adam'"),
    ],
)
def test_bad_settings_are_refused_at_construction(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


def test_bad_settings_assigned_later_are_refused_at_use():
    optimiser, network = Adam(), net()
    live = optimiser.make(network.parameters())
    optimiser.lr = -1.0
    with pytest.raises(ArgumentError, match="`lr` of `Adam`"):
        optimiser.make(network.parameters())
    with pytest.raises(ArgumentError, match="`lr` of `Adam`"):
        apply_settings(optimiser, live)
    assert live.param_groups[0]["lr"] == 0.001
