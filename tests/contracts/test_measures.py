"""Every measure keeps the contract; ids are `measure:check`."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import Array, Continuous, measures
from pymlj.distributions import Normal, UnivariateFinite
from pymlj.tables import categorical
from pymlj.testing import MEASURE_CHECKS, ContractError, check_measure

RNG = np.random.default_rng(3)
Y = RNG.normal(size=12) + 5.0
YHAT = Y + RNG.normal(size=12) / 2
LABELS = RNG.permutation(["no", "yes"] * 6)
BINARY = categorical(LABELS, levels=["no", "yes"], ordered=True)
BINARY_HAT = categorical(np.roll(LABELS, 1), levels=["no", "yes"], ordered=True)
P = RNG.uniform(0.1, 0.9, 12)
SOFT = UnivariateFinite(["no", "yes"], np.column_stack([1 - P, P]), ordered=True)


def example(measure):
    """Predictions and truth of the kind that a measure takes."""
    if measure.kind_of_proxy == "distribution":
        return SOFT, BINARY
    one = Array[Continuous] if measure.can_consume_tables else Continuous
    numbers = one <= measure.observation_scitype
    if measure.can_consume_tables:
        pairs = (YHAT, Y) if numbers else (BINARY_HAT, BINARY)
        return tuple(pd.DataFrame({"u": column, "v": column[::-1]}) for column in pairs)
    return (YHAT, Y) if numbers else (BINARY_HAT, BINARY)


CASES = {measure.__name__: measure() for measure in measures()}


@pytest.mark.parametrize(
    ("name", "check"),
    [pytest.param(m, c, id=f"{m}:{c}") for m in CASES for c in MEASURE_CHECKS],
)
def test_the_contract_of_measures(name, check):
    MEASURE_CHECKS[check](CASES[name], *example(CASES[name]))


def test_the_density_of_numbers_is_measured_too():
    check_measure(pymlj.log_loss, Normal(YHAT, np.full(12, 0.7)), Y)


class TestBrokenOnes:
    def test_an_orientation_that_nobody_knows(self):
        class Odd(pymlj.Measure):
            """Has no direction."""

            orientation = "up"

            def per_observation(self, yhat, y):
                return yhat - y

        with pytest.raises(ContractError, match="`orientation` is 'up'"):
            check_measure(Odd(), YHAT, Y)

    def test_an_order_that_matters(self):
        class Last(pymlj.Measure):
            """The last error."""

            orientation = "loss"

            def total(self, pairs, weights, class_weights):
                return abs(pairs.yhat[-1] - pairs.y[-1])

        with pytest.raises(ContractError, match="changes with the order"):
            check_measure(Last(), YHAT, Y)

    def test_weights_that_are_promised_and_misused(self):
        class Shifted(pymlj.Measure):
            """Adds the weights."""

            orientation = "loss"
            supports_weights = True

            def total(self, pairs, weights, class_weights):
                return float(np.mean(pairs.yhat)) + (0 if weights is None else weights.sum())

        with pytest.raises(ContractError, match="changes when all weights are 1"):
            check_measure(Shifted(), YHAT, Y)

    def test_a_moving_value(self):
        class Moving(pymlj.Measure):
            """Never the same."""

            orientation = "loss"

            def total(self, pairs, weights, class_weights):
                return np.random.default_rng().random()

        with pytest.raises(ContractError, match="two calls give two values"):
            check_measure(Moving(), YHAT, Y)
