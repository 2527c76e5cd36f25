"""Scientific types as text, and back: what a catalogue of models keeps of them.

The text of a scientific type is its repr, such as `Table(Continuous, Missing | Multiclass[3])`. It
is read back by walking its syntax tree, so nothing in a catalogue is ever evaluated.
"""

import ast
from typing import Any

import pymlj.scitypes
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Scitype


def parse_scitype(text: str) -> Scitype:
    """Return the scientific type whose repr is `text`.

    Args:
        text: Names of scientific types, joined by `|`, with parameters in brackets or parentheses.

    Raises:
        ArgumentError: The text is no such expression, or names an unknown scientific type.

    Example:
        >>> parse_scitype("Table(Continuous, Missing | Multiclass[3])")
        Table(Continuous, Missing | Multiclass[3])
    """
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, TypeError, ValueError, RecursionError) as error:
        raise ArgumentError(
            f"The text of a scientific type must be an expression such as `Vector[Continuous]`, "
            f"but got {text!r}: {error}"
        ) from error
    if not isinstance(value, Scitype):
        raise ArgumentError(f"{text!r} is not the text of a scientific type.")
    return value


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Name(id=name):
            scitype = getattr(pymlj.scitypes, name, None)
            if not isinstance(scitype, Scitype):
                raise ValueError(f"`{name}` is no scientific type.")
            return scitype
        case ast.Constant(value=int(number)):
            return number
        case ast.Tuple(elts=items):
            return tuple(_value(item) for item in items)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _value(left) | _value(right)
        case ast.Subscript(value=base, slice=parameters):
            return _value(base)[_value(parameters)]
        case ast.Call(func=base, args=items, keywords=[]):
            return _value(base)(*(_value(item) for item in items))
    raise ValueError(f"`{ast.unparse(node)}` is not allowed there.")
