"""A small object to train, for examples and tests."""


class SquareRooter:
    """Finds a square root by Newton's method, starting at 1.

    The loss is the distance of the square of the present root from the number, the training loss of
    an iteration how far it moved the root.

    Args:
        x: The number whose root is wanted.

    Attributes:
        root: The present root.
        iterations: How many iterations led to it.

    Example:
        >>> from pymlj.control import SquareRooter
        >>> rooter = SquareRooter(9)
        >>> rooter.train(2)
        >>> rooter.root, rooter.loss()
        (3.4, 2.5599999999999987)
        >>> rooter.training_losses()
        [4.0, 1.6]
    """

    def __init__(self, x: float) -> None:
        self.x = x
        self.root = 1.0
        self.iterations = 0
        self._training_losses: list[float] = []

    def train(self, n: int) -> None:
        """Do `n` more iterations."""
        self._training_losses = []
        for _ in range(n):
            better = (self.root + self.x / self.root) / 2
            self._training_losses.append(abs(better - self.root))
            self.root = better
            self.iterations += 1

    def loss(self) -> float:
        """Distance of the square of the root from the number."""
        return abs(self.root**2 - self.x)

    def training_losses(self) -> list[float]:
        """How far each iteration of the last `train` moved the root."""
        return self._training_losses.copy()

    def __repr__(self) -> str:
        return f"SquareRooter(x={self.x!r}, root={self.root!r})"
