"""Claim: training a network costs what a loop written by hand costs.

A `fit` of an MLP with 100 hidden units, one epoch in batches of 128, Adam, on 10,000 rows of 20
numbers, takes at most 1.1 times as long as a good loop of PyTorch (rows permuted once an epoch,
batches sliced, the fused Adam), and at most 0.6 times as long as skorch (`pip install skorch`).
"""

import importlib.util

import numpy as np
import torch
from _timing import side_by_side, table
from torch import nn

from pymlj import machine
from pymlj_flux import MLP, Adam, NeuralNetworkRegressor

N, P, BATCH, EPOCHS = 10_000, 20, 128, 1
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, P)).astype(np.float32)
Y = (X[:, 0] - 2 * X[:, 1] ** 2 + RNG.normal(size=N)).astype(np.float32)


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(P, 100), nn.ReLU(), nn.Linear(100, 1))


def by_hand() -> float:
    net = network()
    optimiser = torch.optim.Adam(net.parameters(), fused=True)
    x, y = torch.from_numpy(X), torch.from_numpy(Y)[:, None]
    total = torch.zeros(())
    for _ in range(EPOCHS):
        order = torch.randperm(N)
        xs, ys = x[order], y[order]
        for start in range(0, N, BATCH):
            optimiser.zero_grad()
            batch = slice(start, start + BATCH)
            loss = nn.functional.mse_loss(net(xs[batch]), ys[batch])
            loss.backward()
            optimiser.step()
            total += loss.detach()
    return total.item()


def by_skorch() -> None:
    from skorch import NeuralNetRegressor

    NeuralNetRegressor(
        network,
        optimizer=torch.optim.Adam,
        lr=0.001,
        max_epochs=EPOCHS,
        batch_size=BATCH,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    ).fit(X, Y[:, None])


def main() -> None:
    model = NeuralNetworkRegressor(
        builder=MLP(hidden=(100,)), optimiser=Adam(), batch_size=BATCH, epochs=EPOCHS
    )
    mach = machine(model, X, Y)
    alternatives = {
        "loop by hand": by_hand,
        "pymlj_flux": lambda: mach.fit(force=True, verbosity=0),
    }
    limits = {"loop by hand": 1.1}
    if importlib.util.find_spec("skorch") is not None:
        alternatives["skorch"] = by_skorch
        limits["skorch"] = 0.6
    seconds = side_by_side(alternatives, rounds=15)
    own = seconds["pymlj_flux"]
    rows = [[name, s, own / s, limits.get(name, "-")] for name, s in seconds.items()]
    print(table(["one epoch", "seconds", "pymlj_flux / this", "at most"], rows))


if __name__ == "__main__":
    main()
