"""Models trained as if they were estimators of scikit-learn: what is meant instead."""

import functools
from collections.abc import Callable
from typing import Any

from pymlj.exceptions import ArgumentError


def refusing_data(fit: Callable[..., Any]) -> Callable[..., Any]:
    """The method `fit` of a class of models, which refuses data in the place of `verbosity`.

    `model.fit(X, y)` would otherwise be an error about a missing argument, or, worse, none.

    Args:
        fit: A method `fit(self, verbosity, *data)`.

    Example:
        >>> from pymlj import ConstantClassifier
        >>> ConstantClassifier().fit([[1.0], [2.0]], ["a", "b"])  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        pymlj.exceptions.ArgumentError: A model is trained by a machine, which holds what it ...
    """

    @functools.wraps(fit)
    def fit_with_verbosity(self: Any, *args: Any, **kwargs: Any) -> Any:
        if args and hasattr(args[0], "__len__"):
            data = "X, y" if self.is_supervised else "X"
            raise ArgumentError(
                "A model is trained by a machine, which holds what it learns: "
                f"`machine({type(self).__name__}(...), {data}).fit()`. "
                f"`as_sklearn(model)` makes an estimator with `fit({data})`."
            )
        return fit(self, *args, **kwargs)

    return fit_with_verbosity
