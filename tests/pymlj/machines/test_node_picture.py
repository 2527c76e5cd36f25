"""`pymlj/machines/_node_picture.py`: networks as text and as pictures."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from pymlj import machine, node, source


@pytest.fixture
def network(toys, X, y):
    Xs, ys = source(X), source(y)
    W = machine(toys.Centerer(), Xs).transform(Xs)
    return np.exp(machine(toys.Mean(), W, np.log(ys)).predict(W)) * 2


def test_a_tree_shows_what_is_computed_from_what_and_trained_on_what(network):
    assert network.tree().splitlines() == [
        "mul",
        "├─ exp",
        "│  └─ predict Mean",
        "│     ├─ transform Centerer",
        "│     │  └─ source DataFrame",
        "│     └─ trained on log",
        "│        └─ source ndarray",
        "└─ constant 2",
    ]


def test_what_is_met_again_is_not_spelled_out_again():
    s = source()
    shared = node(abs, s)

    assert (shared + shared + s).tree().splitlines() == [
        "add",
        "├─ add",
        "│  ├─ abs",
        "│  │  └─ source empty",
        "│  └─ abs (see above)",
        "└─ source empty",
    ]


def test_machines_of_composites_are_shown_by_name():
    s = source()

    assert machine("scaler", s).transform(s).tree().splitlines()[0] == "transform 'scaler'"


def test_functions_with_keywords_are_shown_by_name():
    assert np.add(source(), 1, dtype=float).tree().startswith("add\n")


def test_a_picture_has_a_box_a_node_and_a_line_an_edge(network):
    svg = ET.fromstring(network._repr_html_())
    boxes = [child for child in svg if child.tag.endswith("rect")]
    lines = [child for child in svg if child.tag.endswith("path")]

    assert len(boxes) == len(network.nodes()) == 7
    assert len(lines) == 6
    assert [line for line in lines if "stroke-dasharray" in line.attrib] != lines
    texts = "".join(svg.itertext())
    assert "predict" in texts and "Mean" in texts and "source" in texts


def test_boxes_do_not_overlap(network):
    svg = ET.fromstring(network._repr_html_())
    corners = {(box.attrib["x"], box.attrib["y"]) for box in svg if box.tag.endswith("rect")}

    assert len(corners) == len(network.nodes())


def test_names_are_escaped_and_cut():
    def f(value):
        return value

    f.__name__ = "<b>" + "x" * 40

    text = "".join(ET.fromstring(node(f, source())._repr_html_()).itertext())
    assert "<b>xxxxxxxxxxxxxxxxx..." in text
