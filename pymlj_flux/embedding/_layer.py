"""The first layer of a network for tables with categorical columns."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple, final

import torch
from torch import Tensor, nn
from torch.nn import functional


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

    def __init__(
        self,
        n_in: int,
        columns: Sequence[EmbeddedColumn],
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.n_out = n_in + sum(column.dim - 1 for column in columns)
        self._columns = tuple(columns)
        self.tables = nn.ParameterList(
            nn.init.xavier_uniform_(torch.empty(c.n_levels, c.dim), generator=generator)
            for c in columns
        )
        # The stretches of plain columns before, between and after the embedded ones.
        edges = [-1, *(column.place for column in columns), n_in]
        self._plain = tuple((a + 1, b) for a, b in itertools.pairwise(edges))

    def forward(self, x: Tensor) -> Tensor:
        """The columns of `x`, those of codes replaced."""
        first, *others = self._plain
        pieces = [x[:, first[0] : first[1]]]
        for column, table, (start, stop) in zip(self._columns, self.tables, others, strict=True):
            pieces.append(self._look_up(table, x[:, column.place]))
            pieces.append(x[:, start:stop])
        return torch.cat(pieces, dim=1)

    def _look_up(self, table: Tensor, codes: Tensor) -> Tensor:
        rows = codes.long()
        if self.training:  # there are no unknown levels in training
            return functional.embedding(rows, table)
        known = (rows >= 0).unsqueeze(1)
        return functional.embedding(rows.clamp_min(0), table) * known
