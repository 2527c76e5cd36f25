"""`pymlj_flux/_onnx.py`: what onnxruntime predicts from a file is what the machine predicts."""

import importlib.util
import json
import logging
import warnings

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from pymlj import (
    ArgumentError,
    BuilderError,
    ConstantRegressor,
    GrayImage,
    IteratedModel,
    NotTrainedError,
    NumberLimit,
    Standardizer,
    Step,
    TunedModel,
    categorical,
    codes,
    coerce,
    machine,
    param_range,
)
from pymlj_flux import (
    MLP,
    ImageClassifier,
    MultitargetNeuralNetworkRegressor,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    SmallConvNet,
    builder,
    export_onnx,
    image_builder,
)

pytest.importorskip("onnx")
pytest.importorskip("onnxscript")
runtime = pytest.importorskip("onnxruntime")

N = 30
RNG = np.random.default_rng(0)
MATRIX = RNG.normal(size=(N, 3)).astype(np.float32)
TABLE = pd.DataFrame(
    {
        "size": RNG.normal(size=N),
        "town": categorical(RNG.choice(["Bonn", "Ulm", "Oslo"], N)),
        "age": RNG.integers(0, 9, N),
        "kind": categorical(RNG.integers(0, 4, N)),
    }
)
NUMBERS = RNG.normal(size=N)
LABELS = categorical(RNG.choice(list("xyz"), N))
TWO = categorical(RNG.choice(["no", "yes"], N))


def fitted(model, X, y):
    return machine(model, X, y).fit(verbosity=0)


def settings(**hyper):
    return {"builder": MLP(hidden=(5,)), "epochs": 2, "batch_size": 10, "rng": 0} | hyper


def session_of(mach, tmp_path):
    export_onnx(mach, tmp_path / "network.onnx")
    return runtime.InferenceSession(tmp_path / "network.onnx", providers=["CPUExecutionProvider"])


def as_inputs(table):
    numbers = table[["size", "age"]].to_numpy(dtype=np.float32)
    places = np.column_stack([codes(table["town"]), codes(table["kind"])]).astype(np.int64)
    return {"numbers": numbers, "codes": places}


def metadata_of(session):
    found = session.get_modelmeta().custom_metadata_map
    return {key: value if key == "model" else json.loads(value) for key, value in found.items()}


MODELS = {
    "regressor": (NeuralNetworkRegressor, NUMBERS),
    "multitarget": (
        MultitargetNeuralNetworkRegressor,
        pd.DataFrame({"a": NUMBERS, "b": NUMBERS**2}),
    ),
    "classifier": (NeuralNetworkClassifier, LABELS),
    "binary": (NeuralNetworkBinaryClassifier, TWO),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_table_with_categorical_columns_gives_what_predict_gives(name, tmp_path):
    model, y = MODELS[name]
    mach = fitted(model(**settings()), TABLE, y)
    session = session_of(mach, tmp_path)
    for rows in (TABLE, TABLE[:1], TABLE[:7]):
        predicted = mach.predict(rows)
        expected = predicted.probs if hasattr(predicted, "probs") else np.asarray(predicted)
        [got] = session.run(None, as_inputs(rows))
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, expected, atol=1e-5)
    [output] = session.get_outputs()
    assert output.name == ("prediction" if "Regressor" in model.__name__ else "probabilities")
    found = metadata_of(session)
    assert found["model"] == model.__name__
    assert found["numbers"] == ["size", "age"]
    assert found["codes"] == [["town", ["Bonn", "Oslo", "Ulm"]], ["kind", [0, 1, 2, 3]]]
    assert found.get("levels") == (y.categories.tolist() if hasattr(y, "categories") else None)
    assert found.get("targets") == (["a", "b"] if name == "multitarget" else None)


def test_a_matrix_is_one_input(tmp_path):
    mach = fitted(NeuralNetworkRegressor(**settings()), MATRIX, NUMBERS)
    session = session_of(mach, tmp_path)
    assert [given.name for given in session.get_inputs()] == ["numbers"]
    [got] = session.run(None, {"numbers": MATRIX})
    np.testing.assert_allclose(got, mach.predict(MATRIX), atol=1e-5)
    assert metadata_of(session)["numbers"] == [0, 1, 2]


@builder
def precise(n_in, n_out):
    return nn.Linear(n_in, n_out, dtype=torch.float64)


def test_a_network_of_float64_takes_and_gives_float32(tmp_path):
    mach = fitted(NeuralNetworkRegressor(**settings(builder=precise())), MATRIX, NUMBERS)
    assert mach.fitted_params().chain.precision == torch.float64
    [got] = session_of(mach, tmp_path).run(None, {"numbers": MATRIX})
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, mach.predict(MATRIX), atol=1e-5)


def test_categorical_columns_alone_and_an_unknown_level(tmp_path):
    model = NeuralNetworkRegressor(**settings(handle_unknown="zero"))
    mach = fitted(model, TABLE[["town"]], NUMBERS)
    session = session_of(mach, tmp_path)
    [got] = session.run(None, {"codes": np.array([[0], [-1]])})
    new = pd.DataFrame({"town": categorical(["Bonn", "Rome"])})
    np.testing.assert_allclose(got, mach.predict(new), atol=1e-5)


def test_images(tmp_path):
    stack = RNG.integers(0, 256, (N, 9, 11)).astype(np.uint8)
    X = coerce(stack, GrayImage)
    net = image_builder(SmallConvNet, width=4)
    mach = fitted(ImageClassifier(**settings(builder=net)), X, LABELS)
    session = session_of(mach, tmp_path)
    images = stack[:, None].astype(np.float32) / 255
    [got] = session.run(None, {"images": images[:5]})
    np.testing.assert_allclose(got, mach.predict(X[:5]).probs, atol=1e-5)
    assert session.get_inputs()[0].shape[1:] == [1, 9, 11]


def test_the_network_inside_an_iterated_and_a_tuned_model(tmp_path):
    net = NeuralNetworkRegressor(**settings())
    tuned = TunedModel(net, range=param_range(net, "builder.hidden", values=[(3,), (4,)]))
    for wrapper in (IteratedModel(net, controls=[Step(1), NumberLimit(2)]), tuned):
        mach = fitted(wrapper, MATRIX, NUMBERS)
        [got] = session_of(mach, tmp_path).run(None, {"numbers": MATRIX})
        np.testing.assert_allclose(got, mach.predict(MATRIX), atol=1e-5)


def test_a_tuned_model_without_its_best_one_is_refused(tmp_path):
    net = NeuralNetworkRegressor(**settings())
    values = param_range(net, "builder.hidden", values=[(3,), (4,)])
    mach = fitted(TunedModel(net, range=values, train_best=False), MATRIX, NUMBERS)
    with pytest.raises(ArgumentError, match=r"this `.*TunedModel` did not train it; `train_best"):
        export_onnx(mach, tmp_path / "network.onnx")


def test_neither_warnings_nor_logs_nor_output_reach_the_user(tmp_path, capfd, caplog):
    mach = fitted(NeuralNetworkRegressor(**settings()), MATRIX, NUMBERS)
    before = torch.get_rng_state(), logging.root.manager.disable
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        export_onnx(mach, tmp_path / "network.onnx")
    assert (capfd.readouterr().out, caplog.text) == ("", "")
    assert torch.equal(torch.get_rng_state(), before[0])
    assert logging.root.manager.disable == before[1]
    assert not mach.fitted_params().chain.training


def test_a_machine_that_has_not_been_trained_is_refused(tmp_path):
    mach = machine(NeuralNetworkRegressor(), MATRIX, NUMBERS)
    with pytest.raises(NotTrainedError, match="`NeuralNetworkRegressor` has not been trained"):
        export_onnx(mach, tmp_path / "network.onnx")


def test_other_models_and_what_is_no_machine_are_refused(tmp_path):
    constant = fitted(ConstantRegressor(), MATRIX, NUMBERS)
    pipe = fitted(Standardizer() >> NeuralNetworkRegressor(**settings()), MATRIX, NUMBERS)
    for mach, name in [(constant, "ConstantRegressor"), (pipe, "Pipeline")]:
        with pytest.raises(ArgumentError, match=f"but got one of `.*{name}`"):
            export_onnx(mach, tmp_path / "network.onnx")
    with pytest.raises(ArgumentError, match=r"takes a machine, .* but got a `NeuralNetworkRegr"):
        export_onnx(NeuralNetworkRegressor(), tmp_path / "network.onnx")
    assert list(tmp_path.iterdir()) == []


class Branching(nn.Module):
    """What it does depends on the numbers in a batch, which a graph cannot say."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.layer = nn.Linear(n_in, n_out)

    def forward(self, x):
        return self.layer(x) if x.sum().item() > 0 else -self.layer(x)


@builder
def branching(n_in, n_out):
    return Branching(n_in, n_out)


def test_a_network_that_is_no_graph_is_refused(tmp_path):
    mach = fitted(NeuralNetworkRegressor(**settings(builder=branching())), MATRIX, NUMBERS)
    with pytest.raises(BuilderError, match=r"`branching\(\)` cannot be exported to ONNX"):
        export_onnx(mach, tmp_path / "network.onnx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("library", ["onnx", "onnxscript"])
def test_a_library_that_is_missing_is_named(library, tmp_path, monkeypatch):
    mach = fitted(NeuralNetworkRegressor(**settings()), MATRIX, NUMBERS)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == library else find(name)
    )
    with pytest.raises(ImportError, match=rf'needs {library}, .*pip install "pymlj\[onnx\]"'):
        export_onnx(mach, tmp_path / "network.onnx")
