"""A search on a cluster: joblib sends what is to be trained to the workers of dask."""

import os

import joblib
import numpy as np
import pytest

from pymlj import CV, Deterministic, RandomSearch, TunedModel, evaluate, l2, machine, param_range

distributed = pytest.importorskip("distributed", reason="needs the extra `dask`")

X, Y = np.zeros((20, 1)), np.random.default_rng(1).normal(size=20)


class Noisy(Deterministic):
    """Predicts x plus the mean of the target plus noise; reports where it was trained."""

    x: float = 0.0
    rng: int = 1

    def fit(self, verbosity, X, y):
        noise = np.random.default_rng(self.rng).normal()
        return self.x + float(np.mean(y)) + noise, None, {"process": os.getpid()}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


def tuned():
    return TunedModel(
        Noisy(),
        tuning=RandomSearch(rng=1),
        range=param_range(float, "x", lower=-2, upper=2),
        resampling=CV(3, rng=1),
        measure=l2,
        n=10,
        compact_history=False,
    )


@pytest.fixture(scope="module")
def cluster():
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(host="127.0.0.1", **options) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets that dask closes at the very end
def test_a_search_on_a_cluster_gives_the_same_numbers(cluster):
    serial = machine(tuned(), X, Y).fit(verbosity=0).report()
    with joblib.parallel_config(backend="dask"):
        spread = machine(tuned(), X, Y).fit(verbosity=0).report()
    assert [e.model for e in spread.history] == [e.model for e in serial.history]
    assert [e.measurement for e in spread.history] == [e.measurement for e in serial.history]
    workers = {r.process for e in spread.history for r in e.evaluation.report_per_fold}
    assert len(workers) == 2 and os.getpid() not in workers


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_nested_resampling_spreads_out_as_well(cluster):
    options = {"resampling": CV(2, rng=1), "measure": l2, "verbosity": 0}
    serial = evaluate(tuned(), X, Y, **options)
    with joblib.parallel_config(backend="dask"):
        spread = evaluate(tuned(), X, Y, **options)
    assert spread.measurement == serial.measurement
