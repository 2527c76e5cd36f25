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
    StepDecay,
)
from pymlj_flux._optimiser_base import SHARED
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
        if name in SHARED:
            assert field.default is None
            continue
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


# -- settings that all have ------------------------------------------------------------------------


@pytest.mark.parametrize("cls", STOCK)
def test_schedule_clipping_and_groups_are_left_out_of_the_repr_while_off(cls):
    assert not any(name in repr(cls()) for name in SHARED)
    assert repr(cls(clip_norm=2.0)) != repr(cls())
    assert list(fields(cls))[-4:] == ["schedule", "clip_norm", "clip_value", "groups"]


def test_settings_that_all_have_are_tunable_by_path_and_compare_by_value():
    optimiser = Adam(schedule=StepDecay(every=2), clip_norm=1.0)
    assert optimiser == clone(optimiser) != Adam()
    set_param(optimiser, "schedule.every", 5)
    assert optimiser.schedule.every == 5
    assert [optimiser.factor(epoch) for epoch in (0, 4, 5)] == [1.0, 1.0, 0.1]
    assert Adam().factor(7) == 1.0
    assert Adam(schedule=lambda epoch: epoch + 1).factor(7) == 8.0


@pytest.mark.parametrize(
    ("change", "alike"),
    [
        ({"lr": 0.5}, True),
        ({"groups": {"*": {"lr": 0.5}}}, True),
        ({"clip_norm": 1.0}, False),
        ({"clip_value": 1.0}, False),
        ({"schedule": StepDecay()}, False),
    ],
)
def test_what_happens_around_the_torch_optimiser_is_told_apart(change, alike):
    assert Adam(**change).steps_like(Adam()) is alike
    assert Adam(**change).steps_like(Adam(**change))


def test_a_schedule_starts_from_the_learning_rate_of_each_group():
    optimiser = SGD(lr=0.1, schedule=StepDecay(), groups={"2.*": {"lr": 0.5}})
    made = optimiser.make(net().named_parameters())
    assert [(g["lr"], g["initial_lr"]) for g in made.param_groups] == [(0.1, 0.1), (0.5, 0.5)]
    assert "initial_lr" not in SGD().make(net().parameters()).param_groups[0]


def test_groups_are_chosen_by_pattern_and_the_later_pattern_decides():
    groups = {"*.bias": {"weight_decay": 0.0, "lr": 0.5}, "2.*": {"lr": 0.25}}
    network = net()
    made = AdamW(lr=0.1, groups=groups).make(network.named_parameters())
    found = {
        id(w): (group["lr"], group["weight_decay"])
        for group in made.param_groups
        for w in group["params"]
    }
    assert {name: found[id(w)] for name, w in network.named_parameters()} == {
        "0.weight": (0.1, 0.01),
        "0.bias": (0.5, 0.0),
        "2.weight": (0.25, 0.01),
        "2.bias": (0.25, 0.0),
    }


def test_groups_train_as_those_of_torch_do():
    one, two = net(), net()
    mine = Adam(lr=0.01, groups={"0.*": {"lr": 0.1}}).make(one.named_parameters())
    first, last = two[0].parameters(), two[2].parameters()
    theirs = torch.optim.Adam([{"params": first, "lr": 0.1}, {"params": last}], lr=0.01)
    torch.testing.assert_close(train(one, mine), train(two, theirs), rtol=1e-4, atol=1e-6)


def test_arguments_that_a_class_turns_into_others_work_in_groups():
    made = Optimiser(Half, rate=0.1, groups={"*.bias": {"rate": 0.4}}).make(
        net().named_parameters()
    )
    assert [group["lr"] for group in made.param_groups] == [0.05, 0.2]


@pytest.mark.parametrize(
    ("before", "after", "rates"),
    [
        (None, {"2.*": {"lr": 0.5}}, [0.1, 0.5]),
        ({"2.*": {"lr": 0.5}}, None, [0.1]),
        ({"2.*": {"lr": 0.5}}, {"2.*": {"lr": 0.25}}, [0.1, 0.25]),
        ({"2.*": {"lr": 0.5}}, {"0.*": {"lr": 0.5}}, [0.5, 0.1]),
    ],
)
def test_other_groups_are_applied_to_a_live_one_and_moments_kept(before, after, rates):
    network = net()
    parameters = list(network.named_parameters())
    live = Adam(lr=0.1, groups=before).make(parameters)
    train(network, live)
    moments = {name: live.state[w]["exp_avg"].clone() for name, w in parameters}
    assert apply_settings(Adam(lr=0.1, groups=after), live, parameters)
    assert [group["lr"] for group in live.param_groups] == rates
    assert sum(len(group["params"]) for group in live.param_groups) == 4
    for name, w in parameters:
        assert torch.equal(live.state[w]["exp_avg"], moments[name])
    train(network, live)


def test_a_schedule_can_be_put_on_and_taken_off_a_live_one():
    live = SGD(lr=0.1).make(net().parameters())
    apply_settings(SGD(lr=0.2, schedule=StepDecay()), live)
    assert live.param_groups[0]["initial_lr"] == 0.2
    live.param_groups[0]["lr"] = 0.002
    apply_settings(SGD(lr=0.2), live)
    assert live.param_groups[0]["lr"] == 0.2
    assert "initial_lr" not in live.param_groups[0]


class NoRate(torch.optim.Optimizer):
    def __init__(self, params, size=1.0):
        super().__init__(params, {"size": size})

    def step(self, closure=None):
        pass


class Clips(torch.optim.SGD):
    def __init__(self, params, clip_norm=1.0):
        super().__init__(params, lr=clip_norm)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Adam(clip_norm=0), "`clip_norm` of `Adam` must be above 0, and finite, but got 0"),
        (lambda: Adam(clip_value=-1.0), "`clip_value` of `Adam` must be above 0"),
        (lambda: Adam(schedule=0.5), "`schedule` of `Adam` must be of type `Schedule"),
        (
            lambda: Adam(schedule=StepDecay),
            r"got the class `StepDecay`. Write `StepDecay\(\.\.\.\)`",
        ),
        (
            lambda: Adam(schedule=torch.optim.lr_scheduler.StepLR),
            "got the class `StepLR`.*control `LearningRateSchedule`",
        ),
        (
            lambda: Optimiser(NoRate, schedule=StepDecay()),
            "`schedule` needs a learning rate to multiply, but `NoRate` has no `lr`",
        ),
        (
            lambda: Adam(groups={"*.bias": {"weight_decy": 0.0}}),
            r"`groups` of `Adam` may change `lr`, .*but `\*.bias` changes `weight_decy`."
            " Did you mean `weight_decay`",
        ),
        (lambda: Adam(groups={"*": {"clip_norm": 1.0}}), "but `.*` changes `clip_norm`"),
        (
            lambda: Adam(groups={"*.bias": {"lr": -1.0}}),
            r"In `groups`, under `\*.bias`: `lr` of `Adam` must be 0 or more",
        ),
        (lambda: Adam(groups={"*": {"lr": "x"}}), "In `groups`, under .*must be of type `float`"),
        (lambda: Adam(groups={"*": 0.1}), "`groups` of `Adam` must be of type"),
        (
            lambda: Optimiser(Clips),
            "`clip_norm` is a setting of all optimisers here, but `Clips` has an argument",
        ),
    ],
)
def test_bad_settings_that_all_have_are_refused_at_construction(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


@pytest.mark.parametrize(
    ("optimiser", "parameters", "message"),
    [
        (
            Adam(groups={"head.*": {"lr": 0.1}}),
            net().named_parameters(),
            r"but `head.\*` matches none of `0.weight`, `0.bias`, `2.weight`, `2.bias`",
        ),
        (
            Adam(groups={"2.*": {"lr": 0.1}}),
            net().parameters(),
            "`groups` choose parameters by name",
        ),
        (
            Optimiser(torch.optim.LBFGS, groups={"2.*": {"lr": 0.1}}),
            net().named_parameters(),
            "`LBFGS` refuses its `groups`",
        ),
        (
            SGD(groups={"0.*": {"momentum": 0.9}, "*.weight": {"nesterov": False}}),
            net().named_parameters(),
            None,
        ),
        (
            Optimiser(
                torch.optim.SGD,
                momentum=0.9,
                groups={"0.*": {"nesterov": True}, "*.bias": {"dampening": 0.5}},
            ),
            net().named_parameters(),
            "`SGD` refuses its settings, with {'nesterov': True, 'dampening': 0.5}",
        ),
    ],
)
def test_groups_that_do_not_go_with_the_parameters_are_refused(optimiser, parameters, message):
    if message is None:
        assert len(optimiser.make(parameters).param_groups) == 4
        return
    with pytest.raises(ArgumentError, match=message):
        optimiser.make(parameters)


def test_refused_groups_leave_a_live_optimiser_as_it_is():
    parameters = list(net().named_parameters())
    live = Adam(lr=0.1).make(parameters)
    with pytest.raises(ArgumentError, match="matches none of"):
        apply_settings(Adam(lr=0.2, groups={"x": {"lr": 0.1}}), live, parameters)
    assert [group["lr"] for group in live.param_groups] == [0.1]
