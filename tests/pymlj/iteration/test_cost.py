"""What a step costs: nothing that grows with their number, and no copy of what is trained."""

import copy
import gc
import tracemalloc

import numpy as np
import pytest
import torch

from pymlj import (
    Callback,
    Continuous,
    Deterministic,
    IteratedModel,
    Matrix,
    NumberLimit,
    Patience,
    Step,
    Vector,
    WithNumberDo,
    machine,
    mae,
    register,
)
from pymlj.machines import Machine
from pymlj_flux import MLP, NeuralNetworkRegressor


@register
class Still(Deterministic):
    """Learns nothing, and keeps no losses."""

    steps: int = 0

    iteration_parameter = "steps"
    input_scitype = Matrix[Continuous]
    target_scitype = Vector[Continuous]
    reformatted = 0

    def reformat(self, *args):
        Still.reformatted += 1
        return args

    def fit(self, verbosity, X, y):
        return 0.0, None, {}

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        return 0.0, None, {}

    def predict(self, fitresult, X):
        return np.zeros(len(X))


X, Y = np.random.default_rng(0).normal(size=(200, 2)), np.arange(200.0)


def train(model, n, *controls, data=(X, Y), **options):
    controls = [Step(1), Patience(n), *controls, NumberLimit(n)]
    iterated = IteratedModel(model, controls=controls, measure=mae, **options)
    return machine(iterated, *data).fit(verbosity=0)


@pytest.mark.parametrize("restore_best", [False, True])
def test_memory_grows_by_the_traces_only(restore_best):
    held = {}

    def look(n):
        if n in (50, 500):
            gc.collect()
            held[n] = tracemalloc.get_traced_memory()[0]

    train(Still(), 2)  # what is imported and cached the first time
    tracemalloc.start()
    try:
        train(Still(), 500, WithNumberDo(look), restore_best=restore_best)
    finally:
        tracemalloc.stop()
    # Three numbers a cycle, and room in the lists; a machine or an evaluation takes far more.
    assert held[500] - held[50] < 450 * 200


def test_networks_and_machines_do_not_pile_up():
    counts = []

    def count(_):
        gc.collect()
        kinds = [type(o) for o in gc.get_objects()]
        counts.append([sum(issubclass(k, c) for k in kinds) for c in (torch.Tensor, Machine)])

    # By then the step of the network has been recorded, which keeps some tensors.
    in_some_cycles = WithNumberDo(lambda n: count(n) if n in (20, 30, 40) else None)
    model = NeuralNetworkRegressor(builder=MLP(hidden=(3,)), batch_size=100, rng=1)
    train(model, 40, in_some_cycles, data=(X.astype(np.float32), Y.astype(np.float32)))
    assert counts[0] == counts[1] == counts[2]


def test_nothing_is_copied_in_a_step(monkeypatch):
    copies, deepcopy = [], copy.deepcopy

    def counted(*args):
        copies.append(args[0])
        return deepcopy(*args)

    monkeypatch.setattr(copy, "deepcopy", counted)
    train(Still(), 2)
    few = len(copies)
    train(Still(), 30)
    assert len(copies) == 2 * few


def test_data_is_reformatted_once():
    Still.reformatted = 0
    train(Still(), 10)
    assert Still.reformatted == 1


def test_an_evaluation_is_put_together_when_it_is_asked_for():
    seen = []
    look = Callback(lambda t: seen.append((t.evaluation, t.evaluation)), raw=True)
    report = train(Still(), 2, look).report()
    (first, again), (second, _) = seen
    assert first is again is not second
    assert [first.model.steps, second.model.steps] == [1, 2]
    assert report.losses == [first["mae"], second["mae"]] == [169.5, 169.5]
