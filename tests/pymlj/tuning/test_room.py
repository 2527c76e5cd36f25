"""`pymlj/tuning/_room.py`."""

import sys

import numpy as np
import pandas as pd
import pytest

from pymlj import CV, Grid, TunedModel, l2, machine, param_range
from pymlj.tuning._room import room_for


def test_models_that_share_their_rows_need_no_room(toys):
    assert room_for(toys.Level(), np.empty((10**6, 100)), 3) == sys.maxsize


@pytest.mark.parametrize(
    "X, n_folds, n",
    [
        (np.broadcast_to(0.0, (2**17, 2**8)), 1, 4),
        (np.broadcast_to(0.0, (2**17, 2**8)), 3, 1),
        (np.broadcast_to(0.0, (2**17, 2**8)), 5, 1),
        (pd.DataFrame({"a": range(2**10), "b": 1.0}), 2, 2**15),
        ([1.0, 2.0], 1, 2**26),
    ],
)
def test_what_components_transform_is_limited_to_a_gibibyte(toys, X, n_folds, n):
    assert room_for(toys.Nest(), X, n_folds) == n


def test_a_search_keeps_to_it(toys, monkeypatch):
    widths = []

    class Together(toys.Level):
        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            widths.append(len(models))
            return super().fit_many(models, verbosity, datasets)

    class Around(toys.Nest):
        inner: toys.Level = Together()

        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            return Together.fit_many([model.inner for model in models], verbosity, datasets)

    tuned = TunedModel(
        Around(),
        tuning=Grid(resolution=8),
        range=param_range(Around(), "inner.k", lower=1, upper=8),
        resampling=CV(2),
        measure=l2,
        train_best=False,
    )
    machine(tuned, toys.X, toys.y).fit(verbosity=0)
    monkeypatch.setattr("pymlj.tuning._room._ROOM", 3 * 2 * 8 * toys.X.size)
    machine(tuned, toys.X, toys.y).fit(verbosity=0)
    assert widths == [16, 6, 6, 4]
