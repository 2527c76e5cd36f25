"""`pymlj_flux/_devices.py`: what `acceleration` may be."""

import numpy as np
import PIL.Image
import pytest
import torch

from pymlj import (
    CPU1,
    ArgumentError,
    CPUThreads,
    GrayImage,
    MLJWarning,
    categorical,
    clone,
    coerce,
    machine,
)
from pymlj_flux import CUDALibs, ImageClassifier, NeuralNetworkRegressor
from pymlj_flux._devices import device_for_prediction, device_for_training

NO_CUDA = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")


@pytest.mark.parametrize("known", [CPU1(), CUDALibs(), "cpu", "cuda", "cuda:1", "mps", "auto"])
def test_known_devices_are_accepted_whether_there_or_not(known):
    assert NeuralNetworkRegressor(acceleration=known).acceleration == known


@pytest.mark.parametrize("unknown", ["gpu", "cuda:", "cuda:x", "CPU", "cpu:0", ""])
def test_an_unknown_device_is_refused(unknown):
    with pytest.raises(ArgumentError, match="`acceleration` of a neural network must be") as caught:
        NeuralNetworkRegressor(acceleration=unknown)
    caught.match(repr(unknown))


def test_threads_are_no_device():
    with pytest.raises(ArgumentError, match="acceleration"):
        NeuralNetworkRegressor(acceleration=CPUThreads(2))


@pytest.mark.parametrize("cpu", [CPU1(), "cpu"])
def test_the_cpu_is_always_there(cpu):
    assert device_for_training(cpu) == device_for_prediction(cpu) == torch.device("cpu")


@NO_CUDA
@pytest.mark.parametrize("missing", [CUDALibs(), "cuda", "cuda:3"])
def test_training_falls_back_to_the_cpu_with_a_warning(missing):
    with pytest.warns(MLJWarning, match=r'torch does not find here \(it finds "cpu"') as caught:
        assert device_for_training(missing) == torch.device("cpu")
    assert repr(missing) in str(caught[0].message)
    assert '`acceleration="auto"` takes the best there is' in str(caught[0].message)


@pytest.mark.skipif(torch.version.cuda is not None, reason="torch is built with CUDA")
def test_the_warning_says_that_torch_is_built_without_cuda():
    with pytest.warns(MLJWarning, match="This build of torch .* has no CUDA in it"):
        device_for_training("cuda")


@pytest.mark.skipif(torch.backends.mps.is_available(), reason="there is an MPS device")
def test_no_mps_device():
    with pytest.warns(MLJWarning, match="`acceleration='mps'` asks for a device"):
        assert device_for_training("mps") == torch.device("cpu")
    assert device_for_prediction("mps") == torch.device("cpu")


@NO_CUDA
def test_a_model_without_its_device_trains_as_on_the_cpu_and_says_so():
    X, y = np.linspace(0, 1, 20).reshape(-1, 1), np.linspace(0, 1, 20)
    model = NeuralNetworkRegressor(acceleration=CUDALibs(), epochs=2, batch_size=5, rng=0)
    with pytest.warns(MLJWarning, match=r"`acceleration=CUDALibs\(\)` asks for a device"):
        mach = machine(model, X, y).fit(verbosity=0)
    silent = machine(model, X, y).fit(verbosity=-1)
    on_cpu = machine(clone(model, acceleration="cpu"), X, y).fit(verbosity=0)
    assert mach.training_losses() == silent.training_losses() == on_cpu.training_losses()
    np.testing.assert_array_equal(mach.predict(X), on_cpu.predict(X))


@pytest.mark.gpu
def test_images_from_files_train_on_a_device_as_on_the_cpu(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (40, 8, 8)).astype(np.uint8)
    paths = [tmp_path / f"{k}.png" for k in range(40)]
    for path, image in zip(paths, pixels, strict=True):
        PIL.Image.fromarray(image).save(path)
    X, y = coerce(paths, GrayImage), categorical(["a", "b"] * 20)
    device = "cuda" if torch.cuda.is_available() else "mps"
    model = ImageClassifier(epochs=3, batch_size=8, rng=0)
    losses = [
        machine(clone(model, acceleration=where, cache_limit=limit), X, y)
        .fit(verbosity=0)
        .training_losses()
        for where in ("cpu", device)
        for limit in (0, 2**20)
    ]
    for other in losses[1:]:
        np.testing.assert_allclose(other, losses[0], rtol=1e-3)


@NO_CUDA
def test_prediction_falls_back_to_the_cpu():
    assert device_for_prediction("cuda") == torch.device("cpu")


def test_auto_takes_what_is_there():
    best = (
        "cuda"
        if torch.cuda.is_available()
        else "mps"
        if torch.backends.mps.is_available()
        else "cpu"
    )
    assert device_for_training("auto").type == best


def test_cuda_libs_compare_and_survive_being_saved():
    assert CUDALibs() == CUDALibs.from_state(CUDALibs().to_state())
    assert repr(CUDALibs()) == "CUDALibs()"
