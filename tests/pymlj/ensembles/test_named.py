"""`pymlj/ensembles/_named.py`: models with components under names of the user's choice."""

import copy
import pickle

import pytest

from pymlj.builtin import ConstantClassifier, Standardizer
from pymlj.ensembles._named import NamedComponents
from pymlj.exceptions import ArgumentError
from pymlj.parameters import clone, fields


class Bunch(NamedComponents):
    """Has a size, and components."""

    size: int = 1
    _what = "a friend"


def test_what_is_no_setting_of_the_class_is_a_component():
    bunch = Bunch(size=2, a=Standardizer(), b=ConstantClassifier())

    assert bunch.components() == {"a": Standardizer(), "b": ConstantClassifier()}
    assert list(fields(bunch)) == ["size", "a", "b"] and list(fields(Bunch)) == ["size"]


@pytest.mark.parametrize(
    "copied", [clone, copy.copy, copy.deepcopy, lambda b: pickle.loads(pickle.dumps(b))]
)
def test_copies_keep_their_components(copied):
    bunch = Bunch(a=Standardizer(count=True))

    assert copied(bunch) == bunch and copied(bunch).a.count


def test_order_and_names_count():
    a, b = Standardizer(), ConstantClassifier()

    assert Bunch(a=a, b=b) != Bunch(b=b, a=a) and Bunch(a=a) != Bunch(c=a)


def test_a_component_may_be_replaced_by_a_model_only():
    bunch = Bunch(a=Standardizer())
    bunch.a = ConstantClassifier()
    bunch.check_types()
    bunch.a = 3
    with pytest.raises(ArgumentError, match="`a` of `Bunch` must be of type `Model`, but got 3"):
        bunch.check_types()
    with pytest.raises(ArgumentError, match="no hyperparameter `z`"):
        bunch.z = Standardizer()


def test_a_misspelt_setting_is_pointed_out():
    with pytest.raises(
        ArgumentError,
        match=r"`sise` of `Bunch` .* must be a friend, but got 3\. Did you mean `size`\?",
    ):
        Bunch(sise=3)
