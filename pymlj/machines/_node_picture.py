"""How a learning network looks: as text, and as a picture for notebooks."""

import html
from collections import Counter
from typing import Any, NamedTuple

from ._graph import in_order, trained_on

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 150, 40, 50, 16, 8


def label(node: Any) -> tuple[str, str]:
    """What a node does, and to whom or what: two short texts."""
    if not hasattr(node, "function"):
        return ("constant", repr(node)) if node.is_constant else ("source", _kind(node.data))
    name = node.function
    if not isinstance(name, str):
        name = getattr(getattr(name, "func", name), "__name__", type(name).__name__)
    model = None if node.machine is None else node.machine.model
    if model is None:
        return name, ""
    return name, repr(model) if isinstance(model, str) else type(model).__name__


def _kind(data: Any) -> str:
    return "empty" if data is None else type(data).__name__


# ---------------------------------------------------------------- text


def tree(root: Any) -> str:
    """A network as text: each node above those it is computed from and trained on.

    A node met a second time is not spelled out again.
    """
    names: dict[Any, str] = {}
    lines: list[str] = []
    _grow(root, "", "", lines, names)
    return "\n".join(lines)


def _grow(node: Any, lead: str, below: str, lines: list[str], names: dict[Any, str]) -> None:
    text = " ".join(part for part in label(node) if part)
    if node in names:
        lines.append(f"{lead}{text} (see above)" if node.args else f"{lead}{text}")
        return
    names[node] = text
    lines.append(lead + text)
    branches = [("", arg) for arg in node.args]
    branches += [("trained on ", arg) for arg in trained_on(node) if arg not in node.args]
    for i, (how, arg) in enumerate(branches):
        last = i == len(branches) - 1
        _grow(
            arg,
            below + ("└─ " if last else "├─ ") + how,
            below + ("   " if last else "│  "),
            lines,
            names,
        )


# ---------------------------------------------------------------- picture


class NetworkLayout(NamedTuple):
    """Where the nodes of a network are drawn, and what joins them.

    Attributes:
        labels: For each node two short texts: what it does, and to what or whom.
        places: For each node its column and its row, from 0 on. A node stands to the right of all
            that it depends on.
        edges: Triples of the numbers of two nodes, the second of which depends on the first, and
            whether it does so for training alone.
    """

    labels: list[tuple[str, str]]
    places: list[tuple[int, int]]
    edges: list[tuple[int, int, bool]]


def network_layout(root: Any) -> NetworkLayout:
    """Lay out the network that ends in a node; constants are left out.

    Example:
        >>> from pymlj import node, source
        >>> from pymlj.machines import network_layout
        >>> network_layout(node(abs, source())).places
        [(0, 0), (1, 0)]
    """
    nodes = [node for node in in_order([root]) if not node.is_constant]
    number = {node: k for k, node in enumerate(nodes)}
    edges = [
        (number[arg], number[node], dashed)
        for node in nodes
        for arg, dashed in _edges(node)
        if arg in number
    ]
    labels = [(_cut(top), _cut(bottom)) for top, bottom in map(label, nodes)]
    return NetworkLayout(labels, _places(len(nodes), edges), edges)


def picture(root: Any) -> str:
    """A network as SVG: data flows from left to right, training data along dashed lines."""
    layout = network_layout(root)
    corners = [
        (_MARGIN + column * (_WIDTH + _GAP_X), _MARGIN + row * (_HEIGHT + _GAP_Y))
        for column, row in layout.places
    ]
    boxes = [_box(*texts, *corner) for texts, corner in zip(layout.labels, corners, strict=True)]
    lines = [_line(corners[i], corners[j], dashed) for i, j, dashed in layout.edges]
    width = max(x for x, _ in corners) + _WIDTH + _MARGIN
    height = max(y for _, y in corners) + _HEIGHT + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" '
        'fill="currentColor" stroke="none">' + "".join(lines + boxes) + "</svg>"
    )


def _edges(node: Any) -> list[tuple[Any, bool]]:
    """What a node depends on, and whether that is for training alone."""
    only_training = [arg for arg in trained_on(node) if arg not in node.args]
    return [(arg, False) for arg in node.args] + [(arg, True) for arg in only_training]


def _places(n: int, edges: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    """Column and row of each node; edges lead from lower to higher numbers."""
    columns = [0] * n
    for i, j, _ in sorted(edges, key=lambda edge: edge[1]):
        columns[j] = max(columns[j], columns[i] + 1)
    filled: Counter[int] = Counter()
    places = []
    for column in columns:
        places.append((column, filled[column]))
        filled[column] += 1
    return places


def _box(top: str, bottom: str, x: int, y: int) -> str:
    top, bottom = html.escape(top), html.escape(bottom)
    middle = x + _WIDTH // 2
    lines = [f'<tspan x="{middle}" dy="{-2 if bottom else 5}" font-weight="bold">{top}</tspan>']
    if bottom:
        lines.append(f'<tspan x="{middle}" dy="15">{bottom}</tspan>')
    return (
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="none" '
        f'stroke="currentColor"/><text x="{middle}" y="{y + _HEIGHT // 2}" '
        f'text-anchor="middle">{"".join(lines)}</text>'
    )


def _line(start: tuple[int, int], end: tuple[int, int], dashed: bool) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    x2, y2 = end[0], end[1] + _HEIGHT // 2
    bend = (x1 + x2) // 2
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return (
        f'<path d="M{x1} {y1} C{bend} {y1} {bend} {y2} {x2} {y2}" fill="none" '
        f'stroke="currentColor" opacity="0.6"{dash}/>'
    )


def _cut(text: str) -> str:
    return text if len(text) <= 22 else text[:20] + "..."
