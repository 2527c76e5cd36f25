"""The interface of builders.

A builder turns the shape of the data into a network. It holds settings only, which can be tuned
like those of a model: `"builder.n_hidden"`.
"""

import abc
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from torch import nn

from pymlj.exceptions import BuilderError
from pymlj.parameters import ParamObject

InputSize: TypeAlias = int | tuple[int, int]
"""The number of columns of a table, or height and width of images."""

DATA_ARGUMENTS = ("rng", "n_in", "n_out", "n_channels")


class Builder(ParamObject, abc.ABC):
    """How a network is made, once the shape of the data is known.

    To add a builder: subclass, declare each setting with its default, and define `build` with any
    of the arguments `rng`, `n_in`, `n_out` and `n_channels`, by these names.

    Example:
        >>> import torch
        >>> from torch import nn
        >>> from pymlj_flux import Builder
        >>> class Bottleneck(Builder):
        ...     width: int = 2
        ...
        ...     def build(self, n_in, n_out):
        ...         return nn.Sequential(nn.Linear(n_in, self.width), nn.Linear(self.width, n_out))
        >>> network = Bottleneck(width=3).build(n_in=5, n_out=1)
        >>> network(torch.zeros(2, 5)).shape
        torch.Size([2, 1])
    """

    @abc.abstractmethod
    def build(self, *args: Any, **kwargs: Any) -> nn.Module:
        """Make a network.

        Called by a model each time it is trained from scratch, by keyword, with those of these
        arguments that the method names. It must not change the builder.

        - `rng`: a `torch.Generator` seeded from the model's `rng`, for the first weights. Weights
          drawn from torch's global generator are reproducible too, since it is seeded as well.
        - `n_in`: the number of columns after embedding, or `(height, width)` of images.
        - `n_out`: the number of outputs: of targets, of levels of the target, or 1.
        - `n_channels`: for images only, 1 for gray and 3 for colour.

        Returns:
            A module that takes `(batch, n_in)`, or `(batch, n_channels, height, width)`, and
            returns `(batch, n_out)`. Classifiers apply `finaliser` to that. All is float32, unless
            all weights of the module are float64, `return network.double()`: then training and
            prediction compute in float64.
        """


def pick_arguments(
    function: Callable[..., Any], name: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Those of the arguments `given` that `function` names; all of them if it takes `**kwargs`.

    Args:
        function: A `build` method, or a decorated function.
        name: What messages call it.
        given: What there is to pass on.

    Raises:
        BuilderError: The function needs an argument that is not given.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return dict(given)
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    for parameter in named:
        if parameter.name not in given and parameter.default is parameter.empty:
            raise BuilderError(_missing(parameter.name, name))
    return {p.name: given[p.name] for p in named if p.name in given}


def _missing(argument: str, name: str) -> str:
    if argument == "n_channels":
        return (
            f"The builder `{name}` asks for `n_channels`, so it is one for images, but there are "
            "none. Give a builder for tables, such as `MLP()`, or leave the argument out."
        )
    known = ", ".join(f"`{data_argument}`" for data_argument in DATA_ARGUMENTS)
    return f"The builder `{name}` asks for `{argument}`, but a builder is given only {known}."
