"""`pymlj/resampling/_base.py`."""

import numpy as np
import pytest

from pymlj import CV, ArgumentError, ResamplingStrategy


class Last(ResamplingStrategy):
    """Test on the last `n` rows."""

    n: int = 1

    def train_test_pairs(self, rows, X=None, y=None):
        rows = np.asarray(rows)
        return [(rows[: -self.n], rows[-self.n :])]


def test_an_own_strategy_is_a_parameter_object():
    assert Last(n=2) == Last(n=2) != Last(n=3)
    assert repr(Last(n=2)) == "Last(n=2)"
    with pytest.raises(ArgumentError, match="no hyperparameter `m`"):
        Last(m=2)


def test_a_strategy_must_say_how_to_split():
    class Nothing(ResamplingStrategy):
        """Forgot something."""

    with pytest.raises(TypeError, match="train_test_pairs"):
        Nothing()


def test_a_value_of_the_wrong_type_is_refused():
    with pytest.raises(ArgumentError, match=r"`nfolds` of `CV` must be of type `int`"):
        CV(nfolds=2.5)
