"""`pymlj/control/_example.py`."""

import math

import pytest

from pymlj.control import SquareRooter


@pytest.mark.parametrize("x", [2.0, 9, 1e-6, 1e12])
def test_it_finds_the_root(x):
    rooter = SquareRooter(x)
    rooter.train(40)
    assert rooter.root == pytest.approx(math.sqrt(x), rel=1e-12)
    assert rooter.loss() == abs(rooter.root**2 - x)


def test_training_losses_are_those_of_the_last_call():
    rooter, again = SquareRooter(9), SquareRooter(9)
    rooter.train(2)
    rooter.train(1)
    again.train(3)
    assert rooter.root == again.root
    assert rooter.training_losses() == again.training_losses()[2:]
    assert rooter.iterations == again.iterations == 3
