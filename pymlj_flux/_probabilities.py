"""Looking whether a finaliser of the user's makes probabilities."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

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
