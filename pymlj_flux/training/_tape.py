"""Recording what a function does with tensors: each operation of torch that it calls, in order.

The function runs as it always does, forward and backward pass included; a mode of torch's
dispatcher sees every operation below autograd, just before its kernel. The list of them, a tape, is
all there is to replay: no Python of the function's own, no graph of autograd.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, final

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

Outputs: TypeAlias = Sequence[Tensor | None]


@dataclass(frozen=True, slots=True)
class Value:
    """Stands for a tensor."""

    number: int


@dataclass(frozen=True)
class Call:
    """An operation as it was called.

    Attributes:
        operation: Of torch, one overload.
        args: Its arguments, a `Value` for each tensor.
        kwargs: The same of those given by name.
        results: What it gave; None in the place of a tensor that it left out.
        is_single: Whether it gives one tensor, and not a tuple of them.
    """

    operation: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    results: tuple[Value | None, ...]
    is_single: bool


@final
@dataclass
class Tape:
    """What a function did.

    Attributes:
        inputs: The values it was given.
        calls: The operations.
        outputs: The values it returned.
        constants: The tensors it used that were there before: parameters, buffers and others.
        roots: For values that share their memory with an earlier one, which that is.
        trouble: Why this must not be replayed; empty if it may.
    """

    inputs: tuple[Value, ...] = ()
    calls: list[Call] = field(default_factory=list)
    outputs: tuple[Value | None, ...] = ()
    constants: dict[Value, Tensor] = field(default_factory=dict)
    roots: dict[Value, Value] = field(default_factory=dict)
    trouble: str = ""

    def root(self, value: Value) -> Value:
        """The value whose memory this one is, or shares."""
        return self.roots.get(value, value)

    def matches(self, other: "Tape") -> bool:
        """Whether two runs did the same, so that nothing in it depended on their inputs."""
        if (self.inputs, self.outputs, self.calls) != (other.inputs, other.outputs, other.calls):
            return False
        return self.constants.keys() == other.constants.keys() and all(
            mine is other.constants[value] or _same_numbers(mine, other.constants[value])
            for value, mine in self.constants.items()
        )


def record(
    function: Callable[..., Outputs], inputs: Sequence[Tensor]
) -> tuple[Sequence[Tensor | None], Tape]:
    """Call a function and write down what it does.

    Args:
        function: Of tensors; returns tensors, or None in the place of some.
        inputs: What it is called with.

    Returns:
        What it returned, and the tape; one with `trouble` where it did something that a replay
        would not do again.
    """
    recorder = _Recorder()
    recorder.tape.inputs = tuple(recorder.number(tensor) for tensor in inputs)
    with recorder:
        outputs = function(*inputs)
    if not recorder.tape.trouble:
        recorder.tape.outputs = tuple(None if o is None else recorder.value_of(o) for o in outputs)
    return outputs, recorder.tape


# Not to be seen in a tape: they stand around the steps of optimisers, for torch's profiler.
_NO_WORK = {"profiler"}
_PLAIN_TYPES = {Tensor, nn.Parameter}
_CHANGE_SHAPES = {"resize_", "set_", "as_strided_", "t_", "transpose_", "unsqueeze_", "squeeze_"}


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves it so
    """Writes a tape while it is active.

    A tensor is known again by a mark on it. References to it would keep it alive, and whether
    somebody else holds a gradient decides if autograd copies it.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the same
        self.tape = Tape()
        self._token = object()
        self._n = 0
        self._constants: dict[int, Value] = {}
        # For each value with memory of its own: how tensors look at that memory, and their values.
        self._looks: dict[Value, dict[Any, Value]] = {}

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if self.tape.trouble or func.namespace in _NO_WORK:
            return func(*args, **kwargs)
        self.tape.trouble = _trouble_with(func)
        out = func(*args, **kwargs)
        if self.tape.trouble:
            return out
        try:
            given = self._valued(args), {key: self._valued(v) for key, v in kwargs.items()}
            self._write(func, args, *given, out)
        except _UnknownTensor as unknown:
            self.tape.trouble = f"it uses a {unknown}"
        return out

    def number(self, tensor: Tensor) -> Value:
        """Mark a tensor as a new value."""
        value = Value(self._n)
        self._n += 1
        self._mark(tensor, value)
        return value

    def value_of(self, tensor: Tensor) -> Value:
        """The value that a tensor stands for; a constant, if it comes from elsewhere."""
        token, value = getattr(tensor, "_recorded_as", (None, None))
        if token is self._token and value is not None:
            return value  # type: ignore[no-any-return]
        _check(tensor)
        known = self._constants.get(id(tensor))
        if known is None:
            known = Value(self._n)
            self._n += 1
            self._constants[id(tensor)] = known
            self.tape.constants[known] = tensor
        return known

    def _valued(self, argument: Any) -> Any:
        if isinstance(argument, Tensor):
            return self.value_of(argument)
        if isinstance(argument, list | tuple):
            return tuple(map(self._valued, argument))
        return argument

    def _write(
        self,
        func: Any,
        raw: tuple[Any, ...],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        out: Any,
    ) -> None:
        outs = (out,) if isinstance(out, Tensor) else tuple(out or ())
        if not all(o is None or isinstance(o, Tensor) for o in outs):
            self.tape.trouble = f"`{func}` gives something else than tensors"
            return
        if is_view(func) and isinstance(out, Tensor):
            root = self.tape.root(args[0])
            looks = self._looks.setdefault(root, {_look(raw[0]): args[0]})
            if (known := looks.get(_look(out))) is not None:  # such as what is transposed twice
                self._mark(out, known)
                return
            looks[_look(out)] = Value(self._n)  # what it becomes right now
        results = tuple(None if o is None else self._result(o) for o in outs)
        self.tape.calls.append(Call(func, args, kwargs, results, isinstance(out, Tensor)))
        if is_view(func):
            root = self.tape.root(args[0])
            self.tape.roots.update((value, root) for value in results if value is not None)

    def _mark(self, tensor: Tensor, value: Value) -> None:
        tensor._recorded_as = (self._token, value)  # type: ignore[attr-defined]  # ours

    def _result(self, tensor: Tensor) -> Value:
        token, value = getattr(tensor, "_recorded_as", (None, None))
        if token is self._token and value is not None:  # changed in place
            return value  # type: ignore[no-any-return]
        _check(tensor)
        return self._constants.get(id(tensor)) or self.number(tensor)


class _UnknownTensor(Exception):
    """A tensor that cannot be told from others by its mark, or has no memory to look at."""


def _check(tensor: Tensor) -> None:
    if type(tensor) not in _PLAIN_TYPES or tensor.layout is not torch.strided:
        raise _UnknownTensor(f"`{type(tensor).__name__}` of layout `{tensor.layout}`")


def _look(tensor: Tensor) -> tuple[Any, ...]:
    return tensor.storage_offset(), tensor.shape, tensor.stride(), tensor.dtype


def is_view(func: Any) -> bool:
    """Whether an operation gives the memory that it was given, looked at in another way."""
    return not func._schema.is_mutable and any(r.alias_info for r in func._schema.returns)


def _trouble_with(func: Any) -> str:
    """Why an operation must not be replayed; empty if it may."""
    tags = func.tags
    if torch.Tag.data_dependent_output in tags or torch.Tag.dynamic_output_shape in tags:
        return f"what it does depends on the data (`{func}`)"
    if func._schema.name.rpartition("::")[2] in _CHANGE_SHAPES:
        return f"it changes the shape of a tensor in place (`{func}`)"
    return ""


def _same_numbers(a: Tensor, b: Tensor) -> bool:
    """Whether two constants made anew in each run are the same."""
    alike = (a.shape, a.stride(), a.dtype, a.device) == (b.shape, b.stride(), b.dtype, b.device)
    return alike and bool(torch.equal(a, b))
