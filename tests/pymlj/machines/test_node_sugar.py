"""`pymlj/machines/_node_sugar.py`: operators on nodes do what they do on values, later."""

import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import source

BINARY = [
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv),
    *(operator.mod, operator.pow, operator.lt, operator.le, operator.gt, operator.ge),
]
A, B = np.array([1.0, 4.0]), np.array([3.0, 2.0])


@pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "a, b", [(source(A), source(B)), (source(A), B), (A, source(B)), (source(A), 2), (7, source(B))]
)
def test_binary_operators_take_nodes_arrays_and_numbers_on_either_side(f, a, b):
    expected = f(*(v() if callable(v) else v for v in (a, b)))

    np.testing.assert_array_equal(f(a, b)(), expected)


@pytest.mark.parametrize("f", [operator.and_, operator.or_], ids=lambda f: f.__name__)
def test_logical_operators(f):
    a, b = np.array([True, False, True]), np.array([True, True, False])

    for left, right in [(source(a), source(b)), (source(a), b), (a, source(b)), (True, source(b))]:
        expected = f(*(v() if callable(v) else v for v in (left, right)))
        np.testing.assert_array_equal(f(left, right)(), expected)


def test_matrix_products_and_unary_operators():
    m = np.array([[1.0, 2.0], [3.0, 4.0]])

    np.testing.assert_array_equal((source(m) @ A)(), m @ A)
    np.testing.assert_array_equal((m @ source(A))(), m @ A)
    for f in (operator.neg, operator.pos, operator.abs):
        np.testing.assert_array_equal(f(source(-A))(), f(-A))
    assert (~source(np.array([True, False])))().tolist() == [False, True]


def test_ufuncs_and_their_methods():
    s = source(A)

    assert np.exp(np.log(s))() == pytest.approx(A)
    assert np.maximum(s, 2.0)().tolist() == [2.0, 4.0]
    assert np.add.reduce(s)() == 5.0
    assert np.add(s, s, dtype=np.float32)().dtype == np.float32


def test_results_cannot_be_written_into_arrays_in_advance():
    with pytest.raises(TypeError):
        np.exp(source(A), out=np.zeros(2))
    with pytest.raises(TypeError):
        np.mean(source(A), out=np.zeros(()))


def test_pandas_leaves_the_work_to_nodes():
    series = pd.Series([1.0, 2.0])

    assert list((series + source(A))()) == [2.0, 6.0]
    assert list((source(series) * series)()) == [1.0, 4.0]


def test_indexing_waits_for_the_value():
    table = source(pd.DataFrame({"u": [1, 2, 3], "v": [4, 5, 6]}))

    assert list(table["v"]()) == [4, 5, 6]
    assert list(table["v"](rows=[2, 0])) == [6, 4]
    assert source(A)[1:]().tolist() == [4.0]
    assert source([7, 8])[source(1)]() == 8


def test_nodes_are_no_sequences():
    with pytest.raises(TypeError):
        list(source([1, 2]))


def test_nodes_are_equal_to_themselves_alone():
    a, b = source(1), source(1)

    assert a == a and a != b and len({a, b}) == 2


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_an_expression_of_nodes_is_the_expression_of_their_values(a, b):
    x, y = source(a), source(b)

    assert ((x + y) * (x - 2 * y) - 3 + x)() == (a + b) * (a - 2 * b) - 3 + a


def test_functions_of_numpy_are_computed_later():
    s, w = source(A), source(B)

    assert np.mean(s)() == 2.5
    assert np.where(s > 2, s, 0)().tolist() == [0.0, 4.0]
    assert np.column_stack([s, B, w])().tolist() == [[1.0, 3.0, 3.0], [4.0, 2.0, 2.0]]
    assert np.concatenate((s, w), axis=0)(B, A).tolist() == [3.0, 2.0, 1.0, 4.0]
    assert np.average(s, weights=w)() == np.average(A, weights=B)


def test_a_node_is_neither_true_nor_false():
    with pytest.raises(TypeError, match=r"neither true nor false .* call it, `N\(\)`"):
        if source(A) > 2:
            pass
