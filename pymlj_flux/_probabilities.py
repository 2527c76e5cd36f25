"""Looking whether probabilities come of a network and its finaliser, and of one of the two only."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ._loss_rules import is_sigmoid, is_softmax
from ._network import Finaliser, Network

_TOLERANCE = 1e-3  # coarse enough for sums of thousands of float32 numbers


@torch.no_grad()
def problem_of(network: nn.Module, x: Tensor, finaliser: Callable[[Tensor], Tensor]) -> str:
    """What is wrong with the probabilities of some rows; empty if nothing is.

    Rows that hold NaN are left to the warning about losses that became NaN.

    Args:
        network: Put into evaluation mode. With one output, that is the probability of a class; with
            more, there is a probability for each class.
        x: The rows, on the device of the network.
        finaliser: What the network ends with, for the message.
    """
    network.eval()
    output = network(x)
    output = output[~output.isnan().flatten(1).any(1)]
    if not len(output):
        return ""
    single = output.shape[1] == 1
    expected = "`sigmoid`" if single else "`softmax`"
    must = "probabilities" if single else "probabilities that add up to 1 in each row"
    low, high = output.min().item(), output.max().item()
    total = output.sum(1)
    worst = total[(total - 1).abs().argmax()].item()
    if low < -_TOLERANCE or high > 1 + _TOLERANCE:
        got = f"{low if low < -_TOLERANCE else high:.3g} is among them"
    elif not single and abs(worst - 1) > _TOLERANCE:
        got = f"a row adds up to {worst:.3g}"
    else:
        return ""
    name = getattr(finaliser, "__name__", repr(finaliser))
    return (
        f"`finaliser` must make {must}, but with `{name}` {got}. Take {expected}, or one that "
        "does the same."
    )


@torch.no_grad()
def doubt_about(network: Network, x: Tensor, finaliser: Finaliser) -> str:
    """What to warn of if a network makes probabilities ahead of its finaliser; else empty.

    Args:
        network: Put into evaluation mode.
        x: Some rows, on the device of the network.
        finaliser: `softmax` or `sigmoid`; nothing is said of others.
    """
    if is_softmax(finaliser):
        name = "softmax"
        network.eval()
        out = network.raw(x.to(network.precision))
        ones = torch.ones(len(out), dtype=out.dtype, device=out.device)
        ends = len(out) > 0 and out.shape[1] > 1 and bool((out >= 0).all())
        ends = ends and torch.allclose(out.sum(1), ones, rtol=0.0, atol=1e-5)
    else:
        name = "sigmoid"
        ends = is_sigmoid(finaliser) and isinstance(list(network.body.modules())[-1], nn.Sigmoid)
    if not ends:
        return ""
    return (
        f"ends with `{name}`, and the finaliser of the model, `{name}`, is applied to that again, "
        f"so that it cannot become sure of anything. Leave `{name}` out of the network."
    )
