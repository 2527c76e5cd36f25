"""`pymlj_flux/builders/_call.py`: what a built network is put through before it is trained."""

import pytest
import torch
from torch import nn

from pymlj import BuilderError
from pymlj_flux import MLP, Builder, builder
from pymlj_flux.builders import call_builder


class Returns(Builder):
    made: object = None

    def build(self):
        return self.made() if isinstance(self.made, type) else self.made


class GivesTuple(nn.Module):
    def forward(self, x):
        return x, x


@builder
def lazy(n_out):
    return nn.Sequential(nn.LazyLinear(4), nn.LazyBatchNorm1d(), nn.LazyLinear(n_out))


@builder
def misspelt(n_in, n_out, *, width=2):
    return nn.Liner(n_in, n_out)


def call(made, n_in=3, n_out=2, n_channels=None):
    return call_builder(Returns(made=made), None, n_in, n_out, n_channels)


def test_the_network_comes_back_in_the_modes_it_had():
    network = nn.Sequential(nn.Dropout(), nn.BatchNorm1d(3), nn.Linear(3, 2))
    network[0].eval()
    assert call(network) is network
    assert [m.training for m in network] == [False, True, True]


def test_batch_statistics_are_left_alone():
    norm = nn.BatchNorm1d(3)
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    call(norm, n_out=3)
    for name, value in norm.state_dict().items():
        torch.testing.assert_close(value, before[name])
    assert norm.num_batches_tracked == 0


def test_lazy_layers_get_their_shapes():
    network = call_builder(lazy(), None, 5, 2)
    assert tuple(next(network.parameters()).shape) == (4, 5)


def test_a_function_for_images_is_told_that_there_are_none():
    @builder
    def conv(n_in, n_out, n_channels):
        return nn.Flatten()

    with pytest.raises(BuilderError, match=r"`conv\(\)` asks for `n_channels`") as e:
        call_builder(conv(), None, 3, 2)
    assert e.value.__cause__ is None


def test_images_have_channels_first():
    class Spy(nn.Module):
        def forward(self, x):
            assert tuple(x.shape) == (2, 3, 5, 4)
            return x.mean((2, 3))

    call(Spy, n_in=(5, 4), n_out=3, n_channels=3)


def test_an_error_in_the_builder_is_the_cause():
    with pytest.raises(
        BuilderError, match=r"`misspelt\(width=2\)` failed for n_in=3, n_out=2: Attr"
    ) as e:
        call_builder(misspelt(), None, 3, 2)
    assert isinstance(e.value.__cause__, AttributeError)


def test_a_network_for_other_input_is_told_the_shapes():
    expected = r"must turn a batch of shape \(2, 3\) into one of shape \(2, 2\), but it failed"
    with pytest.raises(BuilderError, match=expected) as e:
        call(nn.Linear(4, 2))
    assert isinstance(e.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("network", "shape"),
    [(nn.Linear(3, 5), r"\(2, 5\)"), (nn.Sequential(nn.Linear(3, 1), nn.Flatten(0)), r"\(2,\)")],
    ids=["width", "no_columns"],
)
def test_a_network_with_other_output_is_told_the_shapes(network, shape):
    n_out = 2 if shape != r"\(2,\)" else 1
    with pytest.raises(
        BuilderError, match=f"but it gave {shape}. The first dimension is the batch"
    ):
        call(network, n_out=n_out)


def test_a_network_that_gives_a_tuple_is_refused():
    with pytest.raises(BuilderError, match="but it gave a `tuple`"):
        call(GivesTuple)


@pytest.mark.parametrize("made", [None, 3, lambda x: x], ids=["none", "number", "function"])
def test_what_is_no_module_is_refused(made):
    with pytest.raises(BuilderError, match=r"must return a `torch.nn.Module`.* it returned a"):
        call(made)


def test_a_class_in_the_place_of_a_network_is_told_apart():
    with pytest.raises(BuilderError, match=r"the class `Linear`. Make one of it: `Linear\(...\)`"):
        call_builder(GivesClass(), None, 3, 2)


class GivesClass(Builder):
    def build(self):
        return nn.Linear


def test_an_output_with_height_and_width_is_told_how_to_end():
    expected = (
        r"but it gave \(2, 6, 3, 2\).*End it with `nn.Flatten\(\), nn.Linear\(36, 2\)`, where "
        r"`flat_size\("
    )
    with pytest.raises(BuilderError, match=expected):
        call(nn.Conv2d(3, 6, 3), n_in=(5, 4), n_channels=3)


def test_nothing_is_drawn_from_the_global_generator():
    before = torch.get_rng_state()
    call_builder(MLP(), torch.Generator().manual_seed(1), 3, 2)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_builder_for_tables_that_fails_on_images_points_to_those_for_images():
    generator = torch.Generator().manual_seed(0)
    with pytest.raises(BuilderError, match=r"`MLP\(.*does not take `n_channels`.*`image_builder`"):
        call_builder(MLP(), generator, n_in=(8, 8), n_out=2, n_channels=3)
