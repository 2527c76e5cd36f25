"""`pymlj_flux/_tensors.py`: no copies that are not needed."""

import numpy as np
import pytest
import torch

from pymlj_flux._tensors import all_finite, as_tensor, float32, from_plain, to_plain


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
        ([1, 2], True),
        ([1, np.nan], False),
        ([np.inf, -np.inf], False),
        ([1, -np.inf], False),
        ([3e38, 3e38], True),
        ([], True),
    ],
)
def test_all_finite_is_not_fooled_by_a_sum_that_overflows(values, expected):
    assert all_finite(np.array(values, dtype=np.float32)) is expected


def test_what_float32_cannot_hold_becomes_infinite_without_a_warning():
    assert float32(np.array([1e39, -1e39])).tolist() == [np.inf, -np.inf]


def test_plain_values_and_back():
    value = {"a": [torch.ones(2), {3: torch.tensor(4)}], "b": (1.5, None, "x")}
    plain = to_plain(value)
    assert isinstance(plain["a"][1][3], np.ndarray)
    back = from_plain(plain)
    assert torch.equal(back["a"][0], torch.ones(2))
    assert back["a"][1][3] == torch.tensor(4)
    assert back["b"] == (1.5, None, "x")
