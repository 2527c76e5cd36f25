"""`pymlj_flux/embedding/_encode.py`: codes follow labels from one pool to another."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pymlj_flux.embedding import UNSEEN, translation, unseen_labels

pools = st.lists(st.text(max_size=2), unique=True, min_size=1, max_size=6)


def test_the_same_pool_needs_no_translation():
    assert translation(["a", "b"], ["a", "b"]) is None


@given(new=pools, old=pools)
def test_each_code_becomes_that_of_its_label(new, old):
    table = translation(new, old)
    if table is None:
        assert new == old
        return
    for label, code in zip(new, table, strict=True):
        assert code == (old.index(label) if label in old else UNSEEN)


def test_only_labels_that_occur_are_unseen():
    assert unseen_labels(np.array([2, 0, 2]), ["x", "y", "z"], ["x"]) == ["z"]


def test_labels_of_any_kind():
    assert translation([2, 1], [1, 2]).tolist() == [1, 0]
    assert unseen_labels(np.array([0]), [(1, 2)], [(2, 1)]) == [(1, 2)]
