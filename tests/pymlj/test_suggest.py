"""`pymlj/_suggest.py`: the nearest name."""

from pymlj._suggest import did_you_mean


def test_a_near_name_is_suggested_and_a_far_one_is_not():
    assert did_you_mean("lamda_", ["lambda_", "alpha"]) == " Did you mean `lambda_`?"
    assert did_you_mean("zzz", ["lambda_", "alpha"]) == ""
    assert did_you_mean("c", ["C", "kernel"]) == " Did you mean `C`?"


def test_names_of_other_libraries_are_known():
    assert (
        did_you_mean("\N{GREEK SMALL LETTER SIGMA}", ["hidden", "activation"])
        == " Did you mean `activation`?"
    )
    assert did_you_mean("eta", ["lr", "betas"]) == " Did you mean `lr`?"
    assert did_you_mean("eta", ["betas"]) == " Did you mean `betas`?"
    assert did_you_mean("eta", ["eta_", "ETA", "lr"]) == " Did you mean `ETA`?"
