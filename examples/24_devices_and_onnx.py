"""Training on the best device there is, and a file from which other programs predict.

    python examples/24_devices_and_onnx.py

Takes a few seconds, with a GPU or without one. The file needs `pip install "pymlj[onnx]"`; without
it that part is left out.
"""

import importlib.util
import json
import pathlib
import tempfile
import warnings
from typing import Any

import numpy as np

from pymlj import Machine, MLJWarning, clone, codes, load_penguins, machine
from pymlj_flux import MLP, Adam, CUDALibs, NeuralNetworkClassifier, export_onnx


def penguins() -> tuple[Any, Any]:
    """Birds whose measures are all known: numbers, and the island and the sex as categories."""
    X, y = load_penguins()
    known = X.notna().all(axis=1).to_numpy()
    X, y = X[known].copy(), y[known]
    numbers = X.select_dtypes("number").columns
    X[numbers] = (X[numbers] - X[numbers].mean()) / X[numbers].std()
    return X, y


def devices(X: Any, y: Any) -> Machine:
    clf = NeuralNetworkClassifier(
        builder=MLP(hidden=(16,)),
        optimiser=Adam(lr=0.01),
        epochs=30,
        batch_size=32,
        rng=0,
        acceleration="auto",  # CUDA, else Apple's MPS, else the CPU
    )
    mach = machine(clf, X, y).fit(verbosity=0)
    right = np.mean(np.asarray(mach.predict_mode(X)) == np.asarray(y))
    print(f"trained on what there is: {right:.3f} right")

    # A device that is asked for by name but is not there: a warning, and the CPU instead.
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MLJWarning)
        machine(clone(clf, acceleration=CUDALibs()), X, y).fit(verbosity=0)
    for warning in caught:
        print(warning.message)
    return mach


def onnx(mach: Machine, X: Any) -> None:
    import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "penguins.onnx"
        export_onnx(mach, path)
        print(f"{path.name}: {path.stat().st_size} bytes")
        session = onnxruntime.InferenceSession(path)

    # All that another program has to know is in the file.
    about = session.get_modelmeta().custom_metadata_map
    numbers, coded, levels = (json.loads(about[key]) for key in ("numbers", "codes", "levels"))
    print("numbers:", numbers)
    print("codes:", coded)
    given = {
        "numbers": X[numbers].to_numpy(dtype=np.float32),
        "codes": np.column_stack([codes(X[name]) for name, _ in coded]).astype(np.int64),
    }
    (probabilities,) = session.run(None, given)
    print("of the first bird:", dict(zip(levels, probabilities[0].round(3).tolist(), strict=True)))
    difference = np.abs(probabilities - mach.predict(X).probs).max()
    print("what onnxruntime gives is what the machine gives:", bool(difference < 1e-5))


def main() -> None:
    X, y = penguins()
    mach = devices(X, y)
    if all(map(importlib.util.find_spec, ("onnx", "onnxscript", "onnxruntime"))):
        onnx(mach, X)


if __name__ == "__main__":
    main()
