"""The first layer of a network for tables with categorical columns."""

from collections.abc import Sequence
from typing import NamedTuple, final

import torch
from torch import Tensor, nn
from torch.nn import functional

_FEW = 4096  # numbers, from which on one way of looking them up is faster than another


class EmbeddedColumn(NamedTuple):
    """A categorical column of the input.

    Attributes:
        place: Which column of the input holds its codes.
        n_levels: How many levels there are.
        dim: How many columns take its place.
    """

    place: int
    n_levels: int
    dim: int


@final
class EntityEmbedding(nn.Module):
    """Replaces each column of codes by a learned vector of its level, the other columns kept.

    A code of -1, a level unknown in training, becomes a zero vector. Weights start Glorot-uniform.

    The vectors of all columns lie in one parameter, so that a batch takes one lookup whatever the
    number of columns. Codes come as float32, among the numbers; they are exact, since a column may
    have 2**24 levels at most, and become integers here.

    Args:
        n_in: Number of columns of the input.
        columns: Those that are embedded, by increasing place.
        generator: Of the first weights.

    Shape:
        `(batch, n_in)` to `(batch, n_out)`; an embedded column keeps its place.

    Reference:
        C. Guo and F. Berkhahn, Entity Embeddings of Categorical Variables, arXiv:1604.06737.

    Example:
        >>> import torch
        >>> layer = EntityEmbedding(3, [EmbeddedColumn(place=1, n_levels=4, dim=2)])
        >>> layer(torch.tensor([[0.5, 3.0, 1.5]])).shape, layer.n_out
        (torch.Size([1, 4]), 4)
    """

    place: Tensor
    start: Tensor
    stride: Tensor

    def __init__(
        self,
        n_in: int,
        columns: Sequence[EmbeddedColumn],
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.n_out = n_in + sum(column.dim - 1 for column in columns)
        self._columns = tuple(columns)
        self._plain, self._widths = _stretches(n_in, columns)
        tables = [
            nn.init.xavier_uniform_(torch.empty(c.n_levels, c.dim), generator=generator)
            for c in columns
        ]
        self.weight = nn.Parameter(torch.cat([table.flatten() for table in tables]))
        for name, values in zip(("place", "start", "stride"), _addresses(columns), strict=True):
            integers = torch.tensor(values, dtype=_integers(self.weight.numel()))
            self.register_buffer(name, integers, persistent=False)

    @property
    def tables(self) -> list[Tensor]:
        """For each embedded column a view of its vectors, of shape `(n_levels, dim)`."""
        parts = self.weight.split_with_sizes([c.n_levels * c.dim for c in self._columns])
        return [p.view(c.n_levels, c.dim) for p, c in zip(parts, self._columns, strict=True)]

    def forward(self, x: Tensor) -> Tensor:
        """The columns of `x`, those of codes replaced."""
        codes = x.index_select(1, self.place).to(self.start.dtype)
        if self.training:  # there are no unknown levels in training
            vectors = self._take(self.weight, torch.addcmul(self.start, codes, self.stride))
        else:
            known = codes >= 0
            vectors = (
                self._take(self.weight, torch.addcmul(self.start, codes * known, self.stride))
                * known
            )
        return torch.cat(self._in_order(x, vectors), dim=1)

    def stacked(self, weights: Tensor, x: Tensor) -> Tensor:
        """The same for several layers at once, in training.

        Args:
            weights: `weight` of all layers, `(layers, len(weight))`.
            x: Inputs, `(layers, batch, n_in)`.
        """
        codes = x.index_select(-1, self.place).long()
        first = torch.arange(len(x), device=x.device)[:, None, None] * weights.shape[1]
        addresses = torch.addcmul(self.start, codes, self.stride) + first
        vectors = self._take(weights.flatten(), addresses)
        return torch.cat(self._in_order(x, vectors), dim=-1)

    def _in_order(self, x: Tensor, vectors: Tensor) -> list[Tensor]:
        """Plain columns and vectors, in the order of the input."""
        if len(self._plain) == 2:
            parts = [vectors]
        else:
            parts = list(vectors.split_with_sizes(self._widths, dim=-1))
        pieces = []
        for start, stop in self._plain:
            if start < stop:
                pieces.append(x.narrow(-1, start, stop - start))
            if parts:
                pieces.append(parts.pop(0))
        return pieces

    def _take(self, weight: Tensor, addresses: Tensor) -> Tensor:
        if addresses.device.type != "cpu":
            # The other ways add up gradients in no fixed order there.
            return functional.embedding(addresses, weight.unsqueeze(1)).squeeze(-1)
        if self.training and addresses.numel() < _FEW:
            # Not in prediction, whose graph, when it is exported, holds for any number of rows.
            return weight.take(addresses.long())
        return weight.index_select(0, addresses.view(-1)).view(addresses.shape)


def _integers(n_addresses: int) -> torch.dtype:
    """The smallest integers that torch takes for so many addresses."""
    return torch.int32 if n_addresses < 2**31 else torch.int64


def _addresses(columns: Sequence[EmbeddedColumn]) -> tuple[list[int], list[int], list[int]]:
    """For each entry of the vectors of a row, where it is found among all weights.

    Returns:
        The place of the column that holds the code; the address for code 0; how much further it is
        for each code more.
    """
    place: list[int] = []
    start: list[int] = []
    stride: list[int] = []
    offset = 0
    for column in columns:
        place += [column.place] * column.dim
        start += range(offset, offset + column.dim)
        stride += [column.dim] * column.dim
        offset += column.n_levels * column.dim
    return place, start, stride


def _stretches(
    n_in: int, columns: Sequence[EmbeddedColumn]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Plain columns between embedded ones; embedded columns side by side are taken together.

    Returns:
        From where to where plain columns go: ahead of, between and behind the embedded ones; and
        the widths of the vectors that lie between them.
    """
    plain: list[tuple[int, int]] = []
    widths: list[int] = []
    end = 0
    for column in columns:
        if widths and column.place == end:
            widths[-1] += column.dim
        else:
            plain.append((end, column.place))
            widths.append(column.dim)
        end = column.place + 1
    return [*plain, (end, n_in)], widths
