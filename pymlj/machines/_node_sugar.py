"""Operators on nodes: arithmetic, comparison, indexing, functions of numpy.

Each makes a new node. Equality is left alone: nodes are compared, and hashed, by identity.
"""

import abc
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np


class Sugar(abc.ABC):
    """Operators, as methods. See `AnyNode`."""

    @abc.abstractmethod
    def apply(self, function: Callable[..., Any], *inputs: Any, **keywords: Any) -> Any:
        """A node of what `function` makes of `inputs`, some of them nodes."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        if "out" in keywords:
            return NotImplemented
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        return self.apply(function, *inputs, **keywords)

    def __array_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        inputs: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> Any:
        if "out" in keywords:
            return NotImplemented
        positional = [self._gathered(value) for value in inputs]
        named = {name: self._gathered(value) for name, value in keywords.items()}
        if not any(isinstance(value, Sugar) for value in named.values()):
            return self.apply(function, *positional, **named)
        return self.apply(_with_keywords, function, list(named), *positional, *named.values())

    def _gathered(self, value: Any) -> Any:
        """A list or tuple that has nodes in it, as in `np.column_stack([a, b])`, as one node."""
        if not isinstance(value, list | tuple):
            return value
        items = [self._gathered(item) for item in value]
        return self.apply(_gather, *items) if any(isinstance(i, Sugar) for i in items) else value

    def __bool__(self) -> bool:
        raise TypeError(
            "A node is neither true nor false before it is computed: call it, `N()`, or let "
            "`node(function, N)` decide."
        )

    def __getitem__(self, key: Any) -> Any:
        return self.apply(operator.getitem, self, key)

    def __add__(self, other: Any) -> Any:
        return self.apply(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return self.apply(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return self.apply(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.apply(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self.apply(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.apply(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.apply(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.apply(operator.truediv, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return self.apply(operator.floordiv, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self.apply(operator.floordiv, other, self)

    def __mod__(self, other: Any) -> Any:
        return self.apply(operator.mod, self, other)

    def __rmod__(self, other: Any) -> Any:
        return self.apply(operator.mod, other, self)

    def __pow__(self, other: Any) -> Any:
        return self.apply(operator.pow, self, other)

    def __rpow__(self, other: Any) -> Any:
        return self.apply(operator.pow, other, self)

    def __matmul__(self, other: Any) -> Any:
        return self.apply(operator.matmul, self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return self.apply(operator.matmul, other, self)

    def __neg__(self) -> Any:
        return self.apply(operator.neg, self)

    def __pos__(self) -> Any:
        return self.apply(operator.pos, self)

    def __abs__(self) -> Any:
        return self.apply(operator.abs, self)

    def __invert__(self) -> Any:
        return self.apply(operator.invert, self)

    def __and__(self, other: Any) -> Any:
        return self.apply(operator.and_, self, other)

    def __rand__(self, other: Any) -> Any:
        return self.apply(operator.and_, other, self)

    def __or__(self, other: Any) -> Any:
        return self.apply(operator.or_, self, other)

    def __ror__(self, other: Any) -> Any:
        return self.apply(operator.or_, other, self)

    def __lt__(self, other: Any) -> Any:
        return self.apply(operator.lt, self, other)

    def __le__(self, other: Any) -> Any:
        return self.apply(operator.le, self, other)

    def __gt__(self, other: Any) -> Any:
        return self.apply(operator.gt, self, other)

    def __ge__(self, other: Any) -> Any:
        return self.apply(operator.ge, self, other)


def _gather(*items: Any) -> list[Any]:
    return list(items)


def _with_keywords(function: Callable[..., Any], names: Sequence[str], *values: Any) -> Any:
    """Call a function, the last values by name."""
    first = len(values) - len(names)
    return function(*values[:first], **dict(zip(names, values[first:], strict=True)))
