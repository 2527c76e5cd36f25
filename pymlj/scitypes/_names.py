"""The scientific types, by name.

```text
Found
├── Known
│   ├── Finite              labels from a pool; Binary is Finite[2]
│   │   ├── Multiclass      in no order
│   │   └── OrderedFactor   in order; of two, the last is the positive one
│   ├── Infinite
│   │   ├── Continuous
│   │   └── Count
│   ├── Image
│   │   ├── GrayImage       [rows, columns]
│   │   └── ColorImage
│   ├── ScientificTimeType
│   │   ├── ScientificDate
│   │   ├── ScientificTime
│   │   └── ScientificDateTime
│   ├── Textual
│   └── Table
└── Unknown
```

Outside of the tree: Missing, Nothing, Sampleable (above Density), and the arrays and tuples.
"""

from ._base import Scitype, UnionType, members, union
from ._types import ArrayType, SimpleType, SpaceType, TableType, TupleType

Found = SimpleType("Found")
Known = SimpleType("Known", Found)
Unknown = SimpleType("Unknown", Found)

Finite = SimpleType("Finite", Known, arity=1)
Multiclass = SimpleType("Multiclass", Finite, arity=1)
OrderedFactor = SimpleType("OrderedFactor", Finite, arity=1)
Binary = Finite[2]

Infinite = SimpleType("Infinite", Known)
Continuous = SimpleType("Continuous", Infinite)
Count = SimpleType("Count", Infinite)

Image = SimpleType("Image", Known, arity=2)
GrayImage = SimpleType("GrayImage", Image, arity=2)
ColorImage = SimpleType("ColorImage", Image, arity=2)

ScientificTimeType = SimpleType("ScientificTimeType", Known)
ScientificDate = SimpleType("ScientificDate", ScientificTimeType)
ScientificTime = SimpleType("ScientificTime", ScientificTimeType)
ScientificDateTime = SimpleType("ScientificDateTime", ScientificTimeType)

Textual = SimpleType("Textual", Known)

Missing = SimpleType("Missing")
Nothing = SimpleType("Nothing")

Sampleable = SpaceType("Sampleable")
Density = SpaceType("Density")

Array = ArrayType()
Vector = ArrayType(ndim=1)
Matrix = ArrayType(ndim=2)
Table = TableType()
Tuple = TupleType()


def nonmissing(S: Scitype) -> Scitype:
    """Return a type without its part `Missing`.

    Args:
        S: A scientific type.

    Returns:
        The other types of a union that has `Missing` in it; otherwise `S` itself.

    Example:
        >>> from pymlj import Continuous, Missing, nonmissing
        >>> nonmissing(Missing | Continuous)
        Continuous
    """
    return union(members(S) - {Missing}) if isinstance(S, UnionType) else S


def allows_missing(S: Scitype) -> bool:
    """Whether `Missing` is a part of the type."""
    return Missing <= S


def finite(n_levels: int, ordered: bool) -> Scitype:
    """Return the type of categorical entries whose pool has `n_levels` levels."""
    return (OrderedFactor if ordered else Multiclass)[n_levels]
