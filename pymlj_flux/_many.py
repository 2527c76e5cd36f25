"""Training several networks: which of them are trained as one, and what becomes of each.

Networks go into one stack if they have the same architecture, loss, batch size and kind of
optimiser, whatever their data, seeds, learning rates, penalties and rates of dropout; and if they
are small, since large ones gain nothing (see `worth_stacking`). All others are trained alone, and
so is a stack in which anything goes wrong: each member then fails, or not, for itself.
"""

import copy
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, cast, final

import torch
from torch import nn

from pymlj.interface import log_info

from ._devices import device_for_training
from ._fitresult import Fitted, Live, OnDevice, Plan, TrainingState, trained_parameters
from ._lion import LionOptimizer
from ._network import Network, build_network
from ._objective import make_objective
from ._stack_layers import forward_of, is_known, signature_of
from .training import (
    LION,
    RULES,
    Clipping,
    Member,
    Penalty,
    Run,
    Stack,
    StackedOptimiser,
    Unstackable,
    n_batches,
    numbers_a_row,
    random_numbers,
    train_stack,
)

Outcome: TypeAlias = Any
Alone: TypeAlias = Callable[..., list[Outcome]]

_RULES = {**RULES, LionOptimizer: LION}
_CPU = torch.device("cpu")
_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)

# Numbers in memory that one stack may need, 256 MB of float32.
_BUDGET = 2**26
# Multiplications of a step, by forward and backward pass of one network, up to which overhead and
# not arithmetic is what it takes: found by `benchmarks/scaling.py`.
_SMALL = 3e7


@final
@dataclass
class Work:
    """A network, ready to be trained.

    Attributes:
        model: Its model.
        data: What it is trained on.
        state: Where its training stands.
        plan: What it was built for.
        seconds: What it took so far.
    """

    model: Any
    data: OnDevice
    state: TrainingState
    plan: Plan
    seconds: float = 0.0

    @property
    def live(self) -> Live:
        """The network and the optimiser at work."""
        assert self.state.live is not None, "there while it is trained"
        return self.state.live

    @property
    def epochs_left(self) -> int:
        """How many there still are."""
        epochs: int = self.model.epochs
        return epochs - self.state.epochs


def worth_stacking(n_parameters: int, batch_size: int) -> bool:
    """Whether networks are so small that a step is mostly overhead, which a stack has once."""
    return 6.0 * n_parameters * batch_size <= _SMALL


# ------------------------------------------------------------------------------ both ways


def fit_together(
    models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]], alone: Alone
) -> list[Outcome]:
    """Train from scratch, as `NeuralNetwork.fit_many` says; `alone` is how others are trained."""
    outcomes: list[Outcome] = [None] * len(models)
    stacked = set()
    for places in _alike(models, datasets):
        if not _is_small(models[places[0]], datasets[places[0]]):
            continue
        stacked.update(places)
        _carry_out(
            {i: partial(models[i]._begin, verbosity, *datasets[i]) for i in places},
            outcomes,
            verbosity,
        )
    rest = [i for i in range(len(models)) if i not in stacked]
    if rest:
        trained = alone([models[i] for i in rest], verbosity, [datasets[i] for i in rest])
        for i, outcome in zip(rest, trained, strict=True):
            outcomes[i] = outcome
    return outcomes


def update_together(
    models: Sequence[Any],
    verbosity: int,
    old_fitresults: Sequence[Fitted],
    old_caches: Sequence[TrainingState],
    datasets: Sequence[tuple[Any, ...]],
    alone: Alone,
) -> list[Outcome]:
    """Train on, as `NeuralNetwork.update_many` says; `alone` is how others are trained."""
    if len(models) == 1:
        return alone(models, verbosity, old_fitresults, old_caches, datasets)
    outcomes: list[Outcome] = [None] * len(models)
    stacked = set()
    goes_on = [model.goes_on_from(old) for model, old in zip(models, old_caches, strict=True)]
    afresh = [i for i, goes in enumerate(goes_on) if not goes]
    for places in _alike(models, datasets):
        places = [i for i in places if goes_on[i] and models[i].epochs > old_caches[i].epochs]
        if len(places) < 2 or not _has_few(old_fitresults[places[0]].predictor, models[places[0]]):
            continue
        stacked.update(places)
        makers: dict[int, Callable[[], Work]] = {}
        for i in places:
            old = (old_fitresults[i], old_caches[i])
            makers[i] = partial(models[i]._resume, verbosity, *old, *datasets[i])
        _carry_out(makers, outcomes, verbosity)
    if len(afresh) > 1:
        stacked.update(afresh)
        some = [[values[i] for i in afresh] for values in (models, datasets)]
        fits = type(models[0]).fit_many(some[0], verbosity, some[1])
        for i, outcome in zip(afresh, fits, strict=True):
            if not isinstance(outcome, Exception):
                outcome[1].started_over = True
            outcomes[i] = outcome
    rest = [i for i in range(len(models)) if i not in stacked]
    if rest:
        given = [
            [values[i] for i in rest] for values in (models, old_fitresults, old_caches, datasets)
        ]
        for i, outcome in zip(rest, alone(given[0], verbosity, *given[1:]), strict=True):
            outcomes[i] = outcome
    return outcomes


def _alike(models: Sequence[Any], datasets: Sequence[tuple[Any, ...]]) -> Iterator[list[int]]:
    """Places of models that may go into one stack, as far as can be told without networks."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for i, (model, data) in enumerate(zip(models, datasets, strict=True)):
        if (key := _key_of(model, data)) is not None:
            groups[key].append(i)
    return (places for places in groups.values() if len(places) > 1)


def _key_of(model: Any, data: tuple[Any, ...]) -> Hashable | None:
    """What must be the same of models in one stack; None for one that cannot be in a stack."""
    if model.compile or model.optimiser.torch_class not in _RULES or not _is_on_cpu(model):
        return None
    if not hasattr(data[0], "values") or model._augment() is not None:
        return None  # rows that are made when asked for
    finaliser = getattr(model, "finaliser", None)
    shapes = tuple(item.shape[1:] for item in (data[0].values, data[1]))
    weights = getattr(model, "class_weights", None) is not None or len(data) > 2
    return (id(model.loss), id(finaliser), model.batch_size, weights, *shapes)


def _is_on_cpu(model: Any) -> bool:
    return device_for_training(model.acceleration, verbosity=-1).type == "cpu"


def _is_small(model: Any, data: tuple[Any, ...]) -> bool:
    """Whether a model makes small networks, told from one that is made to be counted."""
    try:
        plan = model._plan(*data[:2])
        network = build_network(model.builder, plan.shape, seed=0)
    except Exception:  # it will be raised again where it belongs
        return False
    return _has_few(network, model)


def _has_few(network: Network, model: Any) -> bool:
    if any(isinstance(module, _CONVOLUTIONS) for module in network.modules()):
        return False  # each weight is used for many pixels, so that they are never small
    n = sum(weight.numel() for weight in network.parameters())
    return worth_stacking(n, model.batch_size)


# ------------------------------------------------------------------------------ stacks


def _carry_out(
    makers: dict[int, Callable[[], Work]], outcomes: list[Outcome], verbosity: int
) -> None:
    """Make networks ready, train them in stacks or alone, and note what comes of each."""
    ready: dict[int, Work] = {}
    for i, make in makers.items():
        started = time.perf_counter()
        try:
            ready[i] = make()
            ready[i].seconds = time.perf_counter() - started
        except Exception as error:  # handed back, so that the others are not lost
            outcomes[i] = error
    for places in _stacks(ready):
        works = [ready[i] for i in places]
        started = time.perf_counter()
        losses = _in_a_stack(works, verbosity) if len(places) > 1 else None
        share = (time.perf_counter() - started) / len(places)
        name = f"stacked ({len(places)})"
        for k, (i, work) in enumerate(zip(places, works, strict=True)):
            started = time.perf_counter()
            try:
                if losses is None:
                    fit = work.model._train(verbosity, work)
                else:
                    fit = work.model._conclude(verbosity, work, losses[k], name)
                took = time.perf_counter() - started
                outcomes[i] = (*fit, work.seconds + share + took)
            except Exception as error:
                outcomes[i] = error


def _stacks(ready: dict[int, Work]) -> Iterator[list[int]]:
    """Places of networks that fit into one stack, and into memory; some are alone."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    builders: list[Any] = []
    for i, work in ready.items():
        key: Hashable
        try:
            network, optimiser = work.live.network, work.live.optimiser
            key = (signature_of(network), *StackedOptimiser.flags_of(optimiser, _RULES))
            if not is_known(network):  # its code may go by more than can be seen
                key = (key, _index_of(work.model.builder, builders))
        except Unstackable:
            key = i
        groups[key].append(i)
    for places in groups.values():
        places.sort(key=lambda i: -len(ready[i].data))  # as a stack wants it
        a_stack = max(1, _BUDGET // _numbers_of(ready[places[0]]))
        for start in range(0, len(places), a_stack):
            yield places[start : start + a_stack]


def _index_of(item: Any, known: list[Any]) -> int:
    if item not in known:
        known.append(item)
    return known.index(item)


def _numbers_of(work: Work) -> int:
    """About how many numbers a network in training holds."""
    weights = [weight.shape for weight in work.live.network.parameters()]
    widths = sum(shape[0] for shape in weights) + numbers_a_row(work.data.tensors[0])
    batch_size: int = work.model.batch_size
    return 8 * sum(shape.numel() for shape in weights) + 6 * batch_size * widths


def _in_a_stack(works: Sequence[Work], verbosity: int) -> list[list[float]] | None:
    """Train networks as one; None, and nothing has changed, where that does not work."""
    first = works[0]
    shared = copy.copy(first.state.random)
    before = shared.cpu
    try:
        with random_numbers(shared, _CPU):
            members = [_member(work) for work in works]
            losses = _trained(works, members, verbosity)
    except Exception as error:
        log_info(f"{len(works)} networks are trained one by one: {error}.", verbosity, at=2)
        return None
    for work, member in zip(works, members, strict=True):
        if member.order is not None:
            work.state.random.order = member.order.get_state()
        if not torch.equal(before, shared.cpu):  # there is dropout, or its like
            work.state.random.cpu = shared.cpu
    return losses


def _member(work: Work) -> Member:
    model, live = work.model, work.live
    order = None
    if model.shuffle:
        order = torch.Generator("cpu")
        order.set_state(work.state.random.order)
    batches = n_batches(len(work.data), model.batch_size)
    return Member(
        live.network,
        live.optimiser,
        trained_parameters(live.network),
        cast(Sequence[torch.Tensor], work.data.tensors),  # no source: see `_key_of`
        order,
        Penalty.of(model.lambda_, model.alpha, batches),
        Clipping.of(model.optimiser.clip_norm, model.optimiser.clip_value),
        live.the_step.begin_epoch,
        work.state.epochs,
    )


def _trained(works: Sequence[Work], members: Sequence[Member], verbosity: int) -> list[list[float]]:
    first = works[0]
    model = first.model
    n_classes = model._n_classes(first.plan.target)
    objective = make_objective(
        model.loss, first.live.network.finaliser, n_classes, first.data.weighted, _CPU
    )

    def make(places: Iterable[int]) -> Stack:
        forward, unknown = forward_of([works[k].live.network for k in places])
        some = [members[k] for k in places]
        return Stack(some, forward, objective, model.batch_size, _RULES, unknown)

    epochs = [work.epochs_left for work in works]
    return train_stack(epochs, make, Run(max(epochs), model.batch_size, None, verbosity))
