"""Activations and finalisers: functions of tensors, under the names that go with the builders.

Those of torch are torch's own objects, so that `pymlj_flux.relu` and `torch.relu` are one setting.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

elu = F.elu
gelu = F.gelu
leaky_relu = F.leaky_relu
relu = torch.relu
sigmoid = torch.sigmoid
silu = F.silu
softplus = F.softplus
tanh = torch.tanh


def identity(x: Tensor) -> Tensor:
    """Return the tensor as it is.

    Example:
        >>> import torch
        >>> from pymlj_flux import identity
        >>> identity(torch.tensor([-1.0, 2.0]))
        tensor([-1.,  2.])
    """
    return x


def softmax(x: Tensor) -> Tensor:
    """Turn each row into probabilities: `exp(x_k) / sum_j exp(x_j)` along the last dimension.

    Example:
        >>> import torch
        >>> from pymlj_flux import softmax
        >>> softmax(torch.tensor([[0.0, 0.0], [0.0, 200.0]]))
        tensor([[0.5000, 0.5000],
                [0.0000, 1.0000]])
    """
    return torch.softmax(x, dim=-1)
