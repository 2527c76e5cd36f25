"""The progress bar of an evaluation."""

import contextlib
from collections.abc import Iterator


class Progress:
    """Shows nothing. What shows something overrides all methods."""

    def begin(self, activity: str) -> None:
        """Say what is going on now."""

    def one_more(self) -> None:
        """Count one more fold that has been trained on."""

    def all_done(self) -> None:
        """Count all folds, however many have been counted so far."""


class _Bar(Progress):
    def __init__(self, total: int) -> None:
        from tqdm.auto import tqdm

        self.total = total
        self.bar = tqdm(total=total, unit="fold", leave=False)

    def begin(self, activity: str) -> None:
        self.bar.set_description(activity)

    def one_more(self) -> None:
        self.bar.update()

    def all_done(self) -> None:
        self.bar.update(self.total - self.bar.n)


@contextlib.contextmanager
def progress_bar(total: int, verbosity: int) -> Iterator[Progress]:
    """A bar that counts folds, at verbosity 1 or more and if there are several."""
    if verbosity < 1 or total < 2:
        yield Progress()
        return
    shown = _Bar(total)
    with shown.bar:
        yield shown
