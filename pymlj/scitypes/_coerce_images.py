"""Coercion to images: of arrays, stacks of them, PIL pictures and file paths."""

import numbers
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import CoercionError
from pymlj.tables import vector_kind

from ._convention import scitype
from ._images import ImageArray, ImageFiles, ImageVector, picture_pixels, stacked
from ._names import GrayImage
from ._types import SimpleType


def coerce_images(obj: Any, family: SimpleType) -> Any:
    """Return `obj` as an image, or as a vector of images, of the family asked for.

    Args:
        obj: An array (see `_of_pixels` for the shapes), a PIL picture, a file path, or a sequence
            of any of these; or a vector of images already.
        family: `GrayImage` or `ColorImage`.

    Raises:
        CoercionError: `obj` cannot be read in that way.
    """
    if isinstance(obj, ImageArray | ImageVector | ImageFiles):
        return _already(obj, family)
    if is_picture(obj):
        return _picture(obj, family)
    if isinstance(obj, str | os.PathLike):
        return ImageFiles(_paths([obj]), family)[0]
    if vector_kind(obj) is not None and _are_paths(obj):
        return ImageFiles(_paths(obj), family)
    if isinstance(obj, list | tuple):
        return _of_list(obj, family)
    try:
        pixels = np.asarray(obj)
    except Exception as error:  # of the library that `obj` comes from
        raise CoercionError(
            f"`{type(obj).__name__}` cannot be coerced to `{family!r}`, since it cannot be read "
            f"as an array: {error}"
        ) from error
    return _of_pixels(pixels, family)


def is_picture(obj: Any) -> bool:
    """Whether `obj` is a picture of PIL."""
    pil = sys.modules.get("PIL.Image")
    return pil is not None and isinstance(obj, pil.Image)


def _already(images: Any, family: SimpleType) -> Any:
    if images.family == family:
        return images
    if isinstance(images, ImageFiles):
        return ImageFiles(images.paths, family)
    raise CoercionError(
        f"{images!r} cannot be coerced to `{family!r}`: change the number of channels in the "
        "array of pixels first, and coerce that."
    )


def _picture(picture: Any, family: SimpleType) -> Any:
    """A picture in a mode of the family: itself where it is in one."""
    if scitype(picture) <= family and (family == GrayImage or picture.mode == "RGB"):
        return picture
    return picture.convert("L" if family == GrayImage else "RGB")


def _are_paths(obj: Any) -> bool:
    if getattr(obj, "ndim", 1) == 0:
        return False
    return len(obj) > 0 and all(isinstance(path, str | os.PathLike) for path in obj)


def _paths(files: Iterable[str | os.PathLike[str]]) -> list[Path]:
    paths = [Path(file) for file in files]
    absent = next((path for path in paths if not path.is_file()), None)
    if absent is not None:
        raise CoercionError(f"Each path must name an image file, but `{absent}` is no file.")
    return paths


def _of_list(images: Sequence[Any], family: SimpleType) -> Any:
    """Images one by one: one array if they have one size, otherwise a list."""
    if any(isinstance(image, numbers.Number) for image in _flat(images)):
        raise CoercionError(
            f"A list to be coerced to `{family!r}` must have one image for each entry, but its "
            "entries are numbers, or lists of them; `np.array(pixels)` makes an array of pixels."
        )
    singles = [coerce_images(image, family) for image in images]
    if not singles:
        raise CoercionError(f"An empty list cannot be coerced to `{family!r}`: it has no sizes.")
    pixels = [
        picture_pixels(image, family) if is_picture(image) else np.asarray(image)
        for image in singles
    ]
    if not all(image.ndim == (2 if family == GrayImage else 3) for image in pixels):
        raise CoercionError(
            f"Each entry of a list must be one image to coerce it to `{family!r}`, but their "
            f"shapes are {sorted({image.shape for image in pixels})}."
        )
    if len({image.shape for image in pixels}) > 1:
        return singles
    return ImageVector(stacked(pixels, family))


def _flat(images: Sequence[Any]) -> Iterable[Any]:
    """The entries, and those of entries that are lists themselves."""
    for image in images:
        yield from image if isinstance(image, list | tuple) else [image]


def _of_pixels(pixels: npt.NDArray[Any], family: SimpleType) -> ImageArray | ImageVector:
    """An array of numbers as one image or as a stack of them.

    Gray: `(rows, columns)`; `(n, rows, columns)` or `(n, rows, columns, 1)`.
    Colour: `(rows, columns, channels)`; `(n, rows, columns, channels)`, with three channels, or
    four of which the last, transparency, is dropped.
    """
    if pixels.dtype.kind not in "biuf":
        raise CoercionError(
            f"Pixels must be numbers to coerce them to `{family!r}`, but got an array of "
            f"{pixels.dtype}."
        )
    if family == GrayImage:
        return _gray(pixels)
    if pixels.ndim not in (3, 4) or pixels.shape[-1] not in (3, 4):
        raise CoercionError(
            "An array must have shape (rows, columns, 3), or (n, rows, columns, 3) for a stack, "
            f"to be coerced to `ColorImage`, but got {pixels.shape}.{_channels_first(pixels)}"
        )
    colours = pixels if pixels.shape[-1] == 3 else pixels[..., :3]
    return ImageArray(colours) if pixels.ndim == 3 else ImageVector(colours)


def _gray(pixels: npt.NDArray[Any]) -> ImageArray | ImageVector:
    if pixels.ndim == 2:
        return ImageArray(pixels)
    if pixels.ndim == 3:
        return ImageVector(pixels[..., np.newaxis])
    if pixels.ndim == 4 and pixels.shape[3] == 1:
        return ImageVector(pixels)
    raise CoercionError(
        "An array must have shape (rows, columns), or (n, rows, columns) or "
        "(n, rows, columns, 1) for a stack, to be coerced to `GrayImage`, but got "
        f"{pixels.shape}." + (" Is it a stack of `ColorImage`?" if pixels.ndim == 4 else "")
    )


def _channels_first(pixels: npt.NDArray[Any]) -> str:
    if pixels.ndim == 4 and pixels.shape[1] == 3:
        return " Channels come last: `stack.transpose(0, 2, 3, 1)` moves them there."
    return ""
