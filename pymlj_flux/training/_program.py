"""A tape as a Python function that calls the operations again, and does nothing else.

Its text is made from the tape, without what need not be done again: results that nothing uses, and
views of parameters, which stay the same. Values are let go after their last use, as autograd does.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, final

import torch
from torch import Tensor

from ._tape import Call, Outputs, Tape, Value, is_view

_aten = torch.ops.aten

# The same operations by torch's own bindings, which take half the time of a call by overload.
_BINDINGS: dict[Any, Callable[..., Any]] = {
    _aten.addmm.default: torch.addmm,
    _aten.mm.default: torch.mm,
    _aten.bmm.default: torch.bmm,
    _aten.baddbmm.default: torch.baddbmm,
    _aten.relu.default: torch.relu,
    _aten.tanh.default: torch.tanh,
    _aten.sigmoid.default: torch.sigmoid,
    _aten.sqrt.default: torch.sqrt,
    _aten.neg.default: torch.neg,
    _aten.clone.default: torch.clone,
    _aten.cat.default: torch.cat,
    _aten.t.default: torch.t,
    _aten.transpose.int: torch.transpose,
    _aten.unsqueeze.default: torch.unsqueeze,
    _aten.squeeze.dim: torch.squeeze,
    _aten.view.default: Tensor.view,
    _aten.add.Tensor: torch.add,
    _aten.sub.Tensor: torch.sub,
    _aten.mul.Tensor: torch.mul,
    _aten.div.Tensor: torch.div,
    _aten.pow.Tensor_Tensor: torch.pow,
    _aten.maximum.default: torch.maximum,
    _aten.add_.Tensor: Tensor.add_,
    _aten.sub_.Tensor: Tensor.sub_,
    _aten.mul_.Tensor: Tensor.mul_,
    _aten.div_.Scalar: Tensor.div_,
    _aten.lerp_.Tensor: Tensor.lerp_,
    _aten.lerp_.Scalar: Tensor.lerp_,
    _aten.copy_.default: Tensor.copy_,
    _aten.addcdiv_.default: Tensor.addcdiv_,
    _aten.bernoulli_.float: Tensor.bernoulli_,
    _aten.sum.dim_IntList: torch.sum,
    _aten.sum.default: torch.sum,
    _aten.mean.dim: torch.mean,
    _aten._log_softmax.default: torch._log_softmax,
    _aten._log_softmax_backward_data.default: torch._log_softmax_backward_data,
    _aten._foreach_add_.Scalar: torch._foreach_add_,
    _aten._foreach_copy_.default: torch._foreach_copy_,
    _aten._fused_adam_.default: torch._fused_adam_,
    _aten._fused_adamw_.default: torch._fused_adamw_,
    _aten._fused_sgd_.default: torch._fused_sgd_,
    _aten._fused_adagrad_.default: torch._fused_adagrad_,
}


@final
class Program:
    """Does again what a tape says.

    Args:
        tape: Without trouble.

    Attributes:
        text: The function, as Python.
        changed: The tensors from before that it changes in place.
    """

    def __init__(self, tape: Tape) -> None:
        used = _used_calls(tape)
        mutated = {tape.root(v) for call in used for v in _changed_by(call)}
        self.changed = [tape.constants[v] for v in mutated if v in tape.constants]
        self._known: dict[Value, Tensor] = {v: c.detach() for v, c in tape.constants.items()}
        todo = [call for call in used if not self._settle(call)]
        self.text, operations = _text(tape, todo, self._known)
        names: dict[str, Any] = dict(operations)
        names.update((f"c{value.number}", tensor) for value, tensor in self._known.items())
        exec(compile(self.text, "<recorded step>", "exec"), names)  # nothing but the text above
        self._run: Callable[..., Outputs] = names["replay"]

    def __call__(self, *inputs: Tensor) -> Outputs:
        """Do it with other inputs, of the same shapes."""
        return self._run(*inputs)

    def _settle(self, call: Call) -> bool:
        """Do a call once and for all if it is a view of tensors from before."""
        [result, *others] = call.results or (None,)
        if result is None or others or not is_view(call.operation):
            return False
        if not all(value in self._known for value in _values((call.args, call.kwargs))):
            return False
        args, kwargs = _filled_in((call.args, call.kwargs), self._known)
        self._known[result] = call.operation(*args, **kwargs)
        return True


def _used_calls(tape: Tape) -> list[Call]:
    """The calls that something comes of: an output, a change in place, or a random number drawn."""
    wanted = {value for value in tape.outputs if value is not None}
    kept = []
    for call in reversed(tape.calls):
        schema = call.operation._schema
        acts = (
            schema.is_mutable
            or torch.Tag.nondeterministic_seeded in call.operation.tags
            or not schema.returns
        )
        if acts or not wanted.isdisjoint(call.results):
            kept.append(call)
            wanted.update(_values((call.args, call.kwargs)))
    return kept[::-1]


def _changed_by(call: Call) -> Iterator[Value]:
    """The values that a call changes in place."""
    arguments = call.operation._schema.arguments
    for k, argument in enumerate(arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            given = call.args[k] if k < len(call.args) else call.kwargs.get(argument.name)
            yield from _values(given)


def _values(given: Any) -> Iterator[Value]:
    """Every value among arguments."""
    if isinstance(given, Value):
        yield given
    elif isinstance(given, tuple):
        for item in given:
            yield from _values(item)
    elif isinstance(given, dict):
        yield from _values(tuple(given.values()))


def _filled_in(given: Any, known: dict[Value, Any]) -> Any:
    """Arguments with tensors in the place of values."""
    if isinstance(given, Value):
        return known[given]
    if isinstance(given, tuple):
        return tuple(_filled_in(item, known) for item in given)
    if isinstance(given, dict):
        return {name: _filled_in(item, known) for name, item in given.items()}
    return given


def _text(
    tape: Tape, calls: Sequence[Call], known: Collection[Value]
) -> tuple[str, dict[str, Any]]:
    """The program, and what its names for operations and for settings stand for."""
    names: dict[str, Any] = {}
    last_use = {v: k for k, call in enumerate(calls) for v in _values((call.args, call.kwargs))}
    stays = {*known, *tape.inputs, *tape.outputs}

    def shown(item: Any) -> str:
        if isinstance(item, Value):
            return f"{'c' if item in known else 'v'}{item.number}"
        if isinstance(item, tuple):
            return "(" + "".join(f"{shown(part)}, " for part in item) + ")"
        if item is None or type(item) in (bool, int, str):
            return repr(item)
        names[name := f"s{len(names)}"] = item  # such as a dtype, or a number that may be infinite
        return name

    lines = [f"def replay({', '.join(map(shown, tape.inputs))}):"]
    for k, call in enumerate(calls):
        name = str(call.operation).replace(".", "_")
        names[name] = _BINDINGS.get(call.operation, call.operation)
        given = [*map(shown, call.args), *(f"{key}={shown(v)}" for key, v in call.kwargs.items())]
        line = f"{name}({', '.join(given)})"
        news = [value for value in call.results if value is not None]
        fresh = [v for v in news if v not in stays or v in tape.outputs]
        if fresh and call.is_single:
            line = f"{shown(fresh[0])} = {line}"
        elif fresh:
            line = f"{', '.join('_' if v is None else shown(v) for v in call.results)} = {line}"
        lines.append(f"    {line}")
        touched = {*_values((call.args, call.kwargs)), *news}
        done = [v for v in touched if last_use.get(v, -1) <= k and v not in stays]
        if done:
            lines.append(f"    del {', '.join(sorted(map(shown, done)))}")
    lines.append(f"    return ({''.join(f'{shown(value)}, ' for value in tape.outputs)})")
    return "\n".join(lines), names
