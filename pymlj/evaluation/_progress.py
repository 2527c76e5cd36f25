"""The progress bar of an evaluation."""

import contextlib
from collections.abc import Iterator


class Progress:
    """Shows nothing. What shows something overrides both methods."""

    def begin(self, activity: str) -> None:
        """Say what is going on now."""

    def done(self) -> None:
        """Count one more fold that has been measured."""


class _Bar(Progress):
    def __init__(self, total: int) -> None:
        from tqdm.auto import tqdm

        self.bar = tqdm(total=total, unit="fold", leave=False)

    def begin(self, activity: str) -> None:
        self.bar.set_description(activity)

    def done(self) -> None:
        self.bar.update()


@contextlib.contextmanager
def progress_bar(total: int, verbosity: int) -> Iterator[Progress]:
    """A bar that counts folds, at verbosity 1 or more and if there are several."""
    if verbosity < 1 or total < 2:
        yield Progress()
        return
    shown = _Bar(total)
    with shown.bar:
        yield shown
