"""Contract checks: what whoever wrote a model, a measure, a strategy or a control can rely on.

Each `check_...` takes one object, runs every check of its family on it, and raises `ContractError`
at the first promise that is broken. The mappings `..._CHECKS` hold the same checks one by one, for
parametrised tests. All that pymlj ships passes them.
"""

from ._contract import ContractError
from ._controls import CONTROL_CHECKS, check_control
from ._datasets import data_for
from ._measures import MEASURE_CHECKS, check_measure
from ._models import MODEL_CHECKS, check_model
from ._resampling import RESAMPLING_CHECKS, check_resampling
from ._tuning import TUNING_CHECKS, check_tuning

__all__ = [
    "CONTROL_CHECKS",
    "MEASURE_CHECKS",
    "MODEL_CHECKS",
    "RESAMPLING_CHECKS",
    "TUNING_CHECKS",
    "ContractError",
    "check_control",
    "check_measure",
    "check_model",
    "check_resampling",
    "check_tuning",
    "data_for",
]
