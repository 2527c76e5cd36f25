"""Images: single ones, and vectors of them held in one array or read from files when asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, final, overload

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import CoercionError, DimensionMismatch
from pymlj.tables import select_rows

from ._base import Scitype, union
from ._convention import register_scitype
from ._foreign import GRAY_MODES
from ._names import ColorImage, GrayImage, Unknown, Vector
from ._types import SimpleType

Pixels = npt.NDArray[Any]


@final
class ImageArray:
    """One image held in an array.

    `numpy.asarray(image)` is the array of pixels: `(rows, columns)` for a gray image,
    `(rows, columns, 3)` for one in colour.
    """

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array of pixels."""
        return self._pixels.shape

    @property
    def family(self) -> SimpleType:
        """`GrayImage` or `ColorImage`."""
        return GrayImage if self._pixels.ndim == 2 else ColorImage

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Pixels:
        return np.array(self._pixels, dtype=dtype, copy=copy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ImageArray) and np.array_equal(self._pixels, other._pixels)

    __hash__ = None  # type: ignore[assignment]  # equal by content, and arrays may change

    def __repr__(self) -> str:
        rows, columns = self.shape[:2]
        return f"<{self.family!r} of {rows} x {columns} pixels, {self._pixels.dtype}>"


@final
class ImageVector(Sequence[Any]):
    """A vector of images of one size, held in one array.

    It behaves like a list: an integer gives an image, a slice or integers give images.
    `numpy.asarray` gives the array.

    Args:
        pixels: Array of shape `(n, rows, columns, channels)`, with one channel for gray images and
            three for colour.

    Raises:
        DimensionMismatch: `pixels` has another shape.

    Example:
        >>> import numpy as np
        >>> from pymlj import GrayImage, coerce, scitype
        >>> images = coerce(np.zeros((5, 28, 20)), GrayImage)
        >>> images
        <ImageVector of 5 images, GrayImage[28, 20], float64>
        >>> scitype(images[0])
        GrayImage[28, 20]
        >>> len(images[1:3])
        2
    """

    def __init__(self, pixels: Pixels) -> None:
        if pixels.ndim != 4 or pixels.shape[3] not in (1, 3):
            raise DimensionMismatch(
                "The pixels of images must have shape (n, rows, columns, 1) or "
                f"(n, rows, columns, 3), but got {pixels.shape}."
            )
        self._pixels = pixels

    @property
    def pixels(self) -> Pixels:
        """The array, of shape `(n, rows, columns, channels)`."""
        return self._pixels

    @property
    def family(self) -> SimpleType:
        """`GrayImage` or `ColorImage`."""
        return GrayImage if self._pixels.shape[3] == 1 else ColorImage

    def element_scitype(self) -> Scitype:
        """Return the scientific type of each image."""
        return self.family[self._pixels.shape[1:3]]

    def __len__(self) -> int:
        return len(self._pixels)

    @overload
    def __getitem__(self, rows: int) -> ImageArray: ...
    @overload
    def __getitem__(self, rows: Any) -> "ImageVector": ...
    def __getitem__(self, rows: Any) -> "ImageArray | ImageVector":
        picked = self._pixels[rows]
        if picked.ndim == 4:
            return ImageVector(picked)
        return ImageArray(picked[:, :, 0] if self.family == GrayImage else picked)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Pixels:
        return np.array(self._pixels, dtype=dtype, copy=copy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ImageVector) and np.array_equal(self._pixels, other._pixels)

    __hash__ = None  # type: ignore[assignment]  # equal by content, and arrays may change

    def __repr__(self) -> str:
        kind, dtype = self.element_scitype(), self._pixels.dtype
        return f"<ImageVector of {len(self)} images, {kind!r}, {dtype}>"


@final
class ImageFiles(Sequence[Any]):
    """A vector of images in files, decoded when asked for.

    An integer gives the image, read from its file; a slice or integers give fewer files.
    `numpy.asarray` reads all of them, which must have one size.

    Args:
        paths: The files, in any format that PIL reads.
        family: `GrayImage` or `ColorImage`, what the files are decoded to.
        sizes: Rows and columns of files that have been looked at, added to as more are.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        family: SimpleType,
        sizes: dict[Path, tuple[int, int]] | None = None,
    ) -> None:
        self._paths = list(paths)
        self._family = family
        self._sizes = {} if sizes is None else sizes

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return list(self._paths)

    @property
    def family(self) -> SimpleType:
        """`GrayImage` or `ColorImage`."""
        return self._family

    def element_scitype(self) -> Scitype:
        """Return the scientific type of the images; reads the head of new files, no pixels."""
        sizes = set(self.sizes())
        return union(self._family[size] for size in sizes) if sizes else Unknown

    def sizes(self) -> list[tuple[int, int]]:
        """Return rows and columns of each image; reads the head of new files, no pixels.

        Raises:
            CoercionError: A file cannot be read, or is no image.
        """
        return [self._size(path) for path in self._paths]

    def _size(self, path: Path) -> tuple[int, int]:
        if path not in self._sizes:
            with open_image(path) as picture:
                self._sizes[path] = picture.height, picture.width
        return self._sizes[path]

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, rows: int) -> ImageArray: ...
    @overload
    def __getitem__(self, rows: Any) -> "ImageFiles": ...
    def __getitem__(self, rows: Any) -> "ImageArray | ImageFiles":
        if isinstance(rows, int | np.integer):
            return ImageArray(decoded(self._paths[rows], self._family))
        return ImageFiles(select_rows(self._paths, rows), self._family, self._sizes)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Pixels:
        return stacked([np.asarray(image) for image in self], self._family, dtype)

    def __repr__(self) -> str:
        return f"<ImageFiles of {len(self)} images, {self._family!r}>"


def open_image(path: Path) -> Any:
    """Open an image file; its pixels are not decoded yet.

    Raises:
        CoercionError: The file cannot be opened, or is no image.
    """
    import PIL.Image

    try:
        return PIL.Image.open(path)
    except PIL.UnidentifiedImageError as error:
        raise CoercionError(f"Each path must name an image file, but `{path}` is none.") from error
    except OSError as error:
        raise CoercionError(f"The image file `{path}` cannot be opened: {error}.") from error


def decoded(path: Path, family: SimpleType) -> Pixels:
    """Read an image file, and convert it to gray or to three channels if need be.

    Raises:
        CoercionError: The file is no image, or is damaged.
    """
    with open_image(path) as picture:
        try:
            return picture_pixels(picture, family)
        except (OSError, ValueError, SyntaxError) as error:  # PIL has no error of its own
            raise CoercionError(
                f"The image file `{path}` is damaged and cannot be decoded: {error}."
            ) from error


def picture_pixels(picture: Any, family: SimpleType) -> Pixels:
    """Return the pixels of a PIL picture, converted to gray or to three channels if need be."""
    if family == ColorImage:
        return np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
    one_channel = picture.mode in GRAY_MODES and picture.mode not in ("LA", "La")
    return np.asarray(picture if one_channel else picture.convert("L"))


def stacked(images: Sequence[Pixels], family: SimpleType, dtype: Any = None) -> Pixels:
    """Return images of one size as an array of shape `(n, rows, columns, channels)`.

    Raises:
        CoercionError: The images differ in size, or there are none.
    """
    shapes = {image.shape for image in images}
    if len(shapes) != 1:
        raise CoercionError(
            "Images must have one size to be held in one array, but their shapes are "
            f"{sorted(shapes)}."
        )
    pixels = np.stack(images).astype(dtype or images[0].dtype, copy=False)
    return pixels[..., np.newaxis] if family == GrayImage else pixels


register_scitype(ImageArray, lambda image: image.family[image.shape[:2]])
register_scitype(ImageVector, lambda images: Vector[images.element_scitype()])
register_scitype(ImageFiles, lambda images: Vector[images.element_scitype()])
