"""`pymlj/machines/_source.py`."""

from pymlj.machines._source import Source, source


def test_a_source_gives_its_data_some_rows_of_it_or_what_it_is_given():
    s = source([5, 6, 7])

    assert s() == [5, 6, 7]
    assert s(rows=[2, 0]) == [7, 5]
    assert s([1]) == [1]


def test_a_source_holds_the_very_object():
    data = [1, 2]

    assert source(data)() is data


def test_a_source_of_a_source_is_that_source():
    s = source([1])

    assert source(s) is s


def test_a_source_depends_on_no_machine():
    assert Source([1]).machines() == ()
    assert repr(Source([1])) == "Source(list)"
