"""`pymlj/interface/_reports.py`: reports of several methods."""

import pytest

from pymlj.interface import Model


@pytest.mark.parametrize(
    ("reports", "merged"),
    [
        ({}, {}),
        ({"fit": None, "predict": {}}, {}),
        ({"fit": {"a": 1}}, {"a": 1}),
        ({"fit": 5}, 5),
        ({"fit": {"a": 1}, "predict": {"b": 2}}, {"a": 1, "b": 2}),
        ({"fit": {"a": 1}, "predict": {"a": 2}}, {"a": 1, "predict": {"a": 2}}),
        ({"fit": 5, "predict": {"b": 2}}, {"report": 5, "b": 2}),
        (
            {"transform": {"k": 1}, "inverse_transform": {"k": 2}, "fit": {"n": 3}},
            {"n": 3, "transform": {"k": 1}, "inverse_transform": {"k": 2}},
        ),
    ],
)
def test_reports_are_merged(reports, merged):
    assert Model().report(reports) == merged
