"""Hyperparameters as axes of pictures: numbers on their scale, anything else as names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pymlj._show import short

from ._axes import cut, whole_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]

_LOG = ("log", "log10", "log2")
_LOG_MINUS = ("logminus", "log10minus")
_WIDTH = 20


class Dimension:
    """One hyperparameter as an axis of a picture.

    Args:
        name: Its name.
        scale: As in reports: `"linear"`, `"log10"`, ...; `"none"` for values that are no numbers.
        values: Its values, of any kind.

    Attributes:
        places: Where the values lie on the axis.
    """

    def __init__(self, name: str, scale: str, values: Sequence[Any]) -> None:
        self.name = cut(name, 40)
        self.scale = scale
        self.names: list[str] | None = None
        if scale == "none":
            texts = [cut(short(value, width=60).strip("'"), _WIDTH) for value in values]
            self.names = list(dict.fromkeys(texts[i] for i in _in_order(values)))
            self.places: Floats = np.array([self.names.index(text) for text in texts], dtype=float)
        else:
            self.places = np.array([float(value) for value in values])
        self._are_whole = bool(np.all(self.places == np.round(self.places)))

    def edges(self) -> Floats:
        """The borders of cells around the places, half-way between them on the scale."""
        at = self._forward(np.unique(self.places))
        middles = (at[1:] + at[:-1]) / 2
        outer = 2 * at[0] - middles[0], 2 * at[-1] - middles[-1]
        return self._backward(np.array([outer[0], *middles, outer[1]]))

    def label(self, axes: "Axes", axis: str = "x") -> None:
        """Name and scale an axis."""
        from matplotlib.ticker import LogLocator, NullFormatter

        getattr(axes, f"set_{axis}label")(self.name)
        set_scale = getattr(axes, f"set_{axis}scale")
        if self.names is not None:
            getattr(axes, f"set_{axis}ticks")(np.arange(len(self.names)), self.names)
            if axis == "x" and sum(map(len, self.names)) > 40:
                axes.tick_params(axis="x", rotation=30)
        elif self.scale in _LOG:
            set_scale("log", base=2 if self.scale == "log2" else 10)
            ruler = getattr(axes, f"{axis}axis")
            if self.scale == "log2":  # 2, 4, 8 read better than powers
                ruler.set_major_formatter("{x:g}")
            elif self.places.max() < 30 * self.places.min():  # too few powers of ten to go by
                ruler.set_major_locator(LogLocator(subs=(1, 2, 5)))
                ruler.set_major_formatter("{x:g}")
                ruler.set_minor_formatter(NullFormatter())
        elif self.scale in _LOG_MINUS:
            set_scale("symlog", linthresh=float(np.abs(self.places).min()))
        elif self._are_whole:
            whole_numbers(axes, axis)

    def _forward(self, x: Floats) -> Floats:
        if self.scale in _LOG:
            return np.log(x)
        return -np.log(-x) if self.scale in _LOG_MINUS else x

    def _backward(self, x: Floats) -> Floats:
        if self.scale in _LOG:
            return np.exp(x)
        return -np.exp(-x) if self.scale in _LOG_MINUS else x


def _in_order(values: Sequence[Any]) -> list[int]:
    """The numbers of values in rising order; as they come, where there is no order."""
    numbers = list(range(len(values)))
    try:
        return sorted(numbers, key=lambda i: values[i])
    except TypeError:
        return numbers
