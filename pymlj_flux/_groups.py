"""Groups of parameters with settings of their own, chosen by patterns over their names."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

from torch import Tensor

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean

Groups: TypeAlias = Mapping[str, Mapping[str, Any]]
Part: TypeAlias = tuple[dict[str, Any], list[Tensor]]

_SHOWN = 12


def named(parameters: Iterable[Any]) -> tuple[list[str] | None, list[Tensor]]:
    """Names and parameters, of an iterable of parameters or of `(name, parameter)` pairs.

    Returns:
        The names, or None where there are none, and the parameters.
    """
    given = list(parameters)
    if given and all(isinstance(item, tuple) for item in given):
        return [name for name, _ in given], [parameter for _, parameter in given]
    return None, given


def split(groups: Groups, names: list[str] | None, parameters: list[Tensor]) -> list[Part]:
    """The parameters, apart by the settings that patterns give them.

    Args:
        groups: By pattern, as in `fnmatch`, settings. Of two patterns that match a parameter the
            later one decides on a setting that both have.
        names: Of the parameters.
        parameters: All that are trained.

    Returns:
        For each part its settings, none for what no pattern matches, and its parameters.

    Raises:
        ArgumentError: A pattern matches no parameter, or parameters have no names.
    """
    if names is None:
        raise ArgumentError(
            "`groups` choose parameters by name, so that these must come with their names: "
            "`optimiser.make(network.named_parameters())`."
        )
    parts: dict[tuple[str, ...], list[Tensor]] = {}
    for name, parameter in zip(names, parameters, strict=True):
        matching = tuple(pattern for pattern in groups if fnmatchcase(name, pattern))
        parts.setdefault(matching, []).append(parameter)
    for pattern in groups:
        if not any(pattern in matching for matching in parts):
            shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
            raise ArgumentError(
                f"Each pattern of `groups` must match a parameter, but `{pattern}` matches none of "
                f"{shown}{', ...' if names[_SHOWN:] else ''}.{did_you_mean(pattern, names)}"
            )
    return [(_merged(groups, matching), members) for matching, members in parts.items()]


def _merged(groups: Groups, patterns: Iterable[str]) -> dict[str, Any]:
    return {name: value for pattern in patterns for name, value in groups[pattern].items()}
