"""`pymlj/machines/_codec_distributions.py`."""

import json

import numpy as np
import pytest
from scipy import stats

from pymlj import PersistenceError
from pymlj.machines._codec import Decoder, Encoder
from pymlj.machines._persist import _codecs


def written(value):
    encoder = Encoder(_codecs(True))
    return json.loads(json.dumps(encoder.encode(value))), encoder.arrays


def read(node, arrays=()):
    return Decoder(_codecs(True), dict(arrays), None, node).decode(node)


@pytest.mark.parametrize("family", [stats.norm, stats.poisson, stats.gamma])
def test_a_family_comes_back_as_itself(family):
    assert read(*written(family)) is family


@pytest.mark.parametrize(
    "frozen", [stats.norm(0.5, 2), stats.gamma(2.0, scale=3.0), stats.poisson(3), stats.uniform()]
)
def test_a_distribution_comes_back_with_its_parameters(frozen):
    back = read(*written(frozen))
    p = np.linspace(0.1, 0.9, 5)
    assert type(back.dist) is type(frozen.dist) and np.array_equal(back.ppf(p), frozen.ppf(p))


@pytest.mark.parametrize("name", ["no_such_family", "describe", "norm_gen"])
def test_only_families_can_be_named(name):
    with pytest.raises(
        PersistenceError, match=f"There is no distribution called `{name}` in scipy"
    ):
        read({"$": "family", "family": name})


def test_a_distribution_without_a_name_in_scipy_needs_pickle():
    class Own(stats.rv_continuous):
        """A family of one's own."""

    for value in (Own(name="own"), stats.rv_histogram(np.histogram([1.0, 2.0, 2.5]))):
        with pytest.raises(PersistenceError, match="can only be written with pickle"):
            written(value)
