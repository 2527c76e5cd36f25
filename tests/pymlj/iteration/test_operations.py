"""`pymlj/iteration/_operations.py`."""

import pytest

from pymlj.iteration._operations import passed_on


class Inside:
    def transform(self, X):
        return X + 1


class Around:
    """A wrapper, as far as operations go."""

    def __init__(self, model):
        self.model = model

    transform = passed_on("transform")


def test_an_operation_is_that_of_the_fit_result():
    assert Around(Inside()).transform(Inside(), 2) == 3
    assert "transform" in Around(Inside()).transform.__doc__


def test_an_operation_that_the_model_inside_has_not_is_not_there():
    assert not hasattr(Around(None), "transform")
    with pytest.raises(AttributeError, match="has no method `transform`"):
        Around(None).transform(Inside(), 2)
