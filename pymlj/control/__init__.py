"""The control loop: training something bit by bit, and knowing when to stop.

`train(trainable, *controls)` applies controls to anything that can be trained for a few more
iterations. Stopping criteria are controls that watch losses, and can be used without the loop. To
add a control, subclass `Control`; to add a stopping criterion, `StoppingCriterion`.
"""

from ._actions import Data, Error, Info, Step, Warn
from ._base import Control
from ._combine import Disjunction, composite
from ._criterion import StoppingCriterion
from ._example import SquareRooter
from ._loop import Run, run_controls, train
from ._prechelt import GL, PQ
from ._stopper import EarlyStopper, stopping_time
from ._stopping import (
    UP,
    InvalidValue,
    Never,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Threshold,
    TimeLimit,
    Warmup,
)
from ._trainable import Trainable
from ._turns import Loop, Position, check_controls
from ._with_do import Callback, WithDo, WithLossDo, WithNumberDo, WithTrainingLossesDo
from ._wrappers import louder, skip, with_state_do

__all__ = [
    "GL",
    "PQ",
    "UP",
    "Callback",
    "Control",
    "Data",
    "Disjunction",
    "EarlyStopper",
    "Error",
    "Info",
    "InvalidValue",
    "Loop",
    "Never",
    "NumberLimit",
    "NumberSinceBest",
    "Patience",
    "Position",
    "Run",
    "SquareRooter",
    "Step",
    "StoppingCriterion",
    "Threshold",
    "TimeLimit",
    "Trainable",
    "Warmup",
    "Warn",
    "WithDo",
    "WithLossDo",
    "WithNumberDo",
    "WithTrainingLossesDo",
    "check_controls",
    "composite",
    "louder",
    "run_controls",
    "skip",
    "stopping_time",
    "train",
    "with_state_do",
]
