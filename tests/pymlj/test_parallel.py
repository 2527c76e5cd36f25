"""`pymlj/_parallel.py`: the same results in the same order, however they are computed."""

import os
import threading

import joblib
import pytest

from pymlj._parallel import CPU1, CPUProcesses, CPUThreads, n_workers, run, using, watching
from pymlj.exceptions import ArgumentError


def square(x):
    return x * x


def process_of(_):
    return os.getpid()


def thread_of(_):
    return threading.get_ident()


@pytest.mark.parametrize(
    "acceleration", [None, CPU1(), CPUThreads(2), CPUThreads(), CPUProcesses(2)]
)
def test_results_come_in_the_order_of_the_items(acceleration):
    assert run(square, range(20), acceleration) == [x * x for x in range(20)]


def test_processes_are_other_processes():
    assert os.getpid() not in run(process_of, range(4), CPUProcesses(2))


def test_serial_stays_in_this_thread():
    assert set(run(thread_of, range(4))) == {threading.get_ident()}


def test_an_enclosing_block_gives_the_acceleration_and_ends():
    with using(CPUThreads(2)):
        assert threading.get_ident() not in run(thread_of, range(4))
        assert set(run(thread_of, range(4), CPU1())) == {threading.get_ident()}
    assert set(run(thread_of, range(4))) == {threading.get_ident()}


def test_the_backend_configured_in_joblib_is_used():
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert threading.get_ident() not in run(thread_of, range(4))


def test_an_exception_comes_through():
    with pytest.raises(ZeroDivisionError):
        run(lambda x: 1 / x, [1, 0], CPUThreads(2))


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "2"])
@pytest.mark.parametrize("kind", [CPUThreads, CPUProcesses])
def test_the_number_of_workers_is_a_positive_integer(kind, n):
    with pytest.raises(ArgumentError, match=f"`n` of `{kind.__name__}` must be a positive integer"):
        kind(n)


def test_another_object_is_refused():
    with pytest.raises(ArgumentError, match="`acceleration` must be `CPU1"):
        run(square, [1], "threads")


def test_kinds_compare_by_value():
    assert CPUThreads(2) == CPUThreads(2) != CPUThreads(3)
    assert repr(CPUProcesses(3)) == "CPUProcesses(n=3)"


@pytest.mark.parametrize("acceleration", [None, CPU1(), CPUThreads(2), CPUProcesses(2)])
def test_a_watcher_is_told_of_every_item_of_the_outermost_run(acceleration):
    told = []
    with watching(lambda: told.append(1)):
        assert run(_sum_of_squares, [2, 3, 4], acceleration) == [1, 5, 14]
    assert len(told) == 3
    run(square, [1, 2])
    assert len(told) == 3


def _sum_of_squares(n):
    return sum(run(square, range(n)))


def test_serial_work_takes_items_as_it_needs_them():
    taken = []

    def items():
        for k in range(3):
            taken.append(k)
            yield k

    assert run(lambda k: len(taken), items()) == [1, 2, 3]


@pytest.mark.parametrize(
    "acceleration, n",
    [
        (None, 1),
        (CPU1(), 1),
        (CPUThreads(3), 3),
        (CPUProcesses(2), 2),
        (CPUThreads(), joblib.cpu_count()),
    ],
)
def test_the_number_of_workers_is_that_of_the_acceleration(acceleration, n):
    assert n_workers(acceleration) == n
    with using(acceleration):
        assert n_workers() == n


def test_the_number_of_workers_may_be_configured_in_joblib():
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert n_workers() == 2
        assert n_workers(CPU1()) == 1
