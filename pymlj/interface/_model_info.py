"""What the registry knows about a model: its traits, without its code."""

from collections.abc import Mapping
from typing import Any

from pymlj._record import Record
from pymlj._show import html_table, text_table

_HEADER = ("name", "package", "prediction", "input", "target")


class ModelInfo(Record):
    """The traits of a model, as attributes and as items; equal if name and package are.

    Example:
        >>> from pymlj import info
        >>> entry = info("ConstantClassifier")
        >>> entry.prediction_type, entry["supports_weights"]
        ('probabilistic', True)
    """

    __slots__ = ()

    def __init__(self, mapping: Mapping[str, Any] | None = None, /, **items: Any) -> None:
        super().__init__(mapping, **items)

    @property
    def key(self) -> tuple[str, str]:
        """Name and package, which identify the model."""
        return self["name"], self["package_name"]

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, ModelInfo) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        rows = [[trait, _shown(value)] for trait, value in self.items()]
        return f"{self['name']} ({self['package_name']})\n" + text_table(("trait", "value"), rows)


class ModelList(list[ModelInfo]):
    """Models found by a search: a list that shows itself as a table."""

    def __repr__(self) -> str:
        return text_table(_HEADER, self._rows()) if self else "no models"

    def _repr_html_(self) -> str:
        return html_table(_HEADER, self._rows())

    def _rows(self) -> list[list[str]]:
        return [
            [
                entry["name"],
                entry["package_name"],
                _kind(entry),
                _cut(str(entry["input_scitype"])),
                _cut(str(entry["target_scitype"])) if entry["target_in_fit"] else "",
            ]
            for entry in self
        ]


def _kind(entry: ModelInfo) -> str:
    """What it predicts; of models that do not predict, what they are."""
    if entry["prediction_type"] != "unknown":
        return str(entry["prediction_type"])
    return "wrapper" if entry["is_wrapper"] else "transformer"


def _cut(text: str, width: int = 44) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _shown(value: Any) -> str:
    """A trait on one line: the first line of a text, names separated by commas."""
    if isinstance(value, tuple):
        return _cut(", ".join(str(item) for item in value), 70)
    return _cut((str(value).strip().splitlines() or [""])[0], 70)
