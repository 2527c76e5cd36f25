"""What controls that call a user's function have in common."""

from typing import Any

from ._trainable import Trainable


def shown_of(trainable: Trainable, raw: bool) -> Any:
    """What a user's function gets: what the object exposes, or with `raw` the object itself."""
    expose = getattr(trainable, "expose", None)
    return trainable if raw or expose is None else expose()


def is_true(answer: Any) -> bool:
    """Whether a user's function answered with a genuine truth value `True`.

    A truth value of numpy or torch is genuine; other answers that count as true are not, since many
    functions return something without a thought of stopping the loop.
    """
    if isinstance(answer, bool):
        return answer
    is_scalar = getattr(answer, "ndim", None) == 0
    return is_scalar and str(getattr(answer, "dtype", "")).endswith("bool") and bool(answer)


def text_of(value: Any) -> str:
    """A value for a message: numbers to six significant digits, long lists without their middle."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        items = value if len(value) <= 6 else [*value[:3], "...", *value[-3:]]
        return f"[{', '.join(map(text_of, items))}]"
    return str(value)
