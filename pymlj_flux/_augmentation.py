"""Images changed at random while a network learns from them."""

from collections.abc import Callable
from typing import final

import torch
from torch import Tensor

from pymlj.exceptions import ArgumentError


@final
class Augmentation:
    """The user's function of batches, with a look at what it returns.

    Args:
        function: What is called with a batch, which it may write to.
    """

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        self._function = function

    @torch.no_grad()
    def __call__(self, batch: Tensor) -> Tensor:
        """The batch, changed.

        Raises:
            ArgumentError: The function returns something else than as many images of the same size.
        """
        shape = tuple(batch.shape)
        changed = self._function(batch)
        if not isinstance(changed, Tensor):
            raise self._wrong(f"a `{type(changed).__name__}`", shape)
        if tuple(changed.shape) != shape:
            raise self._wrong(f"one of shape {tuple(changed.shape)}", shape)
        if not changed.is_floating_point():
            raise self._wrong(f"one of `{changed.dtype}`", shape)
        return changed.to(batch)

    def _wrong(self, got: str, shape: tuple[int, ...]) -> ArgumentError:
        name = getattr(self._function, "__name__", type(self._function).__name__)
        return ArgumentError(
            f"`augmentation` must turn a batch of images of shape {shape} into floats of the same "
            f"shape, but `{name}` returned {got}. Images that change in size are cut or padded to "
            "the size they had, and pixels stay between 0 and 1 as floats."
        )
