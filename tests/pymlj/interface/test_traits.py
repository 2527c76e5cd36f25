"""`pymlj/interface/_traits.py`: all traits in one record."""

from pymlj import Standardizer
from pymlj.interface import traits


def test_traits_lists_every_trait_of_a_class_or_an_instance():
    record = traits(Standardizer)
    assert record.name == "Standardizer" and not record.is_supervised
    assert {"input_scitype", "iteration_parameter", "docstring", "load_path"} <= record.keys()
    assert traits(Standardizer()) == record
