"""`pymlj/parameters/_annotations.py`: values against annotations."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, Optional, Protocol, TypeVar

import numpy as np
import pytest

from pymlj.parameters import ParamObject
from pymlj.parameters._annotations import in_words

T = TypeVar("T")


class Reader(Protocol):
    def read(self) -> str: ...


def accepts(annotation, value):
    """Whether a setting annotated so takes the value."""
    cls = type("Made", (ParamObject,), {"__annotations__": {"x": annotation}, "x": None})
    try:
        cls(x=value)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("annotation", "good", "bad"),
    [
        (int, [1, np.int8(2)], [1.0, True, "1", None]),
        (float, [1, 1.5, np.float32(1)], [True, "1", 1j]),
        (bool, [True, np.True_], [1, "True"]),
        (str, ["a"], [1, b"a"]),
        (None, [None], [0]),
        (int | None, [1, None], ["a"]),
        (Optional[str], ["a", None], [1]),  # noqa: UP045 - the old spelling must work too
        (Literal["a", 1], ["a", 1], ["b", True, 2]),
        (list[int], [[], [1]], [(1,), ["a"]]),
        (tuple[int, str], [(1, "a")], [(1,), ("a", 1), [1, "a"]]),
        (tuple[float, ...], [(), (1, 2.5)], [("a",)]),
        (dict[str, int], [{}, {"a": 1}], [{1: 1}, {"a": "b"}]),
        (Sequence[int], [[1], (1,)], [1]),
        (Mapping[str, int], [{"a": 1}], [[1]]),
        (Callable[[int], int], [len], [3]),
        (Annotated[int, "count"], [1], ["a"]),
        (Any, [1, None, len], []),
        (object, [1, None, len], []),
        (T, [1, "a"], []),
        (Reader, [1], []),
        (type, [int], [1]),
    ],
)
def test_what_fits_an_annotation(annotation, good, bad):
    assert [value for value in good if not accepts(annotation, value)] == []
    assert [value for value in bad if accepts(annotation, value)] == []


def test_annotations_are_shown_without_modules():
    assert in_words(Callable[[np.ndarray], float] | None) == "Callable[[ndarray], float] | None"
    assert in_words(tuple[int, ...]) == "tuple[int, ...]"
    assert in_words(Literal["a", 1]) == "Literal['a', 1]"
