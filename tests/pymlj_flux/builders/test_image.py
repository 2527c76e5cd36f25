"""`pymlj_flux/builders/_image.py`: constructors of networks for images."""

import pickle

import pytest
import torch
from torch import nn

from pymlj import ArgumentError, clone, get_param, set_param
from pymlj_flux import SmallConvNet, image_builder


class Recorder(nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.args, self.kwargs = args, kwargs
        self.weight = nn.Parameter(torch.randn(3))


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def test_the_shape_of_the_data_joins_the_arguments():
    made = image_builder(Recorder, 16, depth=2).build(seeded(0), (6, 5), 4, 3)
    assert made.args == (16,)
    assert made.kwargs == {"depth": 2, "imsize": (6, 5), "inchannels": 3, "nclasses": 4}


def test_repr_reads_as_the_call():
    assert repr(image_builder(Recorder, 16, depth=2)) == "image_builder(Recorder, 16, depth=2)"
    assert repr(image_builder(SmallConvNet)) == "image_builder(SmallConvNet)"


def test_equality_is_by_constructor_and_arguments():
    made = image_builder(Recorder, 16, depth=2)
    assert made == image_builder(Recorder, 16, depth=2) == clone(made)
    assert made != image_builder(Recorder, 17, depth=2)
    assert made != image_builder(Recorder, 16, depth=3)
    assert made != image_builder(Recorder, 16, deep=2)
    assert made != image_builder(SmallConvNet, 16, depth=2)


def test_keywords_are_hyperparameters():
    made = image_builder(SmallConvNet, width=8)
    set_param(made, "width", 4)
    assert get_param(made, "width") == 4
    assert made.build(None, (4, 4), 2, 1).classifier[1].in_features == 4 * 4 * 4
    assert clone(made, width=12) == image_builder(SmallConvNet, width=12)
    with pytest.raises(ArgumentError, match=r"no hyperparameter `widht`\. Did you mean `width`"):
        made.widht = 3


def test_the_generator_decides_the_weights_and_the_global_one_is_left_alone():
    before = torch.get_rng_state()
    a, b, c = (image_builder(Recorder).build(seeded(s), (2, 2), 2, 1).weight for s in (1, 1, 2))
    assert torch.equal(a, b) and not torch.equal(a, c)
    assert torch.equal(torch.get_rng_state(), before)


def test_it_can_be_pickled():
    made = image_builder(SmallConvNet, width=8)
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize("name", ["imsize", "inchannels", "nclasses"])
def test_keywords_that_the_data_fills_in_are_refused(name):
    with pytest.raises(
        ArgumentError, match=f"`{name}` must not be given .* arguments of `Recorder`"
    ):
        image_builder(Recorder, **{name: 1})


@pytest.mark.parametrize("name", ["constructor", "args", "build", "_hidden"])
def test_keywords_that_builders_have_are_refused(name):
    with pytest.raises(ArgumentError, match=f"`{name}` cannot be a keyword of `image_builder`"):
        image_builder(Recorder, **{name: 1})


def test_what_makes_no_networks_is_refused():
    with pytest.raises(ArgumentError, match="or the name of a network, but got 3"):
        image_builder(3)
