"""`pymlj_flux/_images.py`: every form of images as one array, channels first."""

import numpy as np
import pytest
import torch
from PIL import Image

from pymlj import (
    ArgumentError,
    CoercionError,
    ColorImage,
    DimensionMismatch,
    GrayImage,
    ScitypeError,
    coerce,
)
from pymlj_flux._images import ImageSchema, read_images

GRAY = (np.arange(2 * 3 * 4) * 10).reshape(2, 3, 4).astype(np.uint8)
COLOR = (np.arange(2 * 3 * 4 * 3) * 3).reshape(2, 3, 4, 3).astype(np.uint8)

FORMS = {
    "vector": lambda a: coerce(a, GrayImage if a.ndim == 3 else ColorImage),
    "pil": lambda a: [Image.fromarray(image) for image in a],
    "arrays": list,
    "objects": lambda a: [coerce(image, GrayImage if a.ndim == 3 else ColorImage) for image in a],
    "stack": lambda a: a,
    "tuple": tuple,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("stack", [GRAY, COLOR], ids=["gray", "color"])
def test_every_form_gives_the_pixels_divided_by_255(form, stack):
    values = read_images(FORMS[form](stack)).values
    expected = (stack[..., None] if stack.ndim == 3 else stack).transpose(0, 3, 1, 2) / 255
    assert values.dtype == np.float32
    assert values.flags.c_contiguous
    np.testing.assert_allclose(values, expected, rtol=1e-6)


def test_floats_are_kept_and_gray_float32_not_copied():
    stack = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    values = read_images(coerce(stack, GrayImage)).values
    assert np.shares_memory(values, stack)
    np.testing.assert_array_equal(values[:, 0], stack)


@pytest.mark.parametrize(
    ("mode", "channels"), [("1", 1), ("LA", 1), ("P", 3), ("RGBA", 3), ("CMYK", 3), ("I;16", 1)]
)
def test_pil_images_of_other_modes(mode, channels):
    assert read_images([Image.new(mode, (4, 3))]).values.shape == (1, channels, 3, 4)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int64])
def test_integers_are_divided_by_255_whatever_their_dtype(dtype):
    assert read_images(np.full((1, 2, 2), 255, dtype=dtype)).values.max() == 1


def test_integers_above_255_are_refused():
    stack = np.full((2, 3, 4), 65535, dtype=np.uint16)
    for X in (stack, list(stack)):
        with pytest.raises(ArgumentError, match="`uint16` up to 65535") as caught:
            read_images(X)
        caught.match("Integer pixels are divided by 255")


def test_infinite_pixels_are_refused():
    stack = np.zeros((3, 2, 2))
    stack[1, 0, 0] = np.inf
    with pytest.raises(ArgumentError, match=r"no infinite pixels, but image 1 \(counted from 0\)"):
        read_images(stack).check_complete()


def test_rows():
    images = read_images(GRAY)
    np.testing.assert_array_equal(images.take([1]).values, images.values[1:])
    assert len(images.take(slice(0, 0))) == 0


def test_no_images():
    assert len(read_images([])) == 0


@pytest.mark.parametrize(
    "X",
    [
        np.zeros((3, 4)),
        np.zeros((2, 3, 4, 2)),
        np.array([[["a"]]]),
        {"x": [1.0]},
        "image.png",
        3,
        [np.zeros(3)],
        ["a.png"],
    ],
    ids=["matrix", "two_channels", "text", "table", "path", "number", "vectors", "paths"],
)
def test_what_is_no_images_is_refused_with_the_cure(X):
    with pytest.raises(ScitypeError, match="needs a vector of images, but got") as caught:
        read_images(X)
    caught.match(r"`coerce\(X, GrayImage\)`")


def test_an_image_of_another_size_is_named():
    with pytest.raises(
        DimensionMismatch, match=r"image 1 \(counted from 0\) is 5 x 4 \(gray\)"
    ) as caught:
        read_images([np.zeros((3, 4)), np.zeros((5, 4))])
    caught.match(r"the first is 3 x 4 \(gray\)")


def test_gray_among_colour_is_named():
    with pytest.raises(
        DimensionMismatch, match=r"is 3 x 4 \(gray\), and the first is 3 x 4 \(colour\)"
    ):
        read_images([np.zeros((3, 4, 3)), np.zeros((3, 4))])


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path in paths:
        Image.new("L", (4, 3)).save(path)
    images = coerce(paths, GrayImage)
    paths[1].write_text("no image any more")
    with pytest.raises(CoercionError, match=r"b.png"):
        read_images(images)


def test_new_images_must_have_the_size_and_channels_of_training():
    schema = ImageSchema((3, 4), 1)
    assert schema.align(read_images(GRAY)).shape == (2, 1, 3, 4)
    with pytest.raises(
        DimensionMismatch, match=r"3 x 4 \(gray\), but the new ones are 3 x 4 \(colour\)"
    ):
        schema.align(read_images(COLOR))
    with pytest.raises(DimensionMismatch, match=r"the new ones are 4 x 3 \(gray\)"):
        schema.align(read_images(GRAY.transpose(0, 2, 1)))


def test_no_new_images_are_fine():
    assert ImageSchema((3, 4), 3).align(read_images([])).shape == (0, 3, 3, 4)


def test_a_missing_pixel_is_refused():
    stack = np.zeros((3, 2, 2))
    stack[1, 0, 1] = np.nan
    with pytest.raises(ArgumentError, match=r"image 1 \(counted from 0\)"):
        read_images(stack).check_complete()


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor, list])
def test_channels_ahead_of_height_are_told_to_be_moved(kind):
    with pytest.raises(ScitypeError, match=r"Channels come last: `np\.moveaxis"):
        read_images(kind(np.zeros((5, 3, 8, 8))))
    assert read_images(np.moveaxis(np.zeros((5, 3, 8, 8)), 1, -1)).values.shape == (5, 3, 8, 8)
