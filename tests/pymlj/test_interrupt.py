"""`pymlj/_interrupt.py`: Ctrl-C is noted, and the handler is put back."""

import signal
import threading

import pytest

from pymlj._interrupt import Interruptible


@pytest.fixture
def handler():
    before = signal.getsignal(signal.SIGINT)
    yield before
    signal.signal(signal.SIGINT, before)


def test_the_first_ctrl_c_is_noted_and_the_handler_put_back(handler):
    with Interruptible("It stops soon.", 0) as interrupt:
        assert not interrupt.requested
        signal.raise_signal(signal.SIGINT)
        assert interrupt.requested
    assert signal.getsignal(signal.SIGINT) is handler


def test_the_second_ctrl_c_does_what_it_always_does(handler):
    with pytest.raises(KeyboardInterrupt), Interruptible("It stops soon.", 0):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is handler


def test_the_handler_is_put_back_after_an_error(handler):
    with pytest.raises(ZeroDivisionError), Interruptible("It stops soon.", 0):
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_program_that_ignores_ctrl_c_goes_on_doing_so(handler):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interruptible("It stops soon.", 0) as interrupt:
        signal.raise_signal(signal.SIGINT)
    assert not interrupt.requested
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_other_threads_leave_the_handler_alone(handler):
    seen = []

    def work():
        with Interruptible("It stops soon.", 0):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert seen == [handler]


def test_it_says_what_will_happen(handler, caplog):
    with caplog.at_level("INFO", logger="pymlj"), Interruptible("It stops soon."):
        signal.raise_signal(signal.SIGINT)
    assert "It stops soon" in caplog.text


def test_it_is_silent_at_verbosity_zero(handler, caplog):
    with caplog.at_level("INFO", logger="pymlj"), Interruptible("It stops soon.", 0):
        signal.raise_signal(signal.SIGINT)
    assert caplog.text == ""


def test_enclosing_blocks_are_told_as_well(handler):
    with Interruptible("The loop stops soon.") as outer, Interruptible("The epoch ends.") as inner:
        signal.raise_signal(signal.SIGINT)
        assert inner.requested
        assert outer.requested
    assert signal.getsignal(signal.SIGINT) is handler


def test_ctrl_c_after_an_inner_block_is_not_told_to_it(handler):
    with Interruptible("The loop stops soon.", 0) as outer:
        with Interruptible("The epoch ends.", 0) as inner:
            pass
        signal.raise_signal(signal.SIGINT)
    assert outer.requested
    assert not inner.requested


def test_the_second_ctrl_c_counts_also_where_the_first_came_before_the_inner_block(handler):
    with pytest.raises(KeyboardInterrupt), Interruptible("The loop stops soon.", 0):
        signal.raise_signal(signal.SIGINT)
        with Interruptible("The epoch ends.", 0):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is handler
