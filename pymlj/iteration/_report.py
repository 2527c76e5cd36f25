"""What an `IteratedModel` reports."""

from typing import Any

from pymlj.machines import Machine

from ._progress import Progress


def report_of(progress: Progress, production: Machine, outcomes: list[Any]) -> dict[str, Any]:
    """Return the report.

    Args:
        progress: Where training stands.
        production: The machine that predicts.
        outcomes: Pairs of a control and what it has to tell.
    """
    trace = progress.trace
    return {
        "model_report": production.report(),
        "controls": outcomes,
        "n_iterations": progress.n_iterations,
        "best_iteration": trace.best_iteration,
        "best_loss": trace.best_loss,
        "losses": list(trace.losses),
        "iterations": list(trace.iterations),  # how many there had been at each loss
        "training_losses": list(trace.training_losses),
        "evaluation_seconds": list(trace.evaluation_seconds),
    }
