"""Images in files: kept once decoded while they are few, decoded anew when they are many."""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.scitypes import ColorImage, ImageFiles

from ._images import describe, scaled
from ._tensors import Floats, all_finite, as_tensor

Places = npt.NDArray[np.intp]

_CHUNKS = 3  # that are in memory at a time: in use, made, and being made


@final
class FileImages:
    """A vector of images in files, in the form in which networks read them.

    Nothing but the head of each file has been read.

    Args:
        files: All images that there are.
        rows: Those of this vector, by their places in `files`; None for all.
        decoded: What has been decoded, shared by all vectors of the same files.
    """

    def __init__(
        self,
        files: ImageFiles,
        rows: Places | None = None,
        decoded: "DecodedFiles | None" = None,
    ) -> None:
        self._decoded = DecodedFiles(files) if decoded is None else decoded
        self._rows = rows
        self._files = files

    def __len__(self) -> int:
        return len(self._files) if self._rows is None else len(self._rows)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """`(n, channels, height, width)`."""
        return (len(self), *self._decoded.shape)

    def take(self, rows: Any) -> "FileImages":
        """Some images."""
        if rows is None:
            return self
        places = np.arange(len(self._files)) if self._rows is None else self._rows
        return FileImages(self._files, places[rows], self._decoded)

    def check_complete(self) -> None:
        """Nothing to do: pixels are looked at as they are decoded."""

    def head(self, n: int) -> Tensor:
        """The first images."""
        return as_tensor(self._decoded.some(self._places(slice(n))))

    def rows(self, limit: int, device: torch.device) -> "Tensor | DecodingSource":
        """The images for training.

        Args:
            limit: How many bytes of decoded images may be kept.
            device: Where they are wanted.

        Returns:
            A tensor if all files, decoded, are within the limit; else what decodes them when they
            are asked for.
        """
        if self._decoded.nbytes > limit:
            return self.source(limit, device)
        kept = self._decoded.keep(self._places(slice(None)))
        return as_tensor(kept if self._rows is None else kept[self._rows]).to(device)

    def source(self, limit: int, device: torch.device) -> "DecodingSource":
        """The images, decoded when asked for unless they have been already."""
        return DecodingSource(self._decoded, self._places(slice(None)), limit, device)

    def _places(self, rows: slice) -> Places:
        return np.arange(len(self._files))[rows] if self._rows is None else self._rows[rows]


@final
class DecodedFiles:
    """The images of files as numbers, which are kept if all of them are asked for.

    Args:
        files: Of one size.

    Raises:
        CoercionError: A file cannot be read.
        DimensionMismatch: The images differ in size.
    """

    def __init__(self, files: ImageFiles) -> None:
        self._paths, self._files = files.paths, files
        channels = 3 if files.family == ColorImage else 1
        self.shape = (channels, *_one_size(self._paths, files.sizes(), channels))
        self._kept: Floats | None = None
        self._known = np.zeros(len(self._paths), dtype=bool)
        self._turn = threading.Lock()

    @property
    def nbytes(self) -> int:
        """What all of them take."""
        return 4 * len(self._paths) * self.numbers_a_row

    @property
    def numbers_a_row(self) -> int:
        """How many numbers an image has."""
        return int(np.prod(self.shape))

    def keep(self, places: Places) -> Floats:
        """All images, of which at least those at `places` are decoded, each one once."""
        with self._turn:  # machines in several threads share what is decoded
            if self._kept is None:
                self._kept = np.empty((len(self._paths), *self.shape), dtype=np.float32)
            missing = places[~self._known[places]]
            self._decode(missing, self._kept, missing)
            self._known[missing] = True
            return self._kept

    def some(self, places: Places) -> Floats:
        """Some images; decoded anew, unless they are kept."""
        if self._kept is not None and self._known[places].all():
            return self._kept[places]
        values = np.empty((len(places), *self.shape), dtype=np.float32)
        self._decode(places, values, np.arange(len(places)))
        return values

    def _decode(self, places: Places, out: Floats, into: Places) -> None:
        """Decode files by several threads; the k-th of `places` goes to `out[into[k]]`."""
        n_workers = min(_processors(), len(places))

        def decode(worker: int) -> None:
            for k in range(worker, len(places), n_workers):
                self._decode_one(int(places[k]), out[into[k]])

        with ThreadPoolExecutor(max(1, n_workers), "pymlj-decode") as pool:
            list(pool.map(decode, range(n_workers)))  # the list raises what a worker has raised

    def _decode_one(self, place: int, out: Floats) -> None:
        """Decode a file into `out`, of shape `(channels, height, width)`."""
        path, pixels = self._paths[place], np.asarray(self._files[place])
        pixels = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
        channels, *size = self.shape
        if pixels.shape != (*size, channels):
            raise DimensionMismatch(
                f"The image file `{path}` has changed: it was {describe((*size, channels))}, and "
                f"is {describe(pixels.shape)} now."
            )
        try:
            out[...] = scaled(pixels[np.newaxis])[0]
        except ArgumentError as error:
            raise ArgumentError(f"The image file `{path}` cannot be used. {error}") from None
        if not all_finite(out):
            raise ArgumentError(
                f"The image file `{path}` cannot be used: pixels must be finite, but some are NaN "
                "or infinite. Leave it out (`fit(rows=...)`)."
            )


@final
class DecodingSource:
    """Images in the place of a tensor, decoded when asked for: a `Source` of batches.

    Args:
        decoded: The images of all files.
        places: Which of them are the rows.
        limit: How many bytes of decoded images there may be at a time.
        device: Where they are wanted.
        precision: The type of the numbers.
    """

    def __init__(
        self,
        decoded: DecodedFiles,
        places: Places,
        limit: int,
        device: torch.device,
        precision: torch.dtype = torch.float32,
    ) -> None:
        self._decoded = decoded
        self._places = places
        self._limit = limit
        self._precision = precision
        self.device = device
        self.numbers_a_row = decoded.numbers_a_row
        self.most_rows = max(1, limit // (_CHUNKS * 4 * self.numbers_a_row))

    def __len__(self) -> int:
        return len(self._places)

    def to(self, precision: torch.dtype) -> "DecodingSource":
        """The same images as numbers of another type."""
        return DecodingSource(self._decoded, self._places, self._limit, self.device, precision)

    def take(self, rows: Tensor | slice) -> Tensor:
        """Some images, of shape `(n, channels, height, width)`."""
        which = rows if isinstance(rows, slice) else rows.cpu().numpy()
        images = as_tensor(self._decoded.some(self._places[which]))
        return images.to(self.device, self._precision)


def _one_size(
    paths: Sequence[Path], sizes: Sequence[tuple[int, int]], channels: int
) -> tuple[int, int]:
    """The size that all images have."""
    if not sizes:
        return 0, 0
    other = next((k for k, size in enumerate(sizes) if size != sizes[0]), None)
    if other is not None:
        raise DimensionMismatch(
            f"All images must have the same size, but the file `{paths[other]}`, image {other} "
            f"(counted from 0), is {describe((*sizes[other], channels))}, and the first, "
            f"`{paths[0]}`, is {describe((*sizes[0], channels))}. "
            "`image.resize((width, height))` of PIL changes sizes."
        )
    return sizes[0]


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
