"""`pymlj_flux/builders/_function.py`: functions as builders."""

import inspect
import pickle

import cloudpickle
import pytest
import torch
from torch import nn

from pymlj import ArgumentError, BuilderError, clone, get_param, params, set_param
from pymlj.parameters import fields
from pymlj_flux import Builder, builder


@builder
def net(rng, n_in, n_out, *, width: int = 64, dropout=0.1):
    """A net."""
    return nn.Sequential(nn.Linear(n_in, width), nn.Dropout(dropout), nn.Linear(width, n_out))


@builder
def twin(rng, n_in, n_out, *, width: int = 64, dropout=0.1):
    return nn.Linear(n_in, n_out)


@builder
def needs_width(n_in, n_out, *, width: "int"):
    return nn.Linear(n_in, n_out)


@builder
def data_by_keyword(*, n_out, n_in, factor: "Unheard" = 2):  # noqa: F821  # the annotation is the point
    return nn.Linear(n_in, factor * n_out)


@builder
def conv(n_in, n_out, n_channels):
    return nn.Sequential(nn.Flatten(), nn.Linear(n_channels * n_in[0] * n_in[1], n_out))


def test_it_makes_builders_that_read_as_their_call():
    assert isinstance(net(), Builder)
    assert repr(net(width=128)) == "net(width=128, dropout=0.1)"


def test_name_docstring_and_signature_are_those_of_the_function():
    assert (net.__name__, net.__doc__, net.__module__) == ("net", "A net.", __name__)
    assert str(inspect.signature(net)) == "(*, width: int = 64, dropout=0.1)"


def test_annotations_are_checked_and_their_absence_allows_anything():
    with pytest.raises(ArgumentError, match="`width` of `net` must be of type `int`"):
        net(width="wide")
    assert net(dropout=None).dropout is None
    assert fields(net)["width"].annotation is int
    with pytest.raises(ArgumentError, match="`width` of `needs_width` must be of type `int`"):
        needs_width(width=0.5)


def test_keyword_without_default_is_required():
    with pytest.raises(ArgumentError, match="`needs_width` needs `width`"):
        needs_width()


def test_annotation_that_cannot_be_resolved_allows_anything():
    assert fields(data_by_keyword)["factor"].default == 2


def test_data_may_be_taken_by_keyword():
    assert data_by_keyword(factor=3).build(None, 2, 5).out_features == 15


def test_unknown_hyperparameter_names_the_nearest():
    with pytest.raises(ArgumentError, match=r"no hyperparameter `widht`\. Did you mean `width`"):
        net(widht=3)


def test_equality_is_by_function_and_values():
    assert net(width=3) == net(width=3)
    assert net(width=3) != net(width=4)
    assert net() != twin()


def test_hyperparameters_are_read_and_set_by_path():
    made = net()
    set_param(made, "width", 3)
    assert get_param(made, "width") == 3
    assert params(clone(made, dropout=0.5)) == {"width": 3, "dropout": 0.5}


def test_the_generator_and_the_shapes_are_handed_over():
    seen = []

    @builder
    def spy(rng, n_in, n_out):
        seen.append((rng, n_in, n_out))
        return nn.Identity()

    generator = torch.Generator()
    spy().build(generator, 3, 2)
    assert seen == [(generator, 3, 2)]


@pytest.mark.parametrize("tool", [pickle, cloudpickle])
def test_it_can_be_sent_to_a_process(tool):
    there_and_back = tool.loads(tool.dumps(net(width=5)))
    assert there_and_back == net(width=5)
    assert type(there_and_back) is net


def test_a_function_within_a_function_goes_by_value():
    @builder
    def local(n_in, n_out, *, width=3):
        return nn.Sequential(nn.Linear(n_in, width), nn.Linear(width, n_out))

    there_and_back = cloudpickle.loads(cloudpickle.dumps(local(width=4)))
    assert there_and_back.build(None, 2, 1)[0].out_features == 4


def test_images_without_channels_are_refused():
    assert conv().build(None, (2, 3), 4, 1)[1].in_features == 6
    with pytest.raises(BuilderError, match=r"`conv\(\)` asks for `n_channels`"):
        conv().build(None, 6, 4)


def positional(n_in, n_out, width):
    return nn.Linear(n_in, n_out)


def positional_only(n_in, /, n_out):
    return nn.Linear(n_in, n_out)


def any_keywords(n_in, n_out, **settings):
    return nn.Linear(n_in, n_out)


def reserved(n_in, n_out, *, build=3):
    return nn.Linear(n_in, n_out)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (
            positional,
            r"`width` of the builder function `positional` must be one of .* behind a `\*`",
        ),
        (positional_only, "`n_in` of the builder function .* must not be positional-only"),
        (
            any_keywords,
            "`settings` .* takes any arguments, so that its hyperparameters are unknown",
        ),
        (reserved, "`build` of the builder function `reserved` cannot be called so"),
    ],
)
def test_functions_that_cannot_be_builders_are_refused(function, message):
    with pytest.raises(ArgumentError, match=message):
        builder(function)
