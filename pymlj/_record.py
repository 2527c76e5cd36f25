"""Immutable results with named items."""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, NoReturn

from pymlj._show import html_items, short
from pymlj._suggest import did_you_mean

_WIDTH = 80
_SHOWN = 6  # of many numbers


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
        return self._within(_WIDTH)

    def _within(self, room: int) -> str:
        """The repr, broken into lines if it is longer than that."""
        name = type(self).__name__
        items = self._items.items()
        line = f"{name}({', '.join(f'{key}={value!r}' for key, value in items)})"
        if len(line) <= room and "\n" not in line:
            return line
        inner = (f"{key}={_cut(value, room - len(key) - 4, room - 2)}" for key, value in items)
        lines = ",\n".join("  " + text.replace("\n", "\n  ") for text in inner)
        return f"{name}(\n{lines},\n)"

    def _repr_html_(self) -> str:
        return html_items(type(self).__name__, self._items)


def as_record(value: Any) -> Any:
    """A mapping as a record; everything else, and what is a record already, as it is.

    Example:
        >>> as_record({"n": 4}), as_record(4)
        (Record(n=4), 4)
    """
    return Record(value) if isinstance(value, Mapping) and not isinstance(value, Record) else value


def _cut(value: Any, room: int, below: int) -> str:
    """A repr; of a list of many numbers only the first and the last ones.

    Args:
        value: The value.
        room: How many columns there are for it on its line.
        below: How many there are on the lines below that.
    """
    if type(value) is Record:  # others may have a repr of their own
        inner = value._within(room)
        return inner if "\n" not in inner else value._within(below)
    text = repr(value)
    if len(text) <= room or not isinstance(value, list | tuple | dict) or not value:
        return text
    if isinstance(value, dict):
        pairs = (f"  {key!r}: {_cut(one, room, below - 2)}" for key, one in value.items())
        return "{\n" + "".join(pair.replace("\n", "\n  ") + ",\n" for pair in pairs) + "}"
    left, right = "[]" if isinstance(value, list) else "()"
    if all(isinstance(item, int | float) for item in value):
        texts = [short(item) for item in value]
        if len(texts) <= _SHOWN:
            return f"{left}{', '.join(texts)}{right}"
        few = ", ".join(texts[: _SHOWN - 1])
        return f"{left}{few}, ..., {texts[-1]}{right} ({len(value)} numbers)"
    items = [repr(item).replace("\n", "\n  ") for item in value]
    return f"{left}\n" + "".join(f"  {item},\n" for item in items) + right
