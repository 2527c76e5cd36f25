"""`pymlj/scitypes/_images.py` and `_coerce_images.py`."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image as PILImage

from pymlj.exceptions import CoercionError, DimensionMismatch
from pymlj.scitypes import (
    ColorImage,
    Continuous,
    Count,
    GrayImage,
    ImageArray,
    ImageFiles,
    ImageVector,
    Missing,
    Table,
    Unknown,
    Vector,
    coerce,
    elscitype,
    scitype,
)
from pymlj.tables import n_rows, select_rows

RAMP = np.arange(3 * 5 * 4 * 3).reshape(3, 5, 4, 3)  # three images of 5 x 4, three channels


@pytest.fixture
def paths(tmp_path):
    """Three colour files of 5 rows and 4 columns; the red channel is the number of the file."""
    names = [tmp_path / f"{i}.png" for i in range(3)]
    for i, name in enumerate(names):
        PILImage.new("RGB", (4, 5), (i, 100, 200)).save(name)
    return names


@pytest.mark.parametrize(
    ("pixels", "target", "expected"),
    [
        (RAMP[0, :, :, 0], GrayImage, GrayImage[5, 4]),
        (RAMP[0], ColorImage, ColorImage[5, 4]),
        (RAMP[0], GrayImage, Vector[GrayImage[4, 3]]),
        (RAMP[..., 0], GrayImage, Vector[GrayImage[5, 4]]),
        (RAMP[..., :1], GrayImage, Vector[GrayImage[5, 4]]),
        (RAMP, ColorImage, Vector[ColorImage[5, 4]]),
        (RAMP.astype(np.uint8), ColorImage, Vector[ColorImage[5, 4]]),
        (RAMP[..., 0] > 7, GrayImage, Vector[GrayImage[5, 4]]),
        (RAMP, Missing | ColorImage, Vector[ColorImage[5, 4]]),
        (RAMP, ColorImage[1, 2], Vector[ColorImage[5, 4]]),
    ],
)
def test_arrays_become_images_by_their_shape(pixels, target, expected):
    found = coerce(pixels, target)
    assert scitype(found) == expected
    np.testing.assert_array_equal(np.asarray(found).reshape(pixels.shape), pixels)
    assert np.shares_memory(np.asarray(found), pixels)


def test_the_channel_of_transparency_is_dropped():
    pixels = np.concatenate([RAMP, RAMP[..., :1]], axis=3)
    np.testing.assert_array_equal(np.asarray(coerce(pixels, ColorImage)), RAMP)


def test_a_vector_of_images_behaves_like_a_list():
    images = coerce(RAMP, ColorImage)
    assert isinstance(images, ImageVector)
    assert len(images) == n_rows(images) == 3
    assert [np.asarray(image)[0, 0, 0] for image in images] == [0, 60, 120]
    assert np.asarray(images[-1]).shape == (5, 4, 3)
    for rows in ([2, 0], np.array([2, 0]), slice(None, None, -2)):
        picked = images[rows]
        assert isinstance(picked, ImageVector)
        assert picked == select_rows(images, rows) == coerce(RAMP[[2, 0]], ColorImage)
    assert len(images[np.array([True, False, True])]) == 2
    assert images[1] in images
    assert images != coerce(RAMP + 1, ColorImage)
    assert images.family == ColorImage
    assert images.pixels is RAMP


def test_a_gray_image_has_no_axis_of_channels():
    images = coerce(RAMP[..., 0], GrayImage)
    assert images.pixels.shape == (3, 5, 4, 1)
    np.testing.assert_array_equal(np.asarray(images[1]), RAMP[1, :, :, 0])
    assert images[1].shape == (5, 4)
    assert images[1] == coerce(RAMP[1, :, :, 0], GrayImage)
    assert images[1] != images[0]


def test_images_print_what_they_are():
    images = coerce(RAMP.astype(np.uint8), ColorImage)
    assert repr(images) == "<ImageVector of 3 images, ColorImage[5, 4], uint8>"
    assert repr(images[0]) == "<ColorImage of 5 x 4 pixels, uint8>"


def test_images_are_pickled():
    images = coerce(RAMP, ColorImage)
    assert pickle.loads(pickle.dumps(images)) == images


def test_the_pixels_of_a_vector_need_four_axes():
    with pytest.raises(DimensionMismatch, match=r"\(n, rows, columns, 3\), but got \(5, 4\)"):
        ImageVector(np.ones((5, 4)))


def test_images_of_the_family_wanted_are_returned_as_they_are(paths):
    for images in (
        coerce(RAMP, ColorImage),
        coerce(RAMP[0], ColorImage),
        coerce(paths, ColorImage),
    ):
        assert coerce(images, ColorImage) is images


@pytest.mark.parametrize(
    ("pixels", "target", "message"),
    [
        (
            RAMP,
            GrayImage,
            r"to `GrayImage`, but got \(3, 5, 4, 3\). Is it a stack of `ColorImage`\?",
        ),
        (RAMP[0, 0, :, 0], GrayImage, r"shape \(rows, columns\), .* but got \(4,\)"),
        (RAMP[0, :, :, 0], ColorImage, r"shape \(rows, columns, 3\), .* but got \(5, 4\)"),
        (RAMP[..., :2], ColorImage, r"but got \(3, 5, 4, 2\)"),
        (np.ones((2, 3, 8, 9)), ColorImage, r"come last: `stack.transpose\(0, 2, 3, 1\)`"),
        (RAMP * 1j, ColorImage, "Pixels must be numbers .* but got an array of complex128"),
        ([], GrayImage, "An empty list cannot be coerced to `GrayImage`"),
        ([RAMP[0], RAMP], ColorImage, "Each entry of a list must be one image"),
    ],
)
def test_arrays_of_other_shapes_are_refused(pixels, target, message):
    with pytest.raises(CoercionError, match=message):
        coerce(pixels, target)


def test_arrays_in_memory_do_not_change_their_number_of_channels():
    with pytest.raises(CoercionError, match="cannot be coerced to `GrayImage`: change the number"):
        coerce(coerce(RAMP, ColorImage), GrayImage)


def test_lists_of_arrays_are_stacked():
    found = coerce([RAMP[0], RAMP[1]], ColorImage)
    np.testing.assert_array_equal(np.asarray(found), RAMP[:2])
    assert coerce([RAMP[0, :, :, 0]], GrayImage) == coerce(RAMP[:1, :, :, 0], GrayImage)


def test_lists_of_pictures_of_one_size_become_one_array():
    pictures = [PILImage.new("RGB", (4, 5), (i, 20, 30)) for i in range(2)]
    found = coerce(pictures, ColorImage)
    assert isinstance(found, ImageVector)
    assert scitype(found) == Vector[ColorImage[5, 4]]
    assert np.asarray(found[1])[0, 0].tolist() == [1, 20, 30]


def test_lists_of_pictures_of_unequal_size_stay_lists():
    found = coerce([PILImage.new("RGB", (4, 5)), PILImage.new("L", (2, 2))], ColorImage)
    assert scitype(found) == Vector[ColorImage[5, 4] | ColorImage[2, 2]]
    assert isinstance(found, list)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK", "L", "1"])
def test_pictures_are_converted_to_three_channels(mode):
    picture = PILImage.new(mode, (4, 5))
    found = coerce(picture, ColorImage)
    assert found.mode == "RGB"
    assert (found is picture) == (mode == "RGB")
    assert np.asarray(coerce([picture], ColorImage)).shape == (1, 5, 4, 3)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I", "F"])
def test_pictures_are_converted_to_one_channel(mode):
    found = coerce([PILImage.new(mode, (4, 5))], GrayImage)
    assert np.asarray(found).shape == (1, 5, 4, 1)


def test_deep_gray_pictures_keep_their_values():
    assert np.asarray(coerce([PILImage.new("I", (2, 2), 70000)], GrayImage)).max() == 70000
    picture = PILImage.new("I", (2, 2), 70000)
    assert coerce(picture, GrayImage) is picture


@pytest.mark.parametrize("container", [list, tuple, pd.Series, lambda p: np.array(p, dtype=object)])
def test_paths_become_images_that_are_decoded_when_asked_for(paths, container):
    found = coerce(container(paths), ColorImage)
    assert isinstance(found, ImageFiles)
    assert scitype(found) == Vector[ColorImage[5, 4]]
    assert len(found) == 3
    assert np.asarray(found[2])[0, 0].tolist() == [2, 100, 200]
    assert isinstance(found[0], ImageArray)
    assert np.asarray(found).shape == (3, 5, 4, 3)
    assert [np.asarray(image)[0, 0, 0] for image in select_rows(found, [2, 0])] == [2, 0]
    assert found[1:].paths == paths[1:]


def test_paths_may_be_text(paths):
    for texts in ([str(p) for p in paths], np.array([str(p) for p in paths])):
        assert scitype(coerce(texts, GrayImage)) == Vector[GrayImage[5, 4]]
    assert np.asarray(coerce(str(paths[0]), ColorImage)).shape == (5, 4, 3)


def test_files_are_not_opened_before_they_are_needed(paths):
    found = coerce(paths, ColorImage)
    paths[1].write_text("no image any more")
    assert np.asarray(found[0]).shape == (5, 4, 3)
    with pytest.raises(CoercionError, match=r"must name an image file, but `.*1.png` is none"):
        found[1]


def test_files_change_their_family(paths):
    gray = coerce(coerce(paths, ColorImage), GrayImage)
    assert np.asarray(gray).shape == (3, 5, 4, 1)
    assert repr(gray) == "<ImageFiles of 3 images, GrayImage>"
    assert gray.family == GrayImage


def test_files_of_unequal_size_are_a_union_and_do_not_fit_one_array(paths, tmp_path):
    PILImage.new("L", (2, 2)).save(tmp_path / "small.png")
    found = coerce([*paths, tmp_path / "small.png"], GrayImage)
    assert elscitype(found) == GrayImage[5, 4] | GrayImage[2, 2]
    assert elscitype(found[:0]) == Unknown
    with pytest.raises(CoercionError, match="must have one size to be held in one array, but"):
        np.asarray(found)


def test_a_path_without_a_file_is_refused_at_once(paths, tmp_path):
    with pytest.raises(CoercionError, match=r"must name an image file, but `.*none.png` is no fil"):
        coerce([*paths, tmp_path / "none.png"], ColorImage)


def test_a_column_of_images_stands_in_a_dict_of_columns(paths):
    X = {"file": [str(p) for p in paths], "n": [1, 2, 3]}
    found = coerce(X, {"file": ColorImage, "n": Continuous})
    assert scitype(found) == Table(ColorImage[5, 4], Continuous)
    assert isinstance(select_rows(found, [1])["file"], ImageFiles)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_a_column_of_images_does_not_fit_in_a_frame(paths, kind):
    X = kind({"file": [str(p) for p in paths]})
    with pytest.raises(
        CoercionError, match="A column of images can stand in a dict of columns onl"
    ):
        coerce(X, file=ColorImage)
    with pytest.raises(CoercionError, match="`n`"):
        coerce(kind({"n": ["a"]}), n=Count)


def test_lists_of_numbers_are_no_images():
    with pytest.raises(CoercionError, match=r"entries are numbers, or lists of them; `np.array"):
        coerce([[1, 2], [3, 4]], GrayImage)
