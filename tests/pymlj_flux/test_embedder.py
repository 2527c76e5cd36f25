"""`pymlj_flux/_embedder.py`: a network's embeddings as a transformer."""

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, MLJWarning, categorical, load_machine, machine, set_param
from pymlj_flux import EntityEmbedder, ImageClassifier, NeuralNetworkRegressor

X = pd.DataFrame({"x": np.linspace(0, 1, 12), "c": categorical(list("abc") * 4)})
Y = np.sin(np.arange(12))


def embedder(**hyper):
    return EntityEmbedder(NeuralNetworkRegressor(**({"epochs": 2, "rng": 0} | hyper)))


def test_it_is_a_wrapper_that_takes_a_target():
    assert EntityEmbedder.is_wrapper
    assert EntityEmbedder.target_in_fit
    assert EntityEmbedder.iteration_parameter == "model.epochs"


def test_it_says_that_it_needs_a_target():
    mach = machine(embedder(), X, scitype_check_level=0)
    with pytest.raises(ArgumentError, match=r"`machine\(EntityEmbedder\(model\), X, y\)`"):
        mach.fit(verbosity=0)


def test_it_needs_a_network_for_tables():
    with pytest.raises(ArgumentError, match="needs `model`"):
        EntityEmbedder()
    with pytest.raises(ArgumentError, match="`model` of `EntityEmbedder` must be"):
        EntityEmbedder(ImageClassifier())


def test_it_goes_on_where_the_network_goes_on():
    staged = machine(embedder(), X, Y).fit(verbosity=0)
    set_param(staged.model, "model.epochs", 5)
    staged.fit(verbosity=0)
    once = machine(embedder(epochs=5), X, Y).fit(verbosity=0)
    assert staged.training_losses() == once.training_losses()
    assert len(staged.training_losses()) == 5
    pd.testing.assert_frame_equal(staged.transform(X), once.transform(X))


def test_fitted_params_are_those_of_the_network():
    mach = machine(embedder(), X, Y).fit(verbosity=0)
    assert set(mach.fitted_params()) == {"chain", "embeddings"}
    assert mach.fitted_params().embeddings["c"].shape == (3, 2)


def test_rows_of_the_training_data_are_transformed():
    mach = machine(embedder(), X, Y).fit(rows=range(9), verbosity=0)
    pd.testing.assert_frame_equal(mach.transform(rows=[10, 1]), mach.transform(X.iloc[[10, 1]]))


def test_bad_settings_of_the_network_are_mended():
    mach = machine(embedder(), X, Y)
    mach.model.model.batch_size = 0
    with pytest.warns(MLJWarning, match="batch_size"):
        mach.fit(verbosity=0)


def test_it_survives_a_file(tmp_path):
    mach = machine(embedder(), X, Y).fit(verbosity=0)
    mach.save(tmp_path / "m", resumable=True)
    loaded = load_machine(tmp_path / "m", X, Y)
    pd.testing.assert_frame_equal(loaded.transform(X), mach.transform(X))
    set_param(loaded.model, "model.epochs", 4)
    once = machine(embedder(epochs=4), X, Y).fit(verbosity=0)
    assert loaded.fit(verbosity=0).training_losses() == once.training_losses()
