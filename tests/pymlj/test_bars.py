"""`pymlj/_bars.py`: one progress bar a level, and few of them in files."""

import contextlib
import gc
import io
import logging
import multiprocessing
import re
import sys
from unittest import mock

from pymlj._bars import open_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True

    def left(self):
        """What is to be seen in the end, line by line."""
        lines, row, column = [""], 0, 0
        for part in re.findall(r"\x1b\[A|\r|\n|[^\x1b\r\n]+", self.getvalue()):
            if part == "\x1b[A":
                row = max(row - 1, 0)
            elif part == "\r":
                column = 0
            elif part == "\n":
                row, column = row + 1, 0
                lines += [""] * (row == len(lines))
            else:
                line = lines[row].ljust(column)
                lines[row] = line[:column] + part + line[column + len(part) :]
                column += len(part)
        return [line.strip() for line in lines if line.strip()]


def on_terminal(test):
    """Run a test with a terminal as standard error."""

    def run():
        with contextlib.redirect_stderr(Terminal()) as terminal:
            test(terminal)

    run.__name__ = test.__name__
    return run


@on_terminal
def test_the_outermost_bar_stays(terminal):
    with open_bar("epoch", 3, "Training") as bar:
        bar.move(3, "loss=0.5")
    [line] = terminal.left()
    assert "Training: 100%" in line and "3/3" in line and "loss=0.5" in line


@on_terminal
def test_inner_bars_disappear(terminal):
    with open_bar("model", 1, "Searching") as outer:
        for _ in range(3):
            with open_bar("epoch", 2, "Training") as inner:
                assert outer.is_shown and inner.is_shown
                inner.move(2)
        outer.move()
    [line] = terminal.left()
    assert "Searching: 100%" in line and "Training" in terminal.getvalue()


@on_terminal
def test_a_bar_can_ask_to_disappear(terminal):
    with open_bar("fold", 2, leave=False) as bar:
        bar.say("Measuring")
        bar.move(2)
    assert terminal.left() == [] and "Measuring" in terminal.getvalue()


@on_terminal
def test_there_is_one_bar_a_level(terminal):
    with open_bar("epoch", 2) as first:
        with open_bar("epoch", 2) as second:
            second.move(2)
            assert not second.is_shown
        assert first.is_shown
    with open_bar("epoch", 2) as third:
        assert third.is_shown


@on_terminal
def test_a_bar_that_was_lost_does_not_count(terminal):
    lost = open_bar("epoch", 2)
    assert lost.is_shown
    del lost
    gc.collect()
    with open_bar("epoch", 2) as bar:
        assert bar.is_shown


def test_files_get_the_outermost_bar_alone_and_seldom(capsys):
    with open_bar("model", 1000, "Searching") as outer:
        for _ in range(1000):
            with open_bar("epoch", 5, "Training") as inner:
                inner.move(5)
            outer.move()
    text = capsys.readouterr().err
    assert "Training" not in text and "1000/1000" in text
    assert text.count("\r") <= 3


def test_processes_that_help_show_nothing(capsys, monkeypatch):
    monkeypatch.setattr(multiprocessing.current_process(), "_name", "LokyProcess-1")
    with open_bar("epoch", 2) as bar:
        assert not bar.is_shown
    assert capsys.readouterr().err == ""


def test_notebooks_can_overwrite(monkeypatch):
    class ZMQInteractiveShell:
        pass

    class IPython:
        get_ipython = staticmethod(ZMQInteractiveShell)

    monkeypatch.setitem(sys.modules, "IPython", IPython)
    with open_bar("model", 2), open_bar("epoch", 2) as inner:
        assert inner.is_shown


@on_terminal
def test_a_message_goes_above_the_bars(terminal):
    from pymlj._logging import log_info

    with open_bar("epoch", 2, "Training") as bar:
        with mock.patch.object(logging.getLogger(), "handlers", []):
            log_info("A message.", verbosity=1)
        bar.move(2)
    assert terminal.left()[0] == "A message."
