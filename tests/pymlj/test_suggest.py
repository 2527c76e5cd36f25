"""`pymlj/_suggest.py`: the nearest name."""

from pymlj._suggest import did_you_mean


def test_a_near_name_is_suggested_and_a_far_one_is_not():
    assert did_you_mean("lamda_", ["lambda_", "alpha"]) == " Did you mean `lambda_`?"
    assert did_you_mean("zzz", ["lambda_", "alpha"]) == ""
    assert did_you_mean("c", ["C", "kernel"]) == " Did you mean `C`?"
