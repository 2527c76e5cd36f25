"""`pymlj/data/_folds.py`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, complement, corestrict, restrict

FOLDS = ([0], [1, 2], np.array([3, 4, 5]))


def test_one_fold_and_all_the_others_make_up_the_whole():
    X = pd.DataFrame({"a": np.arange(6) * 10})
    for i in range(3):
        inside, outside = restrict(X, FOLDS, i), corestrict(X, FOLDS, i)
        assert list(inside["a"]) == [10 * row for row in FOLDS[i]]
        assert sorted([*inside["a"], *outside["a"]]) == list(X["a"])


def test_the_complement_comes_fold_by_fold():
    assert complement(([4, 1], [0], [3, 2]), 1).tolist() == [4, 1, 3, 2]


def test_the_complement_of_the_only_fold_is_empty():
    assert complement([[0, 1]], 0).tolist() == []
    assert len(corestrict(np.arange(2), [[0, 1]], 0)) == 0


@pytest.mark.parametrize("i", [-1, 3])
def test_a_fold_that_does_not_exist_is_refused(i):
    for call in (lambda: complement(FOLDS, i), lambda: restrict(np.arange(6), FOLDS, i)):
        with pytest.raises(ArgumentError, match=f"`0 <= i < 3` must hold.*but got `i={i}`"):
            call()
