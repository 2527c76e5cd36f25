"""Refusing losses and builders that are none, with what to write in their place.

They are checked ahead of the annotations of hyperparameters, which could only tell that a value is
of another type.
"""

import functools
import inspect
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean
from pymlj.parameters import ParamObject

from . import _losses
from ._loss_objects import BinaryCrossEntropy, BinaryFocalLoss, CrossEntropy, FocalLoss, LossObject
from .builders import Builder

_LOSSES = (
    *("mse", "mae", "huber", "msle", "poisson", "cross_entropy", "logit_cross_entropy"),
    *("binary_cross_entropy", "logit_binary_cross_entropy", "focal_loss", "binary_focal_loss"),
    *("tversky_loss", "dice_loss", "kl_divergence", "hinge"),
)

_OPTIMISERS = (
    *("Adam", "AdamW", "NAdam", "RAdam", "SGD", "Descent", "Momentum", "Nesterov", "RMSprop"),
    *("Adagrad", "Adadelta", "Adamax", "Lion"),
)

# Losses of a row of probabilities, and what to take for a single probability.
_FOR_TWO_CLASSES: dict[Any, str] = {
    _losses.cross_entropy: "binary_cross_entropy",
    _losses.logit_cross_entropy: "logit_binary_cross_entropy",
    _losses.focal_loss: "binary_focal_loss",
    _losses.kl_divergence: "binary_cross_entropy",
    CrossEntropy: f"{BinaryCrossEntropy.__name__}()",
    FocalLoss: f"{BinaryFocalLoss.__name__}()",
    F.cross_entropy: "logit_binary_cross_entropy",
    F.nll_loss: "binary_cross_entropy",
    F.multi_margin_loss: "hinge",
    nn.CrossEntropyLoss: "logit_binary_cross_entropy",
    nn.NLLLoss: "binary_cross_entropy",
    nn.MultiMarginLoss: "hinge",
}


def check_loss(loss: Any, model: str) -> None:
    """Raise `ArgumentError` for what is no function of two tensors.

    Args:
        loss: What was given.
        model: Name of the model, for messages.
    """
    if isinstance(loss, str):
        named = loss if loss in _LOSSES else ""
        hint = (
            f"Give the function: `from pymlj_flux import {named}`, `loss={named}`."
            if named
            else f"Give a function of `pymlj_flux`, such as `mse` or `cross_entropy`."
            f"{did_you_mean(loss, _LOSSES)}"
        )
        raise _bad("loss", model, "a function of two tensors", f"the string {loss!r}", hint)
    if isinstance(loss, type):
        shown = _shown(loss)
        hint = (
            f"Write `{shown}()`."
            if issubclass(loss, nn.Module | LossObject)
            else "Give a function of tensors."
        )
        raise _bad("loss", model, "a function of two tensors", f"the class `{shown}`", hint)
    if isinstance(loss, nn.Module) and any(w.requires_grad for w in loss.parameters()):
        names = ", ".join(f"`{name}`" for name, w in loss.named_parameters() if w.requires_grad)
        got = f"`{_shown(type(loss))}`, which has parameters to be learned, {names}"
        hint = (
            "Only those of the network are trained: make them buffers (`register_buffer`) if they "
            "are constants, or call `requires_grad_(False)`."
        )
        raise _bad("loss", model, "a function of two tensors alone", got, hint)
    if isinstance(loss, ParamObject) and not isinstance(loss, LossObject):
        raise _bad(
            "loss",
            model,
            "a function of two tensors",
            f"`{loss!r}`, which scores predictions and cannot be minimised by gradients",
            "Take a loss of `pymlj_flux`, such as `mse` or `cross_entropy`.",
        )


def check_builder(builder: Any, model: str) -> None:
    """Raise `ArgumentError` for what makes no network, or is one already.

    Args:
        builder: What was given.
        model: Name of the model, for messages.
    """
    if isinstance(builder, Builder):
        return
    must = "a builder, which makes a network for the shape of the data"
    if isinstance(builder, type) and issubclass(builder, Builder):
        hint = f"Write `{builder.__name__}()`."
        raise _bad("builder", model, must, f"the class `{builder.__name__}`", hint)
    if isinstance(builder, nn.Module) or (
        isinstance(builder, type) and issubclass(builder, nn.Module)
    ):
        is_class = isinstance(builder, type)
        name = builder.__name__ if isinstance(builder, type) else type(builder).__name__
        got = f"the class of networks `{name}`" if is_class else f"a network, `{name}(...)`"
        hint = (
            "Make it in a function: `@builder`, `def net(n_in, n_out): return "
            f"{name}(...)`, `builder=net()`."
        )
        if is_class:
            hint += (
                f" If it is called with the numbers of inputs and outputs, `module_builder({name})`"
                " does the same."
            )
        raise _bad("builder", model, must, got, hint)
    if inspect.isroutine(builder) or isinstance(builder, functools.partial):
        name = getattr(builder, "__name__", "net")
        if name == "<lambda>":
            got, hint = (
                "a lambda",
                (
                    "Define a function under `@builder`, and call it: `@builder`, "
                    "`def net(n_in, n_out): return ...`, `builder=net()`."
                ),
            )
        else:
            got = f"the function `{name}`"
            hint = f"Write `@builder` above its definition, and call it: `builder={name}()`."
        raise _bad("builder", model, must, got, hint)


def check_optimiser(optimiser: Any, model: str) -> None:
    """Raise `ArgumentError` for optimisers of torch, and for names.

    Args:
        optimiser: What was given.
        model: Name of the model, for messages.
    """
    must = "one of `pymlj_flux`, which is told the parameters later"
    if isinstance(optimiser, str):
        named = next((name for name in _OPTIMISERS if name.lower() == optimiser.lower()), "")
        hint = f"Write `{named}()`." if named else "Give an object, such as `Adam(lr=0.001)`."
        raise _bad("optimiser", model, must, f"the string {optimiser!r}", hint)
    cls = optimiser if isinstance(optimiser, type) else type(optimiser)
    if not issubclass(cls, torch.optim.Optimizer):
        return
    name = f"torch.optim.{cls.__name__}" if hasattr(torch.optim, cls.__name__) else cls.__name__
    hint = f"Write `Optimiser({name}, ...)`, with its settings behind the class."
    if cls.__name__ in _OPTIMISERS and name.startswith("torch."):
        hint = f"Write `{cls.__name__}(...)`, after `from pymlj_flux import {cls.__name__}`."
    got = f"the class `{name}`" if cls is optimiser else f"an instance of `{name}`"
    raise _bad("optimiser", model, must, got, hint)


def check_loss_of_two_classes(loss: Any, model: str) -> None:
    """Raise `ArgumentError` for a loss that wants one output for each class.

    Args:
        loss: Of a network with one output, the probability of the second class.
        model: Name of the model, for messages.
    """
    inner = loss
    while isinstance(inner, functools.partial):
        inner = inner.func
    key = type(inner) if isinstance(inner, nn.Module | LossObject) else inner
    try:
        instead = _FOR_TWO_CLASSES.get(key)
    except TypeError:  # it cannot be hashed
        return
    if instead is None:
        return
    name = f"{_shown(key)}()" if isinstance(key, type) else getattr(key, "__name__", repr(key))
    raise ArgumentError(
        f"`{model}` has one output, so `loss` must be one of a single probability, but `{name}` "
        f"wants an output for each class, and would learn nothing. Take `loss={instead}`."
    )


def check_loss_of_classes(loss: Any, model: str) -> None:
    """Raise `ArgumentError` for a loss of torch that takes other predictions and targets.

    Args:
        loss: Of a network with an output for each class.
        model: Name of the model, for messages.
    """
    if isinstance(loss, nn.NLLLoss) or loss is F.nll_loss:
        got = "`nn.NLLLoss`, which takes logarithms of probabilities, and numbers of classes"
        hint = "`nn.CrossEntropyLoss(...)` has the same settings, and takes what the network gives."
        raise _bad("loss", model, "a function of predictions and one-hot rows", got, hint)


def check_loss_of_numbers(loss: Any, model: str) -> None:
    """Raise `ArgumentError` for a loss that is 0 whatever a single number is.

    Args:
        loss: Of a network with one output, a number.
        model: Name of the model, for messages.
    """
    functions = (F.cross_entropy, _losses.cross_entropy, _losses.logit_cross_entropy)
    if isinstance(loss, nn.CrossEntropyLoss | CrossEntropy) or any(loss is f for f in functions):
        got = f"`{getattr(loss, '__name__', type(loss).__name__)}`, which compares probabilities of"
        hint = "Take `loss=mse`, or `NeuralNetworkClassifier` for a target of classes."
        raise _bad("loss", model, "a loss of numbers", f"{got} classes", hint)


def _bad(setting: str, model: str, must: str, got: str, hint: str) -> ArgumentError:
    return ArgumentError(f"`{setting}` of `{model}` must be {must}, but got {got}. {hint}")


def _shown(cls: type) -> str:
    return f"nn.{cls.__name__}" if getattr(nn, cls.__name__, None) is cls else cls.__name__
