"""How parameter objects look: as the call that makes them, as a tree in a notebook."""

import html
from collections.abc import Mapping
from types import BuiltinFunctionType
from typing import Any

WIDTH = 80
_MUCH = 10**6


def show_value(value: Any, room: int = WIDTH) -> str:
    """A repr that reads as source code where there is any: functions by their name.

    Args:
        value: The value.
        room: How many columns there are for it.
    """
    if getattr(type(value).__repr__, "__qualname__", "") == "ParamObject.__repr__":
        return one_call(type(value).__name__, value._told(), room)
    if isinstance(value, BuiltinFunctionType):  # whose qualified name is one of C's
        return value.__name__
    if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
        return str(value.__qualname__)
    return repr(value)


def one_call(name: str, values: Mapping[str, Any], room: int = WIDTH) -> str:
    """The call `name(a=1, b=2)`, on one line if there is room, else one argument a line."""
    arguments = [f"{key}={show_value(value, _MUCH)}" for key, value in values.items()]
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= room and "\n" not in line:
        return line
    arguments = [f"{key}={show_value(value, room - len(key) - 6)}" for key, value in values.items()]
    inner = "".join("    " + argument.replace("\n", "\n    ") + ",\n" for argument in arguments)
    return f"{name}(\n{inner})"


def html_tree(name: str, values: Mapping[str, Any], is_open: bool = True) -> str:
    """Nested boxes that fold, one for each component."""
    items = []
    for key, value in values.items():
        label = f"<code>{html.escape(key)}</code>"
        if hasattr(value, "_shown"):
            inner = html_tree(f"{key} = {type(value).__name__}", value._shown(), is_open=False)
            items.append(f"<li>{inner}</li>")
        else:
            items.append(f"<li>{label} = <code>{html.escape(show_value(value))}</code></li>")
    state = " open" if is_open else ""
    summary = f"<summary><b>{html.escape(name)}</b></summary>"
    listing = "<ul style='margin:0'>" + "".join(items) + "</ul>"
    return f"<details{state}>{summary}{listing}</details>"
