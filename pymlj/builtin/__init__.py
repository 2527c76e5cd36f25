"""The models that come with pymlj: baselines, transformers, imputers, balancers, outside models.

They use nothing but the model interface, and serve as examples for models of your own.
"""

from ._balancers import RandomOversampler, RandomUndersampler
from ._box_cox import UnivariateBoxCoxTransformer
from ._constant import (
    ConstantClassifier,
    ConstantRegressor,
    DeterministicConstantClassifier,
    DeterministicConstantRegressor,
)
from ._continuous import ContinuousEncoder
from ._contrast_encoder import ContrastEncoder
from ._discretize import UnivariateDiscretizer
from ._encoding import FrequencyEncoder, OrdinalEncoder
from ._impute import FillImputer, UnivariateFillImputer
from ._interactions import InteractionTransformer
from ._one_hot import OneHotEncoder
from ._relabel import CardinalityReducer, MissingnessEncoder
from ._select import FeatureSelector
from ._sklearn_model import SklearnModel
from ._smote import SMOTE, BorderlineSMOTE1
from ._standardize import Standardizer, UnivariateStandardizer
from ._target_encoder import TargetEncoder
from ._threshold import BinaryThresholdPredictor
from ._time import UnivariateTimeTypeToContinuous

__all__ = [
    "SMOTE",
    "BinaryThresholdPredictor",
    "BorderlineSMOTE1",
    "CardinalityReducer",
    "ConstantClassifier",
    "ConstantRegressor",
    "ContinuousEncoder",
    "ContrastEncoder",
    "DeterministicConstantClassifier",
    "DeterministicConstantRegressor",
    "FeatureSelector",
    "FillImputer",
    "FrequencyEncoder",
    "InteractionTransformer",
    "MissingnessEncoder",
    "OneHotEncoder",
    "OrdinalEncoder",
    "RandomOversampler",
    "RandomUndersampler",
    "SklearnModel",
    "Standardizer",
    "TargetEncoder",
    "UnivariateBoxCoxTransformer",
    "UnivariateDiscretizer",
    "UnivariateFillImputer",
    "UnivariateStandardizer",
    "UnivariateTimeTypeToContinuous",
]
