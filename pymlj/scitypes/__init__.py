"""Scientific types: what data means, apart from how it is stored.

`scitype` tells the type of an object, `schema` those of the columns of a table, `coerce` changes
them, and `autotype` suggests what to change. The types themselves are instances of `Scitype`.
"""

from ._autotype import autotype
from ._base import Scitype
from ._coerce import coerce
from ._convention import elscitype, register_scitype, scitype, scitype_union
from ._images import ImageArray, ImageFiles, ImageVector
from ._names import (
    Array,
    Binary,
    ColorImage,
    Continuous,
    Count,
    Density,
    Finite,
    Found,
    GrayImage,
    Image,
    Infinite,
    Known,
    Matrix,
    Missing,
    Multiclass,
    Nothing,
    OrderedFactor,
    Sampleable,
    ScientificDate,
    ScientificDateTime,
    ScientificTime,
    ScientificTimeType,
    Table,
    Textual,
    Tuple,
    Unknown,
    Vector,
    nonmissing,
)
from ._overlap import overlap
from ._schema import Schema, schema

__all__ = [
    "Array",
    "Binary",
    "ColorImage",
    "Continuous",
    "Count",
    "Density",
    "Finite",
    "Found",
    "GrayImage",
    "Image",
    "ImageArray",
    "ImageFiles",
    "ImageVector",
    "Infinite",
    "Known",
    "Matrix",
    "Missing",
    "Multiclass",
    "Nothing",
    "OrderedFactor",
    "Sampleable",
    "Schema",
    "ScientificDate",
    "ScientificDateTime",
    "ScientificTime",
    "ScientificTimeType",
    "Scitype",
    "Table",
    "Textual",
    "Tuple",
    "Unknown",
    "Vector",
    "autotype",
    "coerce",
    "elscitype",
    "nonmissing",
    "overlap",
    "register_scitype",
    "schema",
    "scitype",
    "scitype_union",
]
