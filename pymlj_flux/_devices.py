"""Devices: what `acceleration` may be, and which device of torch it stands for."""

import re
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import torch

from pymlj.exceptions import ArgumentError
from pymlj.interface import CPU1, warn

_KNOWN = re.compile(r"auto|cpu|mps|cuda(:\d+)?")


@dataclass(frozen=True)
class CUDALibs:
    """Training on the default CUDA device; the same as `"cuda"`.

    Example:
        >>> from pymlj_flux import CUDALibs, NeuralNetworkRegressor
        >>> NeuralNetworkRegressor(acceleration=CUDALibs()).acceleration
        CUDALibs()
    """

    def to_state(self) -> dict[str, Any]:
        """What a saved machine keeps of it: nothing."""
        return {}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        """Undo `to_state`."""
        return cls()


Acceleration: TypeAlias = CPU1 | CUDALibs | str


def check_acceleration(acceleration: object) -> None:
    """Raise `ArgumentError` unless `acceleration` names a device, there or not."""
    if isinstance(acceleration, CPU1 | CUDALibs):
        return
    if not (isinstance(acceleration, str) and _KNOWN.fullmatch(acceleration)):
        raise ArgumentError(
            "`acceleration` of a neural network must be `CPU1()`, `CUDALibs()`, or one of "
            f'"cpu", "cuda", "cuda:1", "mps" and "auto", but is {acceleration!r}.'
        )


def device_for_training(acceleration: Acceleration, verbosity: int = 0) -> torch.device:
    """The device that `acceleration` stands for; the CPU, with a warning, if it is not there.

    Args:
        acceleration: As the user gave it.
        verbosity: A negative one silences the warning.
    """
    name = _name(acceleration)
    if not _available(name):
        warn(
            f"`acceleration={acceleration!r}` asks for a device that torch does not find here (it "
            f'finds {_found()}), so the network is trained on the CPU; `acceleration="auto"` takes '
            f"the best there is, without a warning.{_why_not(name)}",
            verbosity,
        )
        name = "cpu"
    return torch.device(name)


def device_for_prediction(acceleration: Acceleration) -> torch.device:
    """The same without a warning: a network may be used anywhere, whatever it was trained on."""
    name = _name(acceleration)
    return torch.device(name if _available(name) else "cpu")


def _name(acceleration: Acceleration) -> str:
    check_acceleration(acceleration)
    if isinstance(acceleration, CPU1):
        return "cpu"
    if isinstance(acceleration, CUDALibs):
        return "cuda"
    if acceleration == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if _available(name))
    return acceleration


def _available(name: str) -> bool:
    kind, _, index = name.partition(":")
    if kind == "cuda":
        return torch.cuda.is_available() and int(index or 0) < torch.cuda.device_count()
    return kind == "cpu" or torch.backends.mps.is_available()


def _why_not(name: str) -> str:
    """What may be amiss, where the build of torch tells it."""
    if name.startswith("cuda") and torch.version.cuda is None:
        return f" This build of torch ({torch.__version__}) has no CUDA in it."
    return ""


def _found() -> str:
    cuda = [f"cuda:{k}" for k in range(torch.cuda.device_count())]
    mps = ["mps"] if torch.backends.mps.is_available() else []
    return ", ".join(f'"{name}"' for name in ("cpu", *cuda, *mps))
