"""`builder`: any function that makes a network, as a family of builders."""

import abc
import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, ClassVar

import torch
from torch import nn

from pymlj.exceptions import ArgumentError
from pymlj.interface import register

from ._base import DATA_ARGUMENTS, Builder, InputSize, pick_arguments


class FunctionBuilder(Builder, abc.ABC):
    """Base of the classes that `builder` makes, one for each decorated function."""

    _function: ClassVar[Callable[..., nn.Module]]

    def build(
        self,
        rng: torch.Generator | None,
        n_in: InputSize,
        n_out: int,
        n_channels: int | None = None,
    ) -> nn.Module:
        """Call the function with what it names of the arguments, and with the hyperparameters."""
        function, settings = type(self)._function, {n: getattr(self, n) for n in self._fields}
        given: dict[str, Any] = {"rng": rng, "n_in": n_in, "n_out": n_out}
        if n_channels is not None:
            given["n_channels"] = n_channels
        return function(**pick_arguments(function, repr(self), {**given, **settings}))


def builder(function: Callable[..., nn.Module]) -> Callable[..., Builder]:
    """Turn a function that makes a network into something that is called to make a builder.

    The function names what it needs of `rng`, `n_in`, `n_out` and `n_channels`, which
    `Builder.build` explains. Its keyword-only arguments become hyperparameters, with their
    annotations and defaults, that can be tuned as `"builder.<name>"`. Builders of one function
    compare by these. Whoever loads the file of a machine with such a builder must have run its
    definition.

    Args:
        function: Returns a `torch.nn.Module`. Defined at the top level of a module it may be sent
            to other processes.

    Returns:
        What makes builders: called with hyperparameters by keyword.

    Raises:
        ArgumentError: The function has other positional arguments, or takes `*args` or `**kwargs`.

    Example:
        >>> from torch import nn
        >>> from pymlj_flux import NeuralNetworkClassifier, builder
        >>> @builder
        ... def net(n_in, n_out, *, width=64, dropout=0.1):
        ...     layers = nn.Linear(n_in, width), nn.ReLU(), nn.Dropout(dropout)
        ...     return nn.Sequential(*layers, nn.Linear(width, n_out))
        >>> net(width=128)
        net(width=128, dropout=0.1)
        >>> clf = NeuralNetworkClassifier(builder=net(width=128))
        >>> clf.builder.width
        128
    """
    settings = [
        p for p in inspect.signature(function).parameters.values() if _is_setting(p, function)
    ]
    hints = _hints(function)
    namespace = {
        "__doc__": function.__doc__,
        # The name under which the function was defined finds the class now: it can be pickled.
        "__module__": function.__module__,
        "__qualname__": function.__qualname__,
        "__signature__": inspect.Signature(settings),
        "__annotations__": {p.name: hints.get(p.name, Any) for p in settings},
        "_function": staticmethod(function),
        **{p.name: p.default for p in settings if p.default is not p.empty},
    }
    made = types.new_class(
        function.__name__, (FunctionBuilder,), exec_body=lambda ns: ns.update(namespace)
    )
    return register(made)  # files of machines refer to it by name


def _is_setting(parameter: inspect.Parameter, function: Callable[..., Any]) -> bool:
    """Whether a parameter is a hyperparameter; refuses what is neither that nor about the data."""
    name = f"`{parameter.name}` of the builder function `{function.__name__}`"
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        raise ArgumentError(
            f"{name} takes any arguments, so that its hyperparameters are unknown; name each one "
            "behind a `*`."
        )
    if parameter.name in DATA_ARGUMENTS and parameter.kind is not parameter.POSITIONAL_ONLY:
        return False
    if parameter.kind is not parameter.KEYWORD_ONLY:
        raise ArgumentError(
            f"{name} must be one of {', '.join(f'`{a}`' for a in DATA_ARGUMENTS)}, or a "
            f"hyperparameter behind a `*`: `def {function.__name__}(n_in, n_out, *, "
            f"{parameter.name}=...)`. It must not be positional-only."
        )
    if parameter.name.startswith("_") or hasattr(FunctionBuilder, parameter.name):
        raise ArgumentError(f"{name} cannot be called so: that name has a meaning for builders.")
    return True


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations, those written as text evaluated; where that fails, anything goes."""
    try:
        return typing.get_type_hints(function)
    except Exception:  # a name known to type checkers only
        return {}
