"""Objects that hold settings and nothing else.

Models, strategies, measures, controls, builders and optimisers are all `ParamObject`s: classes
whose annotated attributes are their settings, set by keyword, compared by value, shown as the call
that makes them.
"""

from ._compare import is_same_except, same_value
from ._copy import clone
from ._nested import get_param, params, set_param
from ._object import Field, ParamObject, fields

__all__ = [
    "Field",
    "ParamObject",
    "clone",
    "fields",
    "get_param",
    "is_same_except",
    "params",
    "same_value",
    "set_param",
]
