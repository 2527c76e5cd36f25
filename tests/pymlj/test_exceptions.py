"""`pymlj/exceptions.py`: one tree."""

import pytest

from pymlj import exceptions


@pytest.mark.parametrize("name", [n for n in exceptions.__all__ if n != "MLJWarning"])
def test_every_error_is_caught_by_the_base_class(name):
    error = getattr(exceptions, name)
    assert issubclass(error, exceptions.MLJError)
    with pytest.raises(exceptions.MLJError, match="what happened"):
        raise error("what happened")


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("ArgumentError", ValueError),
        ("DimensionMismatch", ValueError),
        ("DomainError", ValueError),
        ("ScitypeError", TypeError),
        ("CoercionError", TypeError),
        ("NotTrainedError", RuntimeError),
        ("BuilderError", RuntimeError),
        ("PersistenceError", RuntimeError),
    ],
)
def test_the_fitting_builtin_is_a_base_class_too(name, builtin):
    assert issubclass(getattr(exceptions, name), builtin)


def test_warnings_are_user_warnings():
    assert issubclass(exceptions.MLJWarning, UserWarning)
