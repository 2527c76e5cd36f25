"""Whether something can be of two scientific types at once."""

from ._base import Scitype, members
from ._types import ArrayType, SimpleType, SpaceType, TableType, TupleType


def overlap(S: Scitype, T: Scitype) -> bool:
    """Return whether an object can be both of type `S` and of type `T`, as far as can be told.

    Declared types are bounds: what is declared as `Table` may turn out to be `Table(Continuous)`.
    Two declarations contradict each other only if they do not overlap. `Unknown` and `Found`, which
    say nothing, overlap with everything; a table without columns does not count.

    Args:
        S: A type.
        T: Another one.

    Example:
        >>> from pymlj.scitypes import Continuous, Count, Table, Vector, overlap
        >>> overlap(Table(Continuous, Count), Table(Continuous))
        True
        >>> overlap(Vector[Count], Vector[Continuous])
        False
    """
    return any(_overlap(one, other) for one in members(S) for other in members(T))


def _overlap(S: Scitype, T: Scitype) -> bool:
    if S <= T or T <= S or _says_nothing(S) or _says_nothing(T):
        return True
    match S, T:
        case SimpleType(), SimpleType():
            return _overlap_simple(S, T)
        case SpaceType(), SpaceType():
            return _bounds_overlap(S.space, T.space)
        case ArrayType(), ArrayType():
            return _agree(S.ndim, T.ndim) and _bounds_overlap(S.element, T.element)
        case TableType(), TableType():
            return any(overlap(one, other) for one in S.bounds or () for other in T.bounds or ())
        case TupleType(), TupleType():
            one, other = S.items or (), T.items or ()
            return len(one) == len(other) and all(map(overlap, one, other))
    return False


def _says_nothing(S: Scitype) -> bool:
    return isinstance(S, SimpleType) and S.name in ("Found", "Unknown")


def _overlap_simple(S: SimpleType, T: SimpleType) -> bool:
    """Types on one branch of the tree overlap, unless their parameters say otherwise."""
    bare_s = SimpleType(S.name, S.parent, S.arity)
    bare_t = SimpleType(T.name, T.parent, T.arity)
    return (bare_s <= bare_t or bare_t <= bare_s) and _agree(S.params, T.params)


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _bounds_overlap(one: Scitype | None, other: Scitype | None) -> bool:
    return one is None or other is None or overlap(one, other)
