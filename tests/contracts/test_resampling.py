"""Every resampling strategy keeps the contract; ids are `strategy:check`."""

import inspect

import numpy as np
import pytest

import pymlj
from pymlj.testing import RESAMPLING_CHECKS, ContractError, check_resampling

STRATEGIES = {
    "InSample": pymlj.InSample(),
    "Holdout": pymlj.Holdout(fraction_train=0.6),
    "Holdout-shuffled": pymlj.Holdout(shuffle=True),
    "CV": pymlj.CV(nfolds=5),
    "CV-shuffled": pymlj.CV(nfolds=5, shuffle=True),
    "StratifiedCV": pymlj.StratifiedCV(nfolds=3),
    "RepeatedCV": pymlj.RepeatedCV(nfolds=3, repeats=2),
    "TimeSeriesCV": pymlj.TimeSeriesCV(nfolds=3),
    "GroupedCV": pymlj.GroupedCV(nfolds=3, groups=np.arange(24) // 2),
}
X = np.column_stack([np.arange(24) // 2, np.arange(24) % 5])
Y = np.array(["a", "b"] * 12)


@pytest.mark.parametrize(
    ("name", "check"),
    [pytest.param(s, c, id=f"{s}:{c}") for s in STRATEGIES for c in RESAMPLING_CHECKS],
)
@pytest.mark.filterwarnings("ignore:.*sorted.*")
def test_the_contract_of_resampling_strategies(name, check):
    RESAMPLING_CHECKS[check](STRATEGIES[name], X, Y)


def test_every_strategy_is_among_them():
    shipped = {
        name
        for name, value in vars(pymlj).items()
        if inspect.isclass(value)
        and issubclass(value, pymlj.ResamplingStrategy)
        and not inspect.isabstract(value)
    }
    assert shipped == {type(strategy).__name__ for strategy in STRATEGIES.values()}


class TestBrokenOnes:
    def test_rows_that_were_not_given(self):
        class Outside(pymlj.ResamplingStrategy):
            def train_test_pairs(self, rows, X=None, y=None):
                return [(np.array([1, 2]), np.array([1000]))]

        with pytest.raises(ContractError, match="`folds_are_pairs_of_rows`: a fold holds rows"):
            check_resampling(Outside())

    def test_no_folds(self):
        class Empty(pymlj.ResamplingStrategy):
            def train_test_pairs(self, rows, X=None, y=None):
                return []

        with pytest.raises(ContractError, match="there are no folds"):
            check_resampling(Empty())

    def test_positions_in_place_of_rows(self):
        class Positions(pymlj.ResamplingStrategy):
            def train_test_pairs(self, rows, X=None, y=None):
                n = len(X) if rows is None else len(rows)
                return [(np.arange(n // 2), np.arange(n // 2, n))]

        with pytest.raises(ContractError, match="index into `rows`"):
            check_resampling(Positions())

    def test_the_global_generator(self):
        class Global(pymlj.ResamplingStrategy):
            def train_test_pairs(self, rows, X=None, y=None):
                rows = np.arange(len(X)) if rows is None else np.asarray(rows)
                np.random.random()
                return [(rows[1:], rows[:1])]

        with pytest.raises(ContractError, match="drew from a global random generator"):
            check_resampling(Global())

    def test_another_split_at_each_call(self):
        class Restless(pymlj.ResamplingStrategy):
            def train_test_pairs(self, rows, X=None, y=None):
                rows = np.arange(len(X)) if rows is None else np.asarray(rows)
                rows = np.random.default_rng().permutation(rows)
                return [(rows[1:], rows[:1])]

        with pytest.raises(ContractError, match="gives other folds"):
            check_resampling(Restless())
