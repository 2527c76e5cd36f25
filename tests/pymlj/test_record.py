"""`pymlj/_record.py`: immutable results."""

import pickle

import pandas as pd
import pytest

from pymlj import Record
from pymlj._record import as_record


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


def test_of_many_numbers_the_first_and_last_are_shown():
    losses = [1 / k for k in range(1, 100)]
    assert repr(Record(losses=losses)).splitlines()[1] == (
        "  losses=[1.00, 0.500, 0.333, 0.250, 0.200, ..., 0.0101] (99 numbers),"
    )
    assert repr(Record(losses=(0.5, 0.25))) == "Record(losses=(0.5, 0.25))"


def test_long_lists_are_shown_one_item_a_line():
    text = repr(Record(controls=[("a" * 50, Record(done=True)), ("b" * 50, Record(done=False))]))
    assert text.splitlines()[1:4] == [
        "  controls=[",
        f"    ('{'a' * 50}', Record(done=True)),",
        f"    ('{'b' * 50}', Record(done=False)),",
    ]
    assert max(map(len, text.splitlines())) <= 80


def test_html_escapes():
    page = Record({"<i>": "<b>"})._repr_html_()
    assert "&lt;b&gt;" in page and "&lt;i&gt;" in page
    assert page.count("<b>") == 1 and "<i>" not in page  # that of the title


def test_html_shows_what_is_inside_as_notebooks_do():
    page = Record(inner=Record(a=1), frame=pd.DataFrame({"<x>": [1]}), kind=Record)._repr_html_()
    assert page.count("<details") == 2
    assert "&lt;x&gt;" in page and "<x>" not in page
    assert "&lt;class" in page


def test_html_of_very_long_values_is_cut():
    assert len(Record(text="x" * 10**6)._repr_html_()) < 3000


def test_mappings_become_records_and_records_stay():
    record = Record(n=1)
    assert as_record(record) is record and as_record(None) is None
    assert type(as_record({"n": 1})) is Record and as_record({"n": 1}) == record


def test_dicts_too_long_for_a_line_show_one_item_a_line():
    long = Record(short={"a": 1}, long={"key": Record(x="x" * 30), "other": ["y" * 30, "z" * 30]})
    assert repr(long).splitlines() == [
        "Record(",
        "  short={'a': 1},",
        "  long={",
        f"    'key': Record(x='{'x' * 30}'),",
        f"    'other': ['{'y' * 30}', '{'z' * 30}'],",
        "  },",
        ")",
    ]
