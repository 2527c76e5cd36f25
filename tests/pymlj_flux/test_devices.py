"""`pymlj_flux/_devices.py`: what `acceleration` may be."""

import pytest
import torch

from pymlj import CPU1, ArgumentError, CPUThreads
from pymlj_flux import CUDALibs, NeuralNetworkRegressor
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
def test_training_on_a_device_that_is_not_there_is_refused(missing):
    with pytest.raises(
        ArgumentError, match=r'that torch does not find here \(it finds "cpu"'
    ) as caught:
        device_for_training(missing)
    caught.match('`acceleration="auto"` takes the best there is')


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
