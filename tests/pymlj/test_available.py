"""`pymlj/_available.py`: methods that depend on the instance."""

import pytest

from pymlj._available import available_if


class Door:
    def __init__(self, locked=False):
        self.locked = locked

    @available_if(lambda door: not door.locked)
    def open(self, width=1):
        """Open the door."""
        return f"open by {width}"


def test_the_method_is_there_if_the_condition_holds():
    assert Door().open(width=2) == "open by 2"
    assert hasattr(Door(), "open") and not hasattr(Door(locked=True), "open")


def test_it_is_there_on_the_class_and_documented():
    assert Door.open(Door(locked=True)) == "open by 1" and Door.open.__doc__ == "Open the door."


def test_what_is_missing_is_named():
    with pytest.raises(AttributeError, match="This `Door` has no method `open`"):
        Door(locked=True).open()


def test_the_condition_is_asked_each_time():
    door = Door(locked=True)
    door.locked = False

    assert door.open() == "open by 1"
