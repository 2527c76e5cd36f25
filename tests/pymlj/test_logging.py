"""`pymlj/_logging.py`: who hears what at which verbosity."""

import logging
import subprocess
import sys
import warnings

import pytest

from pymlj import MLJWarning
from pymlj._logging import log_info, warn


@pytest.mark.parametrize(
    ("verbosity", "at", "heard"), [(1, 1, True), (0, 1, False), (1, 2, False), (2, 2, True)]
)
def test_messages_depend_on_verbosity(caplog, verbosity, at, heard):
    with caplog.at_level(logging.INFO, logger="pymlj"):
        log_info("something happened", verbosity, at=at)
    assert (caplog.messages == ["something happened"]) is heard


def test_warnings_come_at_zero_and_not_below():
    with pytest.warns(MLJWarning, match="careful"):
        warn("careful", verbosity=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn("careful", verbosity=-1)


def test_a_warning_points_at_the_caller():
    def function_that_warns():
        warn("careful")

    with pytest.warns(MLJWarning) as caught:
        function_that_warns()
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        ("", "trained\n"),
        ("logging.basicConfig(format='ROOT %(message)s', level='INFO')", "ROOT trained\n"),
    ],
    ids=["unconfigured", "configured"],
)
def test_messages_are_shown_once_whoever_configures_logging(setup, expected):
    code = f"import logging\n{setup}\nfrom pymlj._logging import log_info\nlog_info('trained', 1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.endswith(expected)
    assert done.stderr.count("trained") == 1
