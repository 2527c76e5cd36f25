"""`pymlj/_record.py`: immutable results."""

import pickle

import pytest

from pymlj import Record


def test_items_are_read_both_ways_and_in_order():
    record = Record({"b": 1}, a=2)
    assert (record.b, record["a"], list(record.keys())) == (1, 2, ["b", "a"])
    assert dict(record.items()) == {"b": 1, "a": 2} and list(record.values()) == [1, 2]
    assert len(record) == 2 and "a" in record and record.get("z") is None
    assert {"a", "b"} <= set(dir(record))


def test_records_cannot_be_changed():
    record = Record(a=1)
    with pytest.raises(AttributeError, match="cannot be changed, but `a` was assigned"):
        record.a = 2
    with pytest.raises(AttributeError, match="cannot be changed, but `a` was deleted"):
        del record.a
    with pytest.raises(TypeError):
        record["a"] = 2


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(AttributeError, match=r"No `means` here; there is `mean`, `n`\. Did you"):
        _ = Record(mean=1, n=2).means
    with pytest.raises(KeyError):
        Record()["a"]


def test_records_compare_by_content_and_survive_pickling():
    record = Record(a=1, b=Record(c=2))
    assert record == Record(a=1, b=Record(c=2)) == {"a": 1, "b": {"c": 2}}
    assert pickle.loads(pickle.dumps(record)) == record


def test_long_records_are_shown_one_item_a_line():
    assert repr(Record(a=1)) == "Record(a=1)"
    assert repr(Record(a="x" * 99, b=2)).splitlines()[2] == "  b=2,"


def test_html_escapes():
    assert "&lt;b&gt;" in Record(a="<b>")._repr_html_()
