"""`pymlj/plotting/_network.py`."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from pymlj import (
    ArgumentError,
    ConstantRegressor,
    Standardizer,
    UnivariateStandardizer,
    machine,
    plot_network,
    source,
)


@pytest.fixture
def network():
    Xs, ys = source(np.zeros((4, 2))), source(np.arange(4.0))
    W = machine(Standardizer(), Xs).transform(Xs)
    scaler = machine(UnivariateStandardizer(), ys)
    z = machine(ConstantRegressor(), W, scaler.transform(ys)).predict_mean(W)
    return scaler.inverse_transform(z)


def test_a_box_a_node_and_an_arrow_an_edge(network):
    axes = network.plot()
    boxes = [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]
    arrows = [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
    assert len(boxes) == len(axes.texts) == 6
    assert [arrow.get_linestyle() for arrow in arrows].count("--") == 2
    assert "predict_mean\nConstantRegressor" in [text.get_text() for text in axes.texts]
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["to compute", "to train"]


def test_lines_of_one_kind_need_no_legend():
    assert plot_network(source() + 1).get_legend() is None


def test_a_source_is_a_network():
    assert [text.get_text() for text in plot_network(source()).texts] == ["source\nempty"]


def test_what_is_no_node_is_refused():
    with pytest.raises(ArgumentError, match="`plot_network` takes a node of a learning network"):
        plot_network(Standardizer())


def test_pictures(network, same_picture):
    same_picture(network.plot(), "network")
