"""Immutable results with named items."""

import html
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, NoReturn

from pymlj._suggest import did_you_mean


class Record(Mapping[str, Any]):
    """Named values that can be read, not changed: `record.name` and `record["name"]` are the same.

    Args:
        mapping: Names and values.
        **items: Further names and values.

    Raises:
        AttributeError: For a name that is not there; the message lists those that are.

    Example:
        >>> from pymlj import Record
        >>> record = Record(mean=1.5, n=4)
        >>> record.mean, record["n"], list(record.keys())
        (1.5, 4, ['mean', 'n'])
        >>> record
        Record(mean=1.5, n=4)
    """

    __slots__ = ("_items",)
    _items: dict[str, Any]

    def __init__(self, mapping: Mapping[str, Any] | None = None, /, **items: Any) -> None:
        object.__setattr__(self, "_items", {**(mapping or {}), **items})

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # protocols such as pickle ask for what is not there
            raise AttributeError(name)
        try:
            return self._items[name]
        except KeyError:
            known = ", ".join(f"`{key}`" for key in self._items) or "nothing"
            raise AttributeError(
                f"No `{name}` here; there is {known}.{did_you_mean(name, self._items)}"
            ) from None

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"A record cannot be changed, but `{name}` was assigned to.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"A record cannot be changed, but `{name}` was deleted.")

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def keys(self) -> KeysView[str]:
        """The names, in order."""
        return self._items.keys()

    def values(self) -> ValuesView[Any]:
        """The values, in the order of the names."""
        return self._items.values()

    def items(self) -> ItemsView[str, Any]:
        """Pairs of name and value."""
        return self._items.items()

    def __reduce__(self) -> tuple[type["Record"], tuple[dict[str, Any]]]:
        return type(self), (self._items,)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._items]

    def __repr__(self) -> str:
        inner = [f"{key}={value!r}" for key, value in self._items.items()]
        line = f"{type(self).__name__}({', '.join(inner)})"
        if len(line) <= 100 and "\n" not in line:
            return line
        lines = ",\n".join("  " + text.replace("\n", "\n  ") for text in inner)
        return f"{type(self).__name__}(\n{lines},\n)"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(key)}</th>"
            f"<td style='text-align:left'><pre>{html.escape(repr(value))}</pre></td></tr>"
            for key, value in self._items.items()
        )
        return f"<table>{rows}</table>"
