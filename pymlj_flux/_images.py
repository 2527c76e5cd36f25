"""Images as one array of numbers, and what a network remembers of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pymlj.exceptions import ArgumentError, DimensionMismatch, ScitypeError
from pymlj.scitypes import ImageVector
from pymlj.tables import is_table, select_rows

from ._tensors import Floats, all_finite, as_tensor, float32

Pixels = npt.NDArray[Any]

_KIND = {1: "gray", 3: "colour"}
_GRAY_MODES = {"1", "L", "I", "F"}  # of PIL, next to those that begin with "I;16"


@dataclass(frozen=True, eq=False)
class Images:
    """Images in the form in which networks read them.

    Attributes:
        values: Shape `(n, channels, height, width)`; integer pixels are divided by 255.
    """

    values: Floats

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: Any) -> Self:
        """Some images."""
        return replace(self, values=select_rows(self.values, rows))

    @property
    def shape(self) -> tuple[int, ...]:
        """`(n, channels, height, width)`."""
        return self.values.shape

    def check_complete(self) -> None:
        """Raise `ArgumentError` if a pixel is NaN or infinite."""
        if all_finite(self.values):
            return
        images = np.flatnonzero(~np.isfinite(self.values).all(axis=(1, 2, 3)))
        missing = np.isnan(self.values[images[0]]).any()
        kind = "missing pixels (NaN)" if missing else "infinite pixels"
        raise ArgumentError(
            f"Images must have no {kind}, but image {images[0]} (counted from 0) "
            f"has some. Leave such images out (`fit(rows=...)`), or fill the gaps: "
            "`numpy.nan_to_num(stack, posinf=1.0, neginf=0.0)`."
        )

    def head(self, n: int) -> Tensor:
        """The first images."""
        return as_tensor(self.values[:n])

    def rows(self, limit: int, device: torch.device) -> Tensor:
        """The images for training; they are in memory already, whatever the limit."""
        return as_tensor(self.values).to(device)


def read_images(X: Any) -> Images:
    """Read a vector of images: of any kind, or a stack of them in one array.

    Args:
        X: An `ImageVector`, a list of PIL images or of arrays, or an array of shape
            `(n, height, width)` or `(n, height, width, channels)` with 1 or 3 channels.

    Raises:
        ScitypeError: `X` is something else.
        DimensionMismatch: The images differ in size or in the number of channels.
        ArgumentError: A pixel is an integer above 255.
    """
    if isinstance(X, ImageVector):
        return Images(scaled(X.pixels))
    if isinstance(X, np.ndarray) and X.ndim > 1:
        if (
            X.dtype.kind not in "fiub"
            or X.ndim not in (3, 4)
            or X.shape[3:] not in ((), (1,), (3,))
        ):
            raise _no_images(f"an array of `{X.dtype}` with shape {X.shape}", X.shape)
        return Images(scaled(X if X.ndim == 4 else X[..., np.newaxis]))
    single = getattr(X, "ndim", 1) == 0
    if single or is_table(X) or isinstance(X, str | bytes) or not isinstance(X, Collection):
        raise _no_images(f"an object of type `{type(X).__name__}`")
    return Images(_from_list(X))


def _no_images(got: str, shape: tuple[int, ...] = ()) -> ScitypeError:
    hint = ""
    if len(shape) > 2 and shape[-3] in _KIND:
        hint = " Channels come last: `np.moveaxis(np.asarray(X), 1, -1)`."
    return ScitypeError(
        f"An `ImageClassifier` needs a vector of images, but got {got}.{hint} "
        "`coerce(X, GrayImage)` and `coerce(X, ColorImage)` make one from a stack "
        "`(n, height, width[, channels])`, from PIL images, or from the paths of image files."
    )


def scaled(stack: Pixels) -> Floats:
    """Pixels as networks read them, from `(n, height, width, channels)`.

    Gray images of float32 are not copied.
    """
    channels_first = stack.transpose(0, 3, 1, 2)
    if stack.dtype.kind not in "iu":
        return float32(channels_first)
    if stack.dtype != np.uint8 and stack.size and (largest := stack.max()) > 255:
        raise ArgumentError(
            f"Integer pixels are divided by 255, so none may be larger, but the images hold "
            f"`{stack.dtype}` up to {largest}. Scale them yourself, to numbers between 0 and 1: "
            "`stack / numpy.float32(65535)` for images of 16 bits."
        )
    values = np.empty(channels_first.shape, dtype=np.float32)
    return np.divide(channels_first, np.float32(255), out=values)


def _from_list(images: Collection[Any]) -> Floats:
    values: Floats | None = None
    shape: tuple[int, ...] = ()
    n = len(images)
    if n == 0:
        return np.empty((0, 1, 0, 0), dtype=np.float32)
    for k, image in enumerate(images):
        pixels = _pixels(image, k)
        if values is None:
            shape = pixels.shape
            values = np.empty((n, shape[2], *shape[:2]), dtype=np.float32)
        elif pixels.shape != shape:
            raise DimensionMismatch(
                "All images must have the same size and number of channels, but image "
                f"{k} (counted from 0) is {describe(pixels.shape)}, and the first is "
                f"{describe(shape)}. `image.resize((width, height))` of PIL changes sizes."
            )
        values[k] = scaled(pixels[np.newaxis])[0]
    assert values is not None, "there is at least one image"
    return values


def _pixels(image: Any, k: int) -> Pixels:
    """One image as `(height, width, channels)`."""
    mode = getattr(image, "mode", None)
    if isinstance(mode, str) and not (
        mode in _GRAY_MODES or mode.startswith("I;16") or mode == "RGB"
    ):
        # Gray with transparency stays gray; palettes and other colour spaces become RGB.
        image = image.convert("L" if mode in ("LA", "La") else "RGB")
    try:
        pixels = np.asarray(image)
    except Exception as error:  # of the library that the image comes from, or its pixels are uneven
        raise _no_images(f"a `{type(image).__name__}` at place {k}") from error
    if pixels.ndim == 2:
        pixels = pixels[..., np.newaxis]
    if pixels.dtype.kind not in "fiub" or pixels.ndim != 3 or pixels.shape[2] not in _KIND:
        raise _no_images(
            f"a `{type(image).__name__}` of shape {pixels.shape} at place {k}", pixels.shape
        )
    return pixels


def describe(shape: tuple[int, ...]) -> str:
    """Of `(height, width, channels)`."""
    return f"{shape[0]} x {shape[1]} ({_KIND.get(shape[2], f'{shape[2]} channels')})"


@dataclass(frozen=True)
class ImageSchema:
    """What a network remembers of the images it was trained on.

    Attributes:
        size: Height and width.
        n_channels: 1 for gray, 3 for colour.
    """

    size: tuple[int, int]
    n_channels: int

    def check_size(self, shape: tuple[int, ...]) -> None:
        """Raise `DimensionMismatch` for images, `(n, channels, height, width)`, of another size."""
        n, channels, height, width = shape
        if n and (height, width, channels) != (*self.size, self.n_channels):
            raise DimensionMismatch(
                f"The network was trained on images of {describe((*self.size, self.n_channels))}, "
                f"but the new ones are {describe((height, width, channels))}. "
                "`coerce(X, GrayImage)` and `image.resize((width, height))` of PIL help."
            )

    def align(self, images: Images) -> Floats:
        """New images as the network wants them.

        Raises:
            DimensionMismatch: They are of another size, or have another number of channels.
            ArgumentError: A pixel is NaN or infinite.
        """
        self.check_size(images.shape)
        images.check_complete()
        return images.values.reshape(len(images), self.n_channels, *self.size)
