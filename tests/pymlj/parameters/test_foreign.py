"""`pymlj/parameters/_foreign.py`: settings that are estimators of another library."""

import pytest

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject, clone, get_param, is_same_except, params, set_param


class Ridge:
    """The protocol of scikit-learn without scikit-learn."""

    def __init__(self, alpha=1.0, kernel=None):
        self.alpha = alpha
        self.kernel = kernel

    def get_params(self, deep=True):
        own = {"alpha": self.alpha, "kernel": self.kernel}
        if deep and hasattr(self.kernel, "get_params"):
            own.update({f"kernel__{k}": v for k, v in self.kernel.get_params().items()})
        return own

    def set_params(self, **given):
        for name, value in given.items():
            setattr(self, name, value)
        return self

    def fit(self, X, y):
        self.coef_ = [1.0]
        return self


class Box(ParamObject):
    estimator: object = None
    size: int = 1


def test_settings_of_an_estimator_are_read_by_dotted_name():
    box = Box(estimator=Ridge(kernel=Ridge(alpha=3.0)))

    assert get_param(box, "estimator.alpha") == 1.0
    assert get_param(box, "estimator.kernel.alpha") == 3.0
    assert get_param(box, "estimator") is box.estimator


def test_they_are_set_by_the_same_name():
    box = Box(estimator=Ridge(kernel=Ridge()))
    set_param(box, "estimator.alpha", 2.0)
    set_param(box, "estimator.kernel.alpha", 5.0)

    assert (box.estimator.alpha, box.estimator.kernel.alpha) == (2.0, 5.0)


def test_params_nests_them():
    inner = {"alpha": 3.0, "kernel": None}

    assert params(Box(estimator=Ridge(kernel=Ridge(alpha=3.0)))) == {
        "estimator": {"alpha": 1.0, "kernel": inner},
        "size": 1,
    }


@pytest.mark.parametrize("path", ["estimator.alpa", "estimator.kernel__alpha", "estimator.coef_"])
def test_a_setting_it_does_not_have_is_an_error_and_changes_nothing(path):
    box = Box(estimator=Ridge())
    with pytest.raises(ArgumentError, match="`Ridge` has no hyperparameter"):
        set_param(box, path, 2.0)

    assert box == Box(estimator=Ridge())


def test_estimators_are_compared_by_their_settings_not_by_what_they_learned():
    fitted = Ridge().fit(None, None)

    assert Box(estimator=fitted) == Box(estimator=Ridge())
    assert Box(estimator=Ridge(alpha=2.0)) != Box(estimator=Ridge())
    assert Box(estimator=Ridge(kernel=Ridge())) != Box(estimator=Ridge(kernel=Ridge(alpha=2.0)))
    assert is_same_except(Box(estimator=Ridge()), Box(), "estimator")


def test_a_clone_has_an_estimator_of_its_own_that_has_learned_nothing():
    box = Box(estimator=Ridge(kernel=Ridge().fit(None, None)).fit(None, None))
    copy = clone(box)
    set_param(copy, "estimator.kernel.alpha", 9.0)

    assert not hasattr(copy.estimator, "coef_") and not hasattr(copy.estimator.kernel, "coef_")
    assert box.estimator.kernel.alpha == 1.0 and hasattr(box.estimator, "coef_")


def test_an_estimator_may_say_itself_how_it_is_copied():
    class Frozen(Ridge):
        def __sklearn_clone__(self):
            return self

    box = Box(estimator=Frozen())

    assert clone(box).estimator is box.estimator


def test_classes_of_estimators_are_values_like_others():
    box = Box(estimator=Ridge)

    assert clone(box).estimator is Ridge and params(box)["estimator"] is Ridge


class Reticent:
    """Tells only the settings that it was given, as CatBoost does."""

    def __init__(self, depth=None, rate=0.1):
        self.given = {k: v for k, v in {"depth": depth, "rate": rate}.items() if v is not None}

    def get_params(self, deep=True):
        return {k: v for k, v in self.given.items() if k == "depth"}

    def set_params(self, **given):
        self.given |= given
        return self


def test_settings_that_are_not_told_are_known_from_the_constructor():
    class Holder(ParamObject):
        inner: object

    holder = Holder(inner=Reticent())
    assert get_param(holder, "inner.depth") is None and get_param(holder, "inner.rate") == 0.1
    assert params(holder) == {"inner": {}}
    set_param(holder, "inner.depth", 3)
    assert get_param(holder, "inner.depth") == 3
    with pytest.raises(ArgumentError, match=r"no hyperparameter `deth`.* Did you mean `depth`"):
        set_param(holder, "inner.deth", 3)
