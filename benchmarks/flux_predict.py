"""Claim: predicting costs what calling the bare network costs.

`predict` of a trained machine on 1,000,000 rows of 20 numbers takes at most 1.2 times as long as
its network in evaluation mode, called on the same numbers in one go or in pieces, whichever is
fastest.
"""

import numpy as np
import torch
from _timing import side_by_side, table

from pymlj import machine
from pymlj_flux import MLP, NeuralNetworkRegressor

N, P = 1_000_000, 20
X = np.random.default_rng(0).normal(size=(N, P)).astype(np.float32)


def main() -> None:
    model = NeuralNetworkRegressor(builder=MLP(hidden=(100,)), batch_size=128, epochs=1)
    mach = machine(model, X[:1000], X[:1000, 0]).fit(verbosity=0)
    chain = mach.fitted_params().chain

    @torch.inference_mode()
    def in_one_go() -> np.ndarray:
        return chain(torch.from_numpy(X)).numpy()

    @torch.inference_mode()
    def in_pieces(size: int) -> np.ndarray:
        return torch.cat([chain(piece) for piece in torch.from_numpy(X).split(size)]).numpy()

    seconds = side_by_side(
        {
            "network, in one go": in_one_go,
            "network, 20,000 rows at a time": lambda: in_pieces(20_000),
            "network, 2,000 rows at a time": lambda: in_pieces(2_000),
            "predict": lambda: mach.predict(X),
        },
        rounds=5,
    )
    own = seconds["predict"]
    bare = min(s for name, s in seconds.items() if name != "predict")
    rows = [[name, s, s / bare, "-"] for name, s in seconds.items()]
    rows[-1] = ["predict", own, own / bare, 1.2]
    print(table(["1,000,000 rows", "seconds", "of the fastest network", "at most"], rows))


if __name__ == "__main__":
    main()
