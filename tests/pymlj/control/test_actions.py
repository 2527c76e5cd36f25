"""`pymlj/control/_actions.py`."""

import logging

import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    Data,
    Error,
    Info,
    MLJWarning,
    NumberLimit,
    Step,
    Warn,
    WithNumberDo,
    skip,
    train,
)
from pymlj.control import SquareRooter


class Collector:
    """Collects what it is fed."""

    def __init__(self):
        self.items, self.iterations = [], 0

    def train(self, n):
        self.iterations += n

    def ingest(self, item):
        self.items.append(item)


def test_step_trains_and_tells_how_much(counter):
    [(step, outcome), _] = train(counter, Step(3), NumberLimit(4), verbosity=0)
    assert counter.iterations == 12
    assert (step, dict(outcome)) == (Step(n=3), {"new_iterations": 12})


def test_step_tells_at_verbosity_2(counter, logged):
    train(counter, Step(3), NumberLimit(2), verbosity=2)
    assert logged()[1:3] == [
        "Cycle 1: training for 3 more iterations.",
        "Cycle 2: training for 3 more iterations.",
    ]
    assert "Trained for 6 iterations in all." in logged()


@pytest.mark.parametrize("n", [0, -2])
def test_step_of_no_iteration_is_refused(n):
    with pytest.raises(ArgumentError, match=f"`n >= 1` must hold, but got `n={n}`"):
        Step(n)


@pytest.mark.parametrize("items", [[], [None], [1, 2, 3]], ids=str)
def test_data_stops_in_the_cycle_after_the_last_item(items):
    collector = Collector()
    data = Data(items, stop_when_exhausted=True)
    [(_, outcome), _] = train(collector, data, Step(1), verbosity=0)
    assert collector.items == items
    assert collector.iterations == len(items) + 1
    assert outcome.done is True
    assert outcome.log == f"Stop triggered by `Data`: exhausted after {len(items)} items."


@pytest.mark.parametrize("stop", [False, True])
def test_data_says_once_that_it_is_exhausted(stop, logged):
    data = Data([1, 2], stop_when_exhausted=stop)
    train(Collector(), data, Step(1), NumberLimit(6), verbosity=1)
    said = [text for text in logged() if "exhausted" in text]
    expected = "The data is exhausted after 2 items."
    assert said == ["Stop triggered by `Data`: exhausted after 2 items." if stop else expected]


def test_data_begins_anew_in_each_run_but_an_iterator_goes_on():
    collector, again, once = Collector(), Data([1, 2, 3]), Data(iter([1, 2, 3]))
    for data in (again, again, once, once):
        train(collector, data, Step(1), NumberLimit(2), verbosity=0)
    assert collector.items == [1, 2, 1, 2, 1, 2, 3]


def test_two_runs_of_the_same_data_at_once():
    one, two, data = Collector(), Collector(), Data([1, 2, 3])
    states = [None, None]
    for n in (1, 2, 3):
        for k, collector in enumerate((one, two)):
            states[k] = data.update(collector, 0, n, states[k])
    assert one.items == two.items == [1, 2, 3]


def test_data_needs_something_that_ingests(counter):
    with pytest.raises(ArgumentError, match=r"needs `ingest`.*`Counter` has no such method"):
        train(counter, Step(1), Data([1]), NumberLimit(1), verbosity=0)
    assert counter.iterations == 0
    with pytest.raises(ArgumentError, match=r"needs `ingest`"):
        Data([1]).update(counter, 0, 1)


def test_data_must_be_iterable():
    with pytest.raises(ArgumentError, match=r"something to iterate over.*of type `int`"):
        Data(5)


def test_data_is_not_shown():
    assert repr(Data(list(range(1000)))) == "Data(data=<list>, stop_when_exhausted=False)"


@pytest.mark.parametrize("verbosity, calls", [(-1, 0), (0, 0), (1, 2), (2, 2)])
def test_info_calls_its_function_where_it_is_heard(verbosity, calls, logged):
    seen = []
    train(SquareRooter(9), Step(1), Info(seen.append), NumberLimit(2), verbosity=verbosity)
    assert len(seen) == calls
    assert logged().count("None") == calls


def test_info_logs_the_object_by_default(logged):
    train(SquareRooter(4), Step(1), Info(), NumberLimit(1), verbosity=1)
    assert logged()[0] == "SquareRooter(x=4, root=2.5)"


def too_large(rooter):
    return rooter.root > 2.1


@pytest.mark.parametrize(
    "f, message",
    [
        ("Too large.", "Too large."),
        (lambda rooter: f"It is {rooter.root}.", "It is 2.5."),
        ("", "The predicate of `Warn` holds in cycle 1."),
    ],
    ids=["text", "function", "default"],
)
def test_warn_warns_when_the_predicate_holds(f, message):
    with pytest.warns(MLJWarning) as caught:
        outcomes = train(SquareRooter(4), Step(1), Warn(too_large, f), NumberLimit(3), verbosity=0)
    assert [str(warning.message) for warning in caught] == [message]
    assert outcomes[1][1].warnings == (message,)


def test_warn_is_silent_at_negative_verbosity_but_keeps_its_warnings():
    warn = Warn(too_large, f=lambda rooter: rooter.root)
    outcomes = train(SquareRooter(4), Step(1), warn, NumberLimit(3), verbosity=-1)
    assert outcomes[1][1].warnings == (2.5,)


def test_a_function_may_say_anything_also_zero_or_an_array():
    said = Warn(lambda rooter: True, f=lambda rooter: 0.0)
    array = Error(lambda rooter: True, f=lambda rooter: np.arange(2))
    outcomes = train(SquareRooter(4), Step(1), said, array, verbosity=-1)
    assert outcomes[1][1].warnings == (0.0,)
    assert outcomes[2][1].log == "[0 1]"


def test_warn_sums_up_at_verbosity_2(logged):
    with pytest.warns(MLJWarning, match="careful"):
        train(SquareRooter(9), Step(1), Warn(too_large, "careful"), NumberLimit(2), verbosity=2)
    assert "Warnings of the run:\ncareful\ncareful" in logged()


def test_warn_has_nothing_to_tell_where_there_was_nothing(logged):
    outcomes = train(SquareRooter(1), Step(1), Warn(too_large), NumberLimit(2), verbosity=2)
    assert outcomes[1][1].warnings == ()
    assert not any("Warnings" in text for text in logged())


def small(rooter):
    return 2.04 < rooter.root < 2.1  # in the second cycle only


def test_error_stops_with_the_cycle_and_is_logged_at_any_verbosity(caplog):
    numbers = []
    controls = [Step(1), Error(small, f="small"), WithNumberDo(numbers.append), NumberLimit(9)]
    outcomes = train(SquareRooter(4), *controls, verbosity=-5)
    assert numbers == [1, 2]
    assert dict(outcomes[1][1]) == {"done": True, "error": "small", "log": "small"}
    [record] = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "small")


def test_error_is_not_forgotten():
    rooter, error = SquareRooter(4), Error(small)
    states = [None]
    for n in (1, 2, 3):
        rooter.train(1)
        states.append(error.update(rooter, 0, n, states[-1]))
    assert [error.done(state) for state in states] == [False, False, True, True]


def test_error_that_did_not_happen():
    outcomes = train(SquareRooter(1), Step(1), Error(small), NumberLimit(2), verbosity=0)
    assert dict(outcomes[1][1]) == {"done": False, "error": None, "log": ""}


@pytest.mark.parametrize("exception", [OverflowError("mine"), OverflowError])
def test_error_raises_at_once_if_given_an_exception(exception):
    numbers = []
    controls = [Step(1), Error(small, exception=exception), WithNumberDo(numbers.append)]
    with pytest.raises(OverflowError):
        train(SquareRooter(4), *controls, verbosity=0)
    assert numbers == [1]


def test_actions_that_were_skipped_have_nothing_to_tell(counter):
    rare = [Step(1), Warn(bool), Error(bool), WithNumberDo()]
    outcomes = train(counter, Step(1), *(skip(c, 5) for c in rare), NumberLimit(2), verbosity=0)
    assert [dict(outcome) for _, outcome in outcomes[1:-1]] == [{}] * 4
