"""`pymlj_flux/builders/_output_size.py`: shapes told without computing, against computing."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from pymlj import BuilderError
from pymlj_flux import flat_size, output_shape


class OwnTensor(nn.Module):
    """Makes tensors on the CPU by hand, which does not go with tensors without memory."""

    def forward(self, x):
        return torch.cat([x, torch.ones(len(x), 2, device="cpu")], 1)


class LooksAtValues(nn.Module):
    def forward(self, x):
        return x[:, :1] if x.sum().item() == 0 else x


class Gives(nn.Module):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def forward(self, x):
        return self.what(x)


@given(
    size=st.tuples(st.integers(7, 20), st.integers(7, 20)),
    channels=st.integers(1, 3),
    width=st.integers(1, 5),
    kernel=st.integers(1, 3),
    stride=st.integers(1, 2),
)
def test_shapes_are_those_that_computing_gives(size, channels, width, kernel, stride):
    layers = [
        nn.Conv2d(channels, width, kernel, stride=stride),
        nn.BatchNorm2d(width),
        nn.MaxPool2d(2, ceil_mode=True),
    ]
    given = torch.zeros(1, channels, *size)
    expected = nn.Sequential(*layers).eval()(given)
    assert output_shape(layers, (channels, *size)) == tuple(expected.shape[1:])
    assert flat_size(layers, (channels, *size)) == expected.numel()


def test_tables_have_rows_of_one_dimension():
    assert output_shape(nn.Linear(3, 7), 3) == (7,)
    assert output_shape(nn.Linear(3, 7), (3,)) == (7,)
    assert flat_size([nn.Linear(3, 7), nn.ReLU()], 3) == 7


def test_the_module_stays_as_it_was():
    module = nn.Sequential(nn.Dropout(), nn.BatchNorm1d(3), nn.Linear(3, 2))
    module[0].eval()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    random = torch.get_rng_state()
    assert flat_size(module, 3) == 2
    assert [m.training for m in module] == [False, True, True]
    for name, value in module.state_dict().items():
        assert torch.equal(value, before[name]) and value.device.type == "cpu"
    assert torch.equal(torch.get_rng_state(), random)


def test_lazy_layers_stay_lazy():
    module = nn.Sequential(nn.LazyLinear(4), nn.LazyBatchNorm1d(), nn.LazyLinear(2))
    random = torch.get_rng_state()
    assert flat_size(module, 3) == 2
    assert nn.parameter.is_lazy(module[0].weight)
    assert torch.equal(torch.get_rng_state(), random)


def test_weights_take_no_memory_and_no_time():
    wide = nn.Linear(4, 3, device="meta")
    huge = [wide, nn.Linear(3, 10**7, device="meta"), nn.Linear(10**7, 10**6, device="meta")]
    assert flat_size(huge, 4) == 10**6


@pytest.mark.parametrize(("module", "size"), [(OwnTensor(), 5), (LooksAtValues(), 1)])
def test_what_needs_values_gets_some(module, size):
    assert flat_size(module, 3) == size


@pytest.mark.parametrize(
    ("module", "shape", "message"),
    [
        (nn.Linear(4, 2), 3, r"`Linear` failed for a batch of shape \(1, 3\): RuntimeError"),
        (nn.Linear(4, 2), (0, 3), "must be the shape of one row.* but is .0, 3."),
        (nn.Linear(4, 2), 2.5, "must be the shape of one row"),
        (Gives(lambda x: (x, x)), 3, "`Gives` must give a tensor .* it gave a `tuple`"),
        (Gives(lambda x: x.sum()), 3, "it gave a number"),
    ],
)
def test_what_does_not_fit_is_told_with_shapes(module, shape, message):
    with pytest.raises(BuilderError, match=message):
        flat_size(module, shape)
