"""`pymlj/interface/_traits.py`: all traits in one record."""

from typing import ClassVar

from pymlj import Deterministic, Standardizer
from pymlj.interface import iteration_path, traits


def test_traits_lists_every_trait_of_a_class_or_an_instance():
    record = traits(Standardizer)
    assert record.name == "Standardizer" and not record.is_supervised
    assert {"input_scitype", "iteration_parameter", "docstring", "load_path"} <= record.keys()
    assert traits(Standardizer()) == record


def test_an_iteration_parameter_that_is_a_hyperparameter_says_nothing_of_the_model():
    class Iterative(Deterministic):
        n: int = 1
        iteration_parameter = "n"

    class Around(Deterministic):
        iteration_parameter: str = "n"
        _traits_of_another_meaning: ClassVar[tuple[str, ...]] = ("iteration_parameter",)

    for model in (Iterative, Iterative()):
        assert iteration_path(model) == traits(model).iteration_parameter == "n"
    for model in (Around, Around()):
        assert iteration_path(model) is traits(model).iteration_parameter is None
    assert Around(iteration_parameter="k").iteration_parameter == "k"
