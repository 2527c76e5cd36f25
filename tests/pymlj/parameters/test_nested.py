"""`pymlj/parameters/_nested.py`: dotted names."""

import pytest

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject, get_param, params, set_param


class Leaf(ParamObject):
    rate: float = 0.1


class Tree(ParamObject):
    left: Leaf = Leaf()
    size: int = 1


def test_params_nests():
    assert params(Tree()) == {"left": {"rate": 0.1}, "size": 1}


def test_paths_read_and_write():
    tree = Tree()
    set_param(tree, "left.rate", 0.5)
    set_param(tree, "size", 2)
    assert (get_param(tree, "left.rate"), get_param(tree, "size")) == (0.5, 2)
    assert get_param(tree, "left") is tree.left


@pytest.mark.parametrize("path", ["left.rat", "siz", "size.x", ""])
def test_an_unknown_path_is_an_error_and_changes_nothing(path):
    tree = Tree()
    with pytest.raises(ArgumentError, match="has no hyperparameter"):
        set_param(tree, path, 3)
    with pytest.raises(ArgumentError, match="has no hyperparameter"):
        get_param(tree, path)
    assert tree == Tree()


def test_the_nearest_name_is_shown():
    with pytest.raises(ArgumentError, match=r"in `left.rat`.*Did you mean `rate`"):
        get_param(Tree(), "left.rat")


class Forest(ParamObject):
    first: Tree = Tree()
    second: Leaf = Leaf()


@pytest.mark.parametrize(
    "path, meant",
    [
        ("rate", "second.rate"),
        ("size", "first.size"),
        ("left.rate", "first.left.rate"),
        ("first.rate", "first.left.rate"),
    ],
)
def test_a_name_of_a_component_is_found_where_it_is(path, meant):
    with pytest.raises(ArgumentError, match=f"Did you mean `{meant}`"):
        get_param(Forest(), path)


def test_nothing_is_suggested_where_no_component_has_the_name():
    with pytest.raises(ArgumentError) as caught:
        get_param(Forest(), "left.zzz")
    assert "Did you mean" not in str(caught.value)
