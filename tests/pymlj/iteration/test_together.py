"""`pymlj/iteration/_together.py`."""

from pymlj import ConstantRegressor, Standardizer, TransformedTargetModel
from pymlj.iteration._together import trains_together


def test_models_that_train_together_say_so_by_their_methods(descent, team):
    assert trains_together(team())
    assert not trains_together(descent())
    assert not trains_together(ConstantRegressor())


def test_models_made_of_models_are_judged_by_those(descent, team):
    assert trains_together(Standardizer() >> team())
    assert not trains_together(Standardizer() >> descent())
    assert trains_together(TransformedTargetModel(team(), transformer=Standardizer()))
