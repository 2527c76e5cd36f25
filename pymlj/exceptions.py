"""Every error and warning that pymlj raises on purpose.

    MLJError
    ├── ArgumentError       (ValueError)     a wrong value of an argument or hyperparameter
    ├── DimensionMismatch   (ValueError)     lengths, columns or shapes that do not agree
    ├── DomainError         (ValueError)     a value on which something is not defined
    ├── ScitypeError        (TypeError)      data whose scientific type does not fit
    ├── CoercionError       (TypeError)      data that cannot be given the scientific type
    ├── NotTrainedError     (RuntimeError)   a result asked of a machine that is not fitted
    ├── BuilderError        (RuntimeError)   a builder failed, or its network does not fit
    └── PersistenceError    (RuntimeError)   a file or a machine that cannot be read or written
    MLJWarning              (UserWarning)    every warning

`except MLJError` catches them all; where a builtin class fits, it is a base class too.
"""

__all__ = [
    "ArgumentError",
    "BuilderError",
    "CoercionError",
    "DimensionMismatch",
    "DomainError",
    "MLJError",
    "MLJWarning",
    "NotTrainedError",
    "PersistenceError",
    "ScitypeError",
]


class MLJError(Exception):
    """Base class of all errors of pymlj."""


class ArgumentError(MLJError, ValueError):
    """An argument or a hyperparameter has a value that it must not have."""


class DimensionMismatch(MLJError, ValueError):
    """Lengths, numbers of columns or shapes do not agree."""


class DomainError(MLJError, ValueError):
    """A value lies outside the set on which an operation is defined."""


class ScitypeError(MLJError, TypeError):
    """The scientific type of some data is not the one that is needed."""


class CoercionError(MLJError, TypeError):
    """Data cannot be given the scientific type that was asked for."""


class NotTrainedError(MLJError, RuntimeError):
    """A machine was asked for something that only training provides."""


class BuilderError(MLJError, RuntimeError):
    """A builder failed, or the network it made does not fit the data."""


class PersistenceError(MLJError, RuntimeError):
    """A file cannot be read as a machine, or a machine cannot be written to a file."""


class MLJWarning(UserWarning):
    """Category of every warning of pymlj."""
