"""What all scientific types share: the subtype test, equality, and unions."""

import abc
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, final

from pymlj.exceptions import ArgumentError


class Scitype(abc.ABC):
    """A scientific type: what data means, whatever machine type it is stored in.

    `S <= T` tells whether every object of type `S` is of type `T` too, `S | T` is the type of
    objects that are of one or the other. Types are immutable, compare by value, and can be hashed.

    Example:
        >>> from pymlj import Continuous, Count, Finite, Infinite, Missing, Multiclass
        >>> Multiclass[3] <= Finite
        True
        >>> Continuous | Count <= Infinite
        True
        >>> Missing | Continuous <= Infinite
        False
    """

    # `Finite[3]` is subscription, not access to entries: `list(Finite)` must not try.
    __iter__: ClassVar[None] = None

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Scitype):
            return NotImplemented
        if isinstance(other, UnionType) and not isinstance(self, UnionType):
            return any(self <= member for member in other.members)
        return self._is_below(other)

    def __ge__(self, other: object) -> bool:
        return other <= self if isinstance(other, Scitype) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self <= other and self != other if isinstance(other, Scitype) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return other < self if isinstance(other, Scitype) else NotImplemented

    def __or__(self, other: object) -> "Scitype":
        return union([self, other]) if isinstance(other, Scitype) else NotImplemented

    @abc.abstractmethod
    def _is_below(self, other: "Scitype") -> bool:
        """Return whether `self <= other`, where `other` is a union only if `self` is one."""


@final
@dataclass(frozen=True, repr=False)
class UnionType(Scitype):
    """Objects of any of several types, none of which is below another."""

    members: frozenset[Scitype]

    def _is_below(self, other: Scitype) -> bool:
        return all(member <= other for member in self.members)

    def __repr__(self) -> str:
        return " | ".join(
            sorted(map(repr, self.members), key=lambda name: (name != "Missing", name))
        )


def members(S: Scitype) -> frozenset[Scitype]:
    """Return the types that a union is made of; a type that is no union alone."""
    return S.members if isinstance(S, UnionType) else frozenset([S])


def maximal(types: Iterable[Scitype]) -> frozenset[Scitype]:
    """Return the types that are not below another one of them."""
    distinct = frozenset(types)
    return frozenset(
        one for one in distinct if not any(one <= other for other in distinct if other != one)
    )


def union(types: Iterable[Scitype]) -> Scitype:
    """Return the type of objects that are of one of the types; there must be at least one."""
    flat = maximal(member for S in types for member in members(S))
    return next(iter(flat)) if len(flat) == 1 else UnionType(flat)


def require_scitype(S: object, where: str) -> Scitype:
    """Return `S`, which a user gave as a parameter of another type.

    Raises:
        ArgumentError: `S` is not a scientific type.
    """
    if not isinstance(S, Scitype):
        raise ArgumentError(
            f"{where} must be scientific types, such as `Continuous` or `Multiclass[3]`, but got "
            f"`{S!r}`."
        )
    return S
