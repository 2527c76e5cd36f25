"""`pymlj/parameters/_object.py`: fields, construction, assignment, repr."""

import pickle
from typing import ClassVar, Literal

import numpy as np
import pytest

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject, fields


class Inner(ParamObject):
    rate: float = 0.1
    names: list[str] = ["a"]


class Outer(ParamObject):
    inner: Inner = Inner()
    mode: Literal["fast", "safe"] = "fast"
    size: int | None = None
    fact: ClassVar[str] = "not a setting"
    other_fact = "nor this"


class Required(ParamObject):
    p: float
    q: float = 0.0


class Positional(ParamObject):
    _positional = None
    a: int = 1
    b: int = 2


class Checked(ParamObject):
    share: float = 0.5

    def check(self):
        if not 0 < self.share < 1:
            raise ArgumentError(f"`0 < share < 1` must hold, but got {self.share!r}.")


def test_fields_are_the_annotated_attributes_in_order():
    assert list(fields(Outer)) == ["inner", "mode", "size"]
    assert fields(Outer())["size"].default is None
    assert fields(Required)["p"].required and not fields(Required)["q"].required


def test_a_subclass_inherits_fields_and_may_change_a_default():
    class Slower(Inner):
        rate = 0.01
        extra: int = 3

    assert list(fields(Slower)) == ["rate", "names", "extra"]
    assert Slower().rate == 0.01 and Inner().rate == 0.1


def test_annotations_written_as_text_are_resolved():
    namespace = {"ParamObject": ParamObject, "__name__": __name__}
    exec(
        "from __future__ import annotations\n"
        "from typing import ClassVar\n"
        "class Late(ParamObject):\n"
        "    n: int = 1\n"
        "    unknown: NotThere = None\n"
        "    fact: ClassVar[int] = 3\n",
        namespace,
    )
    late = namespace["Late"]
    assert list(fields(late)) == ["n", "unknown"]
    with pytest.raises(ArgumentError, match="`n` of `Late` must be of type `int`"):
        late(n="one")


def test_mutable_defaults_are_not_shared():
    one, other = Outer(), Outer()
    one.inner.names.append("b")
    one.inner.rate = 9.0
    assert other.inner == Inner() and Outer().inner.names == ["a"]


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(ArgumentError, match=r"`Inner` has no hyperparameter `rat`. Did you mean"):
        Inner(rat=1)
    with pytest.raises(ArgumentError, match="Did you mean `names`"):
        Inner().nmes = []
    with pytest.raises(ArgumentError, match="It has `rate`, `names`"):
        Inner(zzz=1)


def test_settings_are_keyword_only_unless_the_class_says_otherwise():
    with pytest.raises(ArgumentError, match=r"by keyword only.*write `Inner\(rate=..., names="):
        Inner(0.3)
    assert Positional(5) == Positional(a=5, b=2)
    with pytest.raises(ArgumentError, match="2 by position, but got 3"):
        Positional(1, 2, 3)
    with pytest.raises(ArgumentError, match="`a` twice"):
        Positional(1, a=1)


def test_a_required_setting_left_out_is_named():
    with pytest.raises(ArgumentError, match="`Required` needs `p`"):
        Required(q=1.0)


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        (Inner, {"rate": "high"}),
        (Inner, {"names": ["a", 1]}),
        (Outer, {"mode": "slow"}),
        (Outer, {"size": 1.5}),
        (Outer, {"inner": 3}),
        (Outer, {"size": True}),
    ],
)
def test_a_value_that_does_not_fit_the_annotation_is_refused(cls, values):
    with pytest.raises(ArgumentError, match=f"`{next(iter(values))}` of `{cls.__name__}` must be"):
        cls(**values)


def test_numbers_of_numpy_fit_and_an_integer_is_a_float():
    assert Inner(rate=np.float32(0.5)).rate == 0.5
    assert Inner(rate=1).rate == 1
    assert Outer(size=np.int64(4)).size == 4


def test_check_runs_at_construction():
    with pytest.raises(ArgumentError, match="`0 < share < 1` must hold, but got 2"):
        Checked(share=2)


def test_check_types_finds_what_was_assigned_later():
    inner = Inner()
    inner.rate = "high"
    with pytest.raises(ArgumentError, match="`rate` of `Inner` must be of type `float`"):
        inner.check_types()


def test_the_hash_goes_by_identity():
    one, other = Inner(), Inner()
    assert one == other and len({one, other}) == 2


def test_repr_reads_as_the_call_and_breaks_long_lines():
    namespace = {"Outer": Outer, "Inner": Inner}
    assert repr(Inner()) == "Inner(rate=0.1, names=['a'])"
    long = Outer(inner=Inner(names=["a long name of a column"] * 5))
    assert "\n    inner=Inner(\n" in repr(long)
    assert eval(repr(long), namespace) == long


def test_a_function_or_class_that_is_the_default_is_left_out_of_the_repr():
    class Wrapped(ParamObject):
        f: object = len
        n: int = 1

    assert repr(Wrapped()) == "Wrapped(n=1)"
    assert repr(Wrapped(f=max)) == "Wrapped(f=max, n=1)"
    assert "len" in Wrapped()._repr_html_()


def test_html_shows_components_as_a_tree_and_escapes():
    text = Outer(inner=Inner(names=["<b>"]))._repr_html_()
    assert text.count("<details") == 2 and "&lt;b&gt;" in text and "<b>&" not in text


def test_parameter_objects_can_be_pickled():
    assert pickle.loads(pickle.dumps(Outer(size=3))) == Outer(size=3)


def test_a_class_in_place_of_an_instance_is_told_to_be_called():
    with pytest.raises(ArgumentError, match=r"got the class `Inner`; write `Inner\(\)`"):
        Outer(inner=Inner)


def test_text_in_place_of_an_object_is_answered_with_an_example():
    words = r"of type `Inner`, but got 'fast' of type `str`; an example is `inner=Inner\(rate=0.1"
    with pytest.raises(ArgumentError, match=words):
        Outer(inner="fast")


def test_an_attribute_without_annotation_is_told_to_be_annotated():
    with pytest.raises(ArgumentError, match=r"annotate it in the class: `other_fact: str = 'nor"):
        Outer(other_fact="x")
    with pytest.raises(ArgumentError, match="It has `inner`, `mode`, `size`"):
        Outer(fact="x")


@pytest.mark.parametrize("value, accepted", [(1, True), (1.5, False), ("a", False), (None, True)])
def test_a_field_tells_what_it_accepts(value, accepted):
    class Sized(ParamObject):
        size: int | None = None

    assert fields(Sized)["size"].accepts(value) is accepted


class Lists(ParamObject):
    names: list[str] | tuple[str, ...] = []
    hidden: tuple[int, ...] | list[int] = (3,)


@pytest.mark.parametrize(
    "setting, words",
    [({"names": "a"}, r"; write `names=\['a'\]`"), ({"hidden": 5}, r"; write `hidden=\(5,\)`")],
)
def test_a_single_value_in_place_of_a_list_is_told_how_to_be_one(setting, words):
    with pytest.raises(ArgumentError, match=words):
        Lists(**setting)
    with pytest.raises(ArgumentError, match=r"but got None of type `NoneType`\.$"):
        Lists(names=None)
