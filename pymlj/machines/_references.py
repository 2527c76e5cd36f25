"""Functions and classes by name: which ones a file may refer to.

A file refers to what belongs to a package that provides models, or was registered (the registry
says which), to the operators of Python, and to the mathematical functions of numpy, scipy and
torch, with the layers, losses and optimisers of torch. Nothing is called while a file is read; but
what is handed out here may be called later, so functions that read or write files are left out.
"""

import builtins
import importlib
import operator
import sys
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np

from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.interface import class_path, resolve_class

_TYPES = frozenset(
    ["bool", "bytes", "complex", "dict", "float", "int", "list", "set", "str", "tuple"]
)
_TORCH = (
    "torch",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.special",
    "torch.optim",
    "torch.optim.lr_scheduler",
)
_MODULES = ("builtins", "operator", "numpy", "scipy.special", *_TORCH)
_OPERATORS = frozenset(
    [
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "neg", "pos", "abs"),
        *("invert", "and_", "or_", "lt", "le", "gt", "ge", "getitem"),
    ]
)
_FILES = frozenset(
    [
        *("fromfile", "from_file", "fromregex", "genfromtxt", "load", "loadtxt", "memmap"),
        *("save", "savetxt", "savez", "savez_compressed"),
    ]
)


def is_referable(value: Any) -> bool:
    """Whether a file may refer to `value` by name."""
    return path_of(value) is not None


def path_of(value: Any) -> str | None:
    """Return the path of a function or a class, as `module:name`; `None` if it may have none."""
    if isinstance(value, type | FunctionType):
        try:
            path = class_path(value)
            if resolve_class(path) is value:
                return path
        except ArgumentError:
            pass
    name = getattr(value, "__name__", None)
    if not callable(value) or not isinstance(name, str):
        return None
    for module in _MODULES:
        if module in sys.modules and _look_up(module, name) is value:
            return f"{module}:{name}"
    return None


def resolve(path: str) -> Any:
    """Return the function or class with a path that `path_of` gave.

    Raises:
        PersistenceError: There is none, or files may not refer to it.
    """
    module, _, name = path.partition(":")
    if module not in _MODULES:
        try:
            return resolve_class(path)
        except ArgumentError as error:
            raise PersistenceError(str(error)) from error
    try:
        importlib.import_module(module)
    except ImportError as error:
        raise PersistenceError(
            f"`{path}` is needed, but `{module}` cannot be imported: {error}."
        ) from error
    found = _look_up(module, name)
    if found is None:
        raise PersistenceError(f"`{path}` is none of the functions that a file may refer to.")
    return found


def _look_up(module: str, name: str) -> Any:
    """The object of that name, if files may refer to it."""
    if not name.isidentifier() or name.startswith("_") or name in _FILES:
        return None
    if module == "builtins":
        return getattr(builtins, name) if name in _TYPES else None
    if module == "operator":
        return getattr(operator, name) if name in _OPERATORS else None
    value = getattr(sys.modules[module], name, None)
    if module == "torch":
        # The functions on tensors are written in C; those around them, such as `load`, are not.
        return value if isinstance(value, BuiltinFunctionType) else None
    if module.startswith("torch."):
        return value if isinstance(value, type | FunctionType | BuiltinFunctionType) else None
    return value if isinstance(value, np.ufunc | type(np.mean) | type) else None
