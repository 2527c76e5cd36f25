"""A function of tensors that is recorded once it has been called often, and replayed from then on.

The first calls for inputs of some shapes are plain calls: a short training records nothing. Then
one call is recorded, and the next one is done twice, replayed and as it is written. If both give
the same bits, leave the same bits, draw the same random numbers and make the same tape, the tape is
trusted. Anything else is a reason to call the function as it is written for good. Where all code is
known the tape is made once, and only bits are compared.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias, final

import torch
from torch import Tensor, nn

from ._program import Program
from ._side_effects import hooks_of, is_known, surroundings
from ._tape import Outputs, Tape, record

# Recording takes as long as ten to twenty calls, so that no more than that is lost on it.
WARM = 4

_Stage: TypeAlias = int | Tape | Program


@final
class Captured:
    """Calls a function, or does again what it did.

    Args:
        function: Of tensors; returns tensors, or None in the place of some.
        code: The functions and modules that it runs, which must change nothing beside tensors; None
            if they cannot be told.
        warm: How many plain calls there are first, for inputs of each shape.

    Attributes:
        refusal: Why it is not replayed; empty as long as it may be.
    """

    def __init__(
        self, function: Callable[..., Outputs], code: Iterable[Any] | None = None, warm: int = WARM
    ) -> None:
        self._function = function
        self._warm = warm
        self._code = tuple(code or ())
        self._stages: dict[Hashable, _Stage] = {}
        self._is_known = code is not None and is_known(self._code)
        self.refusal = hooks_of(self._code)
        modules = [item for item in self._code if isinstance(item, nn.Module)]
        self._buffers = [b for module in modules for b in module.buffers(recurse=False)]

    @property
    def is_replayed(self) -> bool:
        """Whether it is, for some inputs at least."""
        return any(isinstance(stage, Program) for stage in self._stages.values())

    @property
    def programs(self) -> list[tuple[Any, Program]]:
        """All that is replayed, with what it depends on."""
        return [(key, stage) for key, stage in self._stages.items() if type(stage) is Program]

    def program(self, key: Hashable) -> Program | None:
        """What replays it; None if it is not replayed, or not yet.

        Args:
            key: What the program depends on beside the numbers in the inputs.
        """
        stage = self._stages.get(key)
        return stage if type(stage) is Program else None

    def __call__(self, key: Hashable, *inputs: Tensor) -> Outputs:
        """Call the function, one way or the other; `key` as in `program`."""
        stage = self._stages.get(key, 0)
        if type(stage) is Program:
            return stage(*inputs)
        if self.refusal:
            return self._function(*inputs)
        if isinstance(stage, Tape):
            return self._try_out(key, stage, inputs)
        if stage < self._warm:
            self._stages[key] = stage + 1
            return self._function(*inputs)
        outputs, self._stages[key] = self._record(inputs)
        return outputs

    def _record(self, inputs: Sequence[Tensor]) -> tuple[Outputs, Tape]:
        before = surroundings(self._code)
        outputs, tape = record(self._function, inputs)
        self.refusal = tape.trouble
        if not tape.trouble and surroundings(self._code) != before:
            self.refusal = "it changes something beside tensors"
        return outputs, tape

    def _try_out(self, key: Hashable, tape: Tape, inputs: Sequence[Tensor]) -> Outputs:
        """Replay, undo that, call the function, and compare."""
        program = Program(tape)
        devices = {tensor.device for tensor in (*inputs, *tape.constants.values())}
        # Some operations, such as batch norm, do not declare what they change.
        changed = [*program.changed, *self._buffers]
        start = _Snapshot(changed, devices)
        try:
            with torch.no_grad():
                replayed = program(*inputs)
        except (RuntimeError, TypeError) as error:
            self.refusal = f"a replay failed: {error}"
        replay_left = _Snapshot(changed, devices)
        start.restore()
        if self.refusal:
            return self._function(*inputs)
        if self._is_known:
            outputs, again = self._function(*inputs), tape
        else:
            outputs, again = self._record(inputs)
        if self.refusal:
            return outputs
        if not again.matches(tape):
            self.refusal = "it does not do the same each time"
        elif not (
            _same_bits(outputs, replayed) and _Snapshot(changed, devices).same_as(replay_left)
        ):
            self.refusal = "a replay gives other numbers"
        else:
            self._stages[key] = program
        return outputs


class _Snapshot:
    """Tensors and random numbers as they are now.

    Args:
        tensors: Those that may change.
        devices: Where random numbers may be drawn.
    """

    def __init__(self, tensors: Sequence[Tensor], devices: Iterable[torch.device]) -> None:
        self._tensors = tensors
        self._copies = [tensor.detach().clone() for tensor in tensors]
        self._cuda = [device for device in devices if device.type == "cuda"]
        self._states = [torch.get_rng_state(), *map(torch.cuda.get_rng_state, self._cuda)]

    @torch.no_grad()
    def restore(self) -> None:
        """Make them what they were."""
        for tensor, copy in zip(self._tensors, self._copies, strict=True):
            tensor.copy_(copy)
        torch.set_rng_state(self._states[0])
        for device, state in zip(self._cuda, self._states[1:], strict=True):
            torch.cuda.set_rng_state(state, device)

    def same_as(self, other: "_Snapshot") -> bool:
        """Whether they were the same at two moments."""
        return _same_bits(self._copies, other._copies) and all(
            map(torch.equal, self._states, other._states)
        )


def _same_bits(these: Outputs, those: Outputs) -> bool:
    return all(
        (a is None) == (b is None) and (a is None or b is None or _equal(a, b))
        for a, b in zip(these, those, strict=True)
    )


def _equal(a: Tensor, b: Tensor) -> bool:
    if (a.shape, a.dtype, a.stride()) != (b.shape, b.dtype, b.stride()):
        return False
    return torch.equal(a, b) or bool(((a == b) | ((a != a) & (b != b))).all())  # NaN is NaN
