"""A run that is killed, and gone on with: `Checkpoint` and `load_machine`."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from pymlj import (
    Checkpoint,
    Control,
    EnsembleModel,
    IteratedModel,
    MLJWarning,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Standardizer,
    Step,
    load_iris,
    load_machine,
    machine,
    mae,
    register,
    skip,
)

PAUSING = '''
"""A control that takes its time, known to files."""

import time

from pymlj import Control, register


@register
class Pause(Control):
    seconds: float = 0.0

    may_train = False

    def update(self, trainable, verbosity, n, state=None):
        time.sleep(self.seconds)
'''

NETWORK_RUN = '''
"""A run with all that could go wrong: dropout, shuffling, a schedule, states of every kind."""

import torch
from pausing import Pause

from pymlj import (
    Checkpoint,
    CycleLearningRate,
    Holdout,
    IteratedModel,
    NumberLimit,
    NumberSinceBest,
    Patience,
    ProgressBar,
    Step,
    TimeLimit,
    Warmup,
    WithMachineDo,
    load_iris,
    log_loss,
    machine,
    skip,
)
from pymlj_flux import AdamW, NeuralNetworkClassifier, Short

torch.set_num_threads(1)


def make(folder, seconds):
    network = NeuralNetworkClassifier(
        builder=Short(n_hidden=8, dropout=0.4), optimiser=AdamW(lr=0.02), batch_size=16, rng=11
    )
    controls = [
        CycleLearningRate(stepsize=3, lower=0.01, upper=0.05),
        Step(2),
        Checkpoint(folder, every=5, keep=2),
        Patience(9) + NumberLimit(18),
        skip(Warmup(NumberSinceBest(30), 3), predicate=2),
        TimeLimit(1.0),
        WithMachineDo(),
        ProgressBar(),
        Pause(seconds=seconds),
    ]
    model = IteratedModel(
        network,
        controls=controls,
        resampling=Holdout(0.6, shuffle=True, rng=5),
        measure=log_loss,
        restore_best=True,
    )
    return machine(model, *load_iris())
'''

CHILD = """
import pathlib
import network_run

network_run.make("killed", seconds=0.1).fit(verbosity=0)
pathlib.Path("finished").touch()
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the modules above, which this process imports too."""
    (tmp_path / "pausing.py").write_text(PAUSING)
    (tmp_path / "network_run.py").write_text(NETWORK_RUN)
    (tmp_path / "child.py").write_text(CHILD)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in ("pausing", "network_run"):
        sys.modules.pop(name, None)


def written(folder):
    """The checkpoints that are complete, in order."""
    return sorted(pathlib.Path(folder).glob("checkpoint_*.mlj"))


def weights(mach):
    chain = mach.fitted_params().machine.fitted_params().chain
    return [weight.detach().numpy() for weight in chain.parameters()]


@pytest.mark.slow
def test_a_run_that_was_killed_ends_with_the_same_weights_and_losses(place):
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    child = subprocess.Popen([sys.executable, "child.py"], cwd=place, env=environment)
    try:
        until = time.monotonic() + 120
        while len(written("killed")) < 2 and child.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=60) == -signal.SIGKILL
    assert not (place / "finished").exists()

    import network_run

    whole = network_run.make("whole", seconds=0.0).fit(verbosity=0)
    resumed = load_machine(written("killed")[-1], *load_iris())
    assert resumed.report().n_iterations == 20
    resumed.fit(verbosity=0)

    assert "stopped before its end" in str(resumed.explain())
    report, expected = resumed.report(), whole.report()
    for name in ("n_iterations", "best_iteration", "best_loss", "losses", "training_losses"):
        assert report[name] == expected[name], name
    assert report.n_iterations == 36
    for w, v in zip(weights(resumed), weights(whole), strict=True):
        np.testing.assert_array_equal(w, v)
    np.testing.assert_array_equal(resumed.predict().probs, whole.predict().probs)
    assert [dict(o) for c, o in report.controls if not isinstance(c, Checkpoint)] == [
        dict(o) for c, o in expected.controls if not isinstance(c, Checkpoint)
    ]


# ---------------------------------------------------------------- with a toy model


def checkpointed(model, folder, data, **options):
    controls = [Step(1), skip(NumberSinceBest(3), 2), Checkpoint(folder, keep=99), NumberLimit(9)]
    return machine(IteratedModel(model, controls=controls, measure=mae, **options), *data)


OPTIONS = [
    {},
    {"resampling": None},
    {"resampling": [(range(8), range(8, 20))], "restore_best": True},
    {"retrain": True},
    {"resampling": None, "restore_best": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_whatever_the_cycle_it_is_gone_on_with(descent, line, tmp_path, options):
    whole = checkpointed(descent(), tmp_path, line, **options).fit(verbosity=0)
    expected = dict(whole.report())
    for path in written(tmp_path):
        resumed = load_machine(path, *line).fit(verbosity=0)
        found = dict(resumed.report())
        for name in ("n_iterations", "best_iteration", "losses", "training_losses"):
            assert found[name] == expected[name]
        assert found["controls"][1] == expected["controls"][1]
        assert resumed.predict()[0] == whole.predict()[0]
        assert (resumed.age, resumed.fit(verbosity=0).age) == (2, 2)  # there is no more to do


def test_a_checkpoint_predicts_as_the_machine_did_then(descent, descended, line, tmp_path):
    checkpointed(descent(), tmp_path, line, resampling=None).fit(verbosity=0)
    for n, path in enumerate(written(tmp_path), start=1):
        mach = load_machine(path)
        assert mach.predict(line[0])[0] == pytest.approx(descended(9.5, n), rel=1e-12)
        assert mach.report().n_iterations == len(mach.report().losses) == n


def test_the_best_machine_is_in_the_checkpoint(stairs, zeros, tmp_path):
    model = stairs(heights=(3.0, 1.0, 2.0, 2.5, 4.0, 5.0, 6.0, 7.0, 8.0))
    checkpointed(model, tmp_path, zeros, restore_best=True).fit(verbosity=0)
    for path in written(tmp_path):
        assert load_machine(path, *zeros).fit(verbosity=0).predict()[0] == 1.0


def test_other_controls_go_on_with_the_model_but_start_afresh(descent, line, tmp_path):
    checkpointed(descent(), tmp_path, line).fit(verbosity=0)
    resumed = load_machine(written(tmp_path)[3], *line)
    resumed.model.controls = [Step(2), NumberLimit(3)]
    assert resumed.fit(verbosity=0).report().n_iterations == 4 + 6


def test_a_changed_model_starts_afresh(descent, line, tmp_path):
    checkpointed(descent(), tmp_path, line).fit(verbosity=0)
    resumed = load_machine(written(tmp_path)[3], *line)
    resumed.model.model.rate = 0.5
    report = resumed.fit(verbosity=0).report()
    assert report.n_iterations == 9
    assert report.model_report.rates == [0.5] * 9


def test_other_rows_start_afresh_with_a_warning(descent, line, tmp_path):
    mach = checkpointed(descent(), tmp_path, line)
    mach.fit(rows=range(16), verbosity=0)
    path = written(tmp_path)[3]
    with pytest.warns(MLJWarning, match="was on 16 observations and there are 20 now"):
        resumed = load_machine(path, *line).fit(verbosity=0)
    assert resumed.report().model_report.n_rows == 14
    again = load_machine(path, *line).fit(rows=range(16), verbosity=0)
    assert again.report().losses == mach.report().losses


def test_a_run_gone_on_with_later_is_numbered_on(descent, line, tmp_path):
    controls = [Step(1), Checkpoint(tmp_path, every=2, keep=2), NumberLimit(5)]
    mach = machine(IteratedModel(descent(), controls=controls, measure=mae), *line)
    mach.fit(verbosity=0)
    names = ["checkpoint_000001_iteration_2.mlj", "checkpoint_000002_iteration_4.mlj"]
    assert [path.name for path in written(tmp_path)] == names
    mach.model.controls[2] = NumberLimit(6)
    mach.fit(verbosity=0)
    assert [path.name for path in written(tmp_path)] == [
        *names,  # of the run before
        "checkpoint_000004_iteration_9.mlj",
        "checkpoint_000005_iteration_11.mlj",
    ]


@register
class Counts(Control):
    """Keeps the numbers of all cycles, and trains once."""

    def update(self, trainable, verbosity, n, state=None):
        trainable.train(1)
        return (*(state or ()), n)

    def done(self, state):
        return len(state) == 6

    def takedown(self, verbosity, state):
        return {"numbers": state}


def test_a_control_of_ones_own_keeps_its_state(descent, line, tmp_path):
    model = IteratedModel(descent(), controls=[Counts(), Checkpoint(tmp_path, keep=9), Patience()])
    machine(model, *line).fit(verbosity=0)
    for path in written(tmp_path):
        report = load_machine(path, *line).fit(verbosity=0).report()
        assert report.controls[0][1] == {"numbers": (1, 2, 3, 4, 5, 6)}


def test_a_pipeline_goes_on(descent, line, tmp_path):
    model = Standardizer() >> descent()
    whole = checkpointed(model, tmp_path, line, restore_best=True).fit(verbosity=0)
    resumed = load_machine(written(tmp_path)[3], *line).fit(verbosity=0)
    assert resumed.report().losses == whole.report().losses
    assert resumed.predict()[0] == whole.predict()[0]


def test_an_ensemble_goes_on_with_the_bags_it_would_have_drawn(descent, line, tmp_path):
    model = EnsembleModel(descent(steps=3), rng=1, bagging_fraction=0.5)
    whole = checkpointed(model, tmp_path, line).fit(verbosity=0)
    assert len(set(whole.report().losses)) > 5
    resumed = load_machine(written(tmp_path)[3], *line).fit(verbosity=0)
    assert resumed.report().losses == whole.report().losses
