"""`NetworkComposite`: a model made of a learning network.

A subclass has models as hyperparameters, its components, and lays out in `prefit` how they work
together. All the rest follows: training, in which only what has changed trains again; operations;
reports and learned parameters by the name of the component.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pymlj.exceptions import ArgumentError
from pymlj.interface import (
    OPERATIONS,
    Model,
    did_you_mean,
    iteration_path,
    only_outcome,
    summary,
)
from pymlj.machines import LearningNetwork

from ._reports import learned, merged, reported_since
from ._training import Old, train

Fit = tuple[LearningNetwork, dict[str, Any], dict[str, Any]]
_POINTS = ("predict_mode", "predict_mean", "predict_median")


class NetworkComposite(Model):
    """Base of the models that are learning networks; subclass one of its kinds.

    The kinds are `DeterministicNetworkComposite`, `ProbabilisticNetworkComposite`,
    `UnsupervisedNetworkComposite`, and so on, one for each kind of model. Declare the components
    as hyperparameters, and define `prefit`.

    Training again trains what has to be trained: a component whose hyperparameters have changed is
    updated, what gets its data from it is trained from scratch, the rest stays. When a
    hyperparameter changes that is no component, all components are trained from scratch.

    Example:
        >>> import numpy as np
        >>> from pymlj import (
        ...     DeterministicConstantRegressor,
        ...     DeterministicNetworkComposite,
        ...     Model,
        ...     machine,
        ...     source,
        ... )
        >>> class OnLogScale(DeterministicNetworkComposite):
        ...     '''Learns the logarithm of the target.'''
        ...
        ...     regressor: Model
        ...
        ...     def prefit(self, verbosity, X, y):
        ...         Xs, ys = source(X), source(y)
        ...         mach = machine("regressor", Xs, np.log(ys))
        ...         return {"predict": np.exp(mach.predict(Xs))}
        >>> model = OnLogScale(regressor=DeterministicConstantRegressor())
        >>> mach = machine(model, np.zeros((2, 1)), np.array([4.0, 9.0])).fit(verbosity=0)
        >>> mach.predict(np.zeros((1, 1))).round(6)
        array([6.])
    """

    is_wrapper: ClassVar[bool] = True
    reporting_operations: ClassVar[Any] = OPERATIONS
    _unlaid: ClassVar[tuple[str, ...]] = ()
    """Hyperparameters that `prefit` does not depend on: a change of one trains nothing."""

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """Lay out the network.

        Called when training starts from scratch. Nothing is trained here. Machines made with the
        name of a hyperparameter, `machine("name", ...)`, train the model it holds at the time.

        Args:
            verbosity: As in `fit`.
            *data: The training data, to be made sources of; none for static composites, whose
                sources are empty.

        Returns:
            For each operation the node that answers it, which must come from one source. Under
            `"report"` and `"fitted_params"` there may be dicts from names to nodes, which are
            computed once training has ended. Under `"acceleration"` there may be `CPU1()`,
            `CPUThreads(n)` or `CPUProcesses(n)`, for training components that do not depend on
            each other.

        Raises:
            ArgumentError: The class defines no `prefit`.
        """
        raise ArgumentError(
            f"`{type(self).__name__}` cannot be trained, since it defines no `prefit`; "
            "see the docstring of `pymlj.composition.NetworkComposite` for how to write one."
        )

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *args: Any, **kwargs: Any) -> Fit:
        """Lay out the network and train it."""
        return only_outcome(type(self).fit_many([self], verbosity, [args]))

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *args: Any, **kwargs: Any
    ) -> Fit:
        """Train what has changed, in a copy of the network."""
        old = [old_fitresult], [old_cache]
        return only_outcome(type(self).update_many([self], verbosity, *old, [args]))

    def refit(self, verbosity: int, old_fitresult: Any, old_cache: Any, *args: Any) -> Fit:
        """Train from scratch on other data, but keep what frozen components have learned.

        Called by `Machine.fit` in the place of `fit`, if there are frozen components.

        Args:
            verbosity: As in `fit`.
            old_fitresult: What the last training returned.
            old_cache: What the last training returned.
            *args: The training data.

        Returns:
            The same as `fit`.
        """
        old = [old_fitresult], [old_cache]
        return only_outcome(type(self).refit_many([self], verbosity, *old, [args]))

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Train several composites in step, like components of all of them together."""
        return train(models, verbosity, datasets, [None] * len(models))

    @classmethod
    def update_many(
        cls,
        models: Sequence[Any],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Train several composites on, in step."""
        old = [Old(*pair) for pair in zip(old_fitresults, old_caches, strict=True)]
        return train(models, verbosity, datasets, old)

    @classmethod
    def refit_many(
        cls,
        models: Sequence[Any],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Train several composites on other data, in step, around their frozen components."""
        old = [
            Old(fitresult, cache, other_data=True)
            for fitresult, cache in zip(old_fitresults, old_caches, strict=True)
        ]
        return train(models, verbosity, datasets, old)

    # ------------------------------------------------------------------ operations

    def __getattr__(self, name: str) -> Any:
        # Whether there is an operation may depend on the components, so they are no methods.
        if name in OPERATIONS and self._offers(name):
            return functools.partial(self._operate, name)
        hint = "" if name.startswith("_") else did_you_mean(name, self._fields)
        raise AttributeError(f"`{type(self).__name__}` has no attribute `{name}`.{hint}")

    def _offers(self, operation: str) -> bool:
        """Whether there is an operation, as far as can be told before training."""
        return operation in ("predict", "transform", "inverse_transform")

    def _operate(self, operation: str, network: LearningNetwork, *data: Any) -> tuple[Any, Any]:
        """What an operation gives, and what components report on the way, by name."""
        if operation in network.ends:
            output, reports = network.compute(operation, *data)
        elif operation in _POINTS and "predict" in network.ends:
            output, reports = network.compute("predict", *data)
            output = summary(output, operation.removeprefix("predict_"), type(self).__name__)
        else:
            offered = ", ".join(f"`{name}`" for name in network.ends) or "no operation at all"
            raise ArgumentError(
                f"`{type(self).__name__}` has no operation `{operation}`; it has {offered}."
            )
        return output, reported_since(network, reports)

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: LearningNetwork) -> Any:
        """What the components have learned, by name, and what `prefit` exports."""
        return learned(fitresult)

    def report(self, reports: Mapping[str, Any]) -> dict[str, Any]:
        """What the components report, by name, and what `prefit` exports."""
        return merged(reports)

    def training_losses(self, report: Any) -> Sequence[float] | None:
        """Those of the component that has the iteration parameter."""
        name = self._leading_component()
        if name is None or report is None or name not in report["components"]:
            return None
        model, reports = report["components"][name][0]
        losses: Sequence[float] | None = model.training_losses(reports.get("fit"))
        return losses

    def feature_importances(
        self, fitresult: LearningNetwork, report: Any
    ) -> Sequence[tuple[str, float]] | None:
        """Those of the component that predicts."""
        name = self._leading_component()
        machines = fitresult.by_name().get(name, []) if name is not None else []
        found: Sequence[tuple[str, float]] | None
        found = machines[0].feature_importances() if machines else None
        return found

    def _leading_component(self) -> str | None:
        """The component whose losses and importances are those of the composite."""
        path = iteration_path(self)
        return path.partition(".")[0] if path is not None and "." in path else None
