"""`pymlj/plotting/_confusion.py`."""

import numpy as np
import pytest

from pymlj import ArgumentError, plot_confusion_matrix
from pymlj.metrics import ConfusionTable

CM = ConfusionTable([[8, 1], [2, 9]], ["no", "yes"])


def texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("normalise", "shares"),
    [
        ("true", ["80%", "10%", "20%", "90%"]),
        ("predicted", ["89%", "11%", "18%", "82%"]),
        ("all", ["40%", "5%", "10%", "45%"]),
    ],
)
def test_counts_and_shares_are_written(normalise, shares):
    axes = CM.plot(normalise=normalise)
    assert texts(axes) == [f"{n}\n{share}" for n, share in zip([8, 1, 2, 9], shares, strict=True)]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Ground truth", "Predicted")
    assert [text.get_text() for text in axes.get_yticklabels()] == ["no", "yes"]


def test_counts_alone():
    axes = CM.plot(normalise=None, cmap="Reds")
    assert texts(axes) == ["8", "1", "2", "9"]
    [image] = axes.images
    np.testing.assert_array_equal(image.get_array(), CM.matrix)
    assert image.get_cmap().name == "Reds" and image.get_clim() == (0, 9)


def test_a_class_that_never_occurs_has_a_share_of_zero():
    axes = ConfusionTable([[3, 0], [1, 0]], ["a", "b"]).plot()
    assert texts(axes)[1] == "0\n0%"


def test_numbers_are_left_out_where_there_is_no_room():
    many = ConfusionTable(np.eye(16, dtype=int), range(16)).plot()
    assert texts(many) == []


def test_writing_contrasts_with_its_cell():
    light, dark = (CM.plot(normalise=None).texts[k].get_color() for k in (1, 3))
    assert (light, dark) == ("black", "white")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ArgumentError, match="takes what `confusion_matrix"):
        plot_confusion_matrix([[1, 2], [3, 4]])
    with pytest.raises(ArgumentError, match=r"`normalise` must be .* or None, but got 'rows'"):
        CM.plot(normalise="rows")


def test_pictures(same_picture):
    names = ["a rather long name", "short", "another long name", "x"]
    same_picture(CM.plot(), "confusion")
    same_picture(ConfusionTable(np.diag([9, 4, 6, 2]) + 1, names).plot(), "confusion_long_names")
