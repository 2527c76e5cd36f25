"""`pymlj_flux/_tensors.py`: no copies that are not needed."""

import numpy as np
import pytest
import torch

from pymlj_flux._tensors import as_tensor, float32, from_plain, has_nan, to_plain


@pytest.mark.parametrize("writeable", [True, False])
def test_a_tensor_shares_the_memory_of_the_array(writeable):
    array = np.zeros(3, dtype=np.float32)
    array.flags.writeable = writeable
    tensor = as_tensor(array)
    array.flags.writeable = True
    array[1] = 5
    assert tensor.tolist() == [0, 5, 0]


def test_float32_in_rows_is_taken_as_it_is():
    array = np.zeros((3, 2), dtype=np.float32)
    assert float32(array) is array
    assert not np.shares_memory(float32(np.asfortranarray(array)), array)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2], False),
        ([1, np.nan], True),
        ([np.inf, -np.inf], False),
        ([np.inf, np.nan], True),
        ([], False),
    ],
)
def test_has_nan_is_not_fooled_by_infinities(values, expected):
    assert has_nan(np.array(values, dtype=np.float32)) is expected


def test_plain_values_and_back():
    value = {"a": [torch.ones(2), {3: torch.tensor(4)}], "b": (1.5, None, "x")}
    plain = to_plain(value)
    assert isinstance(plain["a"][1][3], np.ndarray)
    back = from_plain(plain)
    assert torch.equal(back["a"][0], torch.ones(2))
    assert back["a"][1][3] == torch.tensor(4)
    assert back["b"] == (1.5, None, "x")
