"""The progress bar of an evaluation."""

from pymlj._bars import Bar, open_bar


class Progress:
    """A bar that counts folds, at verbosity 1 or more and if there are several.

    Args:
        total: The number of folds.
        verbosity: That of the evaluation.
    """

    def __init__(self, total: int, verbosity: int) -> None:
        self._total = total
        self._counted = 0
        wanted = verbosity >= 1 and total >= 2
        self._bar = open_bar("fold", total, leave=False) if wanted else Bar("fold")

    def begin(self, activity: str) -> None:
        """Say what is going on now."""
        self._bar.say(activity)

    def one_more(self) -> None:
        """Count one more fold that has been trained on."""
        self._counted += 1
        self._bar.move()

    def all_done(self) -> None:
        """Count all folds, however many have been counted so far."""
        self._bar.move(self._total - self._counted)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()
