"""Networks for images by name: those of torchvision and timm, with weights not yet trained.

Each library has its own way to say how many channels and classes there are, and some of its
networks need further arguments; that is told here, once. No weights are downloaded.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Sequence
from typing import Any

from torch import nn

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean

LIBRARIES = ("torchvision", "timm")

# Keywords that are filled in, whatever the library calls them.
RESERVED = ("num_classes", "weights", "pretrained", "in_chans", "in_channels", "img_size")

ImageSize = tuple[int, int]


def make_named(
    name: str, imsize: ImageSize, inchannels: int, nclasses: int, **kwargs: Any
) -> nn.Module:
    """Make a network of torchvision or timm.

    Args:
        name: As the library calls it; `"timm/..."` and `"torchvision/..."` leave no choice.
        imsize: Height and width of the images.
        inchannels: 1 for gray, 3 for colour.
        nclasses: The number of outputs.
        **kwargs: Passed on.

    Raises:
        ImportError: Neither library is installed.
        ArgumentError: There is no such network.
    """
    library, known = find(name)
    make = _make_torchvision if library == "torchvision" else _make_timm
    return make(known, imsize, inchannels, nclasses, kwargs)


def find(name: str) -> tuple[str, str]:
    """The library that has a network of that name, and the name there.

    Raises:
        ImportError: No library is installed where it could be.
        ArgumentError: There is no such network in those that are.
    """
    prefix, _, rest = name.rpartition("/")
    wanted = (prefix,) if prefix in LIBRARIES else LIBRARIES
    name = rest if prefix in LIBRARIES else name
    names = {library: _names(library) for library in wanted if _installed(library)}
    if not names:
        which = f"neither {' nor '.join(wanted)} is" if len(wanted) > 1 else f"{prefix} is not"
        raise ImportError(
            f"`image_builder({name!r})` needs a library that has networks of that name, but "
            f'{which} installed; `pip install "pymlj[vision]"`.'
        )
    for library, found in names.items():
        if name in found:
            return library, name
    searched = " and ".join(names)
    every = [one for found in names.values() for one in found]
    raise ArgumentError(
        f"`image_builder` knows networks by the names of {searched}, but {name!r} is none of "
        f"them.{did_you_mean(name, every)} A function or class that makes networks may be given "
        "in its place."
    )


def _installed(library: str) -> bool:
    return importlib.util.find_spec(library) is not None


def _imported(library: str) -> Any:
    try:
        return importlib.import_module(library)
    except Exception as error:  # a build for another torch fails in many ways
        raise ImportError(
            f"{library} is installed, but cannot be imported: {error}. It must be of a version, "
            "and for a device, that goes with the torch that is installed."
        ) from error


def _names(library: str) -> Sequence[str]:
    """The networks for images that a library has."""
    module = _imported(library)
    if library == "timm":
        return list(module.list_models())
    return list(module.models.list_models(module=module.models))


# ------------------------------------------------------------------------------ torchvision

# What networks need beside the number of classes, by the start of their name.
_WITHOUT_AUXILIARY = {"aux_logits": False, "init_weights": True}


def _further(name: str, imsize: ImageSize) -> dict[str, Any]:
    if name in ("googlenet", "inception_v3"):
        return _WITHOUT_AUXILIARY
    if name == "maxvit_t":
        return {"input_size": imsize}
    if name.startswith("vit_"):
        if imsize[0] != imsize[1]:
            raise ArgumentError(
                f"`{name}` takes square images, but these are {imsize[0]} x {imsize[1]}."
            )
        return {"image_size": imsize[0]}
    return {}


def _make_torchvision(
    name: str, imsize: ImageSize, inchannels: int, nclasses: int, kwargs: dict[str, Any]
) -> nn.Module:
    models = _imported("torchvision").models
    arguments = {**_further(name, imsize), **kwargs}
    network: nn.Module = models.get_model(name, weights=None, num_classes=nclasses, **arguments)
    if inchannels != 3:
        _replace_first_convolution(network, inchannels)
    return network


def _replace_first_convolution(network: nn.Module, inchannels: int) -> None:
    """Give the first convolution, which is made for colours, another number of channels."""
    first = next(k for k, layer in network.named_modules() if isinstance(layer, nn.Conv2d))
    parent, _, attribute = first.rpartition(".")
    old: Any = network.get_submodule(first)
    new = nn.Conv2d(
        inchannels,
        old.out_channels,
        old.kernel_size,
        stride=old.stride,
        padding=old.padding,
        dilation=old.dilation,
        bias=old.bias is not None,
    )
    setattr(network.get_submodule(parent), attribute, new)


# ------------------------------------------------------------------------------ timm


def _make_timm(
    name: str, imsize: ImageSize, inchannels: int, nclasses: int, kwargs: dict[str, Any]
) -> nn.Module:
    timm = _imported("timm")
    arguments = dict(kwargs)
    settings = timm.get_pretrained_cfg(name, allow_unregistered=True)
    if getattr(settings, "fixed_input_size", False):
        arguments["img_size"] = imsize
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network: nn.Module = timm.create_model(
            name, pretrained=False, num_classes=nclasses, in_chans=inchannels, **arguments
        )
    return network
