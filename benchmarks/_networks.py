"""What the benchmarks of networks compare: the same training by hand, by us and by others."""

import importlib.util
import statistics
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from _timing import every_round, table
from torch import nn

from pymlj import categorical, machine
from pymlj_flux import MLP, Adam, NeuralNetworkClassifier

Alternatives = Mapping[str, Callable[[], object]]


@dataclass
class Task:
    """A classification, and how a network is trained for it.

    Args:
        n: Rows.
        p: Columns.
        hidden: Widths of the hidden layers.
        batch_size: Rows of a batch.
        epochs: How often training goes through the rows.
        lr: Learning rate of Adam.
    """

    n: int
    p: int
    hidden: tuple[int, ...]
    batch_size: int
    epochs: int
    lr: float = 0.01
    X: npt.NDArray[np.float32] = field(init=False)
    codes: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(0)
        self.X = rng.normal(size=(self.n, self.p)).astype(np.float32)
        score = self.X[:, 0] - self.X[:, 1] ** 2 + 0.3 * rng.normal(size=self.n)
        self.codes = np.digitize(score, np.quantile(score, [1 / 3, 2 / 3])).astype(np.int64)
        self.x, self.y = torch.from_numpy(self.X), torch.from_numpy(self.codes)

    def model(self, **changes: object) -> NeuralNetworkClassifier:
        """Our model."""
        return NeuralNetworkClassifier(
            builder=MLP(hidden=self.hidden),
            optimiser=Adam(lr=self.lr),
            epochs=self.epochs,
            batch_size=self.batch_size,
            rng=0,
            **changes,
        )

    def target(self) -> object:
        """The target as our model wants it."""
        return categorical(self.codes)

    def fit(self) -> None:
        """A fit of our model."""
        machine(self.model(), self.X, self.target()).fit(verbosity=0)

    def network(self) -> nn.Module:
        """The network of the hand-written loop."""
        layers: list[nn.Module] = []
        n_in = self.p
        for width in self.hidden:
            layers += [nn.Linear(n_in, width), nn.ReLU()]
            n_in = width
        return nn.Sequential(*layers, nn.Linear(n_in, 3))

    def loop(self, rows: Sequence[int] | None = None) -> None:
        """The loop one would write: the fused Adam, rows permuted once an epoch, and sliced."""
        x, y = (self.x, self.y) if rows is None else (self.x[rows], self.y[rows])
        network = self.network()
        optimiser = torch.optim.Adam(network.parameters(), lr=self.lr, fused=True)
        for _ in range(self.epochs):
            order = torch.randperm(len(x))
            xs, ys = x[order], y[order]
            for start in range(0, len(x), self.batch_size):
                batch = slice(start, start + self.batch_size)
                optimiser.zero_grad()
                loss = nn.functional.cross_entropy(network(xs[batch]), ys[batch])
                loss.backward()
                optimiser.step()

    def sklearn(self) -> object:
        """The MLP of scikit-learn, not trained yet."""
        from sklearn.neural_network import MLPClassifier

        return MLPClassifier(
            hidden_layer_sizes=self.hidden,
            batch_size=self.batch_size,
            learning_rate_init=self.lr,
            alpha=0.0,
            max_iter=self.epochs,
            tol=0.0,
            n_iter_no_change=self.epochs + 1,
        )

    def skorch(self) -> object:
        """A network under skorch, with what its documentation says makes it fast."""
        from skorch import NeuralNetClassifier

        return NeuralNetClassifier(
            self.network,
            criterion=nn.CrossEntropyLoss,
            optimizer=torch.optim.Adam,
            optimizer__fused=True,
            lr=self.lr,
            max_epochs=self.epochs,
            batch_size=self.batch_size,
            iterator_train__shuffle=True,
            train_split=None,
            callbacks="disable",
            verbose=0,
        )


IRIS = Task(150, 4, (5, 4), 8, 50)
MEDIUM = Task(10_000, 20, (100,), 128, 20, lr=1e-3)
LARGE = Task(100_000, 100, (512, 512), 1024, 10, lr=1e-3)


def has(package: str) -> bool:
    """Whether a package is installed; says so if it is not."""
    there = importlib.util.find_spec(package) is not None
    if not there:
        print(f"{package} is not installed, and left out.", file=sys.stderr)
    return there


def is_quick() -> bool:
    """Whether the script was started with `--quick`: one round, and the small cases."""
    return "--quick" in sys.argv[1:]


def compare(
    title: str, alternatives: Alternatives, limits: Mapping[str, float], rounds: int
) -> None:
    """Time the first alternative, which is ours, against the others; print the ratios.

    Args:
        title: Of the table.
        alternatives: What is timed; each is called once a round, in turn.
        limits: For some of the others what the ratio should not exceed.
        rounds: How many there are, after a first one that is not counted.
    """
    seconds = every_round(alternatives, 1 if is_quick() else rounds)
    ours, *others = seconds
    rows: list[list[object]] = [[ours, statistics.median(seconds[ours]), "", ""]]
    for name in others:
        ratio = statistics.median(seconds[ours]) / statistics.median(seconds[name])
        rows.append([name, statistics.median(seconds[name]), ratio, limits.get(name, "")])
    print(table([title, "seconds", f"{ours} / this", "at most"], rows), end="\n\n", flush=True)


def threads() -> None:
    """One thread for all, as is best for small networks, and fair; and no warnings of others."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # scikit-learn misses epochs, which are as many for all
