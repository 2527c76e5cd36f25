"""`pymlj/evaluation/_access.py`."""

import numpy as np
import pytest

from pymlj import CV, ConstantRegressor, compare, evaluate, log_loss

OPTIONS = {"resampling": CV(2), "measure": log_loss, "verbosity": 0}


def test_fields_are_items():
    e = evaluate(ConstantRegressor(), np.zeros((6, 1)), np.arange(6.0), **OPTIONS)
    assert e["measurement"] is e.measurement and e.keys()[:2] == ["model", "tag"]
    assert dict(e)["operation"] == ["predict"]
    assert compare(e, e)["difference"] == [0.0]


@pytest.mark.parametrize("name", ["plot", "nothing", "_names"])
def test_what_is_no_field_is_no_item(name):
    e = evaluate(ConstantRegressor(), np.zeros((6, 1)), np.arange(6.0), **OPTIONS)
    with pytest.raises(KeyError, match=name):
        compare(e, e)[name]
