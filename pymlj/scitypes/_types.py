"""The scientific types that have a structure: which parameters they take, and what is below what.

Arrays, tables, tuples and distributions are covariant: if `S <= T` then `Vector[S] <= Vector[T]`.
"""

from dataclasses import dataclass, field
from typing import Any, final

from pymlj.exceptions import ArgumentError

from ._base import Scitype, maximal, require_scitype


@final
@dataclass(frozen=True, repr=False)
class SimpleType(Scitype):
    """A type of the tree that starts at `Found`, perhaps with integer parameters.

    Args:
        name: The name, unique in the tree.
        parent: The type right above it.
        arity: How many parameters it takes, if it takes any: 1 for the number of levels of
            `Finite` and its kind, 2 for the rows and columns of images.
        params: The parameters; None stands for all of them.
    """

    name: str
    parent: "SimpleType | None" = field(default=None, compare=False)
    arity: int = field(default=0, compare=False)
    params: tuple[int, ...] | None = None

    def __getitem__(self, params: Any) -> "SimpleType":
        given = params if isinstance(params, tuple) else (params,)
        if self.arity == 0 or self.params is not None:
            raise ArgumentError(f"`{self!r}` takes no parameters, but got `[{params!r}]`.")
        if len(given) != self.arity or not all(_is_count(n) for n in given):
            what = "the number of levels" if self.arity == 1 else "the numbers of rows and columns"
            raise ArgumentError(
                f"The parameters of `{self!r}` must be {what}, integers from 0, but got "
                f"`[{', '.join(map(repr, given))}]`."
            )
        return SimpleType(self.name, self.parent, self.arity, tuple(map(int, given)))

    def _is_below(self, other: Scitype) -> bool:
        if not isinstance(other, SimpleType) or other.params not in (None, self.params):
            return False
        ancestor: SimpleType | None = self
        while ancestor is not None and ancestor.name != other.name:
            ancestor = ancestor.parent
        return ancestor is not None

    def __repr__(self) -> str:
        params = "" if self.params is None else f"[{', '.join(map(str, self.params))}]"
        return self.name + params


def _is_count(n: Any) -> bool:
    return hasattr(n, "__index__") and not isinstance(n, bool) and int(n) >= 0


@final
@dataclass(frozen=True, repr=False)
class SpaceType(Scitype):
    """Things to draw samples from, `Sampleable`, and those with a density, `Density`."""

    name: str
    space: Scitype | None = None

    def __getitem__(self, space: Any) -> "SpaceType":
        if self.space is not None:
            raise ArgumentError(f"`{self!r}` takes no parameters, but got `[{space!r}]`.")
        return SpaceType(self.name, require_scitype(space, f"The parameters of `{self!r}`"))

    def _is_below(self, other: Scitype) -> bool:
        return (
            isinstance(other, SpaceType)
            and other.name in (self.name, "Sampleable")
            and _is_within(self.space, other.space)
        )

    def __repr__(self) -> str:
        return self.name if self.space is None else f"{self.name}[{self.space!r}]"


def _is_within(part: Scitype | None, bound: Scitype | None) -> bool:
    """Whether `part <= bound`, where None stands for anything at all."""
    return bound is None or (part is not None and part <= bound)


@final
@dataclass(frozen=True, repr=False)
class ArrayType(Scitype):
    """Arrays, by the type of their entries and the number of their axes; None for any."""

    element: Scitype | None = None
    ndim: int | None = None

    def __getitem__(self, params: Any) -> "ArrayType":
        given = params if isinstance(params, tuple) else (params,)
        if self.element is not None or len(given) > (2 if self.ndim is None else 1):
            raise ArgumentError(f"`{self!r}` cannot take the parameters `[{params!r}]`.")
        element = require_scitype(given[0], f"The entries of `{self!r}`")
        ndim = given[1] if len(given) == 2 else self.ndim
        if ndim is not None and not _is_count(ndim):
            raise ArgumentError(
                f"The number of axes of `Array` must be an integer from 0, but got `{ndim!r}`."
            )
        return ArrayType(element, ndim)

    def _is_below(self, other: Scitype) -> bool:
        return (
            isinstance(other, ArrayType)
            and other.ndim in (None, self.ndim)
            and _is_within(self.element, other.element)
        )

    def __repr__(self) -> str:
        name = {1: "Vector", 2: "Matrix"}.get(self.ndim or 0, "Array")
        if self.element is None:
            return name
        axes = f", {self.ndim}" if name == "Array" and self.ndim is not None else ""
        return f"{name}[{self.element!r}{axes}]"


@final
@dataclass(frozen=True, repr=False)
class TableType(Scitype):
    """Tables, by bounds: each column has an element type below one of them. None for any table."""

    bounds: frozenset[Scitype] | None = None

    def __call__(self, *bounds: Scitype) -> "TableType":
        """Return the type of tables whose every column has an element type below a bound."""
        if self.bounds is not None:
            raise ArgumentError(f"`{self!r}` is complete; call `Table(...)` with all bounds.")
        return TableType(maximal(require_scitype(S, "The bounds of `Table`") for S in bounds))

    def _is_below(self, other: Scitype) -> bool:
        if isinstance(other, SimpleType):
            return other.name in ("Known", "Found")
        if not isinstance(other, TableType):
            return False
        if self.bounds is None or other.bounds is None:
            return other.bounds is None
        bounds = other.bounds
        return all(any(own <= bound for bound in bounds) for own in self.bounds)

    def __repr__(self) -> str:
        if self.bounds is None:
            return "Table"
        return f"Table({', '.join(sorted(map(repr, self.bounds)))})"


@final
@dataclass(frozen=True, repr=False)
class TupleType(Scitype):
    """Tuples, by the types of their entries in order; None for any tuple."""

    items: tuple[Scitype, ...] | None = None

    def __getitem__(self, items: Any) -> "TupleType":
        if self.items is not None:
            raise ArgumentError(f"`{self!r}` takes no parameters, but got `[{items!r}]`.")
        given = items if isinstance(items, tuple) else (items,)
        return TupleType(tuple(require_scitype(S, "The entries of `Tuple`") for S in given))

    def _is_below(self, other: Scitype) -> bool:
        if not isinstance(other, TupleType):
            return False
        if self.items is None or other.items is None:
            return other.items is None
        return len(self.items) == len(other.items) and all(
            S <= T for S, T in zip(self.items, other.items, strict=True)
        )

    def __repr__(self) -> str:
        if self.items is None:
            return "Tuple"
        return f"Tuple[{', '.join(map(repr, self.items)) or '()'}]"
