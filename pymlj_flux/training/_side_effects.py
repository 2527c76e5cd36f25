"""What code may change beside tensors, which a recording of operations does not show.

Loss functions and modules of users may count their calls, keep a history or draw random numbers
from Python. A replay would leave that out, so what their code can reach is looked at before and
after a recorded call: attributes, variables of enclosing functions, and global variables by name.
"""

import functools
import inspect
import random
from collections.abc import Iterable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
from torch import Tensor, nn

_OURS = ("torch", "pymlj_flux", "builtins", "numpy", "functools")
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
_TENSORS = {"_parameters", "_buffers", "_modules"}
_DEPTH = 3


def hooks_of(code: Iterable[Any]) -> str:
    """Which of some modules has code attached to it that a replay would leave out; "" if none."""
    for module in code:
        if not isinstance(module, nn.Module):
            continue
        if any(vars(module).get(name) for name in _HOOKS):
            return f"`{type(module).__name__}` has hooks"
        for parameter in module.parameters(recurse=False):
            if parameter._backward_hooks or getattr(parameter, "_post_accumulate_grad_hooks", None):
                return f"a parameter of `{type(module).__name__}` has hooks"
    return ""


def is_known(code: Iterable[Any]) -> bool:
    """Whether all of it is of torch or of this package, and changes nothing but tensors.

    Args:
        code: Functions and modules.
    """
    for item in code:
        while isinstance(item, functools.partial):
            item = item.func
        by_function = isinstance(item, FunctionType | BuiltinFunctionType)
        if not _is_ours(item.__module__ if by_function else type(item).__module__):
            return False
        own = getattr(item, "__dict__", {}).values() if not by_function else ()
        functions = [v for v in own if isinstance(v, FunctionType | functools.partial)]
        if not is_known(functions):
            return False
    return True


def surroundings(code: Iterable[Any]) -> list[Any]:
    """All that some code might change beside tensors, in a form that can be compared.

    Args:
        code: Functions and modules.
    """
    of_numpy = np.random.get_state(legacy=False)["state"]
    seen: list[Any] = [hash(random.getstate()), of_numpy.get("pos")]
    for item in code:
        seen.extend(_reach(item, _DEPTH))
    return seen


def _reach(item: Any, depth: int) -> Iterator[Any]:
    """Sketches of what an object holds, or the code of a function can get at."""
    if depth == 0:
        return
    if isinstance(item, functools.partial):
        yield from _reach(item.func, depth)
    elif isinstance(item, MethodType):
        yield from _reach(item.__func__, depth)
        yield from _reach(item.__self__, depth)
    elif isinstance(item, FunctionType):
        if not _is_ours(item.__module__):
            for value in _variables(item):
                yield _sketch(value)
                yield from _reach(value, depth - 1)
    elif not isinstance(item, type | ModuleType | Tensor) and hasattr(item, "__dict__"):
        for name, value in vars(item).items():
            if name not in _TENSORS:
                yield name, _sketch(value)
                if isinstance(value, FunctionType | functools.partial):
                    yield from _reach(value, depth - 1)
        if not _is_ours(type(item).__module__):
            method = "forward" if isinstance(item, nn.Module) else "__call__"
            yield from _reach(inspect.getattr_static(type(item), method, None), depth - 1)


def _variables(function: FunctionType) -> Iterator[Any]:
    """Variables of enclosing functions, and global ones, that a function uses."""
    for cell in function.__closure__ or ():
        with_value = True
        try:
            value = cell.cell_contents
        except ValueError:  # not assigned yet
            with_value = False
        if with_value:
            yield value
    yield from function.__defaults__ or ()
    names = _global_names(function.__code__)
    yield from (function.__globals__[name] for name in names if name in function.__globals__)


def _global_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:  # functions within
        if isinstance(constant, CodeType):
            yield from _global_names(constant)


def _is_ours(module: str | None) -> bool:
    """Whether code is of torch or of this package: it changes nothing but tensors."""
    return (module or "").partition(".")[0] in _OURS


def _sketch(value: Any) -> Any:
    """Something that differs, in all likelihood, once the value has changed."""
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        return value
    if isinstance(value, np.ndarray):
        return id(value), value.tobytes() if value.size < 1000 else 0
    size = len(value) if isinstance(value, list | dict | set | bytearray) else 0
    if isinstance(value, type | ModuleType | FunctionType | Tensor | nn.Module):
        return id(value)
    inside = getattr(value, "__dict__", {})
    return id(value), size, {name: _shallow(item) for name, item in inside.items()}


def _shallow(value: Any) -> Any:
    if isinstance(value, bool | int | float | str):
        return value
    return id(value), len(value) if isinstance(value, list | dict | set) else 0
