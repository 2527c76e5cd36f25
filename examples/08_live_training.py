"""Live training: the losses drawn while a network is trained.

In a notebook the figure is redrawn in place. Here it goes to the file `losses.png`, which viewers
of images reload by themselves.
"""

import pathlib
import tempfile

from pymlj import (
    Holdout,
    InvalidValue,
    IteratedModel,
    LivePlot,
    NumberLimit,
    NumberSinceBest,
    ProgressBar,
    Step,
    load_iris,
    log_loss,
    machine,
)
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

X, y = load_iris()
clf = NeuralNetworkClassifier(
    builder=MLP(hidden=(5, 4)), optimiser=Adam(lr=0.01), batch_size=8, rng=42
)

path = pathlib.Path(tempfile.mkdtemp()) / "losses.png"
iterated = IteratedModel(
    clf,
    controls=[
        Step(1),
        LivePlot(path, seconds=0.5),
        ProgressBar(total=60),
        NumberSinceBest(10),
        InvalidValue(),
        NumberLimit(60),
    ],
    resampling=Holdout(0.7, shuffle=True, rng=1),
    measure=log_loss,
    retrain=True,
)
mach = machine(iterated, X, y).fit(verbosity=1)

print(f"{mach.report().n_iterations} epochs, drawn in {path} ({path.stat().st_size} bytes)")
print(mach.predict(rows=[0, 75, 149]).to_frame().round(3))
