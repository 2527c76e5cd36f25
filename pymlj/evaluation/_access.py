"""Results whose fields can be read like the items of a dict as well."""

import dataclasses
from typing import Any


class ItemAccess:
    """Mixed into frozen dataclasses: `result["name"]` is `result.name`, `dict(result)` works.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True)
        ... class Point(ItemAccess):
        ...     x: float
        >>> Point(2.0)["x"], dict(Point(2.0))
        (2.0, {'x': 2.0})
    """

    def keys(self) -> list[str]:
        """The names of the fields."""
        named = dataclasses.fields(self)  # type: ignore[arg-type]  # mixed into dataclasses only
        return [field.name for field in named if not field.name.startswith("_")]

    def __getitem__(self, name: str) -> Any:
        if name not in self.keys():
            raise KeyError(name)
        return getattr(self, name)
