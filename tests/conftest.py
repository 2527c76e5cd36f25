"""Fixtures and markers shared by all tests."""

import os
import sys

import numpy as np
import pytest
from hypothesis import settings

os.environ["COLUMNS"] = "100"  # tables are as wide as that, whatever terminal the tests run in

# The first call of a test may import a library, and several tests may run side by side.
settings.register_profile("pymlj", deadline=None)
settings.load_profile("pymlj")


def pytest_collection_modifyitems(items):
    """Skip tests marked `gpu` where there is no device."""
    marked = [item for item in items if item.get_closest_marker("gpu")]
    if marked and not _has_device():
        for item in marked:
            item.add_marker(pytest.mark.skip(reason="needs a CUDA or MPS device"))


def _has_device():
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


@pytest.fixture(autouse=True)
def _one_torch_thread():
    """Small tensors are slower on several threads, the more so with tests running side by side."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.get_num_threads() != 1:
        torch.set_num_threads(1)


@pytest.fixture
def rng():
    return np.random.default_rng(20240229)
