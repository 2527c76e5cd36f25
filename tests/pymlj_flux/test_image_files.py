"""`pymlj_flux/_image_files.py`: images in files, decoded when they are needed."""

import tracemalloc

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from pymlj import (
    CV,
    ArgumentError,
    CoercionError,
    ColorImage,
    CPUThreads,
    DimensionMismatch,
    GrayImage,
    accuracy,
    categorical,
    coerce,
    evaluate,
    load_machine,
    machine,
)
from pymlj_flux import ImageClassifier, builder
from pymlj_flux._image_files import DecodedFiles, FileImages
from pymlj_flux._images import read_images

N, HEIGHT, WIDTH = 240, 64, 64
BYTES = 4 * N * HEIGHT * WIDTH  # of all images, decoded
LIMIT = 2**20 * 3  # the least there can be: three chunks of as much as is evaluated at once
CPU = torch.device("cpu")
PIXELS = np.random.default_rng(0).integers(0, 256, (N, HEIGHT, WIDTH)).astype(np.uint8)
Y = categorical(["a", "b", "c"] * 80)


def saved(folder, stack):
    paths = [folder / f"{k}.png" for k in range(len(stack))]
    for path, pixels in zip(paths, stack, strict=True):
        Image.fromarray(pixels).save(path)
    return paths


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("gray"), PIXELS)


@pytest.fixture
def files(paths):
    return coerce(paths, GrayImage)


@pytest.fixture
def decodings(monkeypatch):
    """The places of the images that have been decoded, one after the other."""
    seen, decode = [], DecodedFiles._decode_one

    def noted(self, place, out):
        seen.append(place)
        decode(self, place, out)

    monkeypatch.setattr(DecodedFiles, "_decode_one", noted)
    return seen


@builder
def small(n_out, n_channels):
    pooled = nn.AdaptiveAvgPool2d(4), nn.Flatten()
    return nn.Sequential(*pooled, nn.Dropout(0.3), nn.Linear(16 * n_channels, n_out))


def classifier(**hyper):
    settings = {"builder": small(), "epochs": 2, "batch_size": 20, "rng": 0} | hyper
    return ImageClassifier(**settings)


def fitted(X, y=Y, rows=None, **hyper):
    return machine(classifier(**hyper), X, y).fit(rows=rows, verbosity=0)


# -- the same results ------------------------------------------------------------------------------


@pytest.mark.parametrize("shuffle", [True, False])
def test_files_beyond_the_limit_train_and_predict_bit_for_bit_as_in_memory(files, shuffle):
    within, beyond = (fitted(files, cache_limit=limit, shuffle=shuffle) for limit in (BYTES, LIMIT))
    stack = fitted(coerce(PIXELS, GrayImage), shuffle=shuffle)
    assert stack.training_losses() == within.training_losses() == beyond.training_losses()
    expected = stack.predict(coerce(PIXELS, GrayImage)).probs
    for mach in (within, beyond):
        np.testing.assert_array_equal(mach.predict().probs, expected)
        np.testing.assert_array_equal(mach.predict(files).probs, expected)
        np.testing.assert_array_equal(mach.predict(rows=[9, 3]).probs.shape, (2, 3))


def test_training_goes_on_bit_for_bit(files):
    staged, once = fitted(files, cache_limit=0), fitted(files, epochs=4)
    staged.model.epochs = 4
    staged.fit(verbosity=0)
    assert staged.training_losses() == once.training_losses()


def test_weights_and_rows_beyond_the_limit(files):
    w, rows = np.linspace(0.5, 1.5, N), np.arange(5, 90, 2)
    one, other = (
        machine(classifier(cache_limit=limit), files, Y, w).fit(rows=rows, verbosity=0)
        for limit in (0, BYTES)
    )
    assert one.training_losses() == other.training_losses()


def test_colour(tmp_path):
    stack = np.random.default_rng(1).integers(0, 256, (30, 7, 5, 3)).astype(np.uint8)
    X, y = coerce(saved(tmp_path, stack), ColorImage), Y[:30]
    expected = fitted(coerce(stack, ColorImage), y).training_losses()
    assert fitted(X, y, cache_limit=0).training_losses() == expected
    assert fitted(X, y).training_losses() == expected


def test_folds_in_threads_share_what_is_decoded(files, decodings):
    options = {"resampling": CV(nfolds=3), "measures": [accuracy], "verbosity": 0}
    threaded = evaluate(classifier(), files, Y, **options, acceleration=CPUThreads(3))
    assert sorted(decodings) == list(range(N))
    alone = evaluate(classifier(), coerce(PIXELS, GrayImage), Y, **options)
    np.testing.assert_array_equal(threaded.per_fold, alone.per_fold)


def test_a_network_of_float64(files):
    @builder
    def precise(n_out):
        layer = nn.Linear(16, n_out, dtype=torch.float64)
        return nn.Sequential(nn.AdaptiveAvgPool2d(4), nn.Flatten(), layer)

    one, other = (fitted(files, cache_limit=limit, builder=precise()) for limit in (0, BYTES))
    assert one.training_losses() == other.training_losses()


# -- memory ----------------------------------------------------------------------------------------


def peak_of(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_more_than_the_limit_is_held(files):
    mach = fitted(files, cache_limit=LIMIT)  # what is imported and compiled once is there now
    used = peak_of(lambda: mach.fit(force=True, verbosity=0).predict(files))
    assert used < LIMIT + 2**20 / 2 < BYTES  # some memory for everything else


def test_below_the_limit_each_file_is_decoded_once(files, decodings):
    mach = fitted(files, rows=range(100))
    assert sorted(decodings) == list(range(100))
    mach.fit(rows=range(50, N), verbosity=0)
    assert sorted(decodings) == list(range(N))
    mach.predict(rows=range(N))
    assert len(decodings) == N


def test_beyond_the_limit_files_are_decoded_in_each_epoch(files, decodings):
    fitted(files, cache_limit=0)
    # Two epochs, the loss ahead of them, and the first 64, which show what the network gives.
    assert np.bincount(decodings).tolist() == [4] * 64 + [3] * (N - 64)


# -- what goes wrong -------------------------------------------------------------------------------


def test_a_file_of_another_size_is_named_before_anything_is_decoded(tmp_path, decodings):
    paths = saved(tmp_path, PIXELS[:5])
    Image.new("L", (7, 6)).save(paths[3])
    with pytest.raises(DimensionMismatch, match=r"3\.png`, image 3 \(counted from 0\), is 6 x 7"):
        FileImages(coerce(paths, GrayImage))
    assert decodings == []


def test_a_file_that_is_no_image_any_more_is_named_before_training(tmp_path):
    paths = saved(tmp_path, PIXELS[:5])
    X = coerce(paths, GrayImage)
    paths[2].write_text("text")
    with pytest.raises(CoercionError, match=r"2\.png` is none"):
        FileImages(X)
    paths[2].unlink()
    with pytest.raises(CoercionError, match=r"2\.png` cannot be opened"):
        FileImages(X)


@pytest.mark.parametrize("limit", [0, BYTES])
def test_a_damaged_file_is_named_and_the_first_pass_finds_it(tmp_path, limit):
    paths = saved(tmp_path, PIXELS[:30])
    paths[20].write_bytes(paths[20].read_bytes()[:500])
    mach = machine(classifier(cache_limit=limit), coerce(paths, GrayImage), Y[:30])
    with pytest.raises(CoercionError, match=r"20\.png` is damaged and cannot be decoded"):
        mach.fit(verbosity=0)
    mach.fit(rows=range(20), verbosity=0)  # the others are as good as before


def test_a_file_that_has_changed_its_size_is_named(tmp_path):
    paths = saved(tmp_path, PIXELS[:3])
    images = FileImages(coerce(paths, GrayImage))
    Image.new("L", (7, 6)).save(paths[1])
    with pytest.raises(DimensionMismatch, match=r"1\.png` has changed: it was 64 x 64 \(gray\)"):
        images.head(3)


def test_pixels_that_cannot_be_scaled_are_refused(tmp_path):
    path = tmp_path / "deep.png"
    Image.fromarray(np.full((4, 4), 60000, dtype=np.uint16)).save(path)
    with pytest.raises(ArgumentError, match=r"deep\.png` cannot be used\. Integer pixels"):
        FileImages(coerce([path], GrayImage)).head(1)


def test_pixels_that_are_not_finite_are_refused(tmp_path):
    path = tmp_path / "gap.tiff"
    Image.fromarray(np.array([[0.5, np.nan]], dtype=np.float32)).save(path)
    with pytest.raises(ArgumentError, match=r"gap\.tiff` cannot be used: pixels must be finite"):
        FileImages(coerce([path], GrayImage)).head(1)


def test_new_files_must_have_the_size_of_training(tmp_path, files):
    mach = fitted(files, epochs=0)
    Image.new("L", (7, 6)).save(tmp_path / "new.png")
    with pytest.raises(DimensionMismatch, match=r"the new ones are 6 x 7 \(gray\)"):
        mach.predict(coerce([tmp_path / "new.png"], GrayImage))


def test_a_negative_limit_is_refused():
    with pytest.raises(ArgumentError, match="`cache_limit` of `ImageClassifier` must be a number"):
        ImageClassifier(cache_limit=-1)


# -- selections ------------------------------------------------------------------------------------


def test_rows_of_rows(files):
    images, values = FileImages(files), read_images(PIXELS).values
    some = images.take(np.arange(10, 30)).take([3, 1]).take(None)
    assert (len(some), some.shape) == (2, (2, 1, HEIGHT, WIDTH))
    np.testing.assert_array_equal(some.rows(BYTES, CPU), values[[13, 11]])
    np.testing.assert_array_equal(some.source(0, CPU).take(slice(1, 2)), values[[11]])
    np.testing.assert_array_equal(images.take(slice(4, 6)).head(9), values[4:6])
    mask = np.zeros(N, dtype=bool)
    mask[[7, 9]] = True
    np.testing.assert_array_equal(images.take(mask).head(9), values[[7, 9]])


def test_no_new_files_give_no_predictions(files):
    assert len(fitted(files, epochs=0).predict(files[[]])) == 0


def test_a_machine_of_files_goes_on_from_its_file(files, tmp_path):
    mach = fitted(files, cache_limit=0)
    mach.save(tmp_path / "machine.mlj")
    again = load_machine(tmp_path / "machine.mlj", files, Y)
    again.model.epochs = mach.model.epochs = 3
    expected = mach.fit(verbosity=0).training_losses()
    assert again.fit(verbosity=0).training_losses() == expected
