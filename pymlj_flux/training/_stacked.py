"""Many networks trained as one: the same step for all of them, along a leading axis.

The parameters of each network are a row of one matrix. A layer of all networks is one call of
torch, and the optimiser moves the whole matrix; since nothing mixes rows, each network learns what
it would learn alone, but for rounding. The step is recorded like that of a single network.

Members have data of their own, and an order of rows of their own. Batches of full size are taken
together; the last ones, which may be short, by members with batches of the same size.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias, final

import torch
from torch import Tensor, nn

from ._batches import CHUNK, draw_order
from ._captured import Captured
from ._loop import Run, repeat, warn_of_trouble
from ._program import Program
from ._stack_optimisers import RULES, Rule, StackedOptimiser, Unstackable
from ._step import Clipping, Objective, Penalty
from ._tape import Outputs

Forward: TypeAlias = Callable[[Sequence[Tensor], Tensor, slice], Tensor]


_WARM = 2  # a plain step of a stack is slow, and a stack is seldom trained for a few steps


@final
@dataclass
class Member:
    """A network of a stack.

    Attributes:
        network: What is trained; it moves when the stack is unloaded.
        optimiser: Of `parameters`.
        parameters: Those that are trained.
        data: Tensors with the same number of rows.
        order: Where the order of its rows is drawn from; None keeps it as it is.
        penalty: Added to its gradients.
        clipping: Of its gradients, behind the penalty.
        begin_epoch: Called with the number of each epoch, for its learning rate.
        done: How many epochs it has been trained for already.
    """

    network: nn.Module
    optimiser: torch.optim.Optimizer
    parameters: Sequence[nn.Parameter]
    data: Sequence[Tensor]
    order: torch.Generator | None = None
    penalty: Penalty | None = None
    clipping: Clipping | None = None
    begin_epoch: Callable[[int], None] = lambda epoch: None
    done: int = 0


@final
class Stack:
    """Networks of one architecture in training together.

    Args:
        members: The networks, those with more rows first.
        forward: Gives the raw outputs, `(members, batch, n_out)`, for stacked parameters and inputs
            of some members, and which these are.
        objective: What is minimised, the same for all.
        batch_size: Rows of a batch.
        rules: How classes of optimisers move stacked parameters.
        unknown: Modules that run once for all members, and must change nothing beside tensors.

    Raises:
        Unstackable: There is no rule for their optimisers; or later, one of the modules does
            change something.
    """

    def __init__(
        self,
        members: Sequence[Member],
        forward: Forward,
        objective: Objective,
        batch_size: int,
        rules: Mapping[type[torch.optim.Optimizer], Rule] = RULES,
        unknown: Sequence[nn.Module] = (),
    ) -> None:
        self._unknown = unknown
        self._members = members
        self._forward = forward
        self._objective = objective
        self._rows = StackedRows(members, batch_size)
        self._optimiser = StackedOptimiser([member.optimiser for member in members], rules)
        if self._rows.steps_are_alike:
            self._optimiser.unify()
        self._flat = torch.stack([_flat(member.parameters) for member in members])
        self._gradients = torch.empty_like(self._flat)
        self._shapes = [parameter.shape for parameter in members[0].parameters]
        self._penalty = _penalties(members)
        self._limits = _limits(members)
        self._steps: dict[tuple[int, int], Captured] = {}
        self._programs: dict[tuple[int, int, int], Program] = {}
        self._shares: dict[tuple[int, int], Tensor] = {}
        self._code = (*unknown, *getattr(objective, "code", ()))

    def epoch(self) -> list[float]:
        """Go through the rows of all members once.

        Returns:
            For each member the mean of the losses of its batches.
        """
        for member in self._members:
            member.begin_epoch(member.done)
            member.done += 1
        self._optimiser.refresh()
        self._find_programs()
        n = len(self._members)
        total = torch.zeros(n, dtype=torch.float64)
        for start, stop, batch in self._rows:
            losses = self._step(start, stop, batch)
            if stop - start == n:
                total += losses
            else:
                total[start:stop] += losses
        return (total / self._rows.n_batches).tolist()

    @torch.no_grad()
    def unload(self) -> None:
        """Give networks and optimisers what they have learned."""
        for member, row in zip(self._members, self._flat, strict=True):
            sizes = [parameter.numel() for parameter in member.parameters]
            pieces = torch.split(row, sizes)
            for parameter, piece in zip(member.parameters, pieces, strict=True):
                parameter.copy_(piece.view_as(parameter))
        self._optimiser.unload()

    def _step(self, start: int, stop: int, batch: Sequence[Tensor]) -> Tensor:
        """Learn from one batch of some of the members; their losses."""
        key = (start, stop, batch[0].shape[1])
        program = self._programs.get(key)
        if program is not None:
            with torch.inference_mode():
                [losses] = program(*batch)
        else:
            captured = self._captured(start, stop)
            [losses] = captured((key, self._optimiser.key), *batch)
            if captured.refusal and self._unknown:
                raise Unstackable(captured.refusal)
        assert losses is not None, "the only output"
        return losses

    def _captured(self, start: int, stop: int) -> Captured:
        captured = self._steps.get((start, stop))
        if captured is None:
            leaves = [p.detach().requires_grad_() for p in self._parts(self._flat, start, stop)]
            places = self._parts(self._gradients, start, stop)
            learn = partial(self._learn, slice(start, stop), leaves, places)
            captured = self._steps[start, stop] = Captured(learn, self._code, _WARM)
        return captured

    def _find_programs(self) -> None:
        """What is replayed, by members and size of a batch; it may have changed with settings."""
        self._programs = {
            key: program
            for captured in self._steps.values()
            for (key, settings), program in captured.programs
            if settings == self._optimiser.key
        }

    def _learn(
        self, rows: slice, leaves: Sequence[Tensor], places: Sequence[Tensor], *batch: Tensor
    ) -> Outputs:
        with torch.enable_grad():
            out = self._forward(leaves, batch[0], rows)
            each = self._each(out, *batch[1:])
            found = torch.autograd.grad(
                each, leaves, self._share(each, len(out)), allow_unused=True
            )
        known = [gradient for gradient in found if gradient is not None]
        if len(known) < len(found):
            raise Unstackable("the loss does not depend on some of the parameters")
        with torch.no_grad():
            torch._foreach_copy_(list(places), known)
            flat, gradients = self._flat[rows], self._gradients[rows]
            for name, strength in self._penalty.items():
                gradients.add_(strength[rows] * (flat if name == "l2" else torch.sign(flat)))
            self._clip(rows, gradients)
            self._optimiser.move(rows, flat, gradients)
            return [each.detach().view(len(out), -1).mean(1)]

    def _clip(self, rows: slice, gradients: Tensor) -> None:
        """What `Clipping` does, for each member by itself."""
        if (value := self._limits.get("value")) is not None:
            gradients.copy_(gradients.clamp(-value[rows], value[rows]))
        if (norm := self._limits.get("norm")) is not None:
            lengths = torch.linalg.vector_norm(gradients, dim=1, keepdim=True)
            gradients.mul_((norm[rows] / (lengths + 1e-6)).clamp(max=1.0))

    def _each(self, out: Tensor, *targets: Tensor) -> Tensor:
        """Losses whose means, over equal parts, are the losses of the members."""
        each = self._objective.rows(out.flatten(0, 1), *[t.flatten(0, 1) for t in targets])
        if each is None:
            alone: Any = torch.func.vmap(self._objective, randomness="different")
            losses: Tensor = alone(out, *targets)
            return losses
        return each

    def _share(self, each: Tensor, n: int) -> Tensor:
        """How much each of these losses counts in that of its member."""
        key = len(each), n
        if key not in self._shares:  # made once, so that a recording has it as it is
            self._shares[key] = torch.full_like(each, n / len(each)).detach()
        return self._shares[key]

    def _parts(self, matrix: Tensor, start: int, stop: int) -> list[Tensor]:
        """What a matrix has for each parameter of some members, sharing memory."""
        pieces = torch.split(matrix[start:stop], [shape.numel() for shape in self._shapes], 1)
        return [
            piece.view(stop - start, *shape)
            for piece, shape in zip(pieces, self._shapes, strict=True)
        ]


def train_stack(
    epochs: Sequence[int], make: Callable[[Sequence[int]], Stack], run: Run
) -> list[list[float]]:
    """Train members together, each for as many epochs as it wants.

    Args:
        epochs: How many each of them wants.
        make: A stack of some of the members, by their places.
        run: How to show it; its epochs are the most that one of them wants.

    Returns:
        For each member the mean batch loss of each epoch; fewer than it wants after a Ctrl-C.
    """
    losses: list[list[float]] = [[] for _ in epochs]
    stack, active = None, []

    def epoch(number: int) -> float:
        nonlocal stack, active
        still = [k for k, n in enumerate(epochs) if len(losses[k]) < n]
        if stack is None or still != active:
            if stack is not None:
                stack.unload()
            stack, active = make(still), still
        for k, loss in zip(active, stack.epoch(), strict=True):
            losses[k].append(loss)
        return sum(losses[k][-1] for k in active) / len(active)

    repeat(epoch, run)
    if stack is not None:
        stack.unload()
    for k, n in enumerate(epochs):
        warn_of_trouble(losses[k], replace(run, epochs=n))
    return losses


@final
class StackedRows:
    """The batches of an epoch of a stack.

    Args:
        members: Those with more rows first.
        batch_size: Rows of a batch.

    Attributes:
        n_batches: How many batches each member has.
        steps_are_alike: Whether that is the same for all.
    """

    def __init__(self, members: Sequence[Member], batch_size: int) -> None:
        self._members = members
        self._batch_size = batch_size
        self._lengths = [len(member.data[0]) for member in members]
        counts = [-(-n // batch_size) for n in self._lengths]
        self.n_batches = torch.tensor(counts, dtype=torch.float64)
        self.steps_are_alike = len(set(counts)) == 1
        a_row = len(members) * sum(max(1, tensor[0].numel()) for tensor in members[0].data)
        self._at_once = batch_size * max(1, min(CHUNK // (batch_size * a_row), counts[0]))
        # For each batch of an epoch: which members have one of the same size, and of what size.
        self._layout = [list(self._groups(k * batch_size)) for k in range(counts[0])]
        self._buffers = [
            torch.empty((len(members), self._at_once, *tensor.shape[1:]), dtype=tensor.dtype)
            for tensor in members[0].data
        ]

    def __iter__(self) -> Iterator[tuple[int, int, Sequence[Tensor]]]:
        """Draw orders, and go through the rows once.

        Yields:
            The first member that a batch is for, the one after the last, and for each tensor of the
            data the rows, `(members, batch, ...)`.
        """
        orders = [self._order(k) for k in range(len(self._members))]
        whole = (0, len(self._members), self._batch_size)
        for start in range(0, self._lengths[0], self._at_once):
            self._gather(orders, start)
            # Batch after batch in memory, so that one is not copied again to be flattened.
            chunks = [
                b.view(len(b), -1, self._batch_size, *b.shape[2:]).transpose(0, 1).contiguous()
                for b in self._buffers
            ]
            done = start // self._batch_size
            groups = self._layout[done : done + len(chunks[0])]
            for batch, parts in zip(zip(*chunks, strict=True), groups, strict=False):
                for first, last, n in parts:
                    if (first, last, n) == whole:
                        yield first, last, batch
                    else:
                        yield first, last, [tensor[first:last, :n] for tensor in batch]

    def _order(self, k: int) -> Tensor | None:
        generator = self._members[k].order
        if generator is None:
            return None
        return draw_order(self._lengths[k], generator, torch.device("cpu"))

    def _gather(self, orders: Sequence[Tensor | None], start: int) -> None:
        for k, (member, order) in enumerate(zip(self._members, orders, strict=True)):
            stop = min(start + self._at_once, self._lengths[k])
            if stop <= start:
                break  # the others have no more rows than this one
            for tensor, buffer in zip(member.data, self._buffers, strict=True):
                place = buffer[k, : stop - start]
                if order is None:
                    place.copy_(tensor[start:stop])
                else:
                    torch.index_select(tensor, 0, order[start:stop], out=place)

    def _groups(self, start: int) -> Iterator[tuple[int, int, int]]:
        """Which members have batches of the same size from a row on, and of what size."""
        sizes = [min(self._batch_size, n - start) for n in self._lengths]
        first = 0
        for k, size in enumerate(sizes):
            following = sizes[k + 1] if k + 1 < len(sizes) else 0
            if size > 0 and following != size:
                yield first, k + 1, size
                first = k + 1


def _flat(parameters: Sequence[nn.Parameter]) -> Tensor:
    return torch.cat([parameter.detach().ravel() for parameter in parameters])


def _penalties(members: Sequence[Member]) -> dict[str, Tensor]:
    """The strengths of the penalties as columns; those that are zero for all are left out."""
    columns = {
        name: torch.tensor([getattr(m.penalty, name, 0.0) for m in members])[:, None]
        for name in ("l2", "l1")
    }
    return {name: column for name, column in columns.items() if column.any()}


def _limits(members: Sequence[Member]) -> dict[str, Tensor]:
    """The limits of gradients as columns, infinite for members without."""
    columns = {
        name: torch.tensor([getattr(m.clipping, name, None) or math.inf for m in members])[:, None]
        for name in ("value", "norm")
    }
    return {name: column for name, column in columns.items() if column.isfinite().any()}
