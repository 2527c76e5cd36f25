"""`pymlj_flux/builders/_base.py`: the interface of builders."""

import pytest
from torch import nn

from pymlj import ArgumentError, BuilderError, clone
from pymlj_flux import Builder
from pymlj_flux.builders import call_builder


class TwoLayers(Builder):
    width: int = 4

    def build(self, n_in, n_out):
        return nn.Sequential(nn.Linear(n_in, self.width), nn.Linear(self.width, n_out))


class TakesAll(Builder):
    def build(self, **given):
        assert sorted(given) == ["n_in", "n_out", "rng"]
        return nn.Linear(given["n_in"], given["n_out"])


class HasDefault(Builder):
    def build(self, n_in, n_out, n_channels=1):
        assert n_channels == 1
        return nn.Linear(n_in, n_out)


class AsksForMore(Builder):
    def build(self, n_in, n_out, n_hidden):
        return nn.Linear(n_in, n_out)


class ForImages(Builder):
    def build(self, n_in, n_out, n_channels):
        return nn.Flatten()


def test_settings_are_annotated_and_checked_like_those_of_any_parameter_object():
    assert TwoLayers(width=3).width == 3
    assert clone(TwoLayers(), width=5) == TwoLayers(width=5)
    with pytest.raises(ArgumentError, match="`width` of `TwoLayers` must be of type `int`"):
        TwoLayers(width="wide")


def test_a_builder_without_build_cannot_be_made():
    class Empty(Builder):
        pass

    with pytest.raises(TypeError, match="build"):
        Empty()


@pytest.mark.parametrize("builder", [TwoLayers(), TakesAll(), HasDefault()])
def test_build_gets_what_it_names(builder):
    assert isinstance(call_builder(builder, None, 3, 2), nn.Module)


def test_an_argument_that_no_builder_is_given_is_named():
    with pytest.raises(BuilderError, match=r"`AsksForMore\(\)` asks for `n_hidden`, but .* `n_in`"):
        call_builder(AsksForMore(), None, 3, 2)


def test_a_builder_for_images_is_told_that_there_are_none():
    with pytest.raises(BuilderError, match=r"`ForImages\(\)` asks for `n_channels`.*for images"):
        call_builder(ForImages(), None, 3, 2)
