"""`pymlj/evaluation/_progress.py`, through `evaluate`."""

import numpy as np
import pytest

from pymlj import CV, ConstantRegressor, Holdout, evaluate, l1

X, Y = np.zeros((12, 1)), np.arange(12.0)


@pytest.mark.parametrize(
    "options, shown",
    [
        ({"resampling": CV(3), "verbosity": 1}, True),
        ({"resampling": CV(3), "verbosity": 0}, False),
        ({"resampling": CV(3), "verbosity": -1}, False),
        ({"resampling": Holdout(), "verbosity": 1}, False),
    ],
)
def test_a_bar_is_shown_for_several_folds_at_verbosity_one(options, shown, capsys):
    evaluate(ConstantRegressor(), X, Y, measure=l1, **options)
    out, err = capsys.readouterr()
    assert out == "" and ("Training" in err) is ("Measuring" in err) is shown


def test_the_bar_counts_the_folds_of_all_models(capsys):
    models = [ConstantRegressor(), ConstantRegressor()]
    evaluate(models, X, Y, measure=l1, resampling=CV(3))
    err = capsys.readouterr().err
    assert "6/6" in err and "Measuring: 100%" in err
