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
    """Base class of all errors of pymlj.

    Example:
        >>> from pymlj import MLJError, load
        >>> try:
        ...     load("Standardiser")
        ... except MLJError as error:
        ...     print(type(error).__name__)
        ArgumentError
    """


class ArgumentError(MLJError, ValueError):
    """An argument or a hyperparameter has a value that it must not have.

    Example:
        >>> from pymlj import ArgumentError, CV
        >>> try:
        ...     CV(nfolds=1)
        ... except ArgumentError as error:
        ...     print(type(error).__name__)
        ArgumentError
    """


class DimensionMismatch(MLJError, ValueError):
    """Lengths, numbers of columns or shapes do not agree.

    Example:
        >>> from pymlj import DimensionMismatch, rms
        >>> try:
        ...     rms([1.0, 2.0], [1.0])
        ... except DimensionMismatch as error:
        ...     print(type(error).__name__)
        DimensionMismatch
    """


class DomainError(MLJError, ValueError):
    """A value lies outside the set on which an operation is defined.

    Example:
        >>> from pymlj import DomainError, UnivariateFinite
        >>> try:
        ...     UnivariateFinite({"a": 1.0}).pdf("b")
        ... except DomainError as error:
        ...     print(type(error).__name__)
        DomainError
    """


class ScitypeError(MLJError, TypeError):
    """The scientific type of some data is not the one that is needed.

    Example:
        >>> from pymlj import ScitypeError, ConstantRegressor, machine
        >>> try:
        ...     machine(ConstantRegressor(), {"x": [1.0]}, ["a"], scitype_check_level=3)
        ... except ScitypeError as error:
        ...     print(type(error).__name__)
        ScitypeError
    """


class CoercionError(MLJError, TypeError):
    """Data cannot be given the scientific type that was asked for.

    Example:
        >>> from pymlj import CoercionError, Count, coerce
        >>> try:
        ...     coerce([0.5], Count)
        ... except CoercionError as error:
        ...     print(type(error).__name__)
        CoercionError
    """


class NotTrainedError(MLJError, RuntimeError):
    """A machine was asked for something that only training provides.

    Example:
        >>> from pymlj import NotTrainedError, ConstantRegressor, machine
        >>> try:
        ...     machine(ConstantRegressor(), {"x": [1.0]}, [2.0]).predict()
        ... except NotTrainedError as error:
        ...     print(type(error).__name__)
        NotTrainedError
    """


class BuilderError(MLJError, RuntimeError):
    """A builder failed, or the network it made does not fit the data.

    Example:
        >>> from pymlj import BuilderError, MLJError
        >>> issubclass(BuilderError, MLJError) and issubclass(BuilderError, RuntimeError)
        True
    """


class PersistenceError(MLJError, RuntimeError):
    """A file cannot be read as a machine, or a machine cannot be written to a file.

    Example:
        >>> from pymlj import PersistenceError, load_machine
        >>> try:
        ...     load_machine("no such file")
        ... except PersistenceError as error:
        ...     print(type(error).__name__)
        PersistenceError
    """


class MLJWarning(UserWarning):
    """Category of every warning of pymlj.

    Example:
        >>> import warnings
        >>> from pymlj import MLJWarning
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore", MLJWarning)  # silences this library alone
    """
