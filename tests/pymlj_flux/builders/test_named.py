"""`pymlj_flux/builders/_named.py`: networks of torchvision and timm by name.

What is done with a name is tested with stand-ins for the libraries; the networks themselves, where
one of the libraries is installed.
"""

import importlib
import importlib.util
import pickle
import types

import numpy as np
import pytest
import torch
from torch import nn

from pymlj import ArgumentError, BuilderError, GrayImage, categorical, coerce, machine
from pymlj_flux import ImageClassifier, image_builder
from pymlj_flux.builders import call_builder


class Net(nn.Module):
    def __init__(self, **arguments):
        super().__init__()
        self.arguments = arguments
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False), nn.ReLU())
        self.head = nn.Linear(4, arguments["num_classes"])

    def forward(self, x):
        return self.head(self.stem(x).mean((2, 3)))


class TimmNet(Net):
    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.stem = nn.Conv2d(arguments["in_chans"], 4, 3)


def torchvision():
    names = ["resnet18", "vit_b_16", "googlenet", "maxvit_t"]
    models = types.SimpleNamespace(
        list_models=lambda module: names,
        get_model=lambda name, weights, **arguments: Net(name=name, weights=weights, **arguments),
    )
    return types.SimpleNamespace(models=models)


def timm():
    return types.SimpleNamespace(
        list_models=lambda: ["resnet18", "tiny"],
        get_pretrained_cfg=lambda name, allow_unregistered: types.SimpleNamespace(
            fixed_input_size=name == "tiny"
        ),
        create_model=lambda name, **arguments: TimmNet(name=name, **arguments),
    )


@pytest.fixture
def installed(monkeypatch):
    """Call it with stand-ins: only these are installed."""

    def install(**libraries):
        find, load = importlib.util.find_spec, importlib.import_module

        def find_spec(name, *args):
            return libraries.get(name) if name in ("torchvision", "timm") else find(name, *args)

        def import_module(name, *args):
            return libraries[name]() if name in ("torchvision", "timm") else load(name, *args)

        monkeypatch.setattr(importlib.util, "find_spec", find_spec)
        monkeypatch.setattr(importlib, "import_module", import_module)

    return install


def built(name, imsize=(8, 8), n_channels=3, **kwargs):
    rng = torch.Generator().manual_seed(0)
    return call_builder(image_builder(name, **kwargs), rng, imsize, 5, n_channels)


def test_names_are_those_of_torchvision_and_then_of_timm(installed):
    installed(torchvision=torchvision, timm=timm)
    assert built("resnet18").arguments == {"name": "resnet18", "weights": None, "num_classes": 5}
    tiny = {"name": "tiny", "pretrained": False, "num_classes": 5, "in_chans": 1}
    assert built("tiny", n_channels=1).arguments == {**tiny, "img_size": (8, 8)}
    assert isinstance(built("timm/resnet18"), TimmNet)
    assert type(built("torchvision/resnet18")) is Net
    installed(timm=timm)
    assert isinstance(built("resnet18"), TimmNet)


def test_keywords_are_passed_on_and_are_hyperparameters(installed):
    installed(torchvision=torchvision)
    made = image_builder("resnet18", depth=3)
    assert made.depth == 3
    assert built("resnet18", depth=3).arguments["depth"] == 3
    assert repr(made) == "image_builder('resnet18', depth=3)"
    assert made == pickle.loads(pickle.dumps(made)) != image_builder("resnet18", depth=4)


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("vit_b_16", {"image_size": 8}),
        ("googlenet", {"aux_logits": False, "init_weights": True}),
        ("maxvit_t", {"input_size": (8, 8)}),
    ],
)
def test_what_some_networks_need_besides(installed, name, further):
    installed(torchvision=torchvision)
    assert further.items() <= built(name).arguments.items()


def test_networks_for_squares_refuse_other_images(installed):
    installed(torchvision=torchvision)
    with pytest.raises(BuilderError, match="`vit_b_16` takes square images, but these are 8 x 9"):
        built("vit_b_16", imsize=(8, 9))


def test_the_first_layer_is_adapted_to_gray_images(installed):
    installed(torchvision=torchvision)
    layer = built("resnet18", n_channels=1).stem[0]
    assert (layer.in_channels, layer.out_channels, layer.bias) == (1, 4, None)
    assert (layer.kernel_size, layer.stride, layer.padding) == ((3, 3), (2, 2), (1, 1))
    again = built("resnet18", n_channels=1).stem[0]
    assert torch.equal(layer.weight, again.weight)


def test_a_misspelt_name(installed):
    installed(torchvision=torchvision, timm=timm)
    with pytest.raises(
        ArgumentError, match=r"names of torchvision and timm, but 'resnet81' is none"
    ) as caught:
        image_builder("resnet81")
    caught.match("Did you mean `resnet18`?")


@pytest.mark.parametrize(
    ("name", "which"),
    [("resnet18", "neither torchvision nor timm is"), ("timm/resnet18", "timm is not")],
)
def test_no_library(installed, name, which):
    installed()
    with pytest.raises(
        ImportError, match=rf'but {which} installed; `pip install "pymlj\[vision\]"`'
    ):
        image_builder(name)


def test_a_library_for_another_torch(installed):
    def broken():
        raise RuntimeError("operator torchvision::nms does not exist")

    installed(torchvision=broken)
    with pytest.raises(
        ImportError, match=r"torchvision is installed, but cannot be imported: .*::nms"
    ):
        image_builder("resnet18")


def test_further_arguments_by_position_are_refused(installed):
    installed(torchvision=torchvision)
    with pytest.raises(ArgumentError, match=r"further arguments by keyword only, but got \(3,\)"):
        image_builder("resnet18", 3)


@pytest.mark.parametrize("keyword", ["weights", "pretrained", "num_classes", "in_chans"])
def test_keywords_that_are_filled_in_are_refused(installed, keyword):
    installed(torchvision=torchvision)
    with pytest.raises(ArgumentError, match=f"`{keyword}` must not be given to `image_builder"):
        image_builder("resnet18", **{keyword: 1})


# -- the libraries themselves ----------------------------------------------------------------------


def needs(library):
    """Skip where the library is not there, or is built for another torch."""
    try:
        importlib.import_module(library)
    except Exception as error:
        pytest.skip(f"{library} cannot be imported: {error}")


@pytest.mark.parametrize("n_channels", [1, 3])
@pytest.mark.parametrize(
    ("library", "name"),
    [
        ("torchvision", "resnet18"),
        ("torchvision", "vgg11"),
        ("torchvision", "mobilenet_v3_small"),
        ("torchvision", "densenet121"),
        ("torchvision", "googlenet"),
        ("torchvision", "vit_b_32"),
        ("timm", "resnet10t"),
        ("timm", "vit_tiny_patch16_224"),
    ],
)
def test_networks_of_the_libraries(library, name, n_channels):
    needs(library)
    net = built(f"{library}/{name}", imsize=(32, 32), n_channels=n_channels)
    assert net.eval()(torch.zeros(1, n_channels, 32, 32)).shape == (1, 5)


def test_a_network_of_torchvision_trains_and_images_too_small_are_refused():
    needs("torchvision")
    X = coerce(np.random.default_rng(0).random((8, 32, 32)), GrayImage)
    y = categorical(["a", "b"] * 4)
    model = ImageClassifier(builder=image_builder("resnet18"), epochs=1, batch_size=4, rng=0)
    one, two = (machine(model, X, y).fit(verbosity=0).training_losses() for _ in "ab")
    assert one == two
    model.builder = image_builder("vgg11")
    small = coerce(np.zeros((8, 8, 8)), GrayImage)
    with pytest.raises(BuilderError, match=r"batch of shape \(2, 1, 8, 8\) .* Output size is too"):
        machine(model, small, y).fit(verbosity=0)
