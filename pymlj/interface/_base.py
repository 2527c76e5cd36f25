"""`Model`: the interface that everything which learns from data, or transforms it, has in common.

A model holds hyperparameters and nothing else. What it learns is returned by `fit` and handed back
to its other methods; the machine keeps it.

    method                                        called by a machine
    fit(verbosity, *data)                         to train from scratch
    update(verbosity, fitresult, cache, *data)    to train on, after hyperparameters have changed
    predict, transform, ... (fitresult, X)        for the operation of that name
    fitted_params, report, training_losses,
    feature_importances                           when somebody looks inside
    clean()                                       before training, to mend hyperparameters
    reformat(*args), selectrows(rows, *data)      to turn data into the form `fit` wants
    save, restore, save_cache, restore_cache      when it is written to a file, or read
    fit_many, update_many                         when many models are trained at once
"""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from pymlj._logging import warn
from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject
from pymlj.scitypes import Scitype, Unknown
from pymlj.tables import select_rows

from . import _traits
from ._guard import refusing_data
from ._many import Fit, Outcome, fit_each, update_each
from ._reports import merge_reports
from ._traits import TRAITS, derived

Rows: TypeAlias = Any


class Model(ParamObject):
    """Base class of all models; subclass one of its kinds, such as `Deterministic`.

    An annotated attribute of a subclass is a hyperparameter, any other class attribute a trait.
    Hyperparameters are given by keyword, checked against their annotation, and mended by `clean`.

    Raises:
        ArgumentError: A hyperparameter that does not exist (the nearest name is shown) or does not
            fit its annotation.

    Example:
        >>> import numpy as np
        >>> from pymlj import Deterministic, machine
        >>> class Mean(Deterministic):
        ...     '''Predicts the mean of the target.'''
        ...
        ...     shift: float = 0.0
        ...
        ...     def fit(self, verbosity, X, y):
        ...         return float(np.mean(y)), None, None
        ...
        ...     def predict(self, fitresult, X):
        ...         return np.full(len(X), fitresult + self.shift)
        >>> mach = machine(Mean(), np.zeros((3, 1)), np.array([1.0, 2.0, 6.0]))
        >>> mach.fit(verbosity=0).predict(np.zeros((2, 1)))
        array([3., 3.])
    """

    # -- what it takes and gives --
    input_scitype: ClassVar[Scitype] = Unknown
    target_scitype: ClassVar[Scitype] = Unknown
    output_scitype: ClassVar[Scitype] = Unknown
    target_in_fit: ClassVar[bool] = False
    prediction_type: ClassVar[str] = "unknown"
    # -- what it can do --
    supports_weights: ClassVar[bool] = False
    supports_class_weights: ClassVar[bool] = False
    supports_online: ClassVar[bool] = False
    supports_training_losses: ClassVar[bool] = False
    reports_feature_importances: ClassVar[bool] = False
    iteration_parameter: ClassVar[str | None] = None
    reporting_operations: ClassVar[tuple[str, ...]] = ()
    # -- what it is --
    is_wrapper: ClassVar[bool] = False
    deep_properties: ClassVar[tuple[str, ...]] = ()
    constructor: ClassVar[str | None] = None
    package_name: ClassVar[str] = "unknown"
    package_license: ClassVar[str] = "unknown"
    package_url: ClassVar[str] = "unknown"
    package_uuid: ClassVar[str] = "unknown"
    is_pure_python: ClassVar[bool] = False
    tags: ClassVar[tuple[str, ...]] = ()
    # -- what follows from the definition --
    name: ClassVar[str] = derived(_traits.name)
    human_name: ClassVar[str] = derived(_traits.human_name)
    docstring: ClassVar[str] = derived(_traits.docstring)
    load_path: ClassVar[str] = derived(_traits.load_path)
    abstract_type: ClassVar[str] = derived(_traits.abstract_type)
    is_supervised: ClassVar[bool] = derived(_traits.is_supervised)
    hyperparameters: ClassVar[tuple[str, ...]] = derived(_traits.hyperparameters)
    hyperparameter_types: ClassVar[tuple[str, ...]] = derived(_traits.hyperparameter_types)
    hyperparameter_ranges: ClassVar[tuple[Any, ...]] = derived(_traits.hyperparameter_ranges)
    implemented_methods: ClassVar[tuple[str, ...]] = derived(_traits.implemented_methods)
    fit_data_scitype: ClassVar[Scitype] = derived(_traits.fit_data_scitype)
    predict_scitype: ClassVar[Scitype] = derived(_traits.predict_scitype)
    transform_scitype: ClassVar[Scitype] = derived(_traits.transform_scitype)
    inverse_transform_scitype: ClassVar[Scitype] = derived(_traits.inverse_transform_scitype)

    _traits_of_another_meaning: ClassVar[tuple[str, ...]] = ()
    """Traits whose names are those of hyperparameters; see `iteration_path`."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if inspect.isfunction(vars(cls).get("fit")):
            cls.fit = refusing_data(cls.fit)  # type: ignore[method-assign]  # it is guarded
        for name in cls._fields:
            if name in TRAITS and name not in cls._traits_of_another_meaning:
                raise ArgumentError(
                    f"`{name}` is the name of a trait and cannot be a hyperparameter of "
                    f"`{cls.__name__}`; to declare the trait, write `{name} = ...` without "
                    "annotation."
                )

    def _finish(self) -> None:
        self.check()
        message = self.clean()
        if message:
            warn(message)

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *args: Any, **kwargs: Any) -> Fit:
        """Train from scratch.

        Called by `Machine.fit`, in whatever thread or process, with the data as `reformat` and
        `selectrows` gave it. Must not change the model.

        Args:
            verbosity: 0 is silent.
            *args: The training data: `X`, or `X, y`, or `X, y, w`.
            **kwargs: Not used; here so that subclasses may name their data as they like.

        Returns:
            `(fitresult, cache, report)`: what the operations need, what `update` needs, and what
            users may want to know (a dict, or `None`).

        Raises:
            ArgumentError: The class defines no `fit`.
        """
        raise ArgumentError(
            f"`{type(self).__name__}` cannot be trained, since it defines no `fit`; "
            "see the docstring of `pymlj.interface.Model` for how to write one."
        )

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *args: Any, **kwargs: Any
    ) -> Fit:
        """Train on from an earlier training on the same data; by default, train from scratch.

        Called by `Machine.fit` when hyperparameters have changed since, but not the rows.

        Args:
            verbosity: As in `fit`.
            old_fitresult: What the last training returned.
            old_cache: What the last training returned.
            *args: The training data.
            **kwargs: Not used.

        Returns:
            The same as `fit`.
        """
        return self.fit(verbosity, *args, **kwargs)

    @classmethod
    def fit_many(
        cls, models: "Sequence[Model]", verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Outcome]:
        """Train several models of this class, each on its own data.

        Called by whatever trains many models: evaluation, tuning, ensembles. The default maps `fit`
        over them; a class may train them together.

        Args:
            models: Models, all of this class.
            verbosity: As in `fit`.
            datasets: For each model its training data, in the form `fit` takes.

        Returns:
            For each model what `fit` returns, optionally with the seconds it took as fourth entry;
            or, in the place of one that failed, the exception.
        """
        return fit_each(models, verbosity, datasets)

    @classmethod
    def update_many(
        cls,
        models: "Sequence[Model]",
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Outcome]:
        """Train several models on, as `fit_many` trains them from scratch.

        Args:
            models: Models, all of this class.
            verbosity: As in `fit`.
            old_fitresults: One a model.
            old_caches: One a model.
            datasets: One a model.

        Returns:
            The same as `fit_many`.
        """
        return update_each(models, verbosity, old_fitresults, old_caches, datasets)

    def clean(self) -> str:
        """Mend hyperparameters that make no sense, in place.

        Called at the end of construction and before every training. A second call must find nothing
        to mend. Values that cannot be mended are an `ArgumentError`.

        Returns:
            What was mended, as a warning to show; `""` if nothing was.
        """
        return ""

    # ------------------------------------------------------------------ composition

    def __rshift__(self, other: Any) -> Any:
        """`a >> b` is the pipeline that passes what comes out of `a` on to `b`."""
        # Here alone a lower package knows a higher one, which is made of what this one defines.
        from pymlj.composition import Pipeline

        return Pipeline.joined(self, other)

    def __rrshift__(self, other: Any) -> Any:
        """`f >> model`, where `f` is a function or a class of models."""
        from pymlj.composition import Pipeline

        return Pipeline.joined(other, self)

    # ------------------------------------------------------------------ data

    def reformat(self, *args: Any) -> tuple[Any, ...]:
        """Turn the arguments of a machine into the form that `fit` and the operations want.

        Called once for the training arguments (the result is cached) and once for the argument of
        each operation. Must not depend on hyperparameters.

        Args:
            *args: All training arguments, or the one argument of an operation.

        Returns:
            A tuple of as many entries.
        """
        return args

    def selectrows(self, rows: Rows, *data: Any) -> tuple[Any, ...]:
        """Take some rows of reformatted data.

        Args:
            rows: What numpy takes as an index; `None` for all.
            *data: What `reformat` returned.

        Returns:
            A tuple of as many entries.
        """
        return tuple(select_rows(item, rows) for item in data)

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> Mapping[str, Any] | None:
        """The learned parameters, by name.

        Args:
            fitresult: What `fit` returned.
        """
        return {"fitresult": fitresult}

    def report(self, reports: Mapping[str, Any]) -> Any:
        """Merge what `fit` and the operations reported.

        Args:
            reports: Reports by the name of the method: `"fit"`, `"predict"`, ...

        Returns:
            One mapping; where two methods report under the same name, those of the operations are
            put under the name of the operation.
        """
        return merge_reports(reports)

    def training_losses(self, report: Any) -> Sequence[float] | None:
        """The losses of the iterations, oldest first, if trait `supports_training_losses`.

        Args:
            report: What `fit` or `update` reported.
        """
        return None

    def feature_importances(
        self, fitresult: Any, report: Any
    ) -> Sequence[tuple[str, float]] | None:
        """Pairs of feature and importance, if trait `reports_feature_importances`.

        Args:
            fitresult: What `fit` returned.
            report: What `fit` or `update` reported.
        """
        return None

    # ------------------------------------------------------------------ files

    def save(self, fitresult: Any) -> Any:
        """Put a fit result into a form that lasts: plain Python data, arrays, categoricals.

        Called by `Machine.save`.

        Args:
            fitresult: What `fit` returned.
        """
        return fitresult

    def restore(self, saved: Any) -> Any:
        """Undo `save`. Called by `load_machine`, in another process.

        Args:
            saved: What `save` returned.
        """
        return saved

    def save_cache(self, cache: Any) -> Any:
        """Put into a lasting form what `update` needs to go on. Must not hold training data.

        Args:
            cache: What `fit` returned.
        """
        return cache

    def restore_cache(self, saved: Any) -> Any:
        """Undo `save_cache`.

        Args:
            saved: What `save_cache` returned.
        """
        return saved
