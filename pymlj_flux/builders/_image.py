"""`image_builder`: a builder from any constructor of networks for images."""

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any, final

import torch
from torch import nn

from pymlj.exceptions import ArgumentError
from pymlj.parameters import Field

from ._base import Builder
from ._named import RESERVED, find, make_named

_FROM_THE_DATA = ("imsize", "inchannels", "nclasses")


@final
class ImageBuilder(Builder):
    """What `image_builder` returns.

    Args:
        constructor: Makes the network; or the name of one of torchvision or timm.
        args: Passed on by position.
        **kwargs: Passed on by keyword; each is a setting of the builder.
    """

    constructor: Callable[..., nn.Module] | str
    args: tuple[Any, ...] = ()

    def __init__(
        self,
        constructor: Callable[..., nn.Module] | str,
        args: tuple[Any, ...] = (),
        **kwargs: Any,
    ) -> None:
        own = {name: Field(name, Any, None, required=True) for name in kwargs}
        object.__setattr__(self, "_fields", {**type(self)._fields, **own})
        super().__init__(constructor=constructor, args=args, **kwargs)

    def build(
        self, rng: torch.Generator | None, n_in: tuple[int, int], n_out: int, n_channels: int
    ) -> nn.Module:
        """Call the constructor with the shape of the data added to its arguments."""
        kwargs = {
            name: getattr(self, name) for name in self._fields if name not in type(self)._fields
        }
        make = self.constructor
        if isinstance(make, str):
            make = functools.partial(make_named, make)
        with _global_generator_seeded_from(rng):
            return make(*self.args, imsize=n_in, inchannels=n_channels, nclasses=n_out, **kwargs)

    def __repr__(self) -> str:
        constructor = getattr(self.constructor, "__qualname__", repr(self.constructor))
        shown = self._shown()
        given = [repr(value) for value in self.args]
        given += [f"{k}={v!r}" for k, v in shown.items() if k not in type(self)._fields]
        return f"image_builder({', '.join([constructor, *given])})"


def image_builder(
    constructor: Callable[..., nn.Module] | str, /, *args: Any, **kwargs: Any
) -> ImageBuilder:
    """A builder from a constructor of networks for images, or from the name of one.

    The constructor is called as `constructor(*args, imsize=(height, width), inchannels=1 or 3,
    nclasses=..., **kwargs)`. It draws its weights from torch's global generator, which is seeded.

    A name is looked up among the classifiers of torchvision, then among those of timm, whichever of
    them is installed (`pip install "pymlj[vision]"` does that); `"timm/resnet18"` says where. The
    first layer is adapted to gray images, the last to the number of classes. Weights always start
    at random: nothing is downloaded. Most of these networks are made for images of 224 x 224, and
    some refuse small ones.

    Args:
        constructor: A class or function that returns a `torch.nn.Module`, such as `SmallConvNet`;
            or a name, such as `"resnet18"`.
        *args: Passed on.
        **kwargs: Passed on; each can be tuned, as `"builder.<name>"`.

    Returns:
        A builder; two of them are equal if constructor and arguments are.

    Raises:
        ArgumentError: One of the keywords that the data fills in is given, or one that cannot be a
            hyperparameter; or no network has that name.
        ImportError: A name is given, but neither torchvision nor timm is installed.

    Example:
        >>> from pymlj_flux import ImageClassifier, SmallConvNet, image_builder
        >>> ImageClassifier(builder=image_builder(SmallConvNet, width=8)).builder
        image_builder(SmallConvNet, width=8)
    """
    if isinstance(constructor, str):
        _check_named(constructor, args, kwargs)
    elif not callable(constructor):
        raise ArgumentError(
            "`constructor` of `image_builder` must be a class or function that makes networks, or "
            f"the name of a network, but got {constructor!r}."
        )
    for name in kwargs:
        _check_keyword(name, constructor)
    return ImageBuilder(constructor, args, **kwargs)


def _check_named(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    if args:
        raise ArgumentError(
            f"`image_builder({name!r})` takes further arguments by keyword only, but got {args}."
        )
    for keyword in kwargs:
        if keyword in RESERVED:
            raise ArgumentError(
                f"`{keyword}` must not be given to `image_builder({name!r})`: sizes and classes "
                "follow from the data, and weights start at random."
            )
    find(name)


def _check_keyword(name: str, constructor: Callable[..., Any] | str) -> None:
    if name in _FROM_THE_DATA:
        raise ArgumentError(
            f"`{name}` must not be given to `image_builder`: it follows from the data, and is "
            f"added to the arguments of `{getattr(constructor, '__qualname__', constructor)}`."
        )
    if name.startswith("_") or name in ImageBuilder._fields or hasattr(ImageBuilder, name):
        raise ArgumentError(
            f"`{name}` cannot be a keyword of `image_builder`, since builders have a `{name}` of "
            "their own; wrap the constructor in a function that calls it differently."
        )


@contextlib.contextmanager
def _global_generator_seeded_from(rng: torch.Generator | None) -> Iterator[None]:
    """Constructors know the global generator only, so that it must give what `rng` decides."""
    if rng is None:
        yield
        return
    seed = int(torch.randint(2**62, (), generator=rng, dtype=torch.int64))
    before = torch.get_rng_state()
    try:
        torch.default_generator.manual_seed(seed)
        yield
    finally:
        torch.set_rng_state(before)
