"""`pymlj/machines/_elsewhere.py`: attributes of estimators, asked of machines."""

import copy
import pickle

import numpy as np
import pytest

from pymlj import ConstantClassifier, Standardizer, categorical, machine

X, Y = np.arange(4.0).reshape(-1, 1), categorical(["a", "b", "a", "a"])


@pytest.fixture
def mach():
    return machine(ConstantClassifier(), X, Y).fit(verbosity=0)


@pytest.mark.parametrize(
    "name, words",
    [
        ("predict_proba", r"`mach.predict\(X\)` returns probabilities: `.pdf\(label\)`, `.probs`"),
        ("score", "call a measure"),
        ("classes_", r"`mach.predict\(X\).levels`"),
        ("coef_", r"is in `mach.fitted_params\(\)` and `mach.report\(\)`"),
        ("predict_mod", r"`predict_mod`\. Did you mean `predict_mode`"),
        ("nothing_like_it", r"`Machine` has no attribute `nothing_like_it`\.$"),
        ("_private", r"`Machine` has no attribute `_private`\.$"),
    ],
)
def test_an_attribute_that_is_not_there_is_answered_by_one_that_is(mach, name, words):
    assert not hasattr(mach, name)
    with pytest.raises(AttributeError, match=words):
        getattr(mach, name)


def test_what_is_said_to_be_there_is_there(mach):
    found = mach.predict(X)
    assert found.levels == ["a", "b"] and found.probs.shape == (4, 2)
    assert found.to_frame().shape == (4, 2)
    np.testing.assert_allclose(found.logpdf("a"), np.log(0.75))
    scaled = machine(Standardizer(), X).fit(verbosity=0).transform(X)
    assert scaled.mean() == pytest.approx(0)


def test_machines_are_copied_and_pickled_as_ever(mach):
    for other in (copy.copy(mach), pickle.loads(pickle.dumps(mach))):
        assert other.predict_mode(X).tolist() == ["a"] * 4
