"""Controls that give something of the machine in training to a function of the user."""

from typing import Any, final

from pymlj.control import Control, WithDo
from pymlj.exceptions import ArgumentError


def ask(control: Control, trainable: Any, name: str) -> Any:
    """Return an attribute of what is trained.

    Raises:
        ArgumentError: It has none of that name: it is not what `IteratedModel` gives to controls.
    """
    # The class is asked, so that what goes wrong in finding the value is not taken for its absence.
    if not hasattr(type(trainable), name) and name not in getattr(trainable, "__dict__", ()):
        raise ArgumentError(
            f"`{type(control).__name__}` needs `{name}` of what is trained, but "
            f"`{type(trainable).__name__}` has none; it is a control for `IteratedModel`."
        )
    return getattr(trainable, name)


@final
class WithIterationsDo(WithDo):
    """Call a function with the number of iterations so far, in every cycle.

    All iterations count, those before a warm restart too. Told after the run: `done` and `log`.

    Args:
        f: The function; by default the number is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithIterationsDo
        >>> WithIterationsDo(lambda n: n >= 50, stop_if_true=True).stop_if_true
        True
    """

    subject = "iterations"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the number."""
        return ask(self, trainable, "n_iterations")


@final
class WithEvaluationDo(WithDo):
    """Call a function with the evaluation, in every cycle.

    It holds the values of all measures, see `PerformanceEvaluation`. An `IteratedModel` with
    `resampling=None` has none. Told after the run: `done` and `log`.

    Args:
        f: The function; by default the evaluation is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithEvaluationDo
        >>> history = []
        >>> note = WithEvaluationDo(lambda e: history.append(e.measurement))
    """

    subject = "evaluation"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the evaluation."""
        return ask(self, trainable, "evaluation")


@final
class WithFittedParamsDo(WithDo):
    """Call a function with the learned parameters of the model in training, in every cycle.

    Told after the run: `done` and `log`.

    Args:
        f: The function; by default the parameters are logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithFittedParamsDo
        >>> networks = []
        >>> note = WithFittedParamsDo(lambda params: networks.append(params.chain))
    """

    subject = "fitted parameters"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the parameters."""
        return ask(self, trainable, "machine").fitted_params()


@final
class WithReportDo(WithDo):
    """Call a function with the report of the model in training, in every cycle.

    Told after the run: `done` and `log`.

    Args:
        f: The function; by default the report is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithReportDo
        >>> note = WithReportDo(lambda report: print(report.training_losses[-1]))
    """

    subject = "report"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the report."""
        return ask(self, trainable, "machine").report()


@final
class WithMachineDo(WithDo):
    """Call a function with the machine in training, in every cycle.

    Told after the run: `done` and `log`.

    Args:
        f: The function; by default the machine is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithMachineDo
        >>> predictions = []
        >>> note = WithMachineDo(lambda mach: predictions.append(mach.predict(rows=[0])))
    """

    subject = "machine"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the machine."""
        return ask(self, trainable, "machine")


@final
class WithModelDo(WithDo):
    """Call a function with the model in training, in every cycle.

    The function may change its hyperparameters, which holds for the iterations to come; the model
    that was wrapped stays as it is. Told after the run: `done` and `log`.

    Args:
        f: The function; by default the model is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import WithModelDo
        >>> def halve(model):
        ...     model.optimiser.lr /= 2
        >>> control = WithModelDo(halve)
    """

    subject = "model"

    def look(self, trainable: Any, n: int) -> Any:
        """Return the model."""
        return ask(self, trainable, "model")
