"""The way to scikit-learn: models of pymlj as estimators. The way back is `SklearnModel`.

scikit-learn is imported when the first estimator is made.
"""

from ._as_sklearn import as_sklearn

__all__ = [
    "as_sklearn",
]
